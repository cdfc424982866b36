/// Ranked lists in compressed sparse rows: list i is at `offsets[i]..<offsets[i + 1]` of `indices` and `scores`.
///
/// Each list is in the total order of scores: higher first, then by the pair's number (``PairTies``), or the lower index where a request names none. -0.0 equals 0.0 (and is stored as 0.0).
public struct RankedLists: Sendable, Equatable {
    /// One more than there are lists; ascending from 0.
    public let offsets: [Int]
    public let indices: [Int32]
    public let scores: [Double]

    /// Lists in compressed sparse rows; the shapes must agree.
    public init(offsets: [Int], indices: [Int32], scores: [Double]) {
        precondition(offsets.first == 0 && offsets.last == indices.count && indices.count == scores.count, "shapes disagree")
        self.offsets = offsets
        self.indices = indices
        self.scores = scores
    }

    /// Number of lists.
    public var count: Int { offsets.count - 1 }

    /// Where list `i` stands in `indices` and `scores`.
    public func range(_ i: Int) -> Range<Int> { offsets[i]..<offsets[i + 1] }

    /// The members of list `i`, best first.
    public func indices(_ i: Int) -> ArraySlice<Int32> { indices[range(i)] }

    /// The scores of list `i`, highest first.
    public func scores(_ i: Int) -> ArraySlice<Double> { scores[range(i)] }
}
