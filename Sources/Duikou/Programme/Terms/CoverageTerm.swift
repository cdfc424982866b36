extension Term {
    /// The (weighted) share of `required`'s tags that `holder` has.
    public struct Coverage: Sendable {
        public var holder: ColumnReference
        /// A column of the other side than the holder's.
        public var required: ColumnReference
        /// Weights of tags; without them, and for a tag that is not listed, each weighs 1.
        public var weights: FileReference?

        public init(holder: ColumnReference, required: ColumnReference, weights: FileReference? = nil) {
            self.holder = holder
            self.required = required
            self.weights = weights
        }
    }
}

extension Term.Coverage: TermDeclaration {
    static let kind = Term.Kind.coverage
    static let form = KindForm(
        what: LocalizedText(zh: "coverage 项", en: "a coverage term"),
        meaning: LocalizedText(zh: "一方要求的标签，另一方具备多大比例", en: "The share of one side's tags that the other side has"),
        fields: [.talentColumn, .openingColumn, requiringSide, weightsFile], reference: reference)
    private static let requiringSide = FormField.optional(
        "required", .side(LocalizedText(zh: "提出要求的一方", en: "requiring side")), else: .side(.opening),
        zh: "提出要求的一方；另一方是具备者", en: "The side that requires; the other one holds")
    private static let weightsFile = FormField.optional(
        "weights", .file,
        zh: "各标签的权重；没列出的是 1", en: "Weights of tags; one that is not listed weighs 1"
    ).told(
        type: LocalizedText(zh: "[文件](#标签权重)", en: "[file](#tag-weights)"),
        standard: LocalizedText(zh: "都是 1", en: "every tag weighs 1"))
    private static let reference = KindReference(
        columns: .init(
            type: LocalizedText(zh: "category 或 tags 列，同一代码表，或都没有", en: "category or tags columns, same codebook or none"),
            meaning: LocalizedText(zh: "两个集合。", en: "The two sets.")),
        formula: LocalizedText(
            zh: """
                v =（要求的标签中已具备的权重之和）/（全部要求的标签的权重之和）。标签须相同才算：与规则 `covers` 不同，
                上级代码不代表下级。两个和都从最小的权重加起。
                """,
            en: """
                v = (Σ weights of required tags that are held) / (Σ weights of all required tags). Tags are compared for equality:
                unlike in the rule `covers`, a code does not stand for those below it. Both sums are added in ascending order of
                weight.
                """),
        missing: LocalizedText(
            zh: "第二个和为 0（没有要求，或要求的权重都是 0）时取 `missing`（1）。什么都不具备就是 0。",
            en: """
                `missing` (1) where the second sum is 0: nothing is required, or only tags of weight 0. Nothing held is an
                ordinary 0.
                """),
        example: LocalizedText(
            zh: "要求 量具测量;设备点检;UG编程，具备 设备点检：v = 1/3；400,000 个单位得 133,333。",
            en: "Required 量具测量;设备点检;UG编程, held 设备点检 among others: v = 1/3; of 400,000 units 133,333."))

    init?(_ values: FormValues, declared: (ColumnReference) -> ColumnDeclaration?) {
        guard let talent = values.column(.talentColumn), let opening = values.column(.openingColumn) else { return nil }
        let (holder, required) = values.side(Self.requiringSide) == .talent ? (opening, talent) : (talent, opening)
        self.init(holder: holder, required: required, weights: values.file(Self.weightsFile))
    }

    var wrapped: Term.Measure { .coverage(self) }
    var columns: [ColumnReference] { [holder, required] }
    var input: TermInput { if let weights { .tagWeights(weights, of: required) } else { .none } }
    /// Nothing required is fully met.
    static var standardMissing: Double { 1 }
    var cohortScale: CohortScale? { nil }

    func check(_ term: Term, _ checker: inout ProgrammeChecker) { checker.comparable(holder, required, ProgrammeChecker.sets) }

    func sentence(in programme: Programme) -> LocalizedText {
        let (held, wanted) = (holder.words(in: programme), required.words(in: programme))
        return LocalizedText(
            zh: "\(wanted.zh)中\(held.zh)具备的份额" + (weights == nil ? "" : "（加权）"),
            en: "share of \(wanted.en) found in \(held.en)" + (weights == nil ? "" : ", weighted"))
    }
}
