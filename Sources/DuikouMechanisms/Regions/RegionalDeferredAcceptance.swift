/// Deferred acceptance by the proposers where regions limit how many are placed in them: flexible deferred acceptance.
///
/// Each responder ranks its own applicants; how many of its seats it may fill is for its region to say, by the rule in
/// ``Regions``, and depends on who asks elsewhere in the region.
///
/// Promise, on the strict market that the tie-break leaves:
/// - **Caps, budgets and capacities always hold**, and floors hold wherever any matching within the caps can meet them;
///   where none can, ``FloorShortfall`` is thrown and says why.
/// - **Nobody is passed over for a worse-ranked proposer** at a responder that it wants more, where no floor needed a
///   move.
/// - **Stable under the regions' rule** with caps (and budgets over equal costs), where no floor needed a move: a pair that
///   would rather have each other, added to what the regions hold, is not what the regions' rule would choose. It is
///   stricter than the definition of Kamada and Kojima: a region would take the seat even from another of its responders.
/// - **Best for proposers** among all matchings that are stable in that sense; with budgets over unequal costs, among all
///   that are what the regions choose out of what everybody wants at least as much as what it has.
/// - **Truthful** for proposers of capacity 1 with caps (and budgets over equal costs) and no floors.
///
/// Not promised: truthfulness with floors, or with budgets over unequal costs (a region may then place fewer when more
/// apply, see ``Regions/obeysAggregateDemand``); stability, or the least total loss, after moves for floors. Each chain of moves
/// changes as few people as it can at its turn, see ``FloorMove``. A place that it leaves free stays free, so that a few
/// moves out of a popular region can leave many pairs blocking: `RegionAudit` counts and lists them.
///
/// Complexity: O(edges · log(largest capacity) + seats taken · (depth of the forest + log responders)) time, and
/// O(players + seats used) memory beside the market; with floors, those of ``FloorFeasibility`` and of one search over
/// the edges around a region for each missing placement on top.
///
/// Sources: Kamada, Kojima 2015 and 2018 (see ``Regions``); Goto, Iwasaki, Kawasaki, Kurata, Yasuda, Yokoo,
/// "Strategyproof matching with regional minimum and maximum quotas", Artificial Intelligence 235 (2016); Hatfield,
/// Milgrom, "Matching with contracts", American Economic Review 95 (2005); Fleiner, "A fixed-point approach to stable
/// matchings and some applications", Mathematics of Operations Research 28 (2003), for capacities on both sides.
public struct RegionalDeferredAcceptance: Mechanism, Equatable {
    public var regions: Regions
    public var ties: TieBreak

    public init(regions: Regions, ties: TieBreak) {
        self.regions = regions
        self.ties = ties
    }

    /// - Throws: ``FloorShortfall`` where no matching meets the floors.
    public func match(_ market: Market) throws(FloorShortfall) -> Outcome { try allocate(market).outcome }

    /// ``match(_:)`` with what the regions had to do with it.
    public func allocate(_ market: Market) throws(FloorShortfall) -> RegionalOutcome {
        regions.checkFits(market)
        if regions.regions.contains(where: { $0.floor > 0 }) {
            switch FloorFeasibility.check(market, regions) {
            case .feasible: break
            case .infeasible(let shortfall): throw shortfall
            }
        }
        var ledger = RegionLedger(regions)
        var (held, counters) = run(market, &ledger)
        let moves = FloorRepair.raiseFloors(market, regions, &held)
        counters.displacements += moves.count
        return RegionalOutcome(market, regions, Matching(market, edges: held), ledger, moves, counters, ties)
    }

    private func run(_ market: Market, _ ledger: inout RegionLedger) -> ([Int32], Outcome.Counters) {
        let lottery = Lottery(ties)
        let offsets = market.proposerOffsets
        let edgeResponder = market.edgeResponder
        let edgeGroup = market.edgeResponderGroup
        let order = market.strictProposerOrder(lottery)
        let inOrder = order.isEmpty

        var next = offsets
        var wanted = market.proposerCapacities
        var seats = QuotaSeats(market)
        var counters = Outcome.Counters()
        var round = [Int32](0..<Int32(market.proposerCount))
        var displaced: [Int32] = []
        var evicted: [Int32] = []
        // As in ``DeferredAcceptance``: in rounds. The order of asking does not matter here either, because a refusal is
        // final.
        while !round.isEmpty {
            displaced.removeAll(keepingCapacity: true)
            for asking in round {
                let proposer = Int(asking)
                let end = Int(offsets[proposer + 1])
                // A seat lost elsewhere by this very question raises `wanted` again.
                while wanted[proposer] > 0, Int(next[proposer]) < end {
                    let edge = inOrder ? Int(next[proposer]) : Int(order[Int(next[proposer])])
                    next[proposer] += 1
                    counters.proposals += 1
                    let responder = Int(edgeResponder[edge])
                    let group = edgeGroup[edge]
                    if group > seats.bound[responder] { continue }
                    let candidate = HeldSeat(
                        number: market.drawnNumber(ofProposer: proposer, onListOf: responder, lottery),
                        group: group, proposer: asking, edge: Int32(edge))
                    evicted.removeAll(keepingCapacity: true)
                    if seats.isOpen(responder), ledger.takeSeat(of: responder, evicted: &evicted) {
                        seats.add(candidate, to: responder)
                        wanted[proposer] -= 1
                        for index in evicted {
                            let loser = seats.removeWorst(of: Int(index))
                            if loser.edge != Int32(edge) { counters.displacements += 1 }
                            if wanted[Int(loser.proposer)] == 0, loser.proposer != asking { displaced.append(loser.proposer) }
                            wanted[Int(loser.proposer)] += 1
                        }
                        continue
                    }
                    if seats.isOpen(responder) { seats.close(responder) }
                    let loser = seats.exchange(candidate, at: responder)
                    if loser.edge == Int32(edge) { continue }
                    counters.displacements += 1
                    wanted[proposer] -= 1
                    if wanted[Int(loser.proposer)] == 0, loser.proposer != asking { displaced.append(loser.proposer) }
                    wanted[Int(loser.proposer)] += 1
                }
            }
            swap(&round, &displaced)
        }
        return (seats.edges, counters)
    }
}
