import Duikou

/// Reads codebooks: CSV with `code,name,en,parent,rank,aliases`, of which only `code` is required.
public enum CodebookFile {
    private static let code = RecordColumn.required(["code", "代码"], zh: "代码，不能重复。", en: "The code. None twice.")
    private static let name = RecordColumn.optional(
        ["name", "名称"], zh: "中文名称，默认同代码。", en: "The name in Chinese; by default the code.")
    private static let english = RecordColumn.optional(["en"], zh: "英文名称。", en: "The name in English.")
    private static let parent = RecordColumn.optional(
        ["parent", "上级"], zh: "上级的代码；空格子表示最上层。", en: "The code above; an empty cell is the top.")
    private static let rank = RecordColumn.optional(
        ["rank", "序"], zh: "整数，小的低；相等就是同一级。", en: "A whole number; lower is less, equal ranks are equal levels.")
    private static let aliases = RecordColumn.optional(
        ["aliases", "别名"], zh: "别的叫法，用半角 `;` 隔开（只认半角）。", en: "Other names, with `;` between (the half-width one only).")
    package static let form = RecordForm(columns: [code, name, english, parent, rank, aliases])

    /// The most entries of a codebook. People maintain codebooks; a longer file is some other table, named by mistake.
    static let maximumEntries = 1_000_000

    /// Reads one codebook.
    ///
    /// - Throws: ``DuikouError``, or ``DiagnosticsError`` for several faults: where the file cannot be read, lacks `code`, or has faulty
    ///   rows.
    public static func read(_ declaration: CodebookDeclaration, in files: any InputSource = LocalFiles()) throws -> Codebook {
        switch declaration.source {
        case .inline(let codes):
            let entries = codes.enumerated().map {
                Codebook.Entry(code: $1, name: LocalizedText(verbatim: $1), parent: "", rank: $0)
            }
            return try Codebook(name: declaration.name, entries: entries, file: declaration.location.file)
        case .file(let reference):
            return try Codebook(name: declaration.name, entries: try entries(reference, files), file: reference.written)
        }
    }

    private static func entries(_ reference: FileReference, _ files: any InputSource) throws -> [Codebook.Entry] {
        let file = try RecordFile(reference, in: files)
        let code = try file.position(of: Self.code.headers)
        func optional(_ column: RecordColumn) -> Int? { try? file.position(of: column.headers) }
        let (name, english) = (optional(Self.name), optional(Self.english))
        let (parent, rank, aliases) = (optional(Self.parent), optional(Self.rank), optional(Self.aliases))
        var entries: [Codebook.Entry] = []
        // The line on which each code stands.
        var lines: [String: Int] = [:]
        try file.forEach { line, cells in
            guard !cells[code].isEmpty else {
                throw DuikouError(
                    .malformedTable, zh: "代码表的 code 为空。", en: "the code of this codebook row is empty.",
                    at: SourceLocation(file: reference.written, line: line))
            }
            if let first = lines.updateValue(line, forKey: cells[code]) {
                lines[cells[code]] = first
                throw DuikouError(
                    .malformedTable, zh: "代码 \(cells[code]) 出现两次：第 \(first) 行已有；请删去一行。",
                    en: "the code \(cells[code]) is stated twice: line \(first) has it already; remove one of the two.",
                    at: SourceLocation(file: reference.written, line: line))
            }
            var entry = Codebook.Entry(
                code: cells[code], name: LocalizedText(zh: name.map { cells[$0] } ?? cells[code], en: english.map { cells[$0] } ?? ""))
            entry.parent = parent.map { cells[$0] }
            if let rank, !cells[rank].isEmpty {
                guard let number = Int(cells[rank]) else {
                    throw DuikouError(
                        .malformedTable, zh: "rank“\(cells[rank])”应为整数。", en: "the rank '\(cells[rank])' must be a whole number.",
                        at: SourceLocation(file: reference.written, line: line))
                }
                entry.rank = number
            }
            entry.aliases = aliases.map { cells[$0].split(separator: ";").map { RecordFile.trimmed(String($0)) } } ?? []
            entries.append(entry)
            guard entries.count <= maximumEntries else {
                throw DuikouError(
                    .malformedTable, zh: "代码表超过 \(maximumEntries) 条。", en: "the codebook has more than \(maximumEntries) entries.",
                    at: SourceLocation(file: reference.written, line: line))
            }
        }
        return entries
    }
}
