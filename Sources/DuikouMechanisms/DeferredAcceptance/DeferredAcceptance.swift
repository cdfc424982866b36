/// Deferred acceptance: each proposer proposes down its list, and each responder keeps the best proposals it has
/// received.
///
/// Promise, on the strict market that the tie-break leaves:
/// - **Stable.** There is no blocking pair: no two would rather have each other than what they have; with ties, no two
///   would both be strictly better off (weak stability). With capacities above 1 on both sides this is pairwise
///   stability.
/// - **Best for those who propose**, worst for the others, among all stable matchings: each who proposes gets its best
///   stable partner.
/// - **The same people are placed in every stable matching**, and a responder with room gets the same proposers in each
///   (the rural hospitals theorem). Only a change of tie-break can change who is placed.
/// - **Strategy-proof** for proposers of capacity 1 when the proposers propose: no other list gets one of them a better
///   responder. Not for responders, nor for proposers of larger capacity.
///
/// Complexity: O(edges · log(largest capacity)) time at worst, and O(players + seats used) memory beside the market.
/// Ties on the proposing side add an order of the edges; with responders proposing, the edges that some stable matching
/// may still use are added. Never fails.
///
/// Sources: Gale, Shapley, "College admissions and the stability of marriage", American Mathematical Monthly 69 (1962);
/// McVitie, Wilson, "Stable marriage assignment for unequal sets", BIT 10 (1970); Roth, Sotomayor, *Two-Sided
/// Matching*, Cambridge 1990, chapters 2, 4 and 5; Roth, "On the allocation of residents to rural hospitals",
/// Econometrica 54 (1986); for capacities on both sides, Roth, "Stability and polarization of interests in job
/// matching", Econometrica 52 (1984).
public struct DeferredAcceptance: Mechanism, Equatable {
    /// The side that proposes.
    public var proposing: MarketSide
    /// How ties are broken, on both sides.
    public var ties: TieBreak

    /// Deferred acceptance with this side proposing and these ties broken so.
    public init(proposing: MarketSide = .proposers, ties: TieBreak) {
        self.proposing = proposing
        self.ties = ties
    }

    /// The stable matching that is best for the proposing side, with its cutoffs and counters. Always succeeds.
    public func match(_ market: Market) -> Outcome {
        let lottery = Lottery(ties)
        let first = DeferredAcceptance.run(market, lottery)
        switch proposing {
        case .proposers:
            let matching = Matching(market, edges: first.seats.edgesByProposer())
            // With ties on its own side, a proposer may hold an equal of the responder that refused it.
            let cutoffs =
                market.hasProposerTies
                ? Cutoff.all(of: market, matching, ties: ties)
                : Cutoff.all(of: market, first.seats, lastRefused: first.lastRefused)
            return Outcome(matching: matching, cutoffs: cutoffs, counters: first.counters)
        case .responders:
            let open = DeferredAcceptance.openEdges(market, lottery, after: first)
            let other = open.market.transposed()
            let second = DeferredAcceptance.run(other.market, lottery)
            let edges = second.seats.edgesByProposer().map { open.originalEdge[Int(other.originalEdge[Int($0)])] }
            let matching = Matching(market, edges: edges)
            var counters = first.counters
            counters.proposals += second.counters.proposals
            counters.displacements += second.counters.displacements
            return Outcome(
                matching: matching, cutoffs: Cutoff.all(of: market, matching, ties: ties), counters: counters)
        }
    }

    /// The state when no proposal is left to make.
    struct Run {
        var seats: SeatHeaps
        /// For each full responder, the group of the last proposer refused that could have tied with those it holds; −1
        /// where there was none. Cutoffs only tighten, so only this one can tie with the lowest-ranked held.
        var lastRefused: [Int32]
        /// How many partners each proposer still misses. One that misses any has proposed to its whole list.
        var missing: [Int32]
        /// How far each proposer has proposed, as a position in its strict order.
        var next: [Int32]
        var counters = Outcome.Counters()
    }

    /// Gale–Shapley from the proposers' side.
    ///
    /// The order of proposals does not change the result (McVitie, Wilson). So proposers with something to propose are
    /// taken in ascending order, a block at a time, and memory is mostly read forwards.
    static func run(_ market: Market, _ lottery: Lottery) -> Run {
        let lists = ProposalLists(market, order: market.strictProposerOrder(lottery))
        var next = market.proposerOffsets
        var wanted = market.proposerCapacities
        var seats = SeatHeaps(market, lottery)
        var lastRefused = [Int32](repeating: -1, count: market.responderCount)
        var counters = Outcome.Counters()
        var asking = ProposalQueue(count: market.proposerCount, all: true)
        var block: [Int32] = []
        var ahead = [Int32](repeating: 0, count: ProposalQueue.blockSize)
        while asking.take(into: &block) {
            lists.readNext(block, next, into: &ahead)
            counters.proposals += lists.skipRefusals(of: block, wanted, &next, &ahead) { edge, responder in
                lists.groups[edge] > seats.cutoffGroup[responder]
            }
            for index in block.indices where ahead[index] >= 0 { ahead[index] = seats.peek(Int(ahead[index])) }
            for index in block.indices {
                // Propose until the proposer holds as many as it may, or its list ends.
                let proposer = Int(block[index])
                var position = Int(next[proposer])
                let end = lists.end(of: proposer)
                var missing = wanted[proposer]
                while missing > 0, position < end {
                    let edge = lists.edge(at: position)
                    position += 1
                    counters.proposals += 1
                    let responder = Int(lists.responders[edge])
                    let group = lists.groups[edge]
                    if group > seats.cutoffGroup[responder] { continue }
                    let candidate = SeatEntry(group: group, tier: 0, proposer: block[index], edge: Int32(edge))
                    switch seats.offer(candidate, to: responder) {
                    case .refused: lastRefused[responder] = group
                    case .seated: missing -= 1
                    case .displaced(let loser):
                        missing -= 1
                        counters.displacements += 1
                        lastRefused[responder] = loser.group
                        // One who already missed a seat is still in the queue, or has come to the end of its list.
                        let other = Int(loser.proposer)
                        if wanted[other] == 0 { asking.add(other) }
                        wanted[other] += 1
                    }
                }
                next[proposer] = Int32(position)
                wanted[proposer] = missing
            }
        }
        return Run(seats: seats, lastRefused: lastRefused, missing: wanted, next: next, counters: counters)
    }
}
