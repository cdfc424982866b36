import Testing
import TestSupport

@testable import DuikouKernels

@Suite struct SparseMatrixTests {
    /// What a sparse matrix was made from is what its rows say.
    @Test func rowsHoldTheirEntries() {
        for seed in 0..<200 {
            var g = SeededGenerator(seed: seed)
            let (n, d) = (Int.random(in: 0...9, using: &g), Int.random(in: 0...12, using: &g))
            let dense = (0..<n).map { _ in (0..<d).map { _ in g.chance(0.7) ? 0 : Float.random(in: -3...3, using: &g) } }
            var (offsets, indices, values) = ([0], [Int32](), [Float]())
            for row in dense {
                for (j, value) in row.enumerated() where value != 0 {
                    indices.append(Int32(j))
                    values.append(value)
                }
                offsets.append(values.count)
            }
            let matrix = SparseMatrix(rows: n, columns: d, offsets: offsets, indices: indices, values: values)
            #expect(matrix.entries == dense.joined().count { $0 != 0 })
            for i in 0..<n {
                var row = [Float](repeating: 0, count: d)
                for e in matrix.row(i) { row[Int(matrix.indices[e])] = matrix.values[e] }
                #expect(row == dense[i], "seed \(seed)")
            }
        }
    }

    /// Entries that a kernel could not trust stop the process where they are made.
    @Test func badEntriesAreRefused() async {
        await #expect(processExitsWith: .failure) {
            _ = SparseMatrix(rows: 1, columns: 3, offsets: [0, 2], indices: [1, 1], values: [1, 1])
        }
        await #expect(processExitsWith: .failure) {
            _ = SparseMatrix(rows: 1, columns: 3, offsets: [0, 2], indices: [2, 1], values: [1, 1])
        }
        await #expect(processExitsWith: .failure) { _ = SparseMatrix(rows: 1, columns: 3, offsets: [0, 1], indices: [3], values: [1]) }
        await #expect(processExitsWith: .failure) { _ = SparseMatrix(rows: 1, columns: 3, offsets: [0, 1], indices: [-1], values: [1]) }
        await #expect(processExitsWith: .failure) { _ = SparseMatrix(rows: 1, columns: 3, offsets: [0, 1], indices: [0], values: [.nan]) }
        await #expect(processExitsWith: .failure) { _ = SparseMatrix(rows: 1, columns: 3, offsets: [0, 2], indices: [0], values: [1]) }
        await #expect(processExitsWith: .failure) { _ = SparseMatrix(rows: 2, columns: 3, offsets: [0, 2, 1], indices: [0], values: [1]) }
    }

    /// Both parts of a request speak of the same rows and columns.
    @Test func partsOfARequestAgree() async {
        await #expect(processExitsWith: .failure) {
            let empty = SparseMatrix(rows: 1, columns: 0, offsets: [0, 0], indices: [], values: [])
            let dense = Matrix(zeros: 2, columns: 1)
            _ = ListRequest(
                rows: dense, columns: dense, sparse: SparseFeatures(rows: empty, columns: empty), listLength: 1,
                scorer: DotScorer(rows: dense, columns: dense))
        }
        await #expect(processExitsWith: .failure) {
            _ = SparseFeatures(
                rows: SparseMatrix(rows: 1, columns: 0, offsets: [0, 0], indices: [], values: []),
                columns: SparseMatrix(rows: 1, columns: 1, offsets: [0, 0], indices: [], values: []))
        }
    }
}
