import Testing
import TestSupport

@testable import DuikouKernels

@Suite struct MatrixRowTests {
    @Test func rowsAreCopiedAndColumnsSummed() {
        for seed in 0..<50 {
            var g = SeededGenerator(seed: seed)
            let (n, d) = (Int.random(in: 1...9, using: &g), Int.random(in: 0...70, using: &g))
            let matrix = Matrix(rows: n, columns: d) { _, row in for j in row.indices { row[j] = Float.random(in: -2...2, using: &g) } }
            let factors = (0..<d).map { Float(1 << ($0 % 5)) }
            for i in 0..<n {
                var target = [Float](repeating: 7, count: d + 3)
                var span = target.mutableSpan
                matrix.copyRow(i, times: factors.span, into: &span, from: 2)
                #expect(target == [7, 7] + (0..<d).map { matrix[i, $0] * factors[$0] } + [7], "seed \(seed)")
            }
            #expect(
                matrix.columnSquares() == (0..<d).map { j in (0..<n).reduce(0.0) { $0 + Double(matrix[$1, j]) * Double(matrix[$1, j]) } })
        }
    }
}
