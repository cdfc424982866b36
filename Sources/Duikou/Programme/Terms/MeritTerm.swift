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
        meaning: LocalizedText(zh: "一方自身的数字或等级有多高", en: "How high a number or a level of one side is"),
        fields: [columnField, rangeField, descendingField], shorthand: columnField, reference: reference)
    private static let columnField = FormField.required(
        "column", .qualifiedColumn, zh: "talent.列 或 opening.列", en: "talent.column or opening.column"
    ).told(
        type: LocalizedText(
            zh: "number、count、date 或 level 列，写 `talent.列` 或 `opening.列`",
            en: "number, count, date or level column, as `talent.X` or `opening.X`"),
        note: LocalizedText(zh: "看哪一列。", en: "What is scaled."))
    private static let rangeField = FormField.optional(
        "range", .range,
        zh: "多少是 0，多少是 1", en: "What is 0 and what is 1"
    ).told(
        standard: LocalizedText(zh: "该列的 `range`；没有见下", en: "the column's `range`; then see below"))
    private static let descendingField = FormField.optional(
        "descending", .flag, else: .flag(false),
        zh: "越小越好", en: "Less is better")
    private static let reference = KindReference(
        columns: nil,
        formula: LocalizedText(
            zh: """
                x 是该数；日期是 1970-01-01 起的天数；等级是密排次序。s = min(1, max(0, (x − 低) / (高 − 低)))，v = s；descending
                时 v = 1 − s。低等于高（所有人都一样）时 v 为 1。没有 range 时：等级的低 = 0，高 = **代码表**里最高的密排次序；
                其他的低和高是**表**里所填的最小值和最大值，没有名额的行也算。等级的 `range` 按密排次序写，不是文件里的 rank；
                日期的按天数写。
                """,
            en: """
                x is the number; of a date the days since 1970-01-01; of a level the dense rank of its entry. s = min(1, max(0, (x
                − low) / (high − low))), and v = s, or 1 − s where descending. Where `low` equals `high` (all state the same), v
                is 1. Without a range: of a level, low = 0 and high = the highest dense rank of the *codebook*; of anything else
                the least and the greatest value stated in the *table*, rows without seats included. A `range` of a level counts
                dense ranks, not the ranks that the file states; one of a date counts days.
                """),
        missing: LocalizedText(zh: "取 `missing`（0）。", en: "`missing` (0) where it is not stated."),
        example: LocalizedText(
            zh: "`merit: talent.grade`，成绩 76，该列 range 为 [0, 100]：v = 0.76。学历大专、没写 range：密排次序 2，范围 0 到 5，v = 0.4。",
            en: """
                `merit: talent.grade`, grade 76, the column's range [0, 100]: v = 0.76. Education 大专 without a range: dense rank 2 of
                0 to 5, v = 0.4.
                """))

    init?(_ values: FormValues, declared: (ColumnReference) -> ColumnDeclaration?) {
        guard let column = values.column(Self.columnField) else { return nil }
        self.init(column, range: values.range(Self.rangeField), descending: values.flag(Self.descendingField) ?? false)
    }

    var wrapped: Term.Measure { .merit(self) }
    var columns: [ColumnReference] { [column] }
    var input: TermInput { .none }
    /// An unknown merit earns nothing.
    static var standardMissing: Double { 0 }

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
