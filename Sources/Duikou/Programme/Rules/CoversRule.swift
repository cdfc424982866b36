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
        meaning: LocalizedText(zh: "一方具备对方列出的全部取值", en: "The subject has every value that the other side lists"), subject: .either,
        fields: [requiredField], reference: reference)
    private static let requiredField = FormField.required("contains", .otherColumn, zh: "另一方的列", en: "The other side's column").told(
        type: LocalizedText(
            zh: "对方的 category 或 tags 列，同一代码表，或都没有",
            en: "category or tags column of the other side, same codebook or none"),
        note: LocalizedText(zh: "要求的取值。", en: "The values required."))
    private static let reference = KindReference(
        columns: .init(
            type: LocalizedText(zh: "category 或 tags 列", en: "category or tags column"),
            meaning: LocalizedText(zh: "被要求的一方，具备者。", en: "The subject, who holds.")),
        formula: LocalizedText(
            zh: "对每个要求的取值，都有一个具备的取值被它涵盖：要求的就是它，或在它上面。",
            en: """
                For each value required there is a value held that it covers: the required one is the held one or stands above it.
                """),
        missing: LocalizedText(
            zh: "没有要求：通过。有要求而什么都没有：不通过。",
            en: "Nothing required: passes. Something required and nothing held: fails."),
        example: LocalizedText(
            zh: "`covers: {talent: skills, contains: opening.must_have}`",
            en: "`covers: {talent: skills, contains: opening.must_have}`"))

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
