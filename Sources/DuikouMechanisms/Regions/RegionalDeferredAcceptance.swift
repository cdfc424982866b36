/// Deferred acceptance by the proposers where regions limit how many are placed in them: flexible deferred acceptance.
///
/// Each responder ranks its own applicants. How many of its seats it may fill is decided by its regions, by the rule in
/// ``Regions``, and depends on who applies elsewhere in the region.
///
/// Promise, on the strict market that the tie-break leaves:
/// - **Caps, budgets and capacities always hold**, and floors hold wherever any matching within the caps can meet them;
///   where none can, ``FloorShortfall`` is thrown and says why.
/// - **Stable under the regions' rule** with caps (and budgets over equal costs): if two would rather have each other,
///   the regions' rule would not choose that pair in addition to what the regions hold. This is stricter than the
///   definition of Kamada and Kojima, because a region may also take the seat from another of its responders. So nobody
///   is passed over for a worse-ranked proposer at a responder that it wants more.
/// - **Best for proposers** among all matchings that are stable in that sense. With budgets over unequal costs, best
///   among all matchings that the regions choose from those who want each seat at least as much as what they have.
/// - **Unchanged by floors that are met anyway**: people are held only where a floor was missed.
/// - **Stable and best given the holds** where a floor was missed. Then some people are held: they propose in the
///   region first, see ``RegionalOutcome/holds``; and the seats that missed floors need come first in the regions'
///   order, see ``RegionalOutcome/floorSeats``. On the market with these lists and this order all of the above holds.
///   So every place that a held proposer would otherwise have had is filled again. By the true lists a pair can block
///   only if a held proposer wants a place elsewhere, or if it wants a seat that a cap keeps free for a floor.
///   `RegionAudit` counts these separately.
/// - **Strategy-proof** for proposers of capacity 1 with caps (and budgets over equal costs) and no floors.
/// - **Permuting the rows permutes the result**, those of regions included, where all have keys of their own and ties are broken
///   by lottery, here and in ``Regions``.
///
/// Not promised: strategy-proofness with floors, or with budgets over unequal costs (a region may then place fewer when
/// more apply, see ``Regions/obeysAggregateDemand``); the fewest people held; the least total loss. Each round holds
/// those who lose least, see ``FloorMove``; the holds of earlier rounds are not reconsidered.
///
/// Complexity: O(edges · log(largest capacity) + seats taken · (depth of the forest + log responders)) time, and
/// O(players + seats used) memory beside the market. Floors add the cost of ``FloorFeasibility``. With missed floors
/// every round repeats all of it, and adds the edges by responder and, for each missing placement, one search over the
/// edges around a region. There are mostly one or two rounds, and at most ``floorRounds`` + 1.
/// Sources: Kamada, Kojima 2015 and 2018 (see ``Regions``); Goto, Iwasaki, Kawasaki, Kurata, Yasuda, Yokoo,
/// "Strategyproof matching with regional minimum and maximum quotas", Artificial Intelligence 235 (2016); Hatfield,
/// Milgrom, "Matching with contracts", American Economic Review 95 (2005); Fleiner, "A fixed-point approach to stable
/// matchings and some applications", Mathematics of Operations Research 28 (2003), for capacities on both sides.
public struct RegionalDeferredAcceptance: Mechanism, Equatable {
    /// The limits of regions, made for the market that is matched.
    public var regions: Regions
    /// How ties are broken, on both sides.
    public var ties: TieBreak
    /// Maximum number of rounds in which those who lost by meeting the floors are held and the others matched anew.
    /// After them everybody that the floors need is held at once. Fewer rounds hold more people.
    public var floorRounds = 32

    /// Deferred acceptance under these regions with this tie-break.
    public init(regions: Regions, ties: TieBreak) {
        self.regions = regions
        self.ties = ties
    }

    /// The matching of ``allocate(_:)`` with its cutoffs and counters.
    ///
    /// - Throws: ``FloorShortfall`` where no matching meets the floors.
    public func match(_ market: Market) throws(FloorShortfall) -> Outcome { try allocate(market).outcome }

    /// ``match(_:)`` with the effects of the regions.
    ///
    /// - Throws: ``FloorShortfall`` where no matching meets the floors.
    public func allocate(_ market: Market) throws(FloorShortfall) -> RegionalOutcome {
        regions.checkFits(market)
        if regions.regions.contains(where: { $0.floor > 0 }) {
            switch FloorFeasibility.check(market, regions) {
            case .feasible: break
            case .infeasible(let shortfall): throw shortfall
            }
        }
        let order = market.strictProposerOrder(Lottery(ties))
        var ledger = RegionLedger(regions)
        var counters = Outcome.Counters()
        let held = run(market, order, HeldLists(proposerCount: market.proposerCount), &ledger, &counters)
        if FloorHolding.missedFloors(market, regions, held).isEmpty {
            return RegionalOutcome(
                market, regions, Matching(market, edges: held), ledger, [], FloorHolding(market, regions), counters, order, ties)
        }
        // Rows would otherwise decide whom a floor moves among those who lose equally.
        let canonical = CanonicalRegions(regions, market, ties)
        var ordered = self
        ordered.regions = canonical.regions
        let raised = ordered.raisingFloors(canonical.rows.market, from: canonical.rows.edges(held), counters)
        return RegionalOutcome(raised, canonical, of: market)
    }

