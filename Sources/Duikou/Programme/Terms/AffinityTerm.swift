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
        meaning: LocalizedText(zh: "两个类别有多对口", en: "How well two categories go together"),
        fields: [.talentColumn, .openingColumn, pairsFile], reference: reference)
    private static let pairsFile = FormField.optional(
        "table", .file, zh: "对口度表（人才代码、岗位代码、0–1）；不写则相同或有上下级关系为 1",
        en: "A table of pairs (talent's code, opening's code, 0–1); without it, 1 when equal or related"
    ).told(
        type: LocalizedText(zh: "[文件](#对口度表)", en: "[file](#affinity-table)"))
    private static let reference = KindReference(
        columns: .init(
            type: LocalizedText(zh: "category、tags 或 level 列", en: "category, tags or level columns"),
            meaning: LocalizedText(
                zh: "各一个或几个取值。没写 table 时须同一代码表，或都没有。",
                en: "One value or several each. Without a table, of one codebook or none.")),
        formula: LocalizedText(
            zh: """
                有 table 时，代码 t 与 o 的值按以下次序找到的第一条：先 t，再 t 的上级，再上一级，直到顶；对其中每一个，先 o，再 o
                的上级，直到顶。所以先看人才一方：（4601, 6）先于（46, 6-20-01-01）。找不到是 0。没有 table 时，
                一个涵盖另一个（或相同）是 1，否则是 0。双方是集合时，各取一个代码，v 是所有配对中最大的值。
                """,
            en: """
                With a table, the value of a code t and a code o is that of the first entry found in this order: for t, then the
                parent of t, then its parent, and so on to the top; within each, for o, then the parent of o, and so on. So the
                talent's side goes first: an entry (4601, 6) beats an entry (46, 6-20-01-01). No entry gives 0. Without a table it
                is 1 if one of the codes covers the other (or they are equal), else 0. Between two sets v is the greatest value
                over all pairs of one code from each.
                """),
        missing: LocalizedText(zh: "任何一方为空，取 `missing`（0）。", en: "`missing` (0) where either set is empty."),
        example: LocalizedText(
            zh: "460104 与 6-20-01-01：表中有（4601, 6-20-01-01）= 0.8，先于（46, 6-20-01）= 0.5 找到，v = 0.8。",
            en: "460104 and 6-20-01-01: the table has (4601, 6-20-01-01) = 0.8, found before (46, 6-20-01) = 0.5: v = 0.8."))

    init?(_ values: FormValues, declared: (ColumnReference) -> ColumnDeclaration?) {
        guard let talent = values.column(.talentColumn), let opening = values.column(.openingColumn) else { return nil }
        self.init(talent: talent, opening: opening, table: values.file(Self.pairsFile))
    }

    var wrapped: Term.Measure { .affinity(self) }
    var columns: [ColumnReference] { [talent, opening] }
    var input: TermInput { if let table { .pairs(table, talent: talent, opening: opening) } else { .none } }
    static var standardMissing: Double { 0 }
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
