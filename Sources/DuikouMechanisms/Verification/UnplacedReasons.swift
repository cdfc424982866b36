/// Why each proposer that holds nothing holds nothing, from a market and a list of pairs alone.
///
/// It shares no code with the mechanisms, and asks no more of the pairs than ``Stability`` does: a pair counts once, takes a
/// seat even where it should not be there, and ranks below all that are listed where it is not. So it can be asked about the
/// result of any mechanism, and tells for each person the responder at which it came nearest to a seat.
public enum UnplacedReasons {
    /// One reason for each proposer of capacity above 0 that is in no pair, by rising index.
    ///
    /// Of the responders on its list the nearest is one with a free seat that may be filled; else one whose free seat may not;
    /// else one that holds somebody of a later group; else one whose last holder is of the same group; else the one whose last
    /// holder is the fewest groups ahead. Among equals it is the most wanted. Responders without seats are passed over.
    ///
    /// - Parameter closed: for each responder, whether a limit beyond its own seats forbids to fill one more:
    ///   ``RegionAudit/closedResponders(_:_:pairs:holds:floorSeats:)``. Empty where there is none.
    /// - Complexity: O(players + pairs + the lists of the unplaced + the part of the others' lists down to what they hold).
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

    /// How far somebody is from a responder's last holder, where there is a free seat.
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
                // All that are passed over are equally near: groups after its own say nothing of how near it was.
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

    // What a responder's last group is where it has none. Groups are at least 0 and below `Int32.max`.
    private static let hasRoom: Int32 = -1
    private static let hasNoSeats: Int32 = -2
    private static let isClosed: Int32 = -3
    private static let unlisted = Int32.max

    /// Who holds anything, and the group of the lowest-ranked that each responder holds.
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
        // Each end now stands where the next one's partners start.
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

/// Why a proposer holds nothing.
public struct UnplacedReason: Sendable, Hashable {
    public enum Cause: Sendable, Hashable {
        /// It lists nobody: no responder was acceptable, or none found it so.
        case emptyList
        /// No responder on its list has a seat at all.
        case noSeats
        /// The responder has a seat free: another limit kept it out, or the two block the matching.
        case freeSeat
        /// The responder has a seat free, and a limit that was said to be reached forbids to fill it.
        case closed
        /// The responder holds somebody that it ranks below: another rule put that one first, or the two block the matching.
        case passedOver
        /// Equal in rank to the last that the responder holds: the lottery decided, or the number of placements.
        case equalRank
        /// So many rank groups behind the last that the responder holds.
        case outranked(groups: Int32)
    }

    public let proposer: Int
    public let cause: Cause
    /// Where it came nearest to a seat; `nil` where there was none to be had.
    public let responder: Int?

    public init(proposer: Int, cause: Cause, responder: Int?) {
        self.proposer = proposer
        self.cause = cause
        self.responder = responder
    }
}
