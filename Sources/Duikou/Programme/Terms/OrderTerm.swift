extension Term {
    /// The place of `value` in the other side's own ranked list: 1 for the first of n, 1/n for the last, 0 outside.
    public struct Order: Sendable {
        public var list: ColumnReference
        /// A column of the other side than the list's.
        public var value: ColumnReference

        public init(list: ColumnReference, value: ColumnReference) {
            self.list = list
            self.value = value
        }
    }
}

extension Term.Order: TermDeclaration {
    static let kind = Term.Kind.order
    static let form = KindForm(
        what: LocalizedText(zh: "order 项", en: "a order term"),
        meaning: LocalizedText(zh: "对方的取值在自己的志愿顺序里排第几", en: "Which place the other side's value has in a list of wishes"),
        fields: [.talentColumn, .openingColumn], reference: reference)
    private static let reference = KindReference(
        columns: .init(
            type: LocalizedText(
                zh: "一个 ordered 的 tags 列；一个同代码表（或都没有）的 category 或 tags 列",
                en: "an ordered tags column; a category or tags column of its codebook, or none"),
            meaning: LocalizedText(zh: "顺序和取值。", en: "List and value.")),
        formula: LocalizedText(
            zh: """
                顺序是写了 `ordered: true` 的那一列；两列都写了，就是人才的。其中有 n 个不同的志愿。
                从前往后第一个等于或涵盖某个取值的志愿，在第 p 位（从 0 起），v = (n − p) / n：第一个是 1，逐个等差下降，
                最后一个是 1/n。没有这样的志愿是 0。
                """,
            en: """
                The list is the column with `ordered: true`; if both are, the talent's. It has n different wishes. The first wish,
                at place p counted from 0, that is or covers one of the values gives v = (n − p) / n: 1 for the first, falling in
                equal steps, 1/n for the last. No such wish: 0.
                """),
        missing: LocalizedText(
            zh: "**顺序**为空时取 `missing`（1）。有顺序而取值未填是 0。",
            en: "`missing` (1) where the *list* is empty. A list and no value is 0."),
        example: LocalizedText(
            zh: "志愿 421127;360429，取值 360429：p = 1，n = 2，v = 0.5。",
            en: "Wishes 421127;360429, value 360429: p = 1, n = 2, v = 0.5."))

    /// The ordered side is the list; where the declarations do not tell, the talent's.
    init?(_ values: FormValues, declared: (ColumnReference) -> ColumnDeclaration?) {
        guard let talent = values.column(.talentColumn), let opening = values.column(.openingColumn) else { return nil }
        func isList(_ reference: ColumnReference) -> Bool { declared(reference)?.isOrdered ?? false }
        let (list, value) = isList(opening) && !isList(talent) ? (opening, talent) : (talent, opening)
        self.init(list: list, value: value)
    }

    var wrapped: Term.Measure { .order(self) }
    var columns: [ColumnReference] { [list, value] }
    var input: TermInput { .none }
    /// No preference is fully satisfied.
    static var standardMissing: Double { 1 }
    var cohortScale: CohortScale? { nil }

    func check(_ term: Term, _ checker: inout ProgrammeChecker) {
        guard let column = checker.resolve(list, [.tags]) else {
            _ = checker.resolve(value, ProgrammeChecker.sets)
            return
        }
        if !column.isOrdered {
            checker.error(
                zh: "\(list.description) 须声明 ordered: true。", en: "\(list.description) must be declared ordered: true.", at: list.location)
        }
        checker.comparable(list, value, ProgrammeChecker.sets)
    }

    func sentence(in programme: Programme) -> LocalizedText {
        let (wishes, there) = (list.words(in: programme), value.words(in: programme))
        return LocalizedText(zh: "\(there.zh)在\(wishes.zh)中的先后", en: "where \(there.en) stands in \(wishes.en)")
    }
}
