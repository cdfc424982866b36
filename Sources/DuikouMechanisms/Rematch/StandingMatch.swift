/// A finished stable matching that takes in changes without a full run: the work is proportional to what the changes
/// touch.
///
/// Every proposer has capacity 1, and lists are strict, as the tie-break leaves them; with keys nobody's lottery number
/// changes. After each batch the matching is **stable** in the changed market, and the same batches give the same
/// bytes.
///
/// ``RematchMode/optimal`` gives exactly what ``DeferredAcceptance`` with the proposers proposing gives on the changed
/// market, whatever batches came before and whichever stable matching was taken up.
///
/// ``RematchMode/minimumMovement`` promises, person by person:
/// - Withdrawals and added seats alone: everyone else ends with the better of what it held and its worst stable
///   partner. So nobody loses anything, and somebody moves only if it moves in every stable matching.
/// - Arrivals and closed seats alone: nobody gains anything, and somebody moves only if it moves in every stable
///   matching. It then gets the best that a stable matching in which nobody gains can give it. From a proposer-optimal
///   matching this is the result of the full run.
/// - Batches of both kinds, and declines, which are of both kinds by themselves: of those who neither withdraw nor
///   decline what they hold, somebody ends worse off than before only if it does so in every stable matching. Somebody
///   may gain although a stable matching exists that leaves it where it was. Free seats are filled first, then arrivals
///   propose.
///
/// Neither mode promises the fewest moves in total, nor, for batches of both kinds, the fewest for each person.
/// Declines give the result of the full run only in ``RematchMode/optimal``: others may want the freed place.
///
/// Method: a proposer without a place proposes down its list as in deferred acceptance. A freed seat goes to the best
/// of those who want it more than what they hold, whose own seat is then free (a vacancy chain). Trading cycles then
/// lead to the proposer-optimal matching: each responder points to the one that holds the best of those waiting for it,
/// and everybody on a cycle gains. With strict lists each cycle leaves the matching stable, and there is no cycle left
/// exactly when it is proposer-optimal. Only responders whose waiting list or partners changed can be on a new cycle.
///
/// Complexity: preparation takes O(edges) and a sort of each waiting list. The time of a batch depends on the
/// proposals, moves and waiting lists that it touches, not on the size of the market. Only now and then, when as many
/// proposers have fallen as were waiting at first, waiting lists are sorted anew. A copy shares its memory until one of
/// the two is changed, and then costs O(players + waiting). Memory beside the market: 12 bytes for each list position
/// above what its proposer holds, and 40 to 60 for each player.
///
/// Sources: Gale, Shapley, "College admissions and the stability of marriage", American Mathematical Monthly 69 (1962);
/// Blum, Roth, Rothblum, "Vacancy chains and equilibration in senior-level labor markets", Journal of Economic Theory 76
/// (1997); Irving, Leather, "The complexity of counting stable marriages", SIAM Journal on Computing 15 (1986), for the
/// cycles, there called rotations; Erdil, Ergin, "What's the matter with tie-breaking? Improving efficiency in school
/// choice", American Economic Review 98 (2008), for stable improvement cycles with seats.
public struct StandingMatch: Sendable {
    /// The tie-break that made the matching, which also orders arrivals.
    public let ties: TieBreak

    var lists: ChangedMarket
    var seats: SeatTable
    var waiting: WaitingLists
    /// The slot of what each proposer holds: the end of its list where it has no place, the start where it may have
    /// none.
    var heldSlot: [Int32]

    /// Slots that proposers have fallen past since waiting lists were last needed.
    var falls: [Fall] = []
    /// Responders such that every trading cycle passes through at least one of them; `openedBy` has the change that
    /// opened each.
    var open: [Int32] = []
    var openedBy: [Int32]
    /// Scratch memory of a batch, cleared after it: the last step of each proposer.
    var lastStep: [Int32]
    /// Scratch memory of the search for cycles: the position of each responder on the path; `finishedRound` has the
    /// round that found it on no cycle.
    var pathPosition: [Int32]
    var finishedRound: [Int32]
    var round: Int32 = 0

    struct Fall {
        var proposer: Int32
        var from: Int32
        var to: Int32
    }

    /// The responder is not in `open`.
    static let notOpen: Int32 = -2
    /// The responder was opened before this batch.
    static let openedBefore: Int32 = -1

