import DuikouMechanisms
import TestSupport
import Testing

@Suite struct PlacementCeilingTests {
    @Test func equalsTheLargestOfAllMatchings() throws {
        for seed in 0..<2_000 {
            let shape = [MarketDraft.Shape.strict, .manyToMany][seed % 2]
            let market = try MarketDraft.random(shape, seed: seed).market()
            let oracle = MarketOracle(market)
            let largest = PlacementCeiling.largestMatching(market)
            check(largest.count == oracle.largestSize, "seed \(seed): \(largest.count), not \(oracle.largestSize)")
            check(oracle.feasible.contains(oracle.mask(of: largest)), "seed \(seed): not feasible")
            check(PlacementCeiling.size(market) == largest.count, "seed \(seed)")
        }
    }

    /// Sparse markets, in which the augmenting paths are long and cross each other.
    @Test func equalsOnePathAtATime() throws {
        var beyondGreedy = 0
        for seed in 0..<400 {
            var shape = MarketDraft.Shape.strict
            let size = [20, 60, 150][seed % 3]
            shape.proposers = size...(size + 10)
            shape.responders = size...(size + 10)
            shape.acceptance = [2.2, 2.7, 3.5, 5][seed % 4] / Double(size)
            shape.proposerCapacity = seed % 5 == 0 ? 0...3 : 1...1
            shape.responderCapacity = seed % 2 == 0 ? 1...1 : 0...2
            let market = try MarketDraft.random(shape, seed: seed).market()
            let largest = PlacementCeiling.largestMatching(market)
            check(Stability.verify(market, pairs: largest.pairs).isFeasible, "seed \(seed)")
            let expected = MarketOracle.largestSize(market)
            check(largest.count == expected, "seed \(seed): \(largest.count), not \(expected)")
            if DeferredAcceptance(ties: .byIndex).match(market).matching.count < largest.count { beyondGreedy += 1 }
        }
        #expect(beyondGreedy > 100)
    }

    /// Proposer i lists i, then i + 1, and the last lists only 0: one path through everybody.
    @Test func aPathAsLongAsTheMarket() throws {
        let size = 50_000
        var lists = (0..<size).map { index in
            [
                MarketDraft.Entry(responder: index, proposerGroup: 0, responderGroup: 0),
                MarketDraft.Entry(responder: index + 1, proposerGroup: 1, responderGroup: 0),
            ]
        }
        lists.append([MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 1)])
        let ones = [Int32](repeating: 1, count: size + 1)
        let market = try MarketDraft(lists: lists, proposerCapacities: ones, responderCapacities: ones).market()
        #expect(PlacementCeiling.size(market) == size + 1)
    }
}
