/// The reason why each unplaced proposer holds nothing, from a market and a list of pairs alone.
///
/// It shares no code with the mechanisms, and requires no more of the pairs than ``Stability`` does: a pair counts
/// once, takes a seat even where it should not exist, and ranks below all listed pairs where it is not listed. So it
/// works for the result of any mechanism, and names for each person the responder at which it came nearest to a seat.
public enum UnplacedReasons {
    /// One reason for each proposer of capacity above 0 that is in no pair, in ascending order of index.
    ///
    /// The nearest responder on its list is, in this order: one with a free seat that may be filled; one with a free
    /// seat that may not be filled; one that holds somebody of a later group; one whose last holder is in the same
    /// group; the one whose last holder is the fewest groups ahead. Among equals it is the most wanted. Responders
    /// without seats are skipped.
    ///
    /// - Parameter closed: for each responder, whether a limit beyond its own seats keeps its next seat empty, as from
    ///   ``RegionAudit/closedResponders(_:_:pairs:holds:floorSeats:)``. Empty where there are no limits.
    /// - Complexity: O(players + pairs + lists of the unplaced + the part of the other lists down to what their
    ///   proposers hold).
    public static func find(_ market: Market, pairs: some Sequence<Pair>, closed: [Bool] = []) -> [UnplacedReason] {
        precondition(closed.isEmpty || closed.count == market.responderCapacities.count, "limits of other responders")
        var last = lastHolders(market, Array(pairs))
        for responder in closed.indices where closed[responder] && last.group[responder] == hasRoom { last.group[responder] = isClosed }
        var reasons: [UnplacedReason] = []
        for proposer in last.isHolding.indices where !last.isHolding[proposer] && market.proposerCapacities[proposer] > 0 {
            reasons.append(reason(market, last.group, proposer))
        }
        return reasons
    }

    /// The distance from a responder that has a free seat; `closedSeat` is that from one whose free seat may not be
    /// filled.
    private static let freeSeat = Int64.min
    private static let closedSeat = Int64.min + 1

    private static func reason(_ market: Market, _ lastGroup: [Int32], _ proposer: Int) -> UnplacedReason {
        let list = Int(market.proposerOffsets[proposer])..<Int(market.proposerOffsets[proposer + 1])
        if list.isEmpty { return UnplacedReason(proposer: proposer, cause: .emptyList, responder: nil) }
        var nearest: (distance: Int64, responder: Int)?
        for edge in list {
            let responder = Int(market.edgeResponder[edge])
            let last = lastGroup[responder]
            if last == hasNoSeats { continue }
            var distance = last == isClosed ? closedSeat : freeSeat
            if last != hasRoom, last != isClosed {
                // All that were passed over are equally near: how many groups later the last holder is does not matter.
                distance = max(-1, Int64(market.edgeResponderGroup[edge]) - Int64(last))
            }
            if let nearest, nearest.distance <= distance { continue }
            nearest = (distance, responder)
            if distance == freeSeat { break }
        }
        guard let nearest else { return UnplacedReason(proposer: proposer, cause: .noSeats, responder: nil) }
        let cause: UnplacedReason.Cause =
            switch nearest.distance {
            case freeSeat: .freeSeat
            case closedSeat: .closed
            case -1: .passedOver
            case 0: .equalRank
            default: .outranked(groups: Int32(nearest.distance))
            }
        return UnplacedReason(proposer: proposer, cause: cause, responder: nearest.responder)
    }

    // Stands for a responder's last group where it has none. Groups are at least 0 and below `Int32.max`.
    private static let hasRoom: Int32 = -1
    private static let hasNoSeats: Int32 = -2
    private static let isClosed: Int32 = -3
    private static let unlisted = Int32.max

    /// Who holds anything, and the group of the lowest-ranked proposer that each responder holds.
    private static func lastHolders(_ market: Market, _ pairs: [Pair]) -> (isHolding: [Bool], group: [Int32]) {
        let proposers = market.proposerCapacities.count
        let responders = market.responderCapacities.count
        func isKnown(_ pair: Pair) -> Bool {
            pair.proposer >= 0 && pair.proposer < proposers && pair.responder >= 0 && pair.responder < responders
        }
        var ends = [Int32](repeating: 0, count: proposers + 1)
        for pair in pairs where isKnown(pair) { ends[pair.proposer + 1] += 1 }
        for proposer in 0..<proposers { ends[proposer + 1] += ends[proposer] }
        var partners = [Int32](repeating: 0, count: Int(ends[proposers]))
        for pair in pairs where isKnown(pair) {
            partners[Int(ends[pair.proposer])] = Int32(pair.responder)
            ends[pair.proposer] += 1
        }
        // The end of each responder's part is now the start of the next one's.
        var isHolding = [Bool](repeating: false, count: proposers)
        var worst = [Int32](repeating: -1, count: responders)
        var held = [Int32](repeating: 0, count: responders)
        var start = 0
        for proposer in 0..<proposers {
            let own = start..<Int(ends[proposer])
            start = own.upperBound
            if own.isEmpty { continue }
            isHolding[proposer] = true
            for slot in own {
                let responder = partners[slot]
                if partners[own.lowerBound..<slot].contains(responder) { continue }
                held[Int(responder)] += 1
                var group = unlisted
                for edge in Int(market.proposerOffsets[proposer])..<Int(market.proposerOffsets[proposer + 1])
                where market.edgeResponder[edge] == responder {
                    group = market.edgeResponderGroup[edge]
                    break
                }
                worst[Int(responder)] = max(worst[Int(responder)], group)
            }
        }
        for responder in 0..<responders {
            if market.responderCapacities[responder] == 0 {
                worst[responder] = hasNoSeats
            } else if held[responder] < market.responderCapacities[responder] {
                worst[responder] = hasRoom
            }
        }
        return (isHolding, worst)
    }
}

/// Why one proposer holds nothing.
public struct UnplacedReason: Sendable, Hashable {
    /// The kinds of reasons, each about the responder at which the proposer came nearest to a seat.
    public enum Cause: Sendable, Hashable {
        /// It lists nobody: no responder was acceptable to it, or it was acceptable to none.
        case emptyList
        /// No responder on its list has a seat at all.
        case noSeats
        /// The responder has a free seat: another limit kept the proposer out, or the two are a blocking pair.
        case freeSeat
        /// The responder has a free seat that a limit, named in `closed`, keeps empty.
        case closed
        /// The responder holds somebody whom it ranks lower: another rule put that one first, or the two are a blocking
        /// pair.
        case passedOver
        /// It is equal in rank to the last that the responder holds: the lottery decided, or the number of placements
        /// did.
        case equalRank
        /// It is this many rank groups behind the last that the responder holds.
        case outranked(groups: Int32)
    }

    /// The proposer that holds nothing.
    public let proposer: Int
    /// Why it holds nothing.
    public let cause: Cause
    /// The responder at which it came nearest to a seat; `nil` where no seat was to be had.
    public let responder: Int?

    /// A reason of one proposer.
    public init(proposer: Int, cause: Cause, responder: Int?) {
        self.proposer = proposer
        self.cause = cause
        self.responder = responder
    }
}
