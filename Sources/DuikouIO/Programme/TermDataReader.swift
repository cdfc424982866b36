import Duikou
import DuikouKernels

/// Reads the files that terms name, other than the tables: affinities, tag weights and vectors.
package enum TermDataReader {
    private static let value = RecordColumn.required(["value", "affinity", "对口度"], zh: "0 到 1。", en: "From 0 to 1.")
    /// The table of an affinity term.
    package static let affinityForm = RecordForm(
        columns: [
            .required(
                [Side.talent.rawValue], further: LocalizedText(zh: "人才的列名、它的代码表名", en: "the talents' column, its codebook"),
                zh: "人才的代码、名称或别名；没有代码表就是文字本身。", en: "A code, name or alias of the talents' column; without a codebook the text."),
            .required(
                [Side.opening.rawValue], further: LocalizedText(zh: "岗位的列名、它的代码表名", en: "the openings' column, its codebook"),
                zh: "岗位的代码、名称或别名，同上。", en: "The same for the openings' column."), value,
        ],
        notes: LocalizedText(
            zh: "可以写上级代码：下面没有单独写的都按它算（见 [affinity](#契合项-affinity)）。同一对的第二行搁置，以第一行为准。",
            en: """
                A code may stand above others: it then holds for all below it that have no entry of their own ([affinity](#term-affinity)). A
                second row of one pair is set aside; the first counts.
                """),
        example: LocalizedText(verbatim: "major,occupation,value\n4601,6-20-01-01,0.8"))
    /// The weights of a coverage term.
    package static let weightsForm = RecordForm(
        columns: [
            .required(
                ["tag", "code", "标签"], zh: "要求一方那一列的代码、名称或别名；没有代码表就是文字本身。",
                en: "A code, name or alias of the requiring side's column; without a codebook the text."),
            .required(["weight", "权重"], zh: "0 到 1,000,000。", en: "From 0 to 1,000,000."),
        ],
        notes: LocalizedText(
            zh: "没列出的标签权重是 1。同一标签的第二行搁置，以第一行为准。",
            en: "A tag that is not listed weighs 1. A second row of one tag is set aside; the first counts."),
        example: LocalizedText(verbatim: "tag,weight\n五险一金,0"))
    /// The vectors of one side for an embedding term.
    package static let vectorsForm = RecordForm(
        columns: [
            .required(
                [], named: LocalizedText(zh: "第一列，表头随意", en: "the first, whatever its header"), zh: "编号。", en: "The id."),
            .required(
                [], named: LocalizedText(zh: "其他每列，表头随意", en: "every other, whatever its header"), zh: "一个数。", en: "A number."),
        ],
        notes: LocalizedText(
            zh: """
                表里没有写到的行就是没有向量。表里没有的编号、同一编号的第二行，都是错误；所在行已搁置的跳过。数的大小不超过 10¹⁸。
                """,
            en: """
                A row of the table without a line here has no vector. An id that the table does not have, or a second line of one id, is an
                error; a line whose row was set aside is passed over. A number lies between −10¹⁸ and 10¹⁸.
                """),
        example: LocalizedText(verbatim: "id,v1,v2,v3\nSX2026000001,0.12,-0.40,0.91"))

    static func read(
        _ term: Term, programme: Programme, talents: TableReader.Result, openings: TableReader.Result, codes: inout Codes,
        issues: inout [RowIssue], in files: any InputSource
    ) throws -> TermData {
        switch term.measure.input {
        case .none: return .none
        case .pairs(let file, let talent, let opening):
            let books = (book(talent, programme), book(opening, programme))
            return .affinity(
                try affinity(file, talent: (talent, books.0), opening: (opening, books.1), codes: &codes, issues: &issues, files))
        case .tagWeights(let file, let tags):
            return .weights(try tagWeights(file, book: book(tags, programme), codes: &codes, issues: &issues, files))
        case .vectors(let talent, let opening):
            return try vectors(talent, opening, talents: talents, openings: openings, files)
        }
    }

    private static func book(_ reference: ColumnReference, _ programme: Programme) -> String? {
        programme.table(reference.side).column(named: reference.column)?.codebook
    }

    /// Reports the columns that the headers of a term's files lack.
    static func checkHeaders(_ term: Term, programme: Programme, in files: any InputSource) throws {
        switch term.measure.input {
        case .pairs(let file, let talent, let opening):
            _ = try openAffinity(file, talent: (talent, book(talent, programme)), opening: (opening, book(opening, programme)), files)
        case .tagWeights(let file, of: _): _ = try openWeights(file, files)
        // A file of vectors has the headers that it likes.
        case .none, .vectors: break
        }
    }

    private static func openAffinity(
        _ reference: FileReference, talent: (ColumnReference, String?), opening: (ColumnReference, String?), _ files: any InputSource
    ) throws -> (file: RecordFile, positions: [Int]) {
        let file = try RecordFile(reference, in: files)
        let headers = [
            affinityForm.columns[0].headers + [talent.0.column] + [talent.1].compactMap { $0 },
            affinityForm.columns[1].headers + [opening.0.column] + [opening.1].compactMap { $0 }, value.headers,
        ]
        return (file, try file.positions(of: headers))
    }

    /// CSV: the talent's code, the opening's code, and a value in [0, 1]; headers are the columns' names, and `value` or `affinity`. Where
    /// two rows have the same pair, the first counts and the second is set aside.
    private static func affinity(
        _ reference: FileReference, talent: (ColumnReference, String?), opening: (ColumnReference, String?), codes: inout Codes,
        issues: inout [RowIssue], _ files: any InputSource
    ) throws -> [AffinityEntry] {
        let (file, positions) = try openAffinity(reference, talent: talent, opening: opening, files)
        var entries: [AffinityEntry] = []
        var lines: [Int64: Int] = [:]
        try file.forEach { line, cells in
            let place = SourceLocation(file: reference.written, line: line)
            let cells = positions.map { cells[$0] }
            let entry = AffinityEntry(
                talent: try code(cells[0], talent.1, &codes, place), opening: try code(cells[1], opening.1, &codes, place),
                value: try share(cells[2], 0...1, place))
            let pair = Int64(entry.talent) << 32 | Int64(entry.opening)
            if let first = lines[pair] {
                note(
                    &issues, reference, line, file.reader.header[positions[1]], cells[1],
                    LocalizedText(
                        zh: "第 \(first) 行已有同一对，保留先出现的一行", en: "line \(first) already states this pair; the first row is kept"))
                return
            }
            lines[pair] = line
            entries.append(entry)
        }
        return entries
    }

    private static func openWeights(_ reference: FileReference, _ files: any InputSource) throws -> (file: RecordFile, positions: [Int]) {
        let file = try RecordFile(reference, in: files)
        return (file, try file.positions(of: weightsForm.columns.map(\.headers)))
    }

    /// Where two rows have the same tag, the first counts and the second is set aside.
    private static func tagWeights(
        _ reference: FileReference, book: String?, codes: inout Codes, issues: inout [RowIssue], _ files: any InputSource
    ) throws -> [Int32: Double] {
        let (file, positions) = try openWeights(reference, files)
        var weights: [Int32: Double] = [:]
        var lines: [Int32: Int] = [:]
        try file.forEach { line, cells in
            let place = SourceLocation(file: reference.written, line: line)
            let tag = try code(cells[positions[0]], book, &codes, place)
            let weight = try share(cells[positions[1]], 0...1_000_000, place)
            if let first = lines[tag] {
                note(
                    &issues, reference, line, file.reader.header[positions[0]], cells[positions[0]],
                    LocalizedText(
                        zh: "第 \(first) 行已有这个标签，保留先出现的一行", en: "line \(first) already states this tag; the first row is kept"))
                return
            }
            lines[tag] = line
            weights[tag] = weight
        }
        return weights
    }

    /// Sets aside a row that repeats an earlier one.
    private static func note(
        _ issues: inout [RowIssue], _ reference: FileReference, _ line: Int, _ column: String, _ value: String, _ reason: LocalizedText
    ) {
        issues.append(
            RowIssue(file: reference.written, line: line, column: column, value: value, code: .repeatedReference, reason: reason))
    }

    private static func code(_ text: String, _ book: String?, _ codes: inout Codes, _ place: SourceLocation) throws -> Int32 {
        guard let book else { return codes.vocabulary.intern(text) }
        guard let codebook = codes.codebooks[book], let index = codebook.index(of: text) else {
            if let ambiguity = codes.codebooks[book]?.ambiguity(of: text) {
                throw DuikouError(.malformedTable, zh: ambiguity.zh + "。", en: ambiguity.en + ".", at: place)
            }
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
            let bounds = "\(Format.value(range.lowerBound))–\(Format.value(range.upperBound))"
            throw DuikouError(
                .malformedTable, zh: "“\(text)”应为 \(bounds) 的数字。", en: "'\(text)' must be a number in \(bounds).", at: place)
        }
        return value
    }

    // MARK: Vectors

    private static func vectors(
        _ talent: FileReference, _ opening: FileReference, talents: TableReader.Result, openings: TableReader.Result,
        _ files: any InputSource
    ) throws -> TermData {
        var problems = Problems()
        let both = (problems.collect { try vectors(talent, talents, files) }, problems.collect { try vectors(opening, openings, files) })
        try problems.throwIfAny()
        let (left, right) = (both.0!, both.1!)
        guard left.columns == right.columns else {
            throw DuikouError(
                .malformedTable, zh: "两方向量的维数不同：\(left.columns) 与 \(right.columns)。",
                en: "the two sides' vectors have different lengths: \(left.columns) and \(right.columns).",
                at: SourceLocation(file: opening.written))
        }
        return .vectors(talents: left, openings: right)
    }

    /// CSV: the id first, then a number in every further column. A row of the table without a line here has the zero vector, which is
    /// close to nothing. A line for a row that was set aside is skipped. An id that is not in the table, or a second line for one id, is
    /// an error.
    private static func vectors(_ reference: FileReference, _ read: TableReader.Result, _ files: any InputSource) throws -> Matrix {
        let table = read.table
        let file = try RecordFile(reference, in: files)
        let d = file.reader.header.count - 1
        guard d >= 1 else {
            throw DuikouError(
                .malformedTable, zh: "向量文件应有编号列和至少一个数字列。", en: "a vector file has an id column and at least one number column.",
                at: SourceLocation(file: reference.written, line: 1))
        }
        var lines = [Int](repeating: 0, count: table.count)
        var elements = [Float](repeating: 0, count: table.count * d)
        var hints = IDHints()
        try file.forEach { line, cells in
            let place = SourceLocation(file: reference.written, line: line)
            let id = SpreadsheetSafety.id(cells[0])
            guard let row = table.row(ofID: id) else {
                guard read.rejectedIDs.number(of: id) == nil else { return }
                let near = hints.nearest(to: id, among: table.ids)
                throw DuikouError(
                    .malformedTable, zh: "向量文件中的编号“\(id)”不在它的表中" + (near.map { "（是否为 \($0)？）" } ?? "") + "；请改正或删去这一行",
                    en: "the id '\(id)' of this vector is not in its table" + (near.map { " (did you mean \($0)?)" } ?? "")
                        + "; mend or remove the line", at: place)
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
        return Matrix(rows: table.count, columns: d, elements)
    }
}
