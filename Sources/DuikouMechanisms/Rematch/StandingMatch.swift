/// A finished stable matching that takes changes in without a full run: work goes where something changed.
///
/// Every proposer has capacity 1, and lists are as the tie-break leaves them; with keys nobody's lottery number moves.
/// After each batch the matching is **stable** in the changed market, and the same batches give the same bytes.
///
/// ``RematchMode/optimal`` gives exactly what ``DeferredAcceptance`` with the proposers proposing gives on the changed
/// market, whatever batches came before and whichever stable matching was taken up.
///
/// ``RematchMode/minimumMovement`` promises, person by person:
/// - Withdrawals and added seats alone: everyone else ends with the better of what it held and its worst stable partner.
///   So nobody loses anything, and somebody moves only if it moves in every stable matching.
/// - Arrivals and closed seats alone: nobody gains anything, somebody moves only if it moves in every stable matching, and
///   then gets the best that a stable matching without gains can give it. From a proposer-optimal matching this is the
///   full run.
/// - Batches of both kinds, and declines, which are of both kinds by themselves: of those who neither withdraw nor
///   decline what they hold, somebody ends worse off than before only if it does in every stable matching. Someone may
///   gain although a stable matching leaves it where it was. Places are filled first, then newcomers ask.
///
/// Neither mode promises the fewest moves in total, nor, for batches of both kinds, the least for each person. Declines
/// give the full run only in ``RematchMode/optimal``: others may want the freed place.
///
/// How: who has no place asks down its list as in deferred acceptance. A freed seat goes to the best of those who want it
/// more than what they hold, whose seat is then free (a vacancy chain). To the proposer-optimal matching it then goes by
/// cycles: each responder points to the one that holds the best of those waiting for it, and everybody on a cycle gains;
/// with strict lists each cycle leaves the matching stable and none is left exactly at the optimum. Only responders whose
/// waiting list or partners changed can be on a new cycle.
///
/// Complexity: preparation O(edges), and a sort of each waiting list. A batch takes time in the asks, moves and waiting
/// lists it touches, never in the market; only once in a while, when as many have fallen as were waiting at first, waiting
/// lists are sorted anew. A copy shares its memory until one of the two is changed, and then costs O(players + waiting).
/// Memory beside the market: 12 bytes for each place on a list above what its proposer holds, 40 to 60 a player.
///
/// Sources: Gale, Shapley, "College admissions and the stability of marriage", American Mathematical Monthly 69 (1962);
/// Blum, Roth, Rothblum, "Vacancy chains and equilibration in senior-level labor markets", Journal of Economic Theory 76
/// (1997); Irving, Leather, "The complexity of counting stable marriages", SIAM Journal on Computing 15 (1986), for the
/// cycles, there called rotations; Erdil, Ergin, "What's the matter with tie-breaking? Improving efficiency in school
/// choice", American Economic Review 98 (2008), for stable improvement cycles with seats.
public struct StandingMatch: Sendable {
    public let ties: TieBreak

    var lists: ChangedMarket
    var seats: SeatTable
    var waiting: WaitingLists
    /// The slot of what each proposer holds: its list's end where it has nothing, its start where it may have nothing.
    var heldSlot: [Int32]

    /// Parts of lists that proposers have fallen through since waiting lists were last needed.
    var falls: [Fall] = []
    /// Responders through which every trading cycle passes, and for each which change opened it: see `notOpen`.
    var open: [Int32] = []
    var openedBy: [Int32]
    /// Scratch of a batch, cleared after it: the last step of each proposer.
    var lastStep: [Int32]
    /// Scratch of the search for cycles: where each responder is on the path, and the round that found it on no cycle.
    var pathPosition: [Int32]
    var finishedRound: [Int32]
    var round: Int32 = 0

    struct Fall {
        var proposer: Int32
        var from: Int32
        var to: Int32
    }

    /// Not among the open ones.
    static let notOpen: Int32 = -2
    /// Opened by no change of this batch.
    static let openedBefore: Int32 = -1

    /// Takes up a stable matching of the market: of a finished run, from either side, or any other.
    ///
    /// - Parameter ties: the tie-break that made it. The matching must be stable on the strict market that it leaves.
    /// - Throws: ``RematchError/severalPartners(proposer:capacity:)``, ``RematchError/otherMarket``,
    ///   ``RematchError/overCapacity(side:player:)`` or ``RematchError/notStable(_:)``.
    /// - Complexity: O(players + places above what proposers hold, sorted by responder).
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

        // Stable exactly if nobody waits where there is room, and the first of those waiting is after the worst held.
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

    public var proposerCount: Int { lists.proposerCount }
    public var responderCount: Int { lists.responderCount }

    /// What the proposer holds, or `nil`.
    public func responder(ofProposer proposer: Int) -> Int? {
        seats.isSeated(proposer) ? lists.responder(Int(heldSlot[proposer])) : nil
    }

    /// Every pair, by proposer. O(proposers).
    public var pairs: [Pair] {
        (0..<proposerCount).compactMap { proposer in
            responder(ofProposer: proposer).map { Pair(proposer: proposer, responder: $0) }
        }
    }

    /// The market with all changes so far, and what stands in it: for audits, cutoffs, and for starting anew. Laid out as
    /// ``MarketChanges/applied(to:)`` says. O(edges + players).
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
