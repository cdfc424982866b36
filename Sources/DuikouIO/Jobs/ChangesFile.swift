import Duikou

/// Reads a sheet of changes, and a run's own copy of all its sheets.
enum ChangesFile {
    private static let columns = [
        ["change", "变动", "变动类型"], ["talent", "talent_id", "人才编号", "学号"], ["opening", "opening_id", "岗位编号"],
        ["seats", "名额", "名额数"],
    ]

    /// - Parameters:
    ///   - path: where the sheet is.
    ///   - name: how messages and results name it.
    /// - Throws: ``DuikouError`` where the file cannot be read, lacks a column, or has a record of another length than the header. Such a
    ///   file was cut off or damaged, so what it says cannot be trusted.
    static func read(_ path: String, name: String) throws -> ChangeSheet {
        let file = try RecordFile(FileReference(path: path, written: name, location: SourceLocation(file: name)))
        let positions = try file.positions(of: columns)
        let headers = positions.map { RecordFile.trimmed(file.reader.header[$0].filter { $0 != "\u{FEFF}" }) }
        var sheet = ChangeSheet(
            file: name, headers: .init(change: headers[0], talent: headers[1], opening: headers[2], seats: headers[3]))
        try forEach(file) { line, cells in
            let cells = positions.map { cells[$0] }
            if cells.allSatisfy(\.isEmpty) { return }
            sheet.rows.append(
                .init(
                    line: line, change: cells[0], talent: SpreadsheetSafety.id(cells[1]), opening: SpreadsheetSafety.id(cells[2]),
                    seats: cells[3]))
        }
        return sheet
    }

    /// The rows of each batch, read from the changes.csv in a run's folder.
    static func readCopy(_ folder: String, _ batches: [RunManifest.Rematch.Batch]) throws -> [ChangeSheet] {
        let path = folder + "/" + RunOutputs.changes
        let file = try RecordFile(
            FileReference(path: path, written: RunOutputs.changes, location: SourceLocation(file: path)), comments: false)
        let positions = try file.positions(of: [["batch", "批次"], ["line", "行"]] + columns)
        var sheets = batches.map { ChangeSheet(file: $0.changes ?? "", headers: $0.headers ?? .init()) }
        try forEach(file) { line, cells in
            let cells = positions.map { SpreadsheetSafety.unneutralise(cells[$0]) }
            guard let batch = Int(cells[0]), let own = Int(cells[1]), sheets.indices.contains(batch - 1) else {
                throw DuikouError(
                    .malformedRun, zh: "批次或行号超出范围。", en: "the number of the batch or of the line is out of range.",
                    at: SourceLocation(file: path, line: line))
            }
            sheets[batch - 1].rows.append(.init(line: own, change: cells[2], talent: cells[3], opening: cells[4], seats: cells[5]))
        }
        return sheets
    }

    private static func forEach(_ file: RecordFile, _ body: (Int, [String]) throws -> Void) throws {
        var issues: [RowIssue] = []
        try file.forEach(issues: &issues) { line, cells, _ in try body(line, cells) }
        if let issue = issues.min(by: { $0.line < $1.line }) {
            throw DuikouError(
                .malformedTable, zh: issue.reason.zh + "。改好这一行再试。", en: issue.reason.en + ". Mend this line and try again.",
                at: SourceLocation(file: file.path, line: issue.line))
        }
    }
}
