/// A proposer held by a region's floor: it proposes in that region before it proposes anywhere else.
///
/// It is not shut out elsewhere: if everyone in the region refuses it, it proposes to the rest of its list as usual.
public struct FloorHold: Sendable, Hashable {
    /// The proposer that is held.
    public let proposer: Int
    /// The region whose floor the hold serves.
    public let region: Int
    /// The one responder to which it proposes first, where not every responder in the region would do: because others
    /// in the region have no other choice, or because the proposer may have several places. `nil` for any in the
    /// region.
    public let responder: Int?

    /// A hold of this proposer.
    public init(proposer: Int, region: Int, responder: Int? = nil) {
        self.proposer = proposer
        self.region = region
        self.responder = responder
    }
}
