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
        meaning: LocalizedText(zh: "数字的下限、上限，或两者", en: "A lower bound on a number, an upper one, or both"),
        subject: .either, fields: [lowField, highField],
        alternatives: .init(
            fields: [lowField, highField],
            refusal: LocalizedText(zh: "number 规则应有 atLeast 或 atMost，也可两者都有。", en: "a number rule has atLeast, atMost or both.")))
    private static let lowField = FormField.optional(
        "atLeast", .otherColumnOrNumber, zh: "下限：另一方的列或一个数", en: "Lower bound: the other side's column or a number")
    private static let highField = FormField.optional(
        "atMost", .otherColumnOrNumber, zh: "上限：另一方的列或一个数", en: "Upper bound: the other side's column or a number")

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
