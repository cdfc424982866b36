extension Rule {
    /// `subject` is at least the level that `bound` states.
    public struct Level: Sendable {
        public var subject: ColumnReference
        /// A column of the other side than the subject's.
        public var bound: ColumnReference

        public init(subject: ColumnReference, atLeast bound: ColumnReference) {
            self.subject = subject
            self.bound = bound
        }
    }
}

extension Rule.Level: RuleDeclaration {
    static let kind = Rule.Kind.level
    static let form = KindForm(
        what: LocalizedText(zh: "level 规则", en: "a level rule"),
        meaning: LocalizedText(zh: "等级不低于另一方所写", en: "A level at least the other side's"), subject: .either, fields: [boundField])
    private static let boundField = FormField.required("atLeast", .otherColumn, zh: "另一方的列", en: "The other side's column")

    init?(_ values: FormValues) {
        guard let subject = values.subject, let bound = values.column(Self.boundField) else { return nil }
        self.init(subject: subject, atLeast: bound)
    }

    var wrapped: Rule.Requirement { .level(self) }
    var columns: [ColumnReference] { [subject, bound] }

    func check(_ rule: Rule, _ checker: inout ProgrammeChecker) { checker.comparable(subject, bound, [.level]) }

    func sentence(in programme: Programme) -> LocalizedText {
        let (own, other) = (subject.words(in: programme), bound.words(in: programme))
        return LocalizedText(zh: "\(own.zh)不低于\(other.zh)", en: "\(own.en) is at least \(other.en)")
    }
}
