/// Why seat classes do not fit a market. The first fault found is the one reported.
public enum SeatClassError: Error, Sendable, Hashable {
    /// An array that holds values for each proposer has the wrong number of elements.
    case lengthMismatch(array: String, expected: Int, actual: Int)
    /// `memberOffsets[index]` breaks the rule "starts at 0, never falls, ends at the number of memberships".
    case malformedMemberOffset(index: Int)
    /// The proposer is said to be in a group that does not exist.
    case memberGroupOutOfRange(proposer: Int, group: Int)
    /// The reserve lies at a responder that does not exist.
    case responderOutOfRange(reserve: Int, responder: Int)
    /// The reserve is for a group that does not exist.
    case reserveGroupOutOfRange(reserve: Int, group: Int)
    /// The reserve has fewer than no seats.
    case negativeSeats(reserve: Int)
    /// The reserves of the responder hold more seats than it has.
    case reservedBeyondCapacity(responder: Int, reserved: Int, capacity: Int)
    /// The proposer may have several partners: split by class, it could take two seats of one responder.
    case severalPartners(proposer: Int)
    /// Split by class, the market has more edges or rank groups than an `Int32` can number.
    case tooLarge
}
