import Duikou
import DuikouKernels

/// The cells of each row that are repeated in many records, already as bytes: its id and the columns shown beside it, with commas between.
///
/// They share one buffer, because the ids of a national cohort stand in tens of millions of records.
struct RenderedRows: Sendable {
    private let bytes: [UInt8]
    /// Where each row's cells start in the buffer, and at last where the buffer ends.
    private let starts: [Int]
    /// The length of each row's id in bytes.
    private let idLengths: [Int32]
    /// How many rows one thread renders at a time.
    private static let chunk = 1 << 14

    /// A column shown beside the id.
    struct Shown: Sendable {
        var name: String
        /// Whether its codes are written, and not their labels. A private column has neither.
        var isCode = false
    }

    init(_ table: Table, shown: [Shown], codes: Codes, language: Language, threads: Int) {
        let columns = shown.map { ColumnCells($0.name, table, codes, language, isCode: $0.isCode) }
        let chunks = mapChunks(of: table.count, size: Self.chunk, threads: threads) { rows in
            var part = Part()
            for row in rows { part.append(id: table.id(row), columns, row) }
            return part
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(chunks.reduce(0) { $0 + $1.bytes.count })
        var (starts, idLengths): ([Int], [Int32]) = ([0], [])
        starts.reserveCapacity(table.count + 1)
        idLengths.reserveCapacity(table.count)
        for part in chunks {
            let before = bytes.count
            bytes += part.bytes
            for end in part.ends { starts.append(before + end) }
            idLengths += part.idLengths
        }
        self.bytes = bytes
        self.starts = starts
        self.idLengths = idLengths
    }

    /// All cells of a row.
    subscript(row: Int) -> ArraySlice<UInt8> { bytes[starts[row]..<starts[row + 1]] }

    /// A row's id alone.
    func id(_ row: Int) -> ArraySlice<UInt8> { bytes[starts[row]..<starts[row] + Int(idLengths[row])] }

    private struct Part {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        var idLengths: [Int32] = []

        mutating func append(id: String, _ columns: [ColumnCells], _ row: Int) {
            let start = bytes.count
            CSVText.append(id, to: &bytes)
            idLengths.append(Int32(bytes.count - start))
            for column in columns {
                bytes.append(UInt8(ascii: ","))
                column.append(row, to: &bytes)
            }
            ends.append(bytes.count)
        }
    }
}

/// The cells of a shown column, as bytes.
private struct ColumnCells: Sendable {
    let name: String
    let table: Table
    let codes: Codes
    let language: Language
    let isCode: Bool
    let data: Column.Data?
    /// For a column of codes, which has few distinct values: the bytes for each code, and for a missing one.
    let known: [Int32: [UInt8]]

    init(_ name: String, _ table: Table, _ codes: Codes, _ language: Language, isCode: Bool) {
        (self.name, self.table, self.codes, self.language, self.isCode) = (name, table, codes, language, isCode)
        data = table.column(name)?.data
        var known: [Int32: [UInt8]] = [:]
        if case .codes(let values)? = data {
            for (row, value) in values.enumerated() where known[value] == nil {
                var cell: [UInt8] = []
                CSVText.append(Self.text(row, name, table, codes, language, isCode), to: &cell)
                known[value] = cell
            }
        }
        self.known = known
    }

    private static func text(
        _ row: Int, _ name: String, _ table: Table, _ codes: Codes, _ language: Language, _ isCode: Bool
    ) -> String {
        isCode ? table.codeText(row: row, column: name, codes: codes) : table.text(row: row, column: name, codes: codes)?[language] ?? ""
    }

    func append(_ row: Int, to bytes: inout [UInt8]) {
        switch data {
        case .codes(let values)?: bytes += known[values[row]] ?? []
        // A number is written without its unit, so that a spreadsheet can calculate with it.
        case .numbers(let numbers)? where !numbers[row].isNaN: bytes += Format.plain(numbers[row]).utf8
        default: CSVText.append(Self.text(row, name, table, codes, language, isCode), to: &bytes)
        }
    }
}
