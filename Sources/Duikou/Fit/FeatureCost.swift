/// What a column of the screen costs for each pair of rows, as a dense column and as a sparse one; each column is stored the cheaper way.
///
/// A dense column costs every pair a multiplication, whatever its rows hold. A sparse one costs a pair only where both rows hold something
/// in it, but then much more, since an addition at a place read from memory is no vector instruction. Both ways are exact.
public struct FeatureCost: Sendable {
    /// Nanoseconds a pair of a dense column, on one core.
    public var dense: Double
    /// Nanoseconds of a pair in which both rows have an entry.
    public var sparse: Double

    /// Costs in nanoseconds; only their ratio decides.
    public init(dense: Double, sparse: Double) {
        precondition(dense >= 0 && sparse >= 0, "a cost is not negative")
        self.dense = dense
        self.sparse = sparse
    }

    /// Measured on one core with AVX-512: a dense column in `Float` takes 1/90 ns a pair (180 GFLOP/s), in int8 a quarter of that; a pair
    /// with an entry on both sides inside a tile takes about 1.5 ns. The int8 cost is taken, so that what becomes sparse is cheaper than
    /// either dense form.
    public static let measured = FeatureCost(dense: 1 / 360, sparse: 1.5)
    /// Every column dense.
    public static let denseOnly = FeatureCost(dense: 0, sparse: 1)
    /// Every column sparse, but for vectors.
    public static let sparseOnly = FeatureCost(dense: 1, sparse: 0)

    /// Whether a column is cheaper sparse, given the shares of rows on either side that hold something in it.
    public func prefersSparse(_ share: Double, _ otherShare: Double) -> Bool { sparse * share * otherShare < dense }

    /// Nanoseconds a pair of a column made the cheaper way.
    public func cost(_ share: Double, _ otherShare: Double) -> Double { min(dense, sparse * share * otherShare) }
}
