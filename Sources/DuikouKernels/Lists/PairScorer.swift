/// The canonical score of pairs: the number that ranks them, is printed and is explained.
///
/// Each call scores one batch; calls come from several threads at once. The score must be a pure function of the pair: the same bytes
/// whatever the batch, the thread or the processor. It is finite, or `-.infinity` for a pair that is not eligible and is never listed;
/// NaN and `+.infinity` are programmer's mistakes.
public protocol PairScorer: Sendable {
    /// Scores one row with each of the columns: `scores[i]` for the pair (row, columns[i]). Both have the same count.
    func score(row: Int, columns: Span<Int32>, into scores: inout MutableSpan<Double>)

    /// Scores one column with each of the rows. The default implementation calls the method above once for each row.
    func score(column: Int, rows: Span<Int32>, into scores: inout MutableSpan<Double>)
}

extension PairScorer {
    /// Scores one column with each of the rows, by one call of ``score(row:columns:into:)`` for each row.
    public func score(column: Int, rows: Span<Int32>, into scores: inout MutableSpan<Double>) {
        let one = [Int32(column)]
        for i in rows.indices {
            var result = [0.0]
            var span = result.mutableSpan
            score(row: Int(rows[i]), columns: one.span, into: &span)
            scores[i] = result[0]
        }
    }
}
