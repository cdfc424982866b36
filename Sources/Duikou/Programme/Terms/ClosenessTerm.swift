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
        meaning: LocalizedText(zh: "数字相近的程度", en: "How near two numbers are"),
        fields: [.talentColumn, .openingColumn, scaleField, enoughSide])
    /// Below 10⁻⁹ a difference is a matter of notation, not of nearness.
    private static let scaleField = FormField.required(
        "scale", .number(1e-9...1e12), zh: "相差多少即为 0", en: "The difference at which it is 0")
    private static let enoughSide = FormField.optional(
        "enough", .side(LocalizedText(zh: "足够的一方", en: "side that may exceed")), zh: "这一方超过另一方不扣分",
        en: "The side that may exceed at no loss")

    init?(_ values: FormValues, declared: (ColumnReference) -> ColumnDeclaration?) {
        guard let talent = values.column(.talentColumn), let opening = values.column(.openingColumn),
            let scale = values.number(Self.scaleField)
        else { return nil }
        self.init(talent: talent, opening: opening, scale: scale, enough: values.side(Self.enoughSide))
    }

    var wrapped: Term.Measure { .closeness(self) }
    var columns: [ColumnReference] { [talent, opening] }
    var input: TermInput { .none }
    var standardMissing: Double { 0 }
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
