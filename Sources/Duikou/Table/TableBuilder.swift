/// Builds a ``Table`` from record batches: good rows become typed columns, bad rows become ``RowIssue``s.
public struct TableBuilder {
    /// The most seats of one row: a larger number is a slip of the keyboard, and the sum over rows must fit 32 bits.
    static let maximumSeats = 1_000_000

    private let declaration: TableDeclaration
    private let side: Side
    private var file: CurrentFile
    private let readers: [CellReader]
    private let idIsPrivate: Bool
    private let seatsColumn: Int?

    private var buffers: [ColumnBuffer]
    private var ids = Interner()
    private var lines: [Int] = []
    private var rejectedIDs = Interner()
    private var joined: [Column] = []
    private var recordsSeen = 0

    // Scratch for one row.
    private var values: [CellReader.Value] = []
    private var list: [Int32] = []
    private var listEnds: [Int] = []
    private var credentials: [Credential] = []
    private var credentialEnds: [Int] = []

    /// Rows that were set aside, in the order of the files.
    public private(set) var issues: [RowIssue] = []
    /// Optional columns that the file does not have.
    public var absentColumns: [String] { file.binding.absent }

    /// - Parameter header: of the first file.
    /// - Throws: ``DuikouError`` where the header lacks a declared column.
    public init(_ declaration: TableDeclaration, side: Side, header: [String], codes: Codes) throws {
        self.declaration = declaration
        self.side = side
        var seatsColumn: Int?
        if case .column(let name, _) = declaration.seats {
            seatsColumn = declaration.columns.firstIndex { $0.name == name }
        }
        self.seatsColumn = seatsColumn
        file = try CurrentFile(declaration.file.written, declaration, header: header, earlierRows: 0)
        if case .column(let name) = declaration.id {
            idIsPrivate = declaration.columns.first { $0.name == name }?.isPrivate ?? false
        } else {
            idIsPrivate = false
        }
        readers = declaration.columns.map { CellReader($0, codes: codes) }
        buffers = declaration.columns.map { ColumnBuffer($0) }
    }

    /// Continues with another file of the same table, whose header may have its columns in another order.
    ///
    /// - Throws: ``DuikouError`` where the header lacks a declared column.
    public mutating func begin(file: String, header: [String]) throws {
        self.file = try CurrentFile(file, declaration, header: header, earlierRows: lines.count)
    }

    /// The file that is read, and where its header has the declared columns.
    private struct CurrentFile {
        /// Its path as the programme names it.
        let name: String
        let binding: HeaderBinding
        /// For each column that is read from a single field, that field; else −1.
        let onlyField: [Int]
        /// The field of the ids, and its header; nil and empty where ids are row numbers.
        let idField: Int?
        let idHeader: String
        /// The number of rows read from files before this one.
        let earlierRows: Int

        init(_ name: String, _ declaration: TableDeclaration, header: [String], earlierRows: Int) throws {
            self.name = name
            self.earlierRows = earlierRows
            binding = try HeaderBinding(declaration.columns, header: header, file: name)
            onlyField = binding.fields.map { $0.count == 1 ? $0[0] : -1 }
            switch declaration.id {
            case .column(let column):
                let headers = declaration.columns.first { $0.name == column }?.headers ?? [column]
                let field = try HeaderBinding.field(of: headers, in: header, file: name)
                (idField, idHeader) = (field, header[field])
            case .rowNumber:
                (idField, idHeader) = (nil, "")
            }
        }
    }

    /// Reads every record of `batch`. Amortised O(bytes).
    public mutating func append(_ batch: RecordBatch, header: [String], vocabulary: inout Interner) {
        // The spans are taken once for all records.
        let (bytes, ends) = (batch.bytes.span, batch.fieldEnds.span)
        for record in 0..<batch.count {
            append(batch.fields(of: record), batch.lines[record], bytes, ends, header, &vocabulary)
        }
    }

    /// The bytes of field `field`, given all fields' ends.
    private static func range(_ field: Int, _ ends: Span<Int>) -> Range<Int> { (field == 0 ? 0 : ends[field - 1])..<ends[field] }

