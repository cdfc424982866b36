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
        meaning: LocalizedText(zh: "一方的日期比另一方的晚多少天", en: "How many days one side's date is late for the other's"),
        fields: [.talentColumn, .openingColumn, scaleField, firstSide], reference: reference)
    /// Up to some centuries.
    private static let scaleField = FormField.required(
        "scale", .number(1...100_000),
        zh: "晚这么多天，v 为 0", en: "The days late at which v is 0")
    private static let firstSide = FormField.optional(
        "first", .side(LocalizedText(zh: "日期应在前的一方", en: "side whose date comes first")), else: .side(.talent),
        zh: "日期应在前的一方", en: "The side whose date should come first")
    private static let reference = KindReference(
        columns: .init(
            type: LocalizedText(zh: "date 列", en: "date columns"),
            meaning: LocalizedText(zh: "两个日期 t 和 o。", en: "The two dates t and o.")),
        formula: LocalizedText(
            zh: """
                `first: talent` 时晚的天数 d = t − o，`first: opening` 时 d = o − t。d ≤ 0（在前，或同一天）：v = 1。否则 v =
                max(0, 1 − d / scale)。
                """,
            en: """
                With `first: talent` the days late are d = t − o, with `first: opening` d = o − t. v = 1 where d ≤ 0: the date
                comes first, or both are the same day. Else v = max(0, 1 − d / scale).
                """),
        missing: LocalizedText(zh: "任何一个日期未填，取 `missing`（0）。", en: "`missing` (0) where either date is not stated."),
        example: LocalizedText(
            zh: "2026-07-10 毕业，岗位 2026-07-01 起，scale 90：d = 9，v = 1 − 9/90 = 0.9。",
            en: "Graduated 2026-07-10, the opening starts 2026-07-01, scale 90: d = 9, v = 1 − 9/90 = 0.9."))

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
    static var standardMissing: Double { 0 }
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
