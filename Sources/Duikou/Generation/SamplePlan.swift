/// A specification ready to run. Making one draws the tables that others refer to and holds the columns they need;
/// every other table is drawn row by row, so that memory does not grow with it.
public struct SamplePlan: Sendable {
    /// A table that is written to a file.
    public struct Output: Sendable {
        /// The table's name.
        public var table: String
        /// The file's name.
        public var file: String
        /// The names of the written columns.
        public var header: [String]
        /// Steps of drawing, for progress: the rows of a table with a row count; the parents of a table that is drawn for each of them.
        public var steps: Int
        let index: Int
    }

    /// The files to write, in the order of the specification.
    public let outputs: [Output]
    /// The most rows of a table; a larger number is a slip of the keyboard.
    public static let rowLimit = 100_000_000

    private let tables: [SampleTable]
    private let symbols: SampleSymbols

    /// - Parameter counts: the rows wanted of the talents' and openings' tables; the tables that scale with them follow.
    /// - Throws: ``DiagnosticsError`` with every problem of the specification.
    public init(_ spec: GenerateSpec, counts: [GenerateSpec.Side: Int] = [:]) throws {
        for (side, count) in counts {
            let named = side == .talents ? spec.talents : spec.openings
            guard named != nil else {
                throw DuikouError(
                    .usage, zh: "这份规格没有写明 \(side.rawValue): 表名，不能改变它的行数",
                    en: "this specification does not say “\(side.rawValue): TABLE”; its size cannot be changed")
            }
            guard (1...Self.rowLimit).contains(count) else {
                throw DuikouError(.usage, zh: "行数要在 1 到 \(Self.rowLimit) 之间", en: "a row count is from 1 to \(Self.rowLimit)")
            }
        }
        var compiler = SampleCompiler(spec, counts: counts)
        try compiler.compile()
        tables = compiler.tables
        symbols = compiler.symbols
        outputs = compiler.tables.indices.compactMap { index in
            let table = compiler.tables[index]
            guard let file = table.file else { return nil }
            let steps =
                switch table.rows {
                case .count(let count): count
                case .each(_, let parents, _, _, _): parents
                }
            return Output(
                table: table.name, file: file, header: table.written.map { table.columns[$0].name }, steps: steps, index: index)
        }
    }

    /// Draws a table's rows in order, in batches of about `batchRows`.
    ///
    /// - Parameter sink: takes a batch and the number of steps done. An error of its own ends the drawing and is thrown on.
    /// - Returns: the number of rows drawn.
    @discardableResult
    public func draw(
        _ output: Output, batchRows: Int = 4096, into sink: (RecordBatch, _ stepsDone: Int) throws -> Void
    ) throws -> Int {
        let written = tables[output.index].written
        var batch = RecordBatch()
        var rows = 0
        var failure: (any Error)?
        var lastStep = 0
        SampleRows.forEach(output.index, of: tables, symbols: symbols) { values, step in
            for column in written {
                symbols.append(values[column], to: &batch.bytes)
                batch.fieldEnds.append(batch.bytes.count)
            }
            batch.recordEnds.append(batch.fieldEnds.count)
            rows += 1
            lastStep = step
            // The header stands on line 1; a generated cell has no line break.
            batch.lines.append(rows + 1)
            guard batch.count >= batchRows else { return true }
            do {
                try sink(batch, step)
            } catch {
                failure = error
                return false
            }
            batch.removeAll()
            return true
        }
        if let failure { throw failure }
        if batch.count > 0 { try sink(batch, max(lastStep, output.steps)) }
        return rows
    }
}

/// The rows of a table one after another.
enum SampleRows {
    /// Calls `body` with each row's values and the steps done; false from it ends the drawing.
    static func forEach(
        _ index: Int, of tables: [SampleTable], symbols: SampleSymbols, _ body: ([SampleValue], Int) -> Bool
    ) {
        let table = tables[index]
        var scratch = SampleTable.Scratch()
        switch table.rows {
        case .count(let count):
            for row in 0..<count {
                _ = table.draw(row: row, child: 0, parent: [], symbols: symbols, scratch: &scratch)
                guard body(scratch.values, row + 1) else { return }
            }
        case .each(let parentIndex, let parents, let share, let counts, let sizes):
            let parent = tables[parentIndex]
            var parentScratch = SampleTable.Scratch()
            for row in 0..<parents {
                var random = SeededRandom(seed: table.rowSeed(row))
                guard random.unit() < share else { continue }
                let children = sizes[counts.draw(&random)]
                _ = parent.draw(row: row, child: 0, parent: [], symbols: symbols, scratch: &parentScratch)
                scratch.taken.removeAll(keepingCapacity: true)
                for child in 0..<children {
                    guard table.draw(row: row, child: child + 1, parent: parentScratch.values, symbols: symbols, scratch: &scratch)
                    else { continue }
                    guard body(scratch.values, row + 1) else { return }
                }
            }
        }
    }
}
