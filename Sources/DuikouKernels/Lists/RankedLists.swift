/// Ranked lists in compressed sparse rows: list i is at `offsets[i]..<offsets[i + 1]` of `indices` and `scores`.
///
/// Each list is in the total order of scores: higher first, then by the pair's number (``PairTies``), or by the lower index where a
/// request has no ties. -0.0 equals 0.0 (and is stored as 0.0).
public struct RankedLists: Sendable, Equatable {
    /// Where each list starts, from 0, never falling; one value more than there are lists.
    public let offsets: [Int]
    /// The partners of all lists, list after list, each best first.
    public let indices: [Int32]
    /// The canonical score of each entry of `indices`.
    public let scores: [Double]

    /// Takes lists in compressed sparse rows. The shapes must agree: the last offset is the number of `indices` and of `scores`.
    public init(offsets: [Int], indices: [Int32], scores: [Double]) {
        precondition(offsets.first == 0 && offsets.last == indices.count && indices.count == scores.count, "shapes disagree")
        self.offsets = offsets
        self.indices = indices
        self.scores = scores
    }

    /// Number of lists.
    public var count: Int { offsets.count - 1 }

    /// The positions of list `i` in `indices` and `scores`.
    public func range(_ i: Int) -> Range<Int> { offsets[i]..<offsets[i + 1] }

    /// The members of list `i`, best first.
    public func indices(_ i: Int) -> ArraySlice<Int32> { indices[range(i)] }

    /// The scores of list `i`, highest first.
    public func scores(_ i: Int) -> ArraySlice<Double> { scores[range(i)] }
}
