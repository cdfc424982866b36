/// Builds the columns that a joined file adds to a table: one row's values, values collected over several rows, or
/// how many rows there are.
public struct JoinBuilder {
    private let declaration: JoinDeclaration
    private let file: String
    private let binding: HeaderBinding
    private let readers: [CellReader]
    private let read: [Int]
    private let keyField: Int
    private let accepted: Interner
    private let rejected: Interner
    /// The reader whose numbers are the table's seats, if it is one of these.
    private let seatsReader: Int?
    /// Whether the number of an id's joined rows is its number of seats.
    private let countsSeats: Bool

    /// Single values: the row that stated each, and its line.
    private var singles: [[(row: Int32, value: CellReader.Value)]]
    private var collected: [[(row: Int32, value: Int32)]]
    private var collectedCredentials: [[(row: Int32, value: Credential)]]
    private var texts: [[Int32: [UInt8]]]
    private var counts: [Int32]
    private var firstLine: [Int]
    private var hints = IDHints()

    /// Joined rows and cells that were set aside, in the order of the file.
    public private(set) var issues: [RowIssue] = []

    /// - Parameter ids: the ids of the table that is joined to.
    /// - Throws: ``DuikouError`` where the header lacks the key or a declared column.
    public init(
        _ declaration: JoinDeclaration, header: [String], codes: Codes, ids: TableBuilder.KnownIDs
    ) throws {
        self.declaration = declaration
        file = declaration.file.written
        // A count needs no cell of its own.
        let withCells = declaration.columns.indices.filter { declaration.columns[$0].kind != .count }
        read = withCells
        (binding, keyField) = try Self.bind(declaration, header: header)
        readers = withCells.map { CellReader(declaration.columns[$0], codes: codes) }
        accepted = ids.accepted
        rejected = ids.rejected
        seatsReader = withCells.firstIndex { declaration.columns[$0].name == ids.seatsColumn && declaration.columns[$0].kind == .number }
        countsSeats = declaration.columns.contains { $0.kind == .count && $0.name == ids.seatsColumn }
        singles = Array(repeating: [], count: withCells.count)
        collected = Array(repeating: [], count: withCells.count)
        collectedCredentials = Array(repeating: [], count: withCells.count)
        texts = Array(repeating: [:], count: withCells.count)
        counts = Array(repeating: 0, count: ids.accepted.count)
        firstLine = Array(repeating: 0, count: ids.accepted.count)
    }

    /// - Throws: for the key and each declared column that the header lacks.
    private static func bind(_ declaration: JoinDeclaration, header: [String]) throws -> (HeaderBinding, key: Int) {
        let file = declaration.file.written
        var problems = Problems()
        let binding = problems.collect {
            try HeaderBinding(declaration.columns.filter { $0.kind != .count }, header: header, file: file)
        }
        let key = problems.collect { try HeaderBinding.field(of: declaration.keyHeaders, in: header, file: file) }
        try problems.throwIfAny()
        return (binding!, key!)
    }

    /// Checks a header without building anything.
    ///
    /// - Throws: what ``init(_:header:codes:ids:)`` would.
    public static func check(_ declaration: JoinDeclaration, header: [String]) throws { _ = try bind(declaration, header: header) }

    private var takesOneRow: Bool {
        declaration.columns.contains { $0.kind != .tags && $0.kind != .credentials && $0.kind != .count }
    }

    /// Reads every record of `batch`. Amortised O(bytes).
    public mutating func append(_ batch: RecordBatch, header: [String], vocabulary: inout Interner) {
        for record in 0..<batch.count {
            let line = batch.lines[record]
            let fields = batch.fields(of: record)
            guard fields.count == binding.width else {
                issues.append(.fieldCount(file: file, line: line, found: fields.count, expected: binding.width))
                continue
            }
            let keyCell = batch.bytes.span.extracting(batch.range(of: fields.lowerBound + keyField))
            let stated = keyCell.extracting(CellReader.trimmed(keyCell))
            let own = SpreadsheetSafety.id(stated)
            guard let row = own.map({ accepted.number(of: $0.span) }) ?? accepted.number(of: stated) else {
                // A row of the main table that was set aside is already reported there.
                let id = own.map { String(decoding: $0, as: UTF8.self) } ?? CellReader.string(stated)
                if rejected.number(of: id) == nil {
                    let near = hints.nearest(to: id, among: accepted)
                    issue(
                        .unknownReference, header[keyField], CellReader.string(stated), line,
                        IDHints.asking(near, zh: "主表中没有这个编号", en: "the main table has no such id"))
                }
                continue
            }
            if takesOneRow, counts[Int(row)] > 0 {
                issue(
                    .repeatedReference, header[keyField], CellReader.string(stated), line,
                    LocalizedText(
                        zh: "第 \(firstLine[Int(row)]) 行已给出这个编号，保留先出现的一行",
                        en: "line \(firstLine[Int(row)]) already states this id; the first row is kept"))
                continue
            }
            if countsSeats, Int(counts[Int(row)]) >= TableBuilder.maximumSeats {
                issue(.outOfRange, header[keyField], CellReader.string(stated), line, TableBuilder.seatsRule)
                continue
            }
            take(record: fields.lowerBound, of: batch, row, header, line, &vocabulary)
        }
    }

