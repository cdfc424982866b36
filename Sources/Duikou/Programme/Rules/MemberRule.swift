extension Rule {
    /// `value` (one value or several) is, or one of them is, in the other side's set; codebooks are hierarchical, so that a set with `4603`
    /// accepts `460301`.
    public struct Member: Sendable {
        public var value: ColumnReference
        /// A column of the other side than the value's.
        public var set: ColumnReference

        public init(value: ColumnReference, of set: ColumnReference) {
            self.value = value
            self.set = set
        }
    }
}

extension Rule.Member: RuleDeclaration {
    static let kind = Rule.Kind.member
    static let form = KindForm(
        what: LocalizedText(zh: "member 规则", en: "a member rule"),
        meaning: LocalizedText(zh: "取值在另一方的集合内；空集不作要求", en: "A value in the other side's set; an empty set asks nothing"), subject: .either,
        fields: [setField])
    private static let setField = FormField.required("of", .otherColumn, zh: "另一方的列", en: "The other side's column")

    init?(_ values: FormValues) {
        guard let value = values.subject, let set = values.column(Self.setField) else { return nil }
        self.init(value: value, of: set)
    }

    var wrapped: Rule.Requirement { .member(self) }
    var columns: [ColumnReference] { [value, set] }

    func check(_ rule: Rule, _ checker: inout ProgrammeChecker) { checker.comparable(value, set, [.category, .tags, .level]) }

    func sentence(in programme: Programme) -> LocalizedText {
        let (own, other) = (value.words(in: programme), set.words(in: programme))
        return LocalizedText(zh: "\(own.zh)在\(other.zh)之中", en: "\(own.en) is among \(other.en)")
    }
}
