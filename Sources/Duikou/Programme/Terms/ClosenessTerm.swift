extension Term {
    /// 1 at equal numbers, falling linearly to 0 at a difference of `scale`. With `enough`, that side's number may exceed the other's at no loss.
    public struct Closeness: Sendable {
        public var talent: ColumnReference
        public var opening: ColumnReference
        public var scale: Double
        public var enough: Side?

        public init(talent: ColumnReference, opening: ColumnReference, scale: Double, enough: Side? = nil) {
            self.talent = talent
            self.opening = opening
            self.scale = scale
            self.enough = enough
        }
    }
}

extension Term.Closeness: TermDeclaration {
    static let kind = Term.Kind.closeness
    static let form = KindForm(
        what: LocalizedText(zh: "closeness 项", en: "a closeness term"),
        meaning: LocalizedText(zh: "两个数字有多接近", en: "How near two numbers are"),
        fields: [.talentColumn, .openingColumn, scaleField, enoughSide], reference: reference)
    /// Below 10⁻⁹ a difference is a matter of notation, not of nearness.
    private static let scaleField = FormField.required(
        "scale", .number(1e-9...1e12),
        zh: "相差这么多，v 为 0", en: "The difference at which v is 0")
    private static let enoughSide = FormField.optional(
        "enough", .side(LocalizedText(zh: "足够的一方", en: "side that may exceed")),
        zh: "这一方超过另一方不扣分", en: "The side that may exceed the other at no loss")
    private static let reference = KindReference(
        columns: .init(
            type: LocalizedText(zh: "number、count 或 date 列（日期只与日期）", en: "number, count or date columns (a date with a date)"),
            meaning: LocalizedText(zh: "两个数 t 和 o；日期按天数。", en: "The two numbers t and o; of dates, days.")),
        formula: LocalizedText(
            zh: """
                `enough: talent` 且 t ≥ o，或 `enough: opening` 且 o ≥ t：v = 1。否则 v = max(0, 1 − |t − o| / scale)，线性，
                两个方向一样。
                """,
            en: """
                With `enough: talent` and t ≥ o, or `enough: opening` and o ≥ t: v = 1. Else v = max(0, 1 − |t − o| / scale).
                Linear, and the same in both directions.
                """),
        missing: LocalizedText(zh: "任何一方未填，取 `missing`（0）。", en: "`missing` (0) where either number is not stated."),
        example: LocalizedText(
            zh: "t = 4900，o = 4800，scale 2000，`enough: opening`：v = 1 − 100/2000 = 0.95。",
            en: "t = 4900, o = 4800, scale 2000, `enough: opening`: v = 1 − 100/2000 = 0.95."))

    init?(_ values: FormValues, declared: (ColumnReference) -> ColumnDeclaration?) {
        guard let talent = values.column(.talentColumn), let opening = values.column(.openingColumn),
            let scale = values.number(Self.scaleField)
        else { return nil }
        self.init(talent: talent, opening: opening, scale: scale, enough: values.side(Self.enoughSide))
    }

    var wrapped: Term.Measure { .closeness(self) }
    var columns: [ColumnReference] { [talent, opening] }
    var input: TermInput { .none }
    static var standardMissing: Double { 0 }
    var cohortScale: CohortScale? { nil }

    func check(_ term: Term, _ checker: inout ProgrammeChecker) { checker.measured(talent, opening) }

    func sentence(in programme: Programme) -> LocalizedText {
        let (own, other) = (talent.words(in: programme), opening.words(in: programme))
        return LocalizedText(
            zh: "\(own.zh)与\(other.zh)相近，差 \(Format.value(scale)) 即为 0"
                + (enough.map { "；\($0 == .talent ? "人才" : "岗位")一方更高不扣分" } ?? ""),
            en: "nearness of \(own.en) and \(other.en), 0 from a difference of \(Format.value(scale))"
                + (enough.map { "; the \($0.rawValue)'s may be higher" } ?? ""))
    }
}
