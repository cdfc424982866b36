/// One step of a chain of moves that raised a region to its floor and determined whom to hold for it.
///
/// Every round starts from the result of deferred acceptance with the holds so far. The moves of one round, made one by
/// one, lead from there to a matching that meets the floors. Where people end up is in the final matching: after the
/// round, the places left free are filled again, and those held may get something better in their region.
public struct FloorMove: Sendable, Hashable {
    /// Counted from 0. The moves of round 0 start from the outcome without floors.
    public let round: Int
    /// The region whose floor the move serves.
    public let region: Int
    /// The proposer that moved.
    public let proposer: Int
    /// The responder that the proposer left; `nil` where it had a free place.
    public let from: Int?
    /// The responder that it went to; `nil` where it lost a place.
    public let to: Int?
    /// How many places down its list it went; 0 where it gained. Losing a place counts as going to the end of the list.
    public let loss: Int
}
