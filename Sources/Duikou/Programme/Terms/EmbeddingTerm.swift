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
        what: LocalizedText(zh: "向量项", en: "an embedding term"), meaning: LocalizedText(zh: "已有向量的相近程度", en: "How near given vectors are"),
        fields: [talentFile, openingFile])
    private static let talentFile = FormField.required(
        "talent", .file, zh: "人才向量文件（编号与数字）", en: "A file of the talents' vectors (id and numbers)")
    private static let openingFile = FormField.required("opening", .file, zh: "岗位向量文件", en: "A file of the openings' vectors")

    init?(_ values: FormValues, declared: (ColumnReference) -> ColumnDeclaration?) {
        guard let talent = values.file(Self.talentFile), let opening = values.file(Self.openingFile) else { return nil }
        self.init(talent: talent, opening: opening)
    }

    var wrapped: Term.Measure { .embedding(self) }
    var columns: [ColumnReference] { [] }
    var input: TermInput { .vectors(talent: talent, opening: opening) }
    var standardMissing: Double { 0 }
    var cohortScale: CohortScale? { nil }

    func check(_ term: Term, _ checker: inout ProgrammeChecker) {}

    func sentence(in programme: Programme) -> LocalizedText { LocalizedText(zh: "双方向量的夹角", en: "the angle between given vectors") }
}
