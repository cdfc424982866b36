import Duikou
import Synchronization

/// Writes result tables as CSV: in UTF-8 with a mark at the start, so that Excel in China opens them as they are; a fit with four decimals,
/// which is all of them, so that the parts of a breakdown add up in a spreadsheet too.
struct CSVTableRenderer: Sendable {
    let format: ResultFormat
    /// Ids, and the columns shown beside them, of every row: they stand in many records.
    private let talents: RenderedRows
    private let openings: RenderedRows
    private let hasCodes: @Sendable (Side, String) -> Bool

    init(_ loaded: LoadedProgramme, _ format: ResultFormat, threads: Int) {
        self.format = format
        let (compiled, programme) = (loaded.compiled, loaded.programme)
        let hasCodes: @Sendable (Side, String) -> Bool = { side, name in
            programme.table(side).column(named: name)?.codebook != nil
        }
        self.hasCodes = hasCodes
        func rendered(_ side: Side) -> RenderedRows {
            let shown = programme.outputs.columns(side).flatMap { name -> [RenderedRows.Shown] in
                format.headers == .keys && hasCodes(side, name)
                    ? [.init(name: name), .init(name: name, isCode: true)] : [.init(name: name)]
            }
            return RenderedRows(compiled.table(side), shown: shown, codes: compiled.codes, language: format.language, threads: threads)
        }
        talents = rendered(.talent)
        openings = rendered(.opening)
    }

    /// Writes the table and closes the writer.
    ///
    /// - Parameter progress: called with what each batch says of itself, by one thread at a time.
    /// - Returns: what was written.
    func write(
        _ table: ResultTable, to writer: sending CSVWriter, threads: Int, progress: (@Sendable (Int) -> Void)? = nil
    ) throws -> (sha256: String, bytes: Int) {
        try write(table, to: writer, threads: threads, progress: progress) { $0.digest }
    }

    /// The table's file in memory.
    func bytes(_ table: ResultTable, threads: Int) throws -> [UInt8] {
        try write(table, to: CSVWriter(byteOrderMark: true), threads: threads, progress: nil) { $0.bytes }
    }

    /// Writes the table, closes the writer, and returns what `result` takes from it.
    private func write<Result: Sendable>(
        _ table: ResultTable, to writer: sending CSVWriter, threads: Int, progress: (@Sendable (Int) -> Void)?,
        result: (CSVWriter) -> Result
    ) throws -> Result {
        let written = table.columns.written(format, hasCodes: hasCodes)
        try writer.record(table.columns.header(written, format))
        let steps = Self.steps(written, table.columns)
        let output = Mutex(writer)
        try Chunks(count: table.parts, size: 1).inOrder(threads: threads) { range in
            let batch = table.part(range.lowerBound)
            return (batch.progress, self.rendered(batch, table.columns, steps))
        } take: { done, records in
            try output.withLock { try $0.records(records) }
            progress?(done)
        }
        return try output.withLock { writer in
            try writer.close()
            return result(writer)
        }
    }

    /// What is appended for a record, cell by cell; cells that were rendered before come in one piece. Numbers are places in ``Pool``.
    private enum Step {
        case row(Side)
        case id(Side)
        case text(Int)
        /// Several columns of fit, one after the other.
        case fits(Range<Int>)
        case integer(Int)
        case real(Int)
        case money(Int)
        case flag(Int)
        case label(Int)
        case code(Int)
    }

    private static func steps(_ written: [ResultCell], _ columns: [ResultColumn]) -> [Step] {
        var steps: [Step] = []
        var fits = 0
        for cell in written {
            switch cell {
            case .code(let index):
                // That of a shown column was rendered with it.
                if columns[index].kind == .label { steps.append(.code(index)) }
            case .value(let index):
                switch columns[index].kind {
                case .id(let side): steps.append(.id(side))
                case .shown(let side, _): if case .id(side)? = steps.last { steps[steps.count - 1] = .row(side) }
                case .text: steps.append(.text(index))
                case .fit:
                    if case .fits(let range)? = steps.last {
                        steps[steps.count - 1] = .fits(range.lowerBound..<range.upperBound + 1)
                    } else {
                        steps.append(.fits(fits..<fits + 1))
                    }
                    fits += 1
                case .integer: steps.append(.integer(index))
                case .real: steps.append(.real(index))
                case .money: steps.append(.money(index))
                case .flag: steps.append(.flag(index))
                case .label: steps.append(.label(index))
                }
            }
        }
        return steps
    }

