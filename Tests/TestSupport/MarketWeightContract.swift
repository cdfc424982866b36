import DuikouMechanisms

/// What a mechanism of largest weight returns, for checks that know nothing else about it.
public struct PricedPairs: Sendable {
    public var pairs: [Pair]
    public var prices: [Int64]
    public var profits: [Int64]

    public init(pairs: [Pair], prices: [Int64], profits: [Int64]) {
        self.pairs = pairs
        self.prices = prices
        self.profits = profits
    }
}

/// The promises of a mechanism of largest weight, as checks on tiny random markets.
public enum MarketWeightContract {
    /// Weights to draw for a market, one for each edge.
    public static func weights(_ market: Market, upTo largest: Int32, seed: Int) -> [Int32] {
        var generator = SeededGenerator(seed: seed ^ 0x5EED)
        return (0..<market.edgeCount).map { _ in Int32.random(in: 0...largest, using: &generator) }
    }

    /// The largest sum of weights, by trying every matching.
    public static func largestWeight(_ oracle: MarketOracle, _ weights: [Int32]) -> Int64 {
        oracle.feasible.map { weight(of: $0, weights) }.max() ?? 0
    }

    public static func weight(of mask: MarketOracle.Mask, _ weights: [Int32]) -> Int64 {
        weights.indices.reduce(0) { $0 + (mask >> MarketOracle.Mask($1) & 1 == 1 ? Int64(weights[$1]) : 0) }
    }

    /// The first breach found, with the seed that shows it: not a matching, not proven, a bound below the optimum, or
    /// further from the bound or from the optimum than `isClose` allows.
    /// - Parameters:
    ///   - largest: weights are drawn from zero up to it.
    ///   - multiple: and multiplied by it.
    public static func breach(
        _ shape: MarketDraft.Shape, seeds: Range<Int>, largest: Int32, multiple: Int32 = 1,
        isClose: (_ weight: Int64, _ bound: Int64, _ pairs: Int) -> Bool,
        solve: (Market, [Int32]) throws -> PricedPairs
    ) throws -> String? {
        for seed in seeds {
            let market = try MarketDraft.random(shape, seed: seed).market()
            let weights = weights(market, upTo: largest, seed: seed).map { $0 * multiple }
            let solution = try solve(market, weights)
            let report = WeightCertificate.verify(
                market, weights: weights, pairs: solution.pairs, prices: solution.prices, profits: solution.profits)
            if let fault = report.faults.first { return "seed \(seed): \(fault)" }
            let oracle = MarketOracle(market)
            let chosen = Set(solution.pairs)
            var mask: MarketOracle.Mask = 0
            for (index, edge) in oracle.edges.enumerated()
            where chosen.contains(Pair(proposer: edge.proposer, responder: edge.responder)) {
                mask |= 1 << MarketOracle.Mask(index)
            }
            if !oracle.feasible.contains(mask) { return "seed \(seed): not a matching" }
            let weight = weight(of: mask, weights)
            if weight != report.weight { return "seed \(seed): weighs \(weight), the report says \(report.weight)" }
            let optimum = largestWeight(oracle, weights)
            if report.bound < optimum { return "seed \(seed): bound \(report.bound) is below the optimum \(optimum)" }
            if !isClose(weight, report.bound, solution.pairs.count) {
                return "seed \(seed): weight \(weight) is too far from the bound \(report.bound)"
            }
            if !isClose(weight, optimum, solution.pairs.count) {
                return "seed \(seed): weight \(weight) is too far from the optimum \(optimum)"
            }
        }
        return nil
    }
}
