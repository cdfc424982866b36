import Duikou

/// Reads recognition agreements: CSV with `scheme,occupation,level,issuer,recognised_in,as_level,from,until`. An empty cell means any
/// value; in `as_level` it means the credential's own level, and in the dates no limit.
package enum RecognitionFile {
    package static let form: RecordForm = {
        let (any, unbounded) = (LocalizedText(zh: "不限", en: "any"), LocalizedText(zh: "不限", en: "no bound"))
        return RecordForm(
            columns: [
                .required(["scheme"], empty: any, zh: "证书的体系，逐字相同。", en: "The credential's scheme, letter by letter."),
                .required(["occupation"], empty: any, zh: "证书的职业是这一条，或在它下面。", en: "The credential's occupation is this one or below it."),
                .required(["level"], empty: any, zh: "证书的等级正是这一条。", en: "The credential's level is exactly this entry."),
                .required(["issuer"], empty: any, zh: "颁发地是这里，或在它之内。", en: "The credential's issuer is this place or within it."),
                .required(
                    ["recognised_in"], empty: LocalizedText(zh: "处处", en: "everywhere"), zh: "要认定的地方是这里，或在它之内。",
                    en: "The place where it is to count is this one or within it."),
                .required(
                    ["as_level"], empty: LocalizedText(zh: "原等级", en: "its own"), zh: "在那里按什么等级认定。",
                    en: "The level at which it counts there."),
                .required(["from"], empty: unbounded, zh: "协议生效的第一天。", en: "The first day on which the agreement holds."),
                .required(["until"], empty: unbounded, zh: "协议生效的最后一天（含）。", en: "The last day on which it holds, included."),
            ],
            notes: LocalizedText(
                zh: """
                    代码按第一个 credentials 列的代码表读（先人才表，关联表的列也算，再岗位表）。几行同时适用，取等级最高的。怎样用，
                    见[规则 credential](#规则-credential)。
                    """,
                en: """
                    Codes are read in the codebooks of the first credentials column (talents' columns first, joined ones included). Rows add to
                    each other; two that apply give the higher level. How an agreement enters: [the credential rule](#rule-credential).
                    """),
            example: LocalizedText(
                verbatim: """
                    scheme,occupation,level,issuer,recognised_in,as_level,from,until
                    NVQ,6,,420000,360000,,2025-07-01,2028-06-30
                    NVQ,6-18,3,340000,420000,4,2026-01-01,2028-12-31
                    """))
    }()

    static func read(
        _ reference: FileReference, books: CredentialCodebooks, codes: inout Codes, in files: any InputSource
    ) throws -> Recognition {
        let file = try RecordFile(reference, in: files)
        let columns = form.columns.map { $0.headers[0] }
        let positions = try file.positions(of: columns.map { [$0] })
        var agreements: [Recognition.Agreement] = []
        try file.forEach { line, cells in
            let place = SourceLocation(file: reference.written, line: line)
            func cell(_ index: Int) -> String { cells[positions[index]] }
            func code(_ index: Int, _ book: String) throws -> Int32? {
                guard !cell(index).isEmpty else { return nil }
                guard let codebook = codes.codebooks[book], let found = codebook.index(of: cell(index)) else {
                    if let ambiguity = codes.codebooks[book]?.ambiguity(of: cell(index)) {
                        throw DuikouError(
                            .malformedTable, zh: "\(columns[index])\(ambiguity.zh)。", en: "\(columns[index]) \(ambiguity.en).", at: place)
                    }
                    let near = codes.codebooks[book]?.suggestion(for: cell(index))
                    throw DuikouError(
                        .malformedTable,
                        zh: "\(columns[index])“\(cell(index))”不在代码表“\(book)”中" + (near.map { "；是否为 \($0)？" } ?? "。"),
                        en: "\(columns[index]) '\(cell(index))' is not in the codebook '\(book)'"
                            + (near.map { "; did you mean \($0)?" } ?? "."),
                        at: place)
                }
                return found
            }
            func date(_ index: Int) throws -> CivilDate? {
                guard !cell(index).isEmpty else { return nil }
                guard let date = CivilDate(parsing: cell(index)) else {
                    throw DuikouError(
                        .malformedTable, zh: "\(columns[index])“\(cell(index))”不是日期（应如 2026-06-30）。",
                        en: "\(columns[index]) '\(cell(index))' is not a date (expected e.g. 2026-06-30).", at: place)
                }
                return date
            }
            agreements.append(
                Recognition.Agreement(
                    scheme: cell(0).isEmpty ? nil : codes.vocabulary.intern(cell(0)), occupation: try code(1, books.occupation),
                    level: try code(2, books.level), issuer: try code(3, books.place), recognisedIn: try code(4, books.place),
                    asLevel: try code(5, books.level), from: try date(6), until: try date(7)))
        }
        return Recognition(agreements: agreements)
    }
}
