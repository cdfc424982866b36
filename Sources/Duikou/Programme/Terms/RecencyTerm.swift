extension Term {
    /// How late one side's day is for the other's: 1 where the day of `first` comes first or both are one day, less 1/`scale` for each day that it
    /// comes later, and 0 from `scale` days on.
    public struct Recency: Sendable {
        public var talent: ColumnReference
        public var opening: ColumnReference
        /// Days.
        public var scale: Double
        /// Whose day should come first.
        public var first: Side

        public init(talent: ColumnReference, opening: ColumnReference, scale: Double, first: Side = .talent) {
            self.talent = talent
            self.opening = opening
            self.scale = scale
            self.first = first
        }
    }
}

extension Term.Recency: TermDeclaration {
    static let kind = Term.Kind.recency
    static let form = KindForm(
        what: LocalizedText(zh: "recency 项", en: "a recency term"),
        meaning: LocalizedText(zh: "一方的日期比另一方晚多少天", en: "How many days one side's date is late for the other's"),
        fields: [.talentColumn, .openingColumn, scaleField, firstSide])
    /// Up to some centuries.
    private static let scaleField = FormField.required(
        "scale", .number(1...100_000), zh: "晚多少天即为 0", en: "The days late at which it is 0")
    private static let firstSide = FormField.optional(
        "first", .side(LocalizedText(zh: "日期应在前的一方", en: "side whose date comes first")), else: .side(.talent),
        zh: "日期应在前的一方（默认 talent）；在前或同一天为 1", en: "The side whose date should come first (talent unless said); first or the same day is 1")

    init?(_ values: FormValues, declared: (ColumnReference) -> ColumnDeclaration?) {
        guard let talent = values.column(.talentColumn), let opening = values.column(.openingColumn),
            let scale = values.number(Self.scaleField), let first = values.side(Self.firstSide)
        else { return nil }
        self.init(talent: talent, opening: opening, scale: scale, first: first)
    }

    var wrapped: Term.Measure { .recency(self) }
    var columns: [ColumnReference] { [talent, opening] }
    var input: TermInput { .none }
    /// A day that is not stated earns nothing.
    var standardMissing: Double { 0 }
    var cohortScale: CohortScale? { nil }

    func check(_ term: Term, _ checker: inout ProgrammeChecker) {
        for reference in columns { _ = checker.resolve(reference, [.date]) }
    }

    func sentence(in programme: Programme) -> LocalizedText {
        let (own, other) = first == .talent ? (talent, opening) : (opening, talent)
        let (late, due) = (own.words(in: programme), other.words(in: programme))
        let days = Format.value(scale)
        return LocalizedText(
            zh: "\(late.zh)不晚于\(due.zh)为 1，晚 \(days) 天即为 0",
            en: "1 where \(late.en) is no later than \(due.en), 0 from \(days) days later")
    }
}