    /// The records of a batch, line ends included.
    private func rendered(_ batch: ResultBatch, _ columns: [ResultColumn], _ steps: [Step]) -> [UInt8] {
        let count = batch.count
        precondition(batch.values.count == columns.count, "a batch has the values of every column")
        // All fits in one array, column by column: they are most of what a run writes.
        var fits: [Int32] = []
        var labels = [[(text: [UInt8], code: [UInt8])]](repeating: [], count: columns.count)
        for (index, values) in batch.values.enumerated() {
            switch values {
            case .fits(let units):
                precondition(units.count == count, "a value for each record")
                fits += units
            case .labels(let known, _):
                labels[index] = known.map { label in
                    var (text, code): ([UInt8], [UInt8]) = ([], [])
                    CSVText.append(label.text[format.language], to: &text)
                    CSVText.append(label.code, to: &code)
                    return (text, code)
                }
            default: break
            }
        }
        let comma = UInt8(ascii: ",")
        var bytes: [UInt8] = []
        for record in 0..<count {
            var isFirst = true
            for step in steps {
                // A fit brings its comma with it.
                if case .fits(let range) = step {
                    for column in range {
                        let units = fits[column * count + record]
                        if units == ResultValues.noFit { bytes.append(comma) } else { CSVText.append(score: units, to: &bytes) }
                    }
                    continue
                }
                if !isFirst { bytes.append(comma) }
                isFirst = false
                append(step, batch, columns, labels, record, to: &bytes)
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    private func append(
        _ step: Step, _ batch: ResultBatch, _ columns: [ResultColumn], _ labels: [[(text: [UInt8], code: [UInt8])]], _ record: Int,
        to bytes: inout [UInt8]
    ) {
        switch step {
        case .row(let side), .id(let side):
            let row = Int(side == .talent ? batch.talents[record] : batch.openings[record])
            guard row >= 0 else { return }
            if case .row = step { bytes += cells(side)[row] } else { bytes += cells(side).id(row) }
        case .fits: break
        case .text(let index):
            guard case .texts(let texts) = batch.values[index] else { return }
            CSVText.append(texts[record][format.language], to: &bytes)
        case .integer(let index):
            if case .integers(let numbers) = batch.values[index], let number = numbers[record] { CSVText.append(number, to: &bytes) }
        case .real(let index):
            guard case .reals(let numbers) = batch.values[index], case .real(let decimals) = columns[index].kind else { return }
            if let number = numbers[record] { bytes += Format.fixed(number, decimals).utf8 }
        case .money(let index):
            guard case .hundredths(let amounts) = batch.values[index], let amount = amounts[record] else { return }
            CSVText.append(units: Int(amount), decimals: 2, divisor: 100, to: &bytes)
        case .flag(let index):
            guard case .flags(let flags) = batch.values[index], let flag = flags[record] else { return }
            bytes += Self.word(flag, format).utf8
        case .label(let index), .code(let index):
            guard case .labels(_, let numbers) = batch.values[index], numbers[record] >= 0 else { return }
            let label = labels[index][Int(numbers[record])]
            if case .code = step { bytes += label.code } else { bytes += label.text }
        }
    }

    private func cells(_ side: Side) -> RenderedRows { side == .talent ? talents : openings }

    /// Yes or no; under keys the same in every language.
    private static func word(_ flag: Bool, _ format: ResultFormat) -> String {
        format.headers == .keys || format.language == .en ? (flag ? "yes" : "no") : (flag ? "是" : "否")
    }
}
