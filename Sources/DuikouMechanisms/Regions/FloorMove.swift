/// One change that was made so that a region's floor holds.
public struct FloorMove: Sendable, Hashable {
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
