import Duikou

/// Reads links: CSV with `talent` and `partner`. A row is set aside if it names an unknown id, the same person twice, or somebody who is
/// already linked.
package enum LinksFile {
    package static let form = RecordForm(
        columns: [
            .required(PairsFile.headers.talent, zh: "结伴的一人。", en: "One of the two."),
            .required(["partner", "partner_id", "结伴者", "结伴学号"], zh: "另一人。", en: "The other."),
        ],
        notes: LocalizedText(
            zh: "编号不存在、两人是同一个、有人已经结伴，该行搁置。",
            en: "A row with an unknown id, with one person twice, or with somebody who is linked already is set aside."),
        example: LocalizedText(verbatim: "talent,partner\nSX2026000001,SX2026000002"))

    /// - Throws: ``DuikouError`` where the file cannot be read or lacks columns (all of them are named).
    static func open(_ declaration: LinksDeclaration, in files: any InputSource) throws -> (file: RecordFile, positions: [Int]) {
        let file = try RecordFile(declaration.table, in: files)
        return (file, try file.positions(of: form.columns.map(\.headers)))
    }

    static func read(
        _ declaration: LinksDeclaration, talents: TableReader.Result, issues: inout [RowIssue], in files: any InputSource
    ) throws -> [AllocationInputs.Link] {
        let (file, positions) = try open(declaration, in: files)
        var links: [AllocationInputs.Link] = []
        var linked: [Int32: Int] = [:]
        var hints = IDHints()
        try file.forEach(issues: &issues) { line, cells, issues in
            func reject(_ position: Int, _ code: RowIssue.Code, zh: String, en: String) {
                issues.append(
                    RowIssue(
                        file: declaration.table.written, line: line, column: file.reader.header[position], value: cells[position],
                        code: code, reason: LocalizedText(zh: zh, en: en)))
            }
            var rows: [Int32] = []
            for position in positions {
                if cells[position].isEmpty { return reject(position, .emptyRequired, zh: "必填项为空", en: "a required field is empty") }
                let id = SpreadsheetSafety.id(cells[position])
                guard let row = talents.table.row(ofID: id) else {
                    let reason = talents.unknownID(id, &hints)
                    return reject(position, .unknownReference, zh: reason.zh, en: reason.en)
                }
                if let first = linked[Int32(row)] {
                    return reject(
                        position, .repeatedReference, zh: "第 \(first) 行已为此人结伴，保留先出现的一行",
                        en: "line \(first) already links this person; the first row is kept")
                }
                rows.append(Int32(row))
            }
            if rows[0] == rows[1] { return reject(positions[1], .repeatedReference, zh: "与自己结伴", en: "linked with themselves") }
            for row in rows { linked[row] = line }
            links.append(AllocationInputs.Link(talent: rows[0], partner: rows[1]))
        }
        return links
    }
}
