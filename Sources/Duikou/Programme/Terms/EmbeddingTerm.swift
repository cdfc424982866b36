extension Term {
    /// Given vectors by id: half of one plus their cosine.
    public struct Embedding: Sendable {
        public var talent: FileReference
        public var opening: FileReference

        public init(talent: FileReference, opening: FileReference) {
            self.talent = talent
            self.opening = opening
        }
    }
}

extension Term.Embedding: TermDeclaration {
    static let kind = Term.Kind.embedding
    static let form = KindForm(
        what: LocalizedText(zh: "向量项", en: "an embedding term"),
        meaning: LocalizedText(zh: "已有的两个向量有多接近", en: "How near two given vectors are"),
        fields: [talentFile, openingFile], reference: reference)
    private static let talentFile = FormField.required(
        "talent", .file, zh: "人才向量文件（编号与数字）", en: "A file of the talents' vectors (id and numbers)"
    ).told(type: fileWords, note: vectorNote)
    private static let openingFile = FormField.required("opening", .file, zh: "岗位向量文件", en: "A file of the openings' vectors")
        .told(type: fileWords, note: vectorNote)
    private static let fileWords = LocalizedText(zh: "[文件](#向量)", en: "[file](#vectors)")
    private static let vectorNote = LocalizedText(zh: "每个编号一个向量，双方长度相同。", en: "A vector for each id; both sides of one length.")
    private static let reference = KindReference(
        columns: nil,
        formula: LocalizedText(
            zh: """
                每个向量除以它的长度（各元素平方从前到后相加再开方，双精度），每个商取成 32 位小数。两个向量的点积是 c，v = min(1,
                max(0, 0.5 + 0.5·c))。c 用双精度相加：第 i 个元素加到第 i mod 8 个和里，各和按次序加，八个和按 ((0+4)+(2+6)) +
                ((1+5)+(3+7)) 合并。
                """,
            en: """
                Each vector is divided by its length, the root of the sum of its squares added from first to last, in doubles;
                each quotient is rounded to a 32-bit float. With the dot product c of two such vectors, v = min(1, max(0, 0.5 +
                0.5·c)). c is added in doubles: element i goes to sum i mod 8, each sum in rising order, and the eight sums make
                ((0+4)+(2+6)) + ((1+5)+(3+7)).
                """),
        missing: LocalizedText(zh: "任何一方没有向量，或全是 0，取 `missing`（0）。", en: "`missing` (0) where a side has no vector or only zeros."),
        example: LocalizedText(
            zh: "(3, 4) 与 (4, 3)：c = 0.96（32 位取整略有出入），v = 0.98。",
            en: "(3, 4) and (4, 3): c = 0.96 but for the rounding to floats, v = 0.98."))

    init?(_ values: FormValues, declared: (ColumnReference) -> ColumnDeclaration?) {
        guard let talent = values.file(Self.talentFile), let opening = values.file(Self.openingFile) else { return nil }
        self.init(talent: talent, opening: opening)
    }

    var wrapped: Term.Measure { .embedding(self) }
    var columns: [ColumnReference] { [] }
    var input: TermInput { .vectors(talent: talent, opening: opening) }
    static var standardMissing: Double { 0 }
    var cohortScale: CohortScale? { nil }

    func check(_ term: Term, _ checker: inout ProgrammeChecker) {}

    func sentence(in programme: Programme) -> LocalizedText { LocalizedText(zh: "双方向量的夹角", en: "the angle between given vectors") }
}
