extension Term {
    /// A value of one side alone, scaled from `range` to [0, 1].
    public struct Merit: Sendable {
        public var column: ColumnReference
        /// From nothing to full; without it the column's own range, or what the rows have, or a codebook's levels.
        public var range: ClosedRange<Double>?
        public var descending: Bool

        public init(_ column: ColumnReference, range: ClosedRange<Double>? = nil, descending: Bool = false) {
            self.column = column
            self.range = range
            self.descending = descending
        }
    }
}

extension Term.Merit: TermDeclaration {
    static let kind = Term.Kind.merit
    static let form = KindForm(
        what: LocalizedText(zh: "优度项", en: "a merit term"),
        meaning: LocalizedText(zh: "一方自身的数值：talent.列 或 opening.列", en: "A value of one side alone: talent.column or opening.column"),
        fields: [columnField, rangeField, descendingField], shorthand: columnField)
    private static let columnField = FormField.required(
        "column", .qualifiedColumn, zh: "talent.列 或 opening.列", en: "talent.column or opening.column")
    private static let rangeField = FormField.optional("range", .range, zh: "从 0 到满分的范围", en: "From nothing to full")
    private static let descendingField = FormField.optional("descending", .flag, else: .flag(false), zh: "越小越好", en: "Less is better")

    init?(_ values: FormValues, declared: (ColumnReference) -> ColumnDeclaration?) {
        guard let column = values.column(Self.columnField) else { return nil }
        self.init(column, range: values.range(Self.rangeField), descending: values.flag(Self.descendingField) ?? false)
    }

    var wrapped: Term.Measure { .merit(self) }
    var columns: [ColumnReference] { [column] }
    var input: TermInput { .none }
    /// An unknown merit earns nothing.
    var standardMissing: Double { 0 }

    var cohortScale: CohortScale? {
        guard range == nil else { return nil }
        return CohortScale(column: column) { [column, descending] in .merit(Self(column, range: $0, descending: descending)) }
    }

    func check(_ term: Term, _ checker: inout ProgrammeChecker) {
        guard let declared = checker.resolve(column, [.number, .count, .date, .level]) else { return }
        guard let range = range ?? declared.range, range.lowerBound == range.upperBound else { return }
        let bounds = "[\(Format.plain(range.lowerBound)), \(Format.plain(range.upperBound))]"
        checker.error(
            zh: "“\(term.name)”的范围 \(bounds) 上下限相等，人人得分相同；请写出不同的上下限。",
            en: "the range \(bounds) of '\(term.name)' has equal ends, which gives everyone the same; state two different ends.",
            at: term.location)
    }

    func sentence(in programme: Programme) -> LocalizedText {
        let own = column.words(in: programme)
        return LocalizedText(
            zh: "\(own.zh)，越\(descending ? "低" : "高")越好", en: "\(own.en), \(descending ? "lower" : "higher") is better")
    }
}
