/// Why seat classes do not fit a market. The first fault found is the one reported.
public enum SeatClassError: Error, Sendable, Hashable {
    /// An array that holds values for each proposer has another number of values.
    case lengthMismatch(array: String, expected: Int, actual: Int)
    /// `memberOffsets[index]` breaks the rule "starts at 0, never falls, ends at the number of memberships".
    case malformedMemberOffset(index: Int)
    /// The proposer's list of groups names a group that does not exist.
    case memberGroupOutOfRange(proposer: Int, group: Int)
    /// The reserve lies at a responder that does not exist.
    case responderOutOfRange(reserve: Int, responder: Int)
    /// The reserve is for a group that does not exist.
    case reserveGroupOutOfRange(reserve: Int, group: Int)
    /// The reserve has a negative number of seats.
    case negativeSeats(reserve: Int)
    /// The responder's reserves hold more seats than it has.
    case reservedBeyondCapacity(responder: Int, reserved: Int, capacity: Int)
    /// The proposer may have several partners: in a market split by class it could take two seats of one responder.
    case severalPartners(proposer: Int)
    /// Split by class, the market has more edges or rank groups than an `Int32` can number.
    case tooLarge
}
