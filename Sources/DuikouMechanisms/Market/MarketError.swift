/// One side of a two-sided market.
public enum MarketSide: Sendable, Hashable {
    /// The players whose lists the market stores, edge by edge.
    case proposers
    /// The players that those lists name; their capacities are seats.
    case responders
}

/// Why arrays do not make a market. The first fault found is the one reported.
public enum MarketError: Error, Sendable, Hashable {
    /// An array has another number of elements than those that belong with it.
    case lengthMismatch(array: String, expected: Int, actual: Int)
    /// More edges or players than an `Int32` can number.
    case tooLarge(array: String, count: Int)
    /// `proposerOffsets[index]` breaks the rule "starts at 0, never falls, ends at the number of edges".
    case malformedOffset(index: Int)
    /// The edge names a responder that does not exist.
    case responderOutOfRange(edge: Int, responder: Int)
    /// The proposer lists the responder twice.
    case duplicatePair(proposer: Int, responder: Int)
    /// The edge's tie group is below the group before it in the same proposer's list.
    case groupOutOfOrder(edge: Int)
    /// The edge's group, on the side that ranks with it, is negative or `Int32.max`.
    case groupOutOfRange(edge: Int, ranking: MarketSide)
    /// A capacity is below zero.
    case negativeCapacity(side: MarketSide, player: Int)
    /// The score that `scoring` gives on this edge is not a number, so it cannot be ranked.
    case scoreNotANumber(edge: Int, scoring: MarketSide)
    /// The edge has a higher score, for its proposer, than the edge before it in the same list.
    case scoreOutOfOrder(edge: Int)
}
