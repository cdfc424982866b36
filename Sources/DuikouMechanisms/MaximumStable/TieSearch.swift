/// Search over the ways to break ties, from a weakly stable matching to larger ones.
///
/// Every weakly stable matching is stable for some tie-break, and all that are stable for one have the same size. Each
/// round keeps most of the last matching's ties as they fell, draws the others again, runs deferred acceptance on that,
/// and then places whom it can by ``TieChains``. The larger matching goes on; the best is the result.
///
/// Running it anew undoes what chains leave behind: they only ever make responders harder to get in to. This is iterated
/// local search: Lourenço, Martin, Stützle, "Iterated local search", in *Handbook of Metaheuristics*, Kluwer 2003.
struct TieSearch {
    private let market: Market
    private let order: [Int32]
    private let lottery: Lottery
    private let line: Lottery
    /// Steps allowed and made: edges looked at, and edges passed by in each round.
    private let budget: Int
    private var steps = 0
    private(set) var counters = Outcome.Counters()

    /// A round draws again the ties of one matched pair in 2^k, with k drawn from these: few for a market where little
    /// can be gained, many for one where much can.
    private static let redrawn: ClosedRange<UInt64> = 3...10

    /// What a round counts at least, in steps. One that reads half of the edges is counted as that.
    private static let smallestRound = 1 << 11

    /// - Parameter line: whose single numbers say who goes first where nothing else does.
    init(_ market: Market, _ lottery: Lottery, line: Lottery, budget: Int) {
        self.market = market
        self.lottery = lottery
        self.line = line
        self.budget = budget
        order = market.strictProposerOrder(lottery)
    }

    /// The edges of a matching at least as large. `seed` decides which ties are drawn again.
    mutating func improve(_ start: [Int32], seed: UInt64) -> [Int32] {
        var (current, unplaced) = augmented(start)
        var round: UInt64 = 0
        let cost = max(market.edgeCount / 2, TieSearch.smallestRound)
        while unplaced > 0, steps + cost <= budget {
            steps += cost
            round += 1
            let (edges, left) = augmented(redrawn(current, seed: seed, round: round))
            if edges.count >= current.count { (current, unplaced) = (edges, left) }
        }
        return current
    }

    /// Places whom it can by chains. Also returns how many proposers with a list are left without a partner.
    private mutating func augmented(_ edges: [Int32]) -> ([Int32], Int) {
        var chains = TieChains(market, order: order, edges: edges, lottery)
        var unplaced: [(number: UInt64, proposer: Int32)] = []
        for proposer in 0..<market.proposerCount
        where chains.heldEdge[proposer] == -1 && !market.edges(ofProposer: proposer).isEmpty {
            unplaced.append((market.drawnNumber(ofProposer: proposer, onListOf: 0, line), Int32(proposer)))
        }
        unplaced.sort { ($0.number, $0.proposer) < ($1.number, $1.proposer) }
        let limit = budget - steps
        var isAnyonePlaced = true
        while isAnyonePlaced, chains.steps < limit {
            isAnyonePlaced = false
            var isFresh = true
            var left: [(number: UInt64, proposer: Int32)] = []
            for entry in unplaced {
                if chains.place(entry.proposer, isFresh: isFresh, limit: limit) {
                    isAnyonePlaced = true
                } else {
                    left.append(entry)
                }
                isFresh = false
            }
            unplaced = left
        }
        steps += chains.steps
        return (chains.edges, unplaced.count)
    }

    /// Deferred acceptance where those that hold a seat go before their equals, but for some; the rest by a new lottery.
    private mutating func redrawn(_ held: [Int32], seed: UInt64, round: UInt64) -> [Int32] {
        let fresh = Lottery(.multipleLottery(seed: seed &+ round &* 2))
        let draw = Lottery(.multipleLottery(seed: seed &+ round &* 2 &+ 1))
        let widths = TieSearch.redrawn.upperBound - TieSearch.redrawn.lowerBound + 1
        // Round by round over the widths, from the many to the few: the sequence needs no numbers of its own.
        let shift = TieSearch.redrawn.lowerBound + (round - 1) % widths
        var isFavoured = [Bool](repeating: false, count: market.edgeCount)
        var cursor = 0
        for proposer in 0..<market.proposerCount {
            let end = market.proposerOffsets[proposer + 1]
            while cursor < held.count, held[cursor] < end {
                let edge = Int(held[cursor])
                let responder = Int(market.edgeResponder[edge])
                isFavoured[edge] = market.drawnNumber(ofProposer: proposer, onListOf: responder, draw) >> (64 - shift) != 0
                cursor += 1
            }
        }

        var seats = SeatHeaps(market, fresh)
        var asking = AskingSweep(count: market.proposerCount, all: true)
        var missing = market.proposerCapacities
        var next = market.proposerOffsets
        var block: [Int32] = []
        while asking.take(64, into: &block) {
            for asked in block {
                let proposer = Int(asked)
                let end = Int(market.proposerOffsets[proposer + 1])
                var position = Int(next[proposer])
                while missing[proposer] > 0, position < end {
                    let edge = order.isEmpty ? position : Int(order[position])
                    position += 1
                    counters.proposals += 1
                    let responder = Int(market.edgeResponder[edge])
                    let group = market.edgeResponderGroup[edge]
                    if group > seats.cutoffGroup[responder] { continue }
                    let candidate = SeatEntry(group: group, tier: isFavoured[edge] ? 0 : 1, proposer: asked, edge: Int32(edge))
                    switch seats.offer(candidate, to: responder) {
                    case .refused: continue
                    case .seated: break
                    case .displaced(let loser):
                        counters.displacements += 1
                        missing[Int(loser.proposer)] += 1
                        asking.add(Int(loser.proposer))
                    }
                    missing[proposer] -= 1
                }
                next[proposer] = Int32(position)
            }
        }
        return seats.edgesByProposer()
    }
}
