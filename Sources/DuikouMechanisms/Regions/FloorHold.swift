/// Somebody whom a region's floor holds: it asks in that region before it asks anywhere else.
///
/// It is not shut out elsewhere: who is refused everywhere in the region asks on as always.
public struct FloorHold: Sendable, Hashable {
    public let proposer: Int
    /// The region whose floor it serves.
    public let region: Int
    /// The one responder that it asks first, where any responder in the region would not do: because others in the region
    /// have nowhere else to go, or because the proposer has several places.
    public let responder: Int?

    public init(proposer: Int, region: Int, responder: Int? = nil) {
        self.proposer = proposer
        self.region = region
        self.responder = responder
    }
}
