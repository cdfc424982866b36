/// Why weights do not fit a market.
public enum WeightError: Error, Sendable, Hashable {
    /// The number of weights is not the number of edges.
    case lengthMismatch(expected: Int, actual: Int)
    /// A weight is below zero: an edge that nobody should use is left out of the market.
    case negativeWeight(edge: Int)
    /// The gap is not between 0 and a million parts per million.
    case gapOutOfRange(partsPerMillion: Int)
}