    private mutating func append(
        _ fields: Range<Int>, _ line: Int, _ bytes: Span<UInt8>, _ ends: Span<Int>, _ header: [String], _ vocabulary: inout Interner
    ) {
        recordsSeen += 1
        guard fields.count == file.binding.width else {
            issues.append(.fieldCount(file: file.name, line: line, found: fields.count, expected: file.binding.width))
            return
        }
        values.removeAll(keepingCapacity: true)
        list.removeAll(keepingCapacity: true)
        listEnds.removeAll(keepingCapacity: true)
        credentials.removeAll(keepingCapacity: true)
        credentialEnds.removeAll(keepingCapacity: true)
        let issuesBefore = issues.count
        for index in readers.indices {
            values.append(read(index, bytes, ends, fields.lowerBound, header, line, &vocabulary))
            listEnds.append(list.count)
            credentialEnds.append(credentials.count)
        }
        let isGood: Bool
        if let idField = file.idField {
            let cell = bytes.extracting(Self.range(fields.lowerBound + idField, ends))
            let stated = cell.extracting(CellReader.trimmed(cell))
            if let id = SpreadsheetSafety.id(stated) {
                isGood = take(id: id.span, line, issuesBefore)
            } else {
                isGood = take(id: stated, line, issuesBefore)
            }
        } else {
            let generated = Array(generatedID.utf8)
            isGood = take(id: generated.span, line, issuesBefore)
        }
        guard isGood else { return }
        lines.append(line)
        for index in buffers.indices {
            // Only a text column keeps its cell, and it is always read from a single field.
            let cell = file.onlyField[index] < 0 ? 0..<0 : Self.range(fields.lowerBound + file.onlyField[index], ends)
            buffers[index].append(
                values[index], text: bytes.extracting(cell),
                list: list[(index == 0 ? 0 : listEnds[index - 1])..<listEnds[index]],
                credentials: credentials[(index == 0 ? 0 : credentialEnds[index - 1])..<credentialEnds[index]])
        }
    }

    /// Keeps the row's id if the row is good; else remembers it among those set aside.
    private mutating func take(id: Span<UInt8>, _ line: Int, _ issuesBefore: Int) -> Bool {
        // The usual case: nothing is wrong with the row, and a single look-up finds its id new and keeps it.
        if issues.count == issuesBefore, !id.isEmpty {
            let known = ids.count
            let number = ids.intern(id)
            if ids.count > known { return true }
            reportRepeated(id, first: Int(number), line)
        } else if !issues[issuesBefore...].contains(where: { $0.code == .emptyRequired && $0.column == file.idHeader }) {
            // A required id column that is empty was reported when its cell was read.
            if id.isEmpty {
                reportEmptyID(line)
            } else if let first = ids.number(of: id) {
                reportRepeated(id, first: Int(first), line)
            }
        }
        if !id.isEmpty { _ = rejectedIDs.intern(id) }
        return false
    }

    private var generatedID: String {
        guard case .rowNumber(let prefix) = declaration.id else { return "" }
        return prefix + String(recordsSeen)
    }

    private mutating func reportEmptyID(_ line: Int) {
        issues.append(
            RowIssue(
                file: file.name, line: line, column: file.idHeader, value: "", code: .emptyRequired,
                reason: LocalizedText(zh: "编号为空", en: "the id is empty")))
    }

    /// - Parameter first: the earlier row with the same id.
    private mutating func reportRepeated(_ id: Span<UInt8>, first: Int, _ line: Int) {
        issues.append(
            RowIssue(
                file: file.name, line: line, column: file.idHeader, value: idIsPrivate ? "***" : CellReader.string(id), code: .duplicateID,
                reason: first < file.earlierRows
                    ? LocalizedText(zh: "编号已在先前的表中，保留原有的一行", en: "an earlier file has this id already; its row is kept")
                    : LocalizedText(
                        zh: "编号与第 \(lines[first]) 行重复，保留先出现的一行",
                        en: "repeats the id of line \(lines[first]); the first row is kept")))
    }

    private mutating func read(
        _ index: Int, _ bytes: Span<UInt8>, _ ends: Span<Int>, _ firstField: Int, _ header: [String], _ line: Int,
        _ vocabulary: inout Interner
    ) -> CellReader.Value {
        let only = file.onlyField[index]
        if only >= 0 {
            let cell = bytes.extracting(Self.range(firstField + only, ends))
            let outcome = readers[index].read(cell, vocabulary: &vocabulary, list: &list, credentials: &credentials)
            if case .value(let value) = outcome, isSimplyGood(value, index) { return value }
        }
        return readWithCare(index, bytes, ends, firstField, header, line, &vocabulary)
    }

    /// Whether a column's only cell needs no report: no required value is missing, and a number of seats is possible.
    private func isSimplyGood(_ value: CellReader.Value, _ index: Int) -> Bool {
        switch value {
        case .nothing: readers[index].isOptional
        case .number(let number) where index == seatsColumn: Self.seats(number) != nil
        default: true
        }
    }

