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
        meaning: LocalizedText(zh: "一方的等级不低于另一方所写的", en: "The subject's level is at least the other side's"), subject: .either,
        fields: [boundField], reference: reference)
    private static let boundField = FormField.required("atLeast", .otherColumn, zh: "另一方的列", en: "The other side's column").told(
        type: LocalizedText(zh: "对方的 level 列，同一代码表", en: "level column of the other side, same codebook"),
        note: LocalizedText(zh: "界限。", en: "The bound."))
    private static let reference = KindReference(
        columns: .init(
            type: LocalizedText(zh: "level 列", en: "level column"),
            meaning: LocalizedText(zh: "被要求的一方。", en: "The subject.")),
        formula: LocalizedText(
            zh: "被要求一方的密排次序 ≥ 界限的密排次序。与上下级无关。",
            en: "dense rank(subject) ≥ dense rank(bound). Hierarchy plays no part."),
        missing: LocalizedText(zh: "界限未填：通过。界限填了而被要求的一方未填：不通过。", en: "Bound not stated: passes. Bound stated and subject not: fails."),
        example: LocalizedText(
            zh: "`level: {talent: education, atLeast: opening.education}`：大专（rank 3）满足中职（rank 2）。",
            en: "`level: {talent: education, atLeast: opening.education}`: 大专 (rank 3) meets 中职 (rank 2)."))

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