    /// - Parameter first: the edges matched where nobody is held for a floor.
    private func raisingFloors(_ market: Market, from first: [Int32], _ earlier: Outcome.Counters) -> RegionalOutcome {
        let order = market.strictProposerOrder(Lottery(ties))
        let lists = market.responderLists()
        var counters = earlier
        var held = first
        var missed = FloorHolding.missedFloors(market, regions, held)
        var holding = FloorHolding(market, regions)
        var ledger: RegionLedger
        var moves: [FloorMove] = []
        var round = 0
        var isLast = false
        repeat {
            precondition(!isLast, "floors that hold by construction do not")
            var repaired = held
            let chain = FloorRepair.raiseFloors(market, regions, lists, round: round, &repaired)
            let goal = Matching(market, edges: repaired)
            isLast =
                round >= floorRounds
                || !holding.hold(missed, chain, from: Matching(market, edges: held), to: goal)
            if isLast { holding.pinAll(goal) }
            round += 1
            moves += chain
            ledger = RegionLedger(regions, floorSeats: holding.floorSeats)
            held = run(market, order, holding.lists(order: order), &ledger, &counters)
            missed = FloorHolding.missedFloors(market, regions, held)
        } while !missed.isEmpty
        return RegionalOutcome(market, regions, Matching(market, edges: held), ledger, moves, holding, counters, order, ties)
    }

    /// - Parameters:
    ///   - order: the edges in each proposer's strict order; empty where they already stand in that order.
    ///   - lists: the lists that differ from that order.
    private func run(
        _ market: Market, _ order: [Int32], _ lists: HeldLists, _ ledger: inout RegionLedger,
        _ counters: inout Outcome.Counters
    ) -> [Int32] {
        let lottery = Lottery(ties)
        let strict = ProposalLists(market, order: order)
        let offsets = market.proposerOffsets
        var next = offsets
        var seats = QuotaSeats(market)
        var seekers = SeatSeekers(market)
        var evicted: [Int32] = []
        // In rounds, as in ``DeferredAcceptance``. The order of proposals does not matter here either, because a
        // refusal is final.
        while seekers.beginRound() {
            for asking in seekers.round {
                let proposer = Int(asking)
                let end = strict.end(of: proposer)
                let own = lists.start(proposer)
                // If this proposal costs the proposer a seat elsewhere, it misses one more again.
                while seekers.missing[proposer] > 0, Int(next[proposer]) < end {
                    let turn = Int(next[proposer])
                    let edge = own >= 0 ? lists[own + turn - Int(offsets[proposer])] : strict.edge(at: turn)
                    next[proposer] += 1
                    counters.proposals += 1
                    let responder = Int(strict.responders[edge])
                    let group = strict.groups[edge]
                    if group > seats.bound[responder] { continue }
                    let candidate = HeldSeat(
                        number: market.drawnNumber(ofProposer: proposer, onListOf: responder, lottery),
                        group: group, proposer: asking, edge: Int32(edge))
                    evicted.removeAll(keepingCapacity: true)
                    if seats.isOpen(responder), ledger.takeSeat(of: responder, evicted: &evicted) {
                        seats.add(candidate, to: responder)
                        seekers.missing[proposer] -= 1
                        for index in evicted {
                            let loser = seats.removeWorst(of: Int(index))
                            if loser.edge != Int32(edge) { counters.displacements += 1 }
                            seekers.displace(loser.proposer, by: asking)
                        }
                        continue
                    }
                    if seats.isOpen(responder) { seats.close(responder) }
                    let loser = seats.exchange(candidate, at: responder)
                    if loser.edge == Int32(edge) { continue }
                    counters.displacements += 1
                    seekers.missing[proposer] -= 1
                    seekers.displace(loser.proposer, by: asking)
                }
            }
        }
        return seats.edges
    }
}

/// The proposers that miss a seat, and the round in which they propose.
private struct SeatSeekers {
    /// How many partners each proposer still misses.
    var missing: [Int32]
    /// The proposers of this round, and those who were displaced in it: they propose in the next.
    private(set) var round: [Int32] = []
    private var displaced: [Int32]

    init(_ market: Market) {
        missing = market.proposerCapacities
        displaced = [Int32](0..<Int32(market.proposerCount))
    }

    /// Begins the next round. False where nobody has to propose.
    mutating func beginRound() -> Bool {
        swap(&round, &displaced)
        displaced.removeAll(keepingCapacity: true)
        return !round.isEmpty
    }

    /// Takes a seat from the proposer. One who proposes at this moment goes on by itself, and one who already missed a seat is waiting, or
    /// has come to the end of its list.
    @inline(__always)
    mutating func displace(_ proposer: Int32, by asking: Int32) {
        if missing[Int(proposer)] == 0, proposer != asking { displaced.append(proposer) }
        missing[Int(proposer)] += 1
    }
}
