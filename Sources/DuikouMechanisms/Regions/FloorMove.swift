/// One step of a chain by which a region was raised to its floor, and those to hold for it were chosen.
///
/// Every round starts from what deferred acceptance gives with those held so far, so the moves of one round, made one by
/// one, lead from there to a matching that meets the floors. Where the people end up is in the final matching: after the
/// round, the places left free are filled again, and those held may do better in their region.
public struct FloorMove: Sendable, Hashable {
    /// Counted from 0. The moves of round 0 start from the outcome without floors.
    public let round: Int
    /// The region whose floor it serves.
    public let region: Int
    public let proposer: Int
    /// The responder that the proposer left; `nil` where it had a place free.
    public let from: Int?
    /// The responder that it went to; `nil` where it lost its place.
    public let to: Int?
    /// How many places down its list it went: 0 where it gained. Losing a place counts to the end of the list.
    public let loss: Int
}
