import Duikou

/// Reads a sheet of changes, and a run's own copy of all its sheets.
package enum ChangesFile {
    package static let form = RecordForm(
        columns: [
            .required(["change", "变动", "变动类型"], zh: "什么变动，见下。", en: "What happens; see below."),
            .required(["talent", "talent_id", "人才编号", "学号"], zh: "退出和放弃要写。", en: "For withdraw and decline."),
            .required(["opening", "opening_id", "岗位编号"], zh: "放弃、减少、增加要写。", en: "For decline, close and add."),
            .required(
                ["seats", "名额", "名额数"], zh: "减少、增加要写：1 到 1,000,000 的整数。", en: "For close and add: a whole number from 1 to 1,000,000."),
        ],
        notes: LocalizedText(
            zh: """
                四列都要有；这种变动用不着的单元格须空着。新到的人放在与人才表同样格式的文件里（`--arrivals`）。一个岗位只能有一次名额变动，
                一个人只能退出一次，一对只能放弃一次；再写的搁置。
                """,
            en: """
                All four columns must be there; a cell that the change has no use for must be empty. People who arrive stand in a file like the
                talents' table (`--arrivals`). One change of seats an opening, one withdrawal a talent and one decline a pair; what says it
                again is set aside.
                """),
        example: LocalizedText(
            zh: "变动,人才编号,岗位编号,名额\n退出,SX2026000001,,\n放弃,SX2026000002,V000417,\n增加名额,,V000032,2",
            en: "change,talent,opening,seats\nwithdraw,SX2026000001,,\ndecline,SX2026000002,V000417,\nadd,,V000032,2"))
    private static let columns = form.columns.map(\.headers)

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
