extension Rule {
    /// `subject` is at least (at most) each of one or two bounds.
    public struct Number: Sendable {
        public var subject: ColumnReference
        /// One bound, or a lower one and then an upper one.
        public var limits: [Limit]

        /// A bound and which side of it the number must be on.
        public struct Limit: Sendable {
            public var comparison: Comparison
            public var bound: Bound

            public init(_ comparison: Comparison, _ bound: Bound) {
                self.comparison = comparison
                self.bound = bound
            }
        }

        /// Between two bounds, either of which may be absent, but not both.
        public init(subject: ColumnReference, atLeast low: Bound? = nil, atMost high: Bound? = nil) {
            precondition(low != nil || high != nil, "a number rule has a bound")
            self.subject = subject
            limits = [low.map { Limit(.atLeast, $0) }, high.map { Limit(.atMost, $0) }].compactMap { $0 }
        }

        /// On one side of one bound.
        public init(subject: ColumnReference, comparison: Comparison, bound: Bound) {
            self.subject = subject
            limits = [Limit(comparison, bound)]
        }
    }

    /// Which way a number must reach its bound; equal is enough.
    public enum Comparison: String, Sendable, CaseIterable {
        case atLeast
        case atMost

        /// The comparison in words.
        var words: LocalizedText {
            switch self {
            case .atLeast: LocalizedText(zh: "不低于", en: "at least")
            case .atMost: LocalizedText(zh: "不高于", en: "at most")
            }
        }
    }

    /// What a number is held against.
    public enum Bound: Sendable {
        /// The other side's own number; one that is not stated asks nothing.
        case column(ColumnReference)
        /// The same number for every pair.
        case constant(Double)

        /// The column, if it is one.
        var reference: ColumnReference? {
            switch self {
            case .column(let reference): reference
            case .constant: nil
            }
        }
    }
}

extension Rule.Number: RuleDeclaration {
    static let kind = Rule.Kind.number
    static let form = KindForm(
        what: LocalizedText(zh: "number 规则", en: "a number rule"),
        meaning: LocalizedText(
            zh: "一方的数字达到下限、不超过上限，或两者都要",
            en: "The subject's number reaches a lower bound, stays within an upper bound, or both"),
        subject: .either, fields: [lowField, highField],
        alternatives: .init(
            fields: [lowField, highField],
            refusal: LocalizedText(zh: "number 规则应有 atLeast 或 atMost，也可两者都有。", en: "a number rule has atLeast, atMost or both.")),
        reference: reference)
    private static let lowField = FormField.optional(
        "atLeast", .otherColumnOrNumber, zh: "下限：另一方的列或一个数", en: "Lower bound: the other side's column or a number"
    ).told(
        type: LocalizedText(zh: "对方的这种列，或一个数", en: "such a column of the other side, or a number"),
        note: LocalizedText(zh: "下限。", en: "A lower bound."))
    private static let highField = FormField.optional(
        "atMost", .otherColumnOrNumber, zh: "上限：另一方的列或一个数", en: "Upper bound: the other side's column or a number"
    ).told(
        type: LocalizedText(zh: "对方的这种列，或一个数", en: "such a column of the other side, or a number"),
        note: LocalizedText(zh: "上限。", en: "An upper bound."))
    private static let reference = KindReference(
        columns: .init(
            type: LocalizedText(zh: "number、count 或 date 列", en: "number, count or date column"),
            meaning: LocalizedText(zh: "被要求的一方。", en: "The subject.")),
        formula: LocalizedText(
            zh: """
                `atLeast`：数字 ≥ 界限；`atMost`：数字 ≤ 界限；按双精度比较，相等算通过；写了两个界限，两个都要符合。
                日期只与日期比。以数字、`-` 或 `.` 开头的界限是一个数，否则是列名。
                """,
            en: """
                `atLeast`: subject ≥ bound; `atMost`: subject ≤ bound, as doubles. Equal passes; of two bounds both must hold. A
                date is compared with a date only. A bound that begins with a digit, `-` or `.` is a number, else the name of a
                column.
                """),
        missing: LocalizedText(
            zh: "界限未填：通过。界限填了（或是一个数）而被要求的一方未填：不通过。",
            en: "Bound not stated: passes. Bound stated (or a constant) and subject not: fails."),
        example: LocalizedText(
            zh: """
                `number: {opening: pay_max, atLeast: talent.pay_wanted}`：岗位月薪上限不低于人才期望的月薪。
                `number: {opening: pay, atLeast: talent.pay_min, atMost: 20000}`：月薪在两者之间。
                """,
            en: """
                `number: {opening: pay_max, atLeast: talent.pay_wanted}`: the opening's highest pay is at least what the talent
                wants. `number: {opening: pay, atLeast: talent.pay_min, atMost: 20000}`: the pay lies between the two.
                """))

    init?(_ values: FormValues) {
        func bound(_ field: FormField) -> Rule.Bound? {
            values.column(field).map(Rule.Bound.column) ?? values.number(field).map(Rule.Bound.constant)
        }
        let (low, high) = (bound(Self.lowField), bound(Self.highField))
        guard let subject = values.subject, low != nil || high != nil else { return nil }
        self.init(subject: subject, atLeast: low, atMost: high)
    }

    var wrapped: Rule.Requirement { .number(self) }
    var columns: [ColumnReference] { [subject] + limits.compactMap(\.bound.reference) }

    func check(_ rule: Rule, _ checker: inout ProgrammeChecker) {
        let isComparedWithConstant = limits.contains { $0.bound.reference == nil }
        guard checker.resolve(subject, isComparedWithConstant ? [.number, .count] : ProgrammeChecker.numbers) != nil else { return }
        for reference in limits.compactMap(\.bound.reference) { checker.measured(subject, reference) }
        guard limits.count == 2, case .constant(let low) = limits[0].bound, case .constant(let high) = limits[1].bound, low > high else {
            return
        }
        checker.error(
            zh: "“\(rule.name)”的下限 \(Format.plain(low)) 高于上限 \(Format.plain(high))，没有数能符合。",
            en:
                "the lower bound of '\(rule.name)', \(Format.plain(low)), is above its upper bound, \(Format.plain(high)): no number meets both.",
            at: rule.location)
    }

    func sentence(in programme: Programme) -> LocalizedText {
        let own = subject.words(in: programme)
        let bounds = limits.map { limit -> LocalizedText in
            let (word, bound) = (limit.comparison.words, limit.bound.words(in: programme))
            return LocalizedText(zh: "\(word.zh)\(bound.zh)", en: "\(word.en) \(bound.en)")
        }
        return LocalizedText(
            zh: own.zh + bounds.map(\.zh).joined(separator: "且"), en: "\(own.en) is " + bounds.map(\.en).joined(separator: " and "))
    }
}

extension Rule.Bound {
    fileprivate func words(in programme: Programme) -> LocalizedText {
        switch self {
        case .column(let reference): reference.words(in: programme)
        case .constant(let number): LocalizedText(verbatim: Format.value(number))
        }
    }
}
