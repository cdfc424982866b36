import CKernelScan

/// The canonical score of plain features: their dot product, block by block, in `Double`.
///
/// Within a block, element i goes to lane i mod 8, each lane adds in ascending order, and the lanes are combined as
/// ((0+4)+(2+6)) + ((1+5)+(3+7)); then the blocks are added in order. Each product of two `Float`s is exact in `Double`. So the
/// score is the same bytes on every processor, and a breakdown by block that uses `block(_:row:column:)` adds up to it exactly.
public struct DotScorer: PairScorer {
    /// Features of the rows, n × d.
    public let rows: Matrix
    /// Features of the columns, m × d.
    public let columns: Matrix
    /// End of each block, ascending; the last is the number of features. Empty only when there are no features.
    public let blockEnds: [Int]
    private let blockEnds64: [Int64]

    /// A scorer of rows (n × d) and columns (m × d). `blockEnds` defaults to one block of all features.
    public init(rows: Matrix, columns: Matrix, blockEnds: [Int]? = nil) {
        precondition(rows.columns == columns.columns, "both sides have the same number of features")
        let d = rows.columns
        let ends = blockEnds ?? (d == 0 ? [] : [d])
        precondition(zip(ends, ends.dropFirst()).allSatisfy { $0 <= $1 } && (ends.first ?? 0) >= 0, "block ends ascend")
        precondition((ends.last ?? 0) == d, "the last block ends at the last feature")
        self.rows = rows
        self.columns = columns
        self.blockEnds = ends
        blockEnds64 = ends.map { Int64($0) }
    }

    /// The canonical value of one block for a pair: its part of the score. `block` counts from 0.
    public func block(_ block: Int, row: Int, column: Int) -> Double {
        precondition(row >= 0 && row < rows.rows && column >= 0 && column < columns.rows, "a pair outside the matrices")
        let from = block == 0 ? 0 : blockEnds[block - 1]
        // SAFETY: row and column checked above; block ends lie in 0...d by init.
        return duikou_dot_block(
            rows.start + (row * rows.columns + from), columns.start + (column * columns.columns + from),
            Int32(blockEnds[block] - from)) + 0
    }

    /// The canonical score of a pair. O(d).
    public func score(row: Int, column: Int) -> Double {
        precondition(row >= 0 && row < rows.rows && column >= 0 && column < columns.rows, "a pair outside the matrices")
        return dot(rows.start + row * rows.columns, columns.start + column * columns.columns)
    }

    /// Scores one row with each of the columns `ids`. O(ids · d).
    public func score(row: Int, columns ids: Span<Int32>, into scores: inout MutableSpan<Double>) {
        precondition(row >= 0 && row < rows.rows && ids.count == scores.count)
        for i in ids.indices { precondition(ids[i] >= 0 && Int(ids[i]) < columns.rows) }
        dots(rows.start + row * rows.columns, columns, ids, &scores)
    }

    /// Scores one column with each of the rows `ids`. O(ids · d).
    public func score(column: Int, rows ids: Span<Int32>, into scores: inout MutableSpan<Double>) {
        precondition(column >= 0 && column < columns.rows && ids.count == scores.count)
        for i in ids.indices { precondition(ids[i] >= 0 && Int(ids[i]) < rows.rows) }
        dots(columns.start + column * columns.columns, rows, ids, &scores)
    }

    /// The dot products of the vector `x` with the rows `ids` of a matrix.
    private func dots(_ x: UnsafePointer<Float>, _ matrix: Matrix, _ ids: Span<Int32>, _ scores: inout MutableSpan<Double>) {
        ids.withUnsafeBufferPointer { ids in
            scores.withUnsafeMutableBufferPointer { scores in
                blockEnds64.withUnsafeBufferPointer { ends in
                    guard !ids.isEmpty else { return }
                    // SAFETY: callers checked the ids against the matrix and the counts against each other; the ends cover a row exactly.
                    duikou_dot_rows(
                        x, matrix.start, Int64(matrix.columns), ids.baseAddress!, Int64(ids.count), ends.baseAddress, Int64(ends.count),
                        scores.baseAddress!)
                }
            }
        }
    }

    // SAFETY: callers pass the start of a row of each matrix, whose d elements the block ends cover exactly.
    private func dot(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>) -> Double {
        var sum = 0.0
        var from = 0
        for end in blockEnds {
            sum += duikou_dot_block(x + from, y + from, Int32(end - from))
            from = end
        }
        return sum
    }
}
