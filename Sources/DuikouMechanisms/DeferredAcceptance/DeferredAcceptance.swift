/// Deferred acceptance: each proposer asks down its list, each responder keeps the best it has been asked by.
///
/// Promise, on the strict market that the tie-break leaves:
/// - **Stable.** No pair would rather have each other than what they have; with ties, no pair where both are strictly
///   better off (weak stability). With capacities above 1 on both sides this is pairwise stability.
/// - **Best for those who propose**, worst for the others, among all stable matchings: everyone who proposes gets its
///   best stable partner.
/// - **The same people are placed in every stable matching**, and a responder with room gets the same proposers in each
///   (the rural hospitals theorem). Only a change of tie-break can change who is placed.
/// - **Truthful** for proposers of capacity 1 when the proposers propose: no other list gets one of them a better
///   responder. Not for responders, nor for proposers of larger capacity.
///
/// Complexity: O(edges · log(largest capacity)) time at worst, and O(players + seats used) memory beside the market;
/// ties on the proposing side add an order of the edges, and responders proposing adds a transposed market.
/// Never fails.
///
/// Sources: Gale, Shapley, "College admissions and the stability of marriage", American Mathematical Monthly 69 (1962);
/// McVitie, Wilson, "Stable marriage assignment for unequal sets", BIT 10 (1970); Roth, Sotomayor, *Two-Sided
/// Matching*, Cambridge 1990, chapters 2, 4 and 5; Roth, "On the allocation of residents to rural hospitals",
/// Econometrica 54 (1986); for capacities on both sides, Roth, "Stability and polarization of interests in job
/// matching", Econometrica 52 (1984).
public struct DeferredAcceptance: Mechanism, Equatable {
    /// The side that asks.
    public var proposing: MarketSide
    public var ties: TieBreak

    public init(proposing: MarketSide = .proposers, ties: TieBreak) {
        self.proposing = proposing
        self.ties = ties
    }

    public func match(_ market: Market) -> Outcome {
        let lottery = Lottery(ties)
        let matching: Matching
        let counters: Outcome.Counters
        switch proposing {
        case .proposers:
            let held: [Int32]
            (held, counters) = DeferredAcceptance.run(market, lottery)
            matching = Matching(market, edges: held)
        case .responders:
            let other = market.transposed()
            let held: [Int32]
            (held, counters) = DeferredAcceptance.run(other.market, lottery)
            matching = Matching(market, edges: held.map { other.originalEdge[Int($0)] })
        }
        return Outcome(
            matching: matching,
            cutoffs: Cutoff.all(of: market, matching, ties: ties),
            counters: counters)
    }

    /// Gale–Shapley from the proposers' side. Returns the held edges, rising.
    private static func run(_ market: Market, _ lottery: Lottery) -> ([Int32], Outcome.Counters) {
        let offsets = market.proposerOffsets
        let edgeResponder = market.edgeResponder
        let edgeGroup = market.edgeResponderGroup
        let order = market.strictProposerOrder(lottery)
        let inOrder = order.isEmpty

        var next = offsets
        var wanted = market.proposerCapacities
        var seats = SeatHeaps(capacities: market.responderCapacities, degrees: market.responderDegrees)
        var counters = Outcome.Counters()
        // In rounds, so that who asks next never hangs on the answer just given and memory is read ahead. The order in
        // which proposers ask does not change the result (McVitie, Wilson).
        var round = [Int32](0..<Int32(market.proposerCount))
        var displaced: [Int32] = []
        while !round.isEmpty {
            displaced.removeAll(keepingCapacity: true)
            for asking in round {
                // Ask until the proposer holds what it may, or its list ends.
                let proposer = Int(asking)
                var position = Int(next[proposer])
                let end = Int(offsets[proposer + 1])
                var missing = wanted[proposer]
                while missing > 0, position < end {
                    let edge = inOrder ? position : Int(order[position])
                    position += 1
                    counters.proposals += 1
                    let responder = Int(edgeResponder[edge])
                    let group = edgeGroup[edge]
                    if group > seats.cutoffGroup[responder] { continue }
                    let candidate = HeldSeat(
                        number: market.drawnNumber(ofProposer: proposer, onListOf: responder, lottery),
                        group: group, proposer: asking, edge: Int32(edge))
                    switch seats.offer(candidate, to: responder) {
                    case .refused: break
                    case .seated: missing -= 1
                    case .displaced(let loser):
                        missing -= 1
                        counters.displacements += 1
                        // One who already misses a seat has yet to ask, or has no list left.
                        if wanted[Int(loser)] == 0 { displaced.append(loser) }
                        wanted[Int(loser)] += 1
                    }
                }
                next[proposer] = Int32(position)
                wanted[proposer] = missing
            }
            swap(&round, &displaced)
        }
        return (seats.edgesByProposer(count: market.proposerCount), counters)
    }
}
