extension Rule {
    /// `holder`'s set contains every value of the other side's set.
    public struct Covers: Sendable {
        public var holder: ColumnReference
        /// A column of the other side than the holder's.
        public var required: ColumnReference

        public init(holder: ColumnReference, contains required: ColumnReference) {
            self.holder = holder
            self.required = required
        }
    }
}

extension Rule.Covers: RuleDeclaration {
    static let kind = Rule.Kind.covers
    static let form = KindForm(
        what: LocalizedText(zh: "covers 规则", en: "a covers rule"),
        meaning: LocalizedText(zh: "集合包含另一方所要求的全部", en: "A set that contains all of the other side's"), subject: .either,
        fields: [requiredField])
    private static let requiredField = FormField.required("contains", .otherColumn, zh: "另一方的列", en: "The other side's column")

    init?(_ values: FormValues) {
        guard let holder = values.subject, let required = values.column(Self.requiredField) else { return nil }
        self.init(holder: holder, contains: required)
    }

    var wrapped: Rule.Requirement { .covers(self) }
    var columns: [ColumnReference] { [holder, required] }

    func check(_ rule: Rule, _ checker: inout ProgrammeChecker) { checker.comparable(holder, required, ProgrammeChecker.sets) }

    func sentence(in programme: Programme) -> LocalizedText {
        let (own, other) = (holder.words(in: programme), required.words(in: programme))
        return LocalizedText(zh: "\(own.zh)包含\(other.zh)的每一项", en: "\(own.en) contains all of \(other.en)")
    }
}