    private mutating func take(
        record firstField: Int, of batch: RecordBatch, _ row: Int32, _ header: [String], _ line: Int, _ vocabulary: inout Interner
    ) {
        var list: [Int32] = []
        var credentials: [Credential] = []
        let before = issues.count
        var pending: [(index: Int, value: CellReader.Value, list: [Int32], credentials: [Credential], text: [UInt8])] = []
        for index in readers.indices {
            list.removeAll(keepingCapacity: true)
            credentials.removeAll(keepingCapacity: true)
            var value = CellReader.Value.nothing
            var text: [UInt8] = []
            let column = declaration.columns[read[index]]
            let issuesBefore = issues.count
            for field in binding.fields[index] {
                let cell = batch.bytes.span.extracting(batch.range(of: firstField + field))
                switch readers[index].read(cell, vocabulary: &vocabulary, list: &list, credentials: &credentials) {
                case .value(.nothing): break
                case .value(let found):
                    value = found
                    if index == seatsReader, case .number(let number) = found, TableBuilder.seats(number) == nil {
                        issue(
                            .outOfRange, header[field], column.isPrivate ? "***" : CellReader.string(cell), line, TableBuilder.seatsRule)
                    }
                    if case .text = found { text = CellReader.array(cell.extracting(CellReader.trimmed(cell))) }
                case .issue(let code, let reason, let codebook):
                    issue(code, header[field], column.isPrivate ? "***" : CellReader.string(cell), line, reason, codebook)
                }
            }
            if case .nothing = value, !column.isOptional, issues.count == issuesBefore, let field = binding.fields[index].first {
                issue(.emptyRequired, header[field], "", line, LocalizedText(zh: "必填项为空", en: "a required field is empty"))
            }
            pending.append((index, value, list, credentials, text))
        }
        guard issues.count == before else { return }
        counts[Int(row)] += 1
        if counts[Int(row)] == 1 { firstLine[Int(row)] = line }
        for item in pending {
            switch item.value {
            case .nothing: break
            case .text: texts[item.index][row] = item.text
            case .list:
                collected[item.index] += item.list.map { (row, $0) }
                collectedCredentials[item.index] += item.credentials.map { (row, $0) }
            case .code, .number, .date: singles[item.index].append((row, item.value))
            }
        }
    }

    private mutating func issue(
        _ code: RowIssue.Code, _ column: String, _ value: String, _ line: Int, _ reason: LocalizedText, _ codebook: String? = nil
    ) {
        issues.append(
            RowIssue(file: file, line: line, column: column, value: value, code: code, reason: reason, codebook: codebook))
    }

    /// The joined columns in declaration order, `rows` rows each.
    func columns(rows: Int) -> [Column] {
        declaration.columns.indices.map { position in
            let column = declaration.columns[position]
            guard let index = read.firstIndex(of: position) else {
                return Column(declaration: column, data: .numbers(counts.map(Double.init)), file: file)
            }
            var buffer = ColumnBuffer(column)
            let lists = Self.grouped(collected[index], rows: rows)
            let credentials = Self.grouped(collectedCredentials[index], rows: rows)
            var values = [CellReader.Value](repeating: .nothing, count: rows)
            for single in singles[index] { values[Int(single.row)] = single.value }
            for row in 0..<rows {
                let text = texts[index][Int32(row)] ?? []
                if column.kind == .text, !text.isEmpty { values[row] = .text }
                buffer.append(values[row], text: text.span, list: lists[row], credentials: credentials[row])
            }
            return buffer.column(file: file)
        }
    }

    /// The values of each row in order of first mention, without repeats. O(pairs).
    private static func grouped<Value: Hashable>(_ pairs: [(row: Int32, value: Value)], rows: Int) -> [[Value]] {
        var result = [[Value]](repeating: [], count: rows)
        var seen: [Int32: SeenValues<Value>] = [:]
        for pair in pairs {
            let row = Int(pair.row)
            // Only a long list needs a set of the values seen.
            let isNew =
                result[row].count <= SeenValues<Value>.longestScan
                ? !result[row].contains(pair.value) : seen[pair.row, default: SeenValues()].isNew(pair.value, to: result[row][...])
            if isNew { result[row].append(pair.value) }
        }
        return result
    }
}
