import TestSupport
import Testing

@testable import Duikou

@Suite struct DistinctRowsTests {
    /// By a dictionary, in order of first appearance.
    private static func plainly<Value: Hashable>(_ rows: [Value]) -> DistinctRows {
        var numbers: [Value: Int32] = [:]
        var (keys, first): ([Int32], [Int32]) = ([], [])
        for (row, value) in rows.enumerated() {
            if numbers[value] == nil {
                numbers[value] = Int32(first.count)
                first.append(Int32(row))
            }
            keys.append(numbers[value]!)
        }
        return DistinctRows(keys: keys, firstRows: first)
    }

    @Test func numbersAsADictionaryDoes() {
        for seed in 0..<400 {
            var g = SeededGenerator(seed: seed)
            let rows = Int.random(in: 0...300, using: &g)
            let distinct = Int.random(in: 1...200, using: &g)
            let values = (0..<rows).map { _ in UInt64.random(in: 0...UInt64(distinct), using: &g) }
            expect(DistinctRows(of: values) == Self.plainly(values), "seed \(seed)")
            let cells = values.map { value in (0..<Int(value % 4)).map { Int32(value % UInt64($0 + 3)) } }
            var lists = Lists()
            for cell in cells { lists.append(cell) }
            expect(DistinctRows(of: lists) == Self.plainly(cells), "seed \(seed), lists")
            // Few combinations go by a table, many by hashing.
            let width = g.chance(0.5) ? 3 : 4000
            let columns = (0..<Int.random(in: 0...4, using: &g)).map { _ in
                (0..<rows).map { _ in Int32.random(in: -1...Int32(width), using: &g) }
            }
            let tuples = (0..<rows).map { row in columns.map { $0[row] } }
            expect(DistinctRows.combining(columns, rows: rows) == Self.plainly(tuples), "seed \(seed), columns")
        }
    }

    @Test func aChangedColumnForgetsItsNumbering() {
        let declaration = ColumnDeclaration(name: "word", kind: .category)
        var column = Column(declaration: declaration, data: .codes([0, 1, 0]))
        column = Column(declaration: declaration, data: column.data, distinct: column.distinctRows())
        #expect(column.distinct?.firstRows == [0, 1])
        column.data = .codes([2, 1, 0])
        #expect(column.distinct == nil)
        #expect(column.distinctRows().firstRows == [0, 1, 2])
    }
}
