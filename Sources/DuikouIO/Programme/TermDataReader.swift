import Duikou
import DuikouKernels

/// Reads what terms name beside the tables: affinity tables, tag weights, vectors.
enum TermDataReader {
    static func read(
        _ term: Term, programme: Programme, talents: TableReader.Result, openings: TableReader.Result, codes: inout Codes
    ) throws -> TermData {
        switch term.measure {
        case .affinity(let talent, let opening, let table?):
            let books = (book(talent, programme), book(opening, programme))
            return .affinity(try affinity(table, talent: (talent, books.0), opening: (opening, books.1), codes: &codes))
        case .coverage(_, let required, let weights?):
            return .weights(try tagWeights(weights, book: book(required, programme), codes: &codes))
        case .embedding(let talent, let opening):
            return try vectors(talent, opening, talents: talents, openings: openings)
        default:
            return .none
        }
    }

    private static func book(_ reference: ColumnReference, _ programme: Programme) -> String? {
        programme.table(reference.side).column(named: reference.column)?.codebook
    }

    /// CSV: the talent's code, the opening's code, a value in [0, 1]; headers as the columns are named, or `value`/`affinity`.
    private static func affinity(
        _ reference: FileReference, talent: (ColumnReference, String?), opening: (ColumnReference, String?), codes: inout Codes
    ) throws -> [AffinityEntry] {
        let file = try RecordFile(reference)
        let first = try file.position(of: ["talent", talent.0.column] + [talent.1].compactMap { $0 })
        let second = try file.position(of: ["opening", opening.0.column] + [opening.1].compactMap { $0 })
        let third = try file.position(of: ["value", "affinity", "对口度"])
        var entries: [AffinityEntry] = []
        var issues: [RowIssue] = []
        try file.forEach(issues: &issues) { line, cells, _ in
            let place = SourceLocation(file: reference.written, line: line)
            entries.append(
                AffinityEntry(
                    talent: try code(cells[first], talent.1, &codes, place), opening: try code(cells[second], opening.1, &codes, place),
                    value: try share(cells[third], 0...1, place)))
        }
        try refuse(issues, reference)
        return entries
    }

    private static func tagWeights(_ reference: FileReference, book: String?, codes: inout Codes) throws -> [Int32: Double] {
        let file = try RecordFile(reference)
        let tag = try file.position(of: ["tag", "code", "标签"])
        let weight = try file.position(of: ["weight", "权重"])
        var weights: [Int32: Double] = [:]
        var issues: [RowIssue] = []
        try file.forEach(issues: &issues) { line, cells, _ in
            let place = SourceLocation(file: reference.written, line: line)
            weights[try code(cells[tag], book, &codes, place)] = try share(cells[weight], 0...1_000_000, place)
        }
        try refuse(issues, reference)
        return weights
    }

    private static func code(_ text: String, _ book: String?, _ codes: inout Codes, _ place: SourceLocation) throws -> Int32 {
        guard let book else { return codes.vocabulary.intern(text) }
        guard let codebook = codes.codebooks[book], let index = codebook.index(of: text) else {
            let near = codes.codebooks[book]?.suggestion(for: text)
            throw DuikouError(
                .malformedTable, zh: "“\(text)”不在代码表“\(book)”中" + (near.map { "；是否为 \($0)？" } ?? "。"),
                en: "'\(text)' is not in the codebook '\(book)'" + (near.map { "; did you mean \($0)?" } ?? "."), at: place)
        }
        return index
    }

    private static func share(_ text: String, _ range: ClosedRange<Double>, _ place: SourceLocation) throws -> Double {
        let digits = Array(text.utf8)
        guard let value = NumberFormats.plain(digits.span), range.contains(value) else {
            let bounds = "\(Format.plain(range.lowerBound))–\(Format.plain(range.upperBound))"
            throw DuikouError(
                .malformedTable, zh: "“\(text)”应为 \(bounds) 的数字。", en: "'\(text)' must be a number in \(bounds).", at: place)
        }
        return value
    }

    private static func refuse(_ issues: [RowIssue], _ reference: FileReference) throws {
        guard let issue = issues.first else { return }
        throw DuikouError(
            .malformedTable, zh: issue.reason.zh, en: issue.reason.en, at: SourceLocation(file: reference.written, line: issue.line))
    }

    // MARK: Vectors

    private static func vectors(
        _ talent: FileReference, _ opening: FileReference, talents: TableReader.Result, openings: TableReader.Result
    ) throws -> TermData {
        let (left, right) = (try vectors(talent, talents), try vectors(opening, openings))
        guard left.columns == right.columns else {
            throw DuikouError(
                .malformedTable, zh: "两方向量的维数不同：\(left.columns) 与 \(right.columns)。",
                en: "the two sides' vectors have different lengths: \(left.columns) and \(right.columns).",
                at: SourceLocation(file: opening.written))
        }
        return .vectors(talents: left, openings: right)
    }

    /// CSV with the id first and a number in every further column. A row without a line here has the zero vector, which is near
    /// to nothing; a line whose row was set aside is passed over; an id that the table never had, or a second line of one, is an
    /// error.
    private static func vectors(_ reference: FileReference, _ read: TableReader.Result) throws -> Matrix {
        let table = read.table
        let file = try RecordFile(reference)
        let d = file.reader.header.count - 1
        guard d >= 1 else {
            throw DuikouError(
                .malformedTable, zh: "向量文件应有编号列和至少一个数字列。", en: "a vector file has an id column and at least one number column.",
                at: SourceLocation(file: reference.written, line: 1))
        }
        var lines = [Int](repeating: 0, count: table.count)
        var elements = [Float](repeating: 0, count: table.count * d)
        var issues: [RowIssue] = []
        try file.forEach(issues: &issues) { line, cells, _ in
            let place = SourceLocation(file: reference.written, line: line)
            guard let row = table.row(ofID: cells[0]) else {
                guard read.rejectedIDs.number(of: cells[0]) == nil else { return }
                throw DuikouError(
                    .malformedTable, zh: "向量文件中的编号“\(cells[0])”不在它的表中；请改正或删去这一行",
                    en: "the id '\(cells[0])' of this vector is not in its table; mend or remove the line", at: place)
            }
            if lines[row] > 0 {
                throw DuikouError(
                    .malformedTable, zh: "编号“\(cells[0])”的向量在第 \(lines[row]) 行已给出；只保留一行",
                    en: "line \(lines[row]) already gives the vector of '\(cells[0])'; keep one", at: place)
            }
            lines[row] = line
            let values = try cells.dropFirst().map { try share($0, -1e18...1e18, place) }
            let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard norm > 0 else { return }
            for (j, value) in values.enumerated() { elements[row * d + j] = Float(value / norm) }
        }
        try refuse(issues, reference)
        return Matrix(rows: table.count, columns: d, elements)
    }
}
