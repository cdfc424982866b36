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
        meaning: LocalizedText(zh: "一方要求的标签中另一方具备的比例", en: "The share of one side's tags that the other has"),
        fields: [.talentColumn, .openingColumn, requiringSide, weightsFile])
    private static let requiringSide = FormField.optional(
        "required", .side(LocalizedText(zh: "提出要求的一方", en: "requiring side")), else: .side(.opening),
        zh: "提出要求的一方（默认 opening）", en: "The side that requires (opening unless said)")
    private static let weightsFile = FormField.optional(
        "weights", .file, zh: "标签权重文件（tag,weight）", en: "A file of tag weights (tag,weight)")

    init?(_ values: FormValues, declared: (ColumnReference) -> ColumnDeclaration?) {
        guard let talent = values.column(.talentColumn), let opening = values.column(.openingColumn) else { return nil }
        let (holder, required) = values.side(Self.requiringSide) == .talent ? (opening, talent) : (talent, opening)
        self.init(holder: holder, required: required, weights: values.file(Self.weightsFile))
    }

    var wrapped: Term.Measure { .coverage(self) }
    var columns: [ColumnReference] { [holder, required] }
    var input: TermInput { if let weights { .tagWeights(weights, of: required) } else { .none } }
    /// Nothing required is fully met.
    var standardMissing: Double { 1 }
    var cohortScale: CohortScale? { nil }

    func check(_ term: Term, _ checker: inout ProgrammeChecker) { checker.comparable(holder, required, ProgrammeChecker.sets) }

    func sentence(in programme: Programme) -> LocalizedText {
        let (held, wanted) = (holder.words(in: programme), required.words(in: programme))
        return LocalizedText(
            zh: "\(wanted.zh)中\(held.zh)具备的份额" + (weights == nil ? "" : "（加权）"),
            en: "share of \(wanted.en) found in \(held.en)" + (weights == nil ? "" : ", weighted"))
    }
}
