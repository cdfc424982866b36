/// Which fields of a file's records hold which declared columns.
struct HeaderBinding {
    /// For each declared column, its fields in the file; empty where an optional column is absent.
    var fields: [[Int]]
    /// How many fields a record must have.
    var width: Int
    /// Optional columns that the file does not have.
    var absent: [String]

    /// - Throws: for each missing column its name, the headers it may have, and the nearest one: a ``DuikouError`` (`malformedTable`)
    ///   for one, ``DiagnosticsError`` for several.
    init(_ columns: [ColumnDeclaration], header: [String], file: String) throws {
        let names = header.map { $0.filter { $0 != "\u{FEFF}" } }.map(Self.folded)
        fields = []
        absent = []
        width = header.count
        var problems = Problems()
        for column in columns {
            let found = column.headers.compactMap { wanted in names.firstIndex(of: Self.folded(wanted)) }
            let isComplete = column.from.isEmpty ? !found.isEmpty : found.count == column.from.count
            if isComplete {
                fields.append(column.from.isEmpty ? [found[0]] : found)
                continue
            }
            guard column.isOptional, column.from.isEmpty else {
                problems.add(Self.missing(column, header: header, file: file))
                continue
            }
            absent.append(column.name)
            fields.append([])
        }
        try problems.throwIfAny()
    }

    /// The field of a column that is needed to find rows but is not stored, such as a key.
    static func field(of headers: [String], in header: [String], file: String) throws -> Int {
        let column = ColumnDeclaration(name: headers[0], kind: .text, aliases: Array(headers.dropFirst()))
        return try HeaderBinding([column], header: header, file: file).fields[0][0]
    }

    private static func missing(_ column: ColumnDeclaration, header: [String], file: String) -> DuikouError {
        let wanted = column.headers
        let near = wanted.lazy.compactMap { NearestName.nearest(to: $0, among: header) }.first
        let shown = header.prefix(20).joined(separator: ", ") + (header.count > 20 ? ", …" : "")
        return DuikouError(
            .malformedTable,
            zh: "缺少列“\(column.name)”（表头可写作：\(wanted.joined(separator: "、"))）。该文件的表头是：\(shown)。"
                + (near.map { "最接近的是“\($0)”：可加到该列的 aliases 中。" } ?? ""),
            en: "the column '\(column.name)' is missing (its header may be: \(wanted.joined(separator: ", "))). The file has: \(shown)."
                + (near.map { " The nearest is '\($0)': add it to the column's aliases if it is meant." } ?? ""),
            at: SourceLocation(file: file, line: 1))
    }

    private static func folded(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return CellReader.trimmedString(bytes.span).lowercased()
    }
}
