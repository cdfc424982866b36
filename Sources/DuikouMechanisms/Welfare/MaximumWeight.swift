/// Welfare: a matching whose sum of weights is the largest up to a stated gap, with prices that prove it.
///
/// Promise:
/// - **Feasible**, with capacities on both sides and each pair at most once. Nobody has to be placed, and an edge of
///   weight 0 is never used.
/// - **Optimal to the gap**: ``WeightPrices/bound`` is at least the weight of every matching, and the weight is below
///   it by at most `gapPartsPerMillion` millionths of it. With a gap of 0 the two are equal.
/// - **Whole prices and profits**: a price for a seat at each responder, 0 where a seat is free; a profit for each
///   partnership of each proposer, 0 where it could have one more. No unmatched pair weighs more than its price and
///   profit together. So, up to the gap, no two would both gain by leaving their partners for each other if each placed
///   proposer paid the price of its seat: the prices are stable.
/// - **Permuting the rows permutes the result**, prices included, where every player has a key of its own and ties are broken
///   by lottery: which of several optima it is follows from identities and the seed.
///
/// It does not promise stability without payments (``Stability`` counts the blocking pairs), nor the most placed, nor
/// strategy-proofness: it takes the weights as given.
///
/// Proposers bid for seats, starting at price zero. Each bid raises the price of the bidder's best option until its
/// next best would be better by a small step `epsilon`. The steps get smaller, starting from the prices reached, until
/// the gap is met. For a gap of 0, or one that whole steps cannot meet, the last steps are so small that the result is
/// optimal.
///
/// Complexity: O(players + seats used) memory beside the market and the weights, 12 bytes for each edge for both in the
/// order of turns, and the edges by responder where prices have to fall. Each bid reads one list and raises the bid for
/// a seat by at least `epsilon`; where weights differ, a few bids for each proposer are enough.
///
/// Sources: Bertsekas, "The auction algorithm: a distributed relaxation method for the assignment problem", Annals of
/// Operations Research 14 (1988); Bertsekas, Castañón, "The auction algorithm for the transportation problem", Annals of
/// Operations Research 20 (1989), for seats that are alike; Bertsekas, Castañón, "A forward/reverse auction algorithm for
/// asymmetric assignment problems", Computational Optimization and Applications 1 (1992), for seats that stay free;
/// Shapley, Shubik, "The assignment game I: the core", International Journal of Game Theory 1 (1971), for the meaning
/// of the prices.
public struct MaximumWeight: Mechanism, Equatable {
    /// The weight of each edge of the market, in its order; at least 0.
    public let weights: [Int32]
    /// How far the weight may be below the bound, in millionths of the bound.
    public let gapPartsPerMillion: Int
    /// Chooses among equally good matchings.
    public var ties: TieBreak

    /// A thousandth: differences below it mean nothing where weights come from people's judgement.
    public static let defaultGapPartsPerMillion = 1_000

    /// - Parameters:
    ///   - weights: one for each edge, at least 0.
    ///   - ties: who goes first where weights leave a choice.
    /// - Throws: ``WeightError`` where a weight is negative, or the gap is not in 0...1,000,000.
    public init(
        weights: [Int32], gapPartsPerMillion: Int = defaultGapPartsPerMillion, ties: TieBreak = .byIndex
    ) throws(WeightError) {
        if let edge = weights.firstIndex(where: { $0 < 0 }) { throw .negativeWeight(edge: edge) }
        if !(0...1_000_000).contains(gapPartsPerMillion) { throw .gapOutOfRange(partsPerMillion: gapPartsPerMillion) }
        self.weights = weights
        self.gapPartsPerMillion = gapPartsPerMillion
        self.ties = ties
    }

    /// The matching of ``solve(_:)`` without its prices.
    ///
    /// - Throws: as ``solve(_:)``.
    public func match(_ market: Market) throws(WeightError) -> Outcome { try solve(market).outcome }

