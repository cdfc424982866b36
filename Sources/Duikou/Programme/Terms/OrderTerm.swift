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
        meaning: LocalizedText(zh: "在对方志愿顺序中的位置", en: "The place in the other side's own ranked list"),
        fields: [.talentColumn, .openingColumn])

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
    var standardMissing: Double { 1 }
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