    /// Takes up a stable matching of the market: the result of a run with either side proposing, or any other.
    ///
    /// - Parameter ties: the tie-break that made the matching, which must be stable on the strict market that it
    ///   leaves.
    /// - Throws: ``RematchError/severalPartners(proposer:capacity:)``, ``RematchError/otherMarket``,
    ///   ``RematchError/overCapacity(side:player:)`` or ``RematchError/notStable(_:)``.
    /// - Complexity: O(players + list positions above what proposers hold), the latter sorted by responder.
    public init(_ market: Market, matching: Matching, ties: TieBreak) throws(RematchError) {
        if let proposer = market.proposerCapacities.firstIndex(where: { $0 > 1 }) {
            throw .severalPartners(proposer: proposer, capacity: Int(market.proposerCapacities[proposer]))
        }
        guard matching.proposerCount == market.proposerCount, matching.responderCount == market.responderCount else {
            throw .otherMarket
        }
        let lists = ChangedMarket(market, Lottery(ties))
        var heldSlot = [Int32](withRoom: repeatElement(0, count: market.proposerCount))
        var expected = [Int32](repeating: 0, count: market.responderCount)
        for proposer in 0..<market.proposerCount {
            let list = market.edges(ofProposer: proposer)
            let held = matching.edges(ofProposer: proposer)
            let capacity = market.proposerCapacities[proposer]
            heldSlot[proposer] = Int32(capacity == 0 ? list.lowerBound : list.upperBound)
            guard let edge = held.first else { continue }
            if held.count > capacity { throw .overCapacity(side: .proposers, player: proposer) }
            guard list.contains(Int(edge)), let slot = list.first(where: { lists.edge($0) == Int(edge) }) else {
                throw .otherMarket
            }
            heldSlot[proposer] = Int32(slot)
            expected[Int(market.edgeResponder[Int(edge)])] += 1
        }
        for responder in 0..<market.responderCount where expected[responder] > market.responderCapacities[responder] {
            throw .overCapacity(side: .responders, player: responder)
        }

        var seats = SeatTable(
            capacities: market.responderCapacities, expected: expected, proposers: market.proposerCount)
        for proposer in 0..<market.proposerCount where !matching.edges(ofProposer: proposer).isEmpty {
            let slot = Int(heldSlot[proposer])
            let responder = lists.responder(slot)
            seats.add(lists.seat(proposer, slot: slot, responder: responder), to: responder)
        }
        waiting = WaitingLists(lists, heldSlot: heldSlot)
        openedBy = [Int32](repeating: StandingMatch.notOpen, count: market.responderCount)
        lastStep = Array(withRoom: repeatElement(-1, count: market.proposerCount))
        pathPosition = [Int32](repeating: -1, count: market.responderCount)
        finishedRound = [Int32](repeating: -1, count: market.responderCount)
        self.ties = ties
        self.lists = lists
        self.seats = seats
        self.heldSlot = heldSlot

        // The matching is stable if and only if nobody waits where there is room, and the first of those waiting ranks
        // below the worst held.
        for responder in 0..<market.responderCount {
            guard let first = waiting.first(responder) else { continue }
            let proposer = Int(first.proposer)
            let candidate = lists.seat(proposer, slot: Int(first.slot), responder: responder)
            let refused =
                !seats.hasRoom(responder)
                && (seats.capacities[responder] == 0 || candidate.isWorse(than: seats.worst(responder)))
            if !refused { throw .notStable(Pair(proposer: proposer, responder: responder)) }
        }
        openPresentCycles()
    }

    /// Number of proposers, including arrivals and those that withdrew.
    public var proposerCount: Int { lists.proposerCount }
    /// Number of responders.
    public var responderCount: Int { lists.responderCount }

    /// The responder that the proposer holds; `nil` for none.
    public func responder(ofProposer proposer: Int) -> Int? {
        seats.isSeated(proposer) ? lists.responder(Int(heldSlot[proposer])) : nil
    }

    /// Every matched pair, in ascending order of proposer. O(proposers).
    public var pairs: [Pair] {
        (0..<proposerCount).compactMap { proposer in
            responder(ofProposer: proposer).map { Pair(proposer: proposer, responder: $0) }
        }
    }

    /// The market with all changes so far, and the present matching: for audits, cutoffs, and starting anew. Laid out
    /// as ``MarketChanges/applied(to:)`` says. O(edges + players).
    public func current() -> (market: Market, matching: Matching) {
        let market = lists.market(capacities: seats.capacities)
        var edges: [Int32] = []
        for proposer in 0..<proposerCount {
            guard let held = responder(ofProposer: proposer) else { continue }
            if let edge = market.edge(proposer: proposer, responder: held) { edges.append(Int32(edge)) }
        }
        return (market, Matching(market, edges: edges))
    }
}