    /// The outcome with its prices.
    /// - Throws: ``WeightError/lengthMismatch(expected:actual:)`` where the market has another number of edges.
    public func solve(_ market: Market) throws(WeightError) -> PricedOutcome {
        if weights.count != market.edgeCount {
            throw .lengthMismatch(expected: market.edgeCount, actual: weights.count)
        }
        // Rows would otherwise decide who bids first, and who keeps a seat among equal bids.
        let canonical = CanonicalMarket(market, ties, withGroups: false)
        var auction = SeatAuction(canonical.market, weights: canonical.byEdge(weights))
        var epsilon = auction.bid(epsilon: firstEpsilon(market), patience: MaximumWeight.patience)
        var prices = WeightPrices(auction)
        while !prices.meets(gapPartsPerMillion), epsilon > 1 {
            epsilon = smaller(epsilon, prices)
            auction.tighten(epsilon: epsilon)
            auction.bid(epsilon: epsilon)
            auction.sell(epsilon: epsilon)
            prices = WeightPrices(auction)
        }
        if !prices.meets(gapPartsPerMillion) {
            finish(&auction)
            prices = WeightPrices(auction)
        }
        let matching = Matching(market, edges: canonical.originalEdges(auction.matchedEdges))
        let outcome = Outcome(
            matching: matching, cutoffs: Cutoff.all(of: market, matching, ties: ties), counters: auction.counters)
        return PricedOutcome(outcome: outcome, prices: prices.original(canonical))
    }

    /// The smallest and largest factor by which the step shrinks from one round of bidding to the next.
    private static let shrink: ClosedRange<Int64> = 2...8

    /// Goes down to the smallest step that is needed: then all prices can be made whole again, and the matching is
    /// optimal.
    private func finish(_ auction: inout SeatAuction) {
        let unit = Int64(auction.market.responderCount + SeatAuction.roundingRoom)
        auction.refineUnit(to: unit)
        var epsilon = unit
        while epsilon > 1 {
            epsilon = max(1, epsilon / MaximumWeight.shrink.upperBound)
            auction.tighten(epsilon: epsilon)
            auction.bid(epsilon: epsilon)
            auction.sell(epsilon: epsilon)
        }
        auction.roundPrices()
    }

    /// Number of bids for each proposer before the first step doubles: more than markets with different weights need.
    private static let patience = 16

    /// A first step that usually meets the gap at once. It may be several times the gap allowed for each pair, because
    /// only those that were outbid are off by as much as a step. Where exactness is asked for it is the smallest step:
    /// small steps from price zero cost fewer bids than coming back from large ones.
    private func firstEpsilon(_ market: Market) -> Int64 {
        if gapPartsPerMillion == 0 { return 1 }
        var total: Int64 = 0
        var listing: Int64 = 0
        for proposer in 0..<market.proposerCount {
            let list = market.edges(ofProposer: proposer)
            if list.isEmpty { continue }
            var best: Int32 = 0
            for edge in list { best = max(best, weights[edge]) }
            total += Int64(best)
            listing += 1
        }
        let mean = Double(total) / Double(max(1, listing))
        return max(1, Int64(mean * Double(gapPartsPerMillion) * 1e-6 * MaximumWeight.firstFactor))
    }

    private static let firstFactor = 8.0

    /// The next step: the one that would meet the gap if the gap shrinks in proportion to the step, less a reserve.
    private func smaller(_ epsilon: Int64, _ prices: WeightPrices) -> Int64 {
        let actual = Double(prices.bound - prices.weight)
        let allowed = Double(prices.bound) * Double(gapPartsPerMillion) * 1e-6
        let wanted = Int64(Double(epsilon) * (allowed / actual) * 0.8)
        return max(1, min(epsilon / MaximumWeight.shrink.lowerBound, max(epsilon / MaximumWeight.shrink.upperBound, wanted)))
    }
}
