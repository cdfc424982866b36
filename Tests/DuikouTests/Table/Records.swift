@testable import Duikou

/// Records as rows of text, and tables read from them, for the tests here.
enum Records {
    static let nowhere = SourceLocation(file: "p.yml", line: 1)

    static func batch(_ rows: [[String]], firstLine: Int = 2) -> RecordBatch {
        var batch = RecordBatch()
        for (index, row) in rows.enumerated() {
            for field in row {
                batch.bytes += Array(field.utf8)
                batch.fieldEnds.append(batch.bytes.count)
            }
            batch.recordEnds.append(batch.fieldEnds.count)
            batch.lines.append(firstLine + index)
        }
        return batch
    }

    static func declaration(
        _ columns: [ColumnDeclaration], id: TableDeclaration.Identity = .column("id"), seats: TableDeclaration.Seats = .constant(1),
        joins: [JoinDeclaration] = []
    ) -> TableDeclaration {
        let idColumn = ColumnDeclaration(name: "id", kind: .text)
        var all = columns
        if case .column = id, !columns.contains(where: { $0.name == "id" }) { all.insert(idColumn, at: 0) }
        return TableDeclaration(
            file: FileReference(path: "t.csv", written: "t.csv", location: nowhere), encoding: "auto", delimiter: .comma, id: id,
            seats: seats, columns: all, joins: joins, location: nowhere)
    }

    static func join(_ columns: [ColumnDeclaration], key: [String] = ["id"]) -> JoinDeclaration {
        JoinDeclaration(
            file: FileReference(path: "j.csv", written: "j.csv", location: nowhere), encoding: "auto", delimiter: .comma,
            keyHeaders: key, columns: columns, location: nowhere)
    }

    static func books() throws -> Codes {
        func entry(_ code: String, _ name: String, rank: Int? = nil, aliases: [String] = []) -> Codebook.Entry {
            Codebook.Entry(code: code, name: LocalizedText(zh: name, en: ""), rank: rank, aliases: aliases)
        }
        return Codes(codebooks: [
            try Codebook(
                name: "level",
                entries: [entry("1", "低", rank: 1), entry("2", "中", rank: 2, aliases: ["middle"]), entry("3", "高", rank: 3)],
                file: "level.csv"),
            try Codebook(name: "tree", entries: [entry("46", "装备"), entry("4603", "自动化"), entry("460301", "机电")], file: "tree.csv"),
            try Codebook(name: "place", entries: [entry("P", "省"), entry("P1", "县")], file: "place.csv"),
        ])
    }

    struct Reading {
        var table: Table
        var issues: [RowIssue]
        var codes: Codes
        /// `line:column:code:value` of every issue.
        var told: [String] { issues.map { "\($0.line):\($0.column):\($0.code.rawValue):\($0.value)" } }
    }

    static func read(
        _ declaration: TableDeclaration, _ header: [String], _ rows: [[String]], side: Side = .talent,
        joined: [(header: [String], rows: [[String]])] = []
    ) throws -> Reading {
        var codes = try books()
        var builder = try TableBuilder(declaration, side: side, header: header, codes: codes)
        // In two batches: state carries over.
        let middle = rows.count / 2
        builder.append(batch(Array(rows[..<middle])), header: header, vocabulary: &codes.vocabulary)
        builder.append(batch(Array(rows[middle...]), firstLine: 2 + middle), header: header, vocabulary: &codes.vocabulary)
        for (join, file) in zip(declaration.joins, joined) {
            var reader = try JoinBuilder(join, header: file.header, codes: codes, ids: builder.knownIDs)
            reader.append(batch(file.rows), header: file.header, vocabulary: &codes.vocabulary)
            builder.add(reader)
        }
        return Reading(table: builder.finish(), issues: builder.issues, codes: codes)
    }

    static let credential = CredentialCodebooks(occupation: "tree", level: "level", place: "place")
}

extension Table {
    /// A column's cells as text, `-` where nothing is stated.
    func texts(_ column: String, _ codes: Codes) -> [String] {
        (0..<count).map { text(row: $0, column: column, codes: codes)?.zh ?? "-" }
    }
}
