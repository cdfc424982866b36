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
/// ties on the proposing side add an order of the edges, and responders proposing adds the edges that some stable
/// matching may still use once the proposers have proposed. Never fails.
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
        let first = DeferredAcceptance.run(market, lottery)
        switch proposing {
        case .proposers:
            let matching = Matching(market, edges: first.seats.edgesByProposer())
            // With ties on its own side, a proposer that was refused may hold an equal of the one that refused it.
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

    /// What is known when nobody asks any more.
    struct Run {
        var seats: SeatHeaps
        /// The group of the last proposer turned away by each responder that was full, where it could have tied with
        /// those held; −1 where there was none. Cutoffs only tighten, so this one alone can tie with the last of them.
        var lastRefused: [Int32]
        /// How many partners each proposer misses; it has asked its whole list where it misses any.
        var missing: [Int32]
        /// Up to where each proposer has asked, as a place in its strict order.
        var next: [Int32]
        var counters = Outcome.Counters()
    }

    /// How many proposers are looked up together, so that their memory is read at the same time and not in turn.
    private static let readAhead = 128

    /// Gale–Shapley from the proposers' side.
    ///
    /// Who asks when does not change the result (McVitie, Wilson). So those that have to ask are swept by rising index,
    /// a block at a time, and memory is mostly read forwards.
    static func run(_ market: Market, _ lottery: Lottery) -> Run {
        let offsets = market.proposerOffsets
        let edgeResponder = market.edgeResponder
        let edgeGroup = market.edgeResponderGroup
        let order = market.strictProposerOrder(lottery)
        let inOrder = order.isEmpty

        var next = offsets
        var wanted = market.proposerCapacities
        var seats = SeatHeaps(market, lottery)
        var lastRefused = [Int32](repeating: -1, count: market.responderCount)
        var counters = Outcome.Counters()
        var asking = ProposalQueue(count: market.proposerCount, all: true)
        var block: [Int32] = []
        var ahead = [Int32](repeating: 0, count: readAhead)
        while asking.take(readAhead, into: &block) {
            for index in block.indices {
                let proposer = Int(block[index])
                let position = Int(next[proposer])
                if position == Int(offsets[proposer + 1]) { continue }
                let edge = inOrder ? position : Int(order[position])
                ahead[index] = edgeResponder[edge] ^ edgeGroup[edge]
            }
            for index in block.indices {
                // Skip those that are full of better ones: cutoffs only tighten, so that they stay so.
                let proposer = Int(block[index])
                var position = Int(next[proposer])
                let start = position
                let end = wanted[proposer] == 0 ? position : Int(offsets[proposer + 1])
                var first: Int32 = -1
                while position < end {
                    let edge = inOrder ? position : Int(order[position])
                    let responder = edgeResponder[edge]
                    if edgeGroup[edge] <= seats.cutoffGroup[Int(responder)] {
                        first = responder
                        break
                    }
                    position += 1
                }
                ahead[index] = first
                counters.proposals += position - start
                next[proposer] = Int32(position)
            }
            for index in block.indices where ahead[index] >= 0 { ahead[index] = seats.peek(Int(ahead[index])) }
            for index in block.indices {
                // Ask until the proposer holds what it may, or its list ends.
                let proposer = Int(block[index])
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
                    let candidate = SeatEntry(group: group, tier: 0, proposer: block[index], edge: Int32(edge))
                    switch seats.offer(candidate, to: responder) {
                    case .refused: lastRefused[responder] = group
                    case .seated: missing -= 1
                    case .displaced(let loser):
                        missing -= 1
                        counters.displacements += 1
                        lastRefused[responder] = loser.group
                        // One who already misses a seat has yet to ask, or has no list left.
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
