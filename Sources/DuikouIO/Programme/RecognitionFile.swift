import Duikou

/// Reads recognition agreements: CSV with `scheme,occupation,level,issuer,recognised_in,as_level,from,until`. An empty cell means any
/// value; in `as_level` it means the credential's own level, and in the dates no limit.
enum RecognitionFile {
    static func read(
        _ reference: FileReference, books: CredentialCodebooks, codes: inout Codes, in files: any InputSource
    ) throws -> Recognition {
        let file = try RecordFile(reference, in: files)
        let columns = ["scheme", "occupation", "level", "issuer", "recognised_in", "as_level", "from", "until"]
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