    /// Reads a column that has several fields, or whose only cell needs a report.
    private mutating func readWithCare(
        _ index: Int, _ bytes: Span<UInt8>, _ ends: Span<Int>, _ firstField: Int, _ header: [String], _ line: Int,
        _ vocabulary: inout Interner
    ) -> CellReader.Value {
        // Removes what the first reading appended, because the cell is read again.
        list.removeSubrange((listEnds.last ?? 0)...)
        credentials.removeSubrange((credentialEnds.last ?? 0)...)
        let listBegin = list.count
        var result = CellReader.Value.nothing
        var isAtFault = false
        for field in file.binding.fields[index] {
            let cell = bytes.extracting(Self.range(firstField + field, ends))
            switch readers[index].read(cell, vocabulary: &vocabulary, list: &list, credentials: &credentials) {
            case .value(.nothing): break
            case .value(let value): result = value
            case .issue(let code, let reason, let codebook):
                report(code, reason, index, header[field], CellReader.string(cell), line, codebook)
                isAtFault = true
            }
        }
        if isAtFault { return .nothing }
        if file.binding.fields[index].count > 1 { removeRepeats(from: listBegin) }
        if case .nothing = result {
            if !readers[index].isOptional, !file.binding.fields[index].isEmpty {
                report(
                    .emptyRequired, LocalizedText(zh: "必填项为空", en: "a required field is empty"), index,
                    header[file.binding.fields[index][0]], "", line)
            }
        } else if index == seatsColumn, case .number(let seats) = result, Self.seats(seats) == nil {
            report(.outOfRange, Self.seatsRule, index, header[file.binding.fields[index][0]], Format.plain(seats), line)
        }
        return result
    }

    /// A number of seats as a table holds it; nil where it is not one. An unstated number counts as no seats: nothing is promised that the
    /// file does not say.
    static func seats(_ number: Double) -> Int32? {
        if number.isNaN { return 0 }
        guard number == number.rounded(), number >= 0, number <= Double(maximumSeats) else { return nil }
        return Int32(number)
    }

    static let seatsRule = LocalizedText(zh: "名额应为 0 到 \(maximumSeats) 的整数", en: "seats must be a whole number from 0 to \(maximumSeats)")

    private mutating func removeRepeats(from begin: Int) {
        var seen = SeenValues<Int32>()
        var kept = begin
        for i in begin..<list.count where seen.isNew(list[i], to: list[begin..<kept]) {
            list[kept] = list[i]
            kept += 1
        }
        list.removeSubrange(kept...)
    }

    private mutating func report(
        _ code: RowIssue.Code, _ reason: LocalizedText, _ index: Int, _ header: String, _ value: String, _ line: Int,
        _ codebook: String? = nil
    ) {
        let isPrivate = readers[index].declaration.isPrivate
        let issue = RowIssue(
            file: file.name, line: line, column: header, value: isPrivate && !value.isEmpty ? "***" : value, code: code,
            reason: reason, codebook: codebook)
        // Two columns may read one cell (the lower and the upper end of a pay); its fault is reported once.
        guard !issues.reversed().prefix(while: { $0.line == line }).contains(issue) else { return }
        issues.append(issue)
    }

    /// Adds the columns of one joined file; see ``JoinBuilder``.
    public mutating func add(_ join: JoinBuilder) {
        joined += join.columns(rows: lines.count)
        issues += join.issues
    }

    /// The ids of the rows read so far, for a join.
    public var knownIDs: KnownIDs {
        var seatsColumn: String?
        if case .column(let name, _) = declaration.seats { seatsColumn = name }
        return KnownIDs(accepted: ids, rejected: rejectedIDs, seatsColumn: seatsColumn)
    }

    /// The ids of a table's rows, and which column holds its seats.
    public struct KnownIDs: Sendable {
        /// Ids of rows that were kept, numbered by row.
        public var accepted: Interner
        /// Ids of rows that were set aside.
        public var rejected: Interner
        /// The column that the table's seats are read from; it may be a joined one.
        public var seatsColumn: String?
    }

    /// Rows read so far, good ones only.
    public var count: Int { lines.count }

    /// The table. Call once, after every join.
    public func finish() -> Table {
        let columns = buffers.map { $0.column(file: file.name) } + joined
        var seats = [Int32](repeating: 1, count: lines.count)
        var seatsColumn: String?
        switch declaration.seats {
        case .constant(let number):
            seats = [Int32](repeating: Int32(number), count: lines.count)
        case .column(let name, _):
            if case .numbers(let numbers)? = columns.first(where: { $0.name == name })?.data {
                seats = numbers.map { number in
                    guard let seats = Self.seats(number) else { preconditionFailure("a number of seats that no reader checked") }
                    return seats
                }
                seatsColumn = name
            }
        }
        return Table(side: side, ids: ids, lines: lines, columns: columns, seats: seats, seatsColumn: seatsColumn)
    }
}
