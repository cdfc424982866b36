import Duikou

/// The format of a table's file.
public struct CSVFormat: Sendable, Hashable {
    /// The character between two fields.
    public enum Delimiter: String, Sendable, CaseIterable {
        case comma
        case tab
        case semicolon

        var byte: UInt8 {
            switch self {
            case .comma: UInt8(ascii: ",")
            case .tab: UInt8(ascii: "\t")
            case .semicolon: UInt8(ascii: ";")
            }
        }
    }

    /// The character between two fields.
    public var delimiter: Delimiter
    /// The file's character encoding.
    public var encoding: TextEncoding
    /// Whether lines that begin with `#` before the header are comments (codebooks carry their source there).
    public var comments: Bool

    /// A format, by default as spreadsheets in most countries write it: commas, and an encoding found from the file.
    public init(delimiter: Delimiter = .comma, encoding: TextEncoding = .auto, comments: Bool = false) {
        self.delimiter = delimiter
        self.encoding = encoding
        self.comments = comments
    }
}

/// Reads a delimited file (RFC 4180) as batches of raw records.
///
/// Fields come unquoted and untrimmed. Lines end with LF, CRLF or a lone CR, within quotes too; blank lines are skipped and
/// counted. A record whose quotes are broken becomes a ``RowIssue``, and reading starts again on the line after the one it
/// began on, so a quote that never closes costs one row, not the rest of the file. The search for a
/// missing quote ends at a later line with an odd number of quotes, so that the work stays linear.
///
/// Memory: one batch and one chunk beside the longest record, whatever the file's size.
public final class CSVReader: RecordSource {
    /// The longest record in bytes (16 MiB). A longer one means the wrong file or the wrong delimiter.
    public static let recordLimit = 16 << 20
    /// Bytes of fields after which a batch is handed over: so many that the cost of a call does not matter, few enough for the caches.
    static let batchSize = 1 << 20
    static let chunk = 1 << 20

    /// The first record's fields, as written.
    public let header: [String]
    /// The line on which the header stands.
    public let headerLine: Int
    /// The comment lines before the header, without `#` and the spaces around.
    public let comments: [String]
    /// The file's name as messages show it.
    public let file: String

    private var lines: CSVLines
    private let batchSize: Int

    /// Opens the file and reads its header.
    ///
    /// - Throws: `.missingFile`, `.environment`; `.malformedTable` where the file is empty, its header is broken or names
    ///   a column twice, or its first bytes cannot be decoded.
    public convenience init(path: String, format: CSVFormat = CSVFormat()) throws {
        try self.init(InputFile(path, in: LocalFiles()), format: format)
    }

    /// Opens a file of any source. Throws as ``init(path:format:)``.
    convenience init(_ file: InputFile, format: CSVFormat) throws {
        try self.init(file, format: format, chunk: Self.chunk, batchSize: Self.batchSize, recordLimit: Self.recordLimit)
    }

    /// Opens bytes in memory and reads their header; `name` stands for the file in messages.
    public convenience init(bytes: [UInt8], name: String, format: CSVFormat = CSVFormat()) throws {
        try self.init(InputFile(name, in: MemoryFiles([name: bytes])), format: format)
    }

    init(
        _ source: InputFile, format: CSVFormat, chunk: Int, batchSize: Int, recordLimit: Int, splitsPlainLines: Bool = true
    ) throws {
        file = source.name
        self.batchSize = batchSize
        lines = try CSVLines(
            DecodedFile(source, encoding: format.encoding, chunk: chunk), file: file, delimiter: format.delimiter.byte,
            recordLimit: recordLimit, splitsPlainLines: splitsPlainLines)
        comments = format.comments ? try lines.leadingComments() : []
        var batch = RecordBatch()
        var issues: [RowIssue] = []
        try lines.read(into: &batch, issues: &issues, header: [], bytes: 0)
        if let issue = issues.first {
            throw DuikouError(
                .malformedTable, zh: "表头读不了：\(issue.reason.zh)", en: "the header cannot be read: \(issue.reason.en)",
                at: SourceLocation(file: file, line: issue.line))
        }
        guard batch.count == 1 else {
            throw DuikouError(
                .malformedTable, zh: "文件是空的，没有表头；第一行要写列名",
                en: "the file is empty and has no header; its first line must name the columns",
                at: SourceLocation(file: file, line: 1))
        }
        header = batch.fields(of: 0).map { batch.string($0) }
        headerLine = batch.lines[0]
        try Self.refuseDuplicates(header, at: SourceLocation(file: file, line: headerLine))
    }

    /// Empties `batch` and fills it with the next records, about 1 MiB of them; appends an issue for each broken record.
    /// Returns false at the end of the file, when nothing was read.
    ///
    /// - Throws: `.malformedTable` for an undecodable byte or a record over ``recordLimit``; `.environment`.
    public func next(_ batch: inout RecordBatch, issues: inout [RowIssue]) throws -> Bool {
        batch.removeAll()
        let before = issues.count
        try lines.read(into: &batch, issues: &issues, header: header, bytes: batchSize)
        return batch.count > 0 || issues.count > before
    }

    private static func refuseDuplicates(_ header: [String], at place: SourceLocation) throws {
        var first: [String: Int] = [:]
        for (column, cell) in header.enumerated() {
            let name = cell.split(separator: " ").joined(separator: " ")
            // Spreadsheets leave columns without a name behind; nothing can refer to one of those.
            guard !name.isEmpty, let earlier = first.updateValue(column, forKey: name) else { continue }
            throw DuikouError(
                .malformedTable, zh: "列名“\(name)”出现了两次（第 \(earlier + 1) 列和第 \(column + 1) 列）；请改名或删去一列",
                en: "the column “\(name)” is there twice (columns \(earlier + 1) and \(column + 1)); rename or remove one",
                at: place)
        }
    }
}
