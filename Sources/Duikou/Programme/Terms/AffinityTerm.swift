extension Term {
    /// How well two categories go together: a table of pairs; without one, 1 when equal or when one covers the other.
    public struct Affinity: Sendable {
        public var talent: ColumnReference
        public var opening: ColumnReference
        public var table: FileReference?

        public init(talent: ColumnReference, opening: ColumnReference, table: FileReference? = nil) {
            self.talent = talent
            self.opening = opening
            self.table = table
        }
    }
}

extension Term.Affinity: TermDeclaration {
    static let kind = Term.Kind.affinity
    static let form = KindForm(
        what: LocalizedText(zh: "affinity 项", en: "a affinity term"),
        meaning: LocalizedText(zh: "两个类别的对口度", en: "How well two categories go together"),
        fields: [.talentColumn, .openingColumn, pairsFile])
    private static let pairsFile = FormField.optional(
        "table", .file, zh: "对口度表（人才代码、岗位代码、0–1）；不写则相同或有上下级关系为 1",
        en: "A table of pairs (talent's code, opening's code, 0–1); without it, 1 when equal or related")

    init?(_ values: FormValues, declared: (ColumnReference) -> ColumnDeclaration?) {
        guard let talent = values.column(.talentColumn), let opening = values.column(.openingColumn) else { return nil }
        self.init(talent: talent, opening: opening, table: values.file(Self.pairsFile))
    }

    var wrapped: Term.Measure { .affinity(self) }
    var columns: [ColumnReference] { [talent, opening] }
    var input: TermInput { if let table { .pairs(table, talent: talent, opening: opening) } else { .none } }
    var standardMissing: Double { 0 }
    var cohortScale: CohortScale? { nil }

    func check(_ term: Term, _ checker: inout ProgrammeChecker) {
        let kinds: Set<ColumnDeclaration.Kind> = [.category, .tags, .level]
        if table == nil {
            checker.comparable(talent, opening, kinds)
        } else {
            // The table says which codes go together, whatever their codebooks.
            _ = checker.resolve(talent, kinds)
            _ = checker.resolve(opening, kinds)
        }
    }

    func sentence(in programme: Programme) -> LocalizedText {
        let (own, other) = (talent.words(in: programme), opening.words(in: programme))
        return LocalizedText(
            zh: "\(own.zh)与\(other.zh)" + (table.map { "的对口程度（\($0.shown)）" } ?? "相同或相包含"),
            en: "\(own.en) with \(other.en)" + (table.map { " by \($0.shown)" } ?? ": equal, or one covers the other"))
    }
}
