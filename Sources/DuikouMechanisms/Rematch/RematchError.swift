/// Why a finished matching cannot be taken up, or a batch of changes cannot be applied. Nothing has changed when one of
/// these is thrown.
public enum RematchError: Error, Sendable, Hashable {
    /// The proposer may have several partners. Such a market has to be matched again in full: apply
    /// ``MarketChanges/applied(to:)``, then the mechanism.
    case severalPartners(proposer: Int, capacity: Int)
    /// The matching belongs to a market of another shape.
    case otherMarket
    /// The matching gives the player more partners than it may have.
    case overCapacity(side: MarketSide, player: Int)
    /// The matching is not stable under the tie-break: these two would rather have each other.
    case notStable(Pair)

    /// An arrival's three arrays differ in length.
    case arrivalLengths(arrival: Int)
    /// A group of the arrival is negative, `Int32.max`, or, for its own groups, below the one before it.
    case arrivalGroups(arrival: Int, place: Int)
    /// The arrival lists a responder that does not exist, or lists one twice.
    case arrivalResponder(arrival: Int, responder: Int)
    /// The standing market has keys and the arrival has none, or the reverse.
    case arrivalKey(arrival: Int)
    /// More edges or proposers than an `Int32` can number.
    case tooLarge

    /// The same pair is declined twice, or was declined before.
    case repeatedDecline(Pair)
    /// The declined pair is not on the proposer's list.
    case notListed(Pair)
    /// The same proposer withdraws twice in the batch.
    case repeatedWithdrawal(proposer: Int)
    /// There is no such proposer, it has withdrawn before, or it may have no partner.
    case notTakingPart(proposer: Int)
    /// The batch changes the responder's seats twice; add the two changes up instead.
    case repeatedSeatChange(responder: Int)
    /// There is no such responder.
    case unknownResponder(Int)
    /// The responder would have a negative number of seats, or more than an `Int32` holds.
    case seatsOutOfRange(responder: Int, seats: Int)
}
