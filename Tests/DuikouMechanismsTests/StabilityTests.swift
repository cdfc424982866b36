import DuikouMechanisms
import TestSupport
import Testing

@Suite struct StabilityTests {
    /// Random pairs, of which some are unlisted, repeated, beyond capacity or of players who do not exist.
    private func pairs(for market: Market, using generator: inout SeededGenerator) -> [Pair] {
        var pairs: [Pair] = []
        for proposer in 0..<market.proposerCount {
            for edge in market.edges(ofProposer: proposer) where generator.chance(0.4) {
                pairs.append(Pair(proposer: proposer, responder: Int(market.edgeResponder[edge])))
            }
        }
        if generator.chance(0.4) {
            for _ in 0..<2 {
                pairs.append(
                    Pair(
                        proposer: Int.random(in: -1...market.proposerCount, using: &generator),
                        responder: Int.random(in: -1...market.responderCount, using: &generator)))
            }
        }
        if generator.chance(0.2), let repeated = pairs.randomElement(using: &generator) { pairs.append(repeated) }
        return pairs.shuffled(using: &generator)
    }

    @Test func agreesWithTheDefinition() throws {
        var kinds = (feasible: 0, stable: 0, faulty: 0)
        for seed in 0..<4_000 {
            var generator = SeededGenerator(seed: seed)
            let shape = [MarketDraft.Shape.strict, .tied, .manyToMany, .tiedManyToMany][seed % 4]
            let market = try MarketDraft.random(shape, using: &generator).market()
            let given = pairs(for: market, using: &generator)
            let report = Stability.verify(market, pairs: given)
            let expected = MarketOracle.audit(market, pairs: given)
            let faults = Dictionary(report.faults.map { ($0, 1) }, uniquingKeysWith: +)
            check(faults == expected.faults, "seed \(seed): \(faults) is not \(expected.faults)")
            check(report.faultCount == report.faults.count, "seed \(seed)")
            check(Set(report.blockingPairs) == expected.blocking, "seed \(seed): \(given)")
            check(report.blockingPairCount == expected.blocking.count, "seed \(seed)")
            if !report.isFeasible {
                kinds.faulty += 1
            } else if report.isStable {
                kinds.stable += 1
            } else {
                kinds.feasible += 1
            }
        }
        // The loop must have seen each kind often, or it proves little.
        #expect(kinds.feasible > 300 && kinds.stable > 100 && kinds.faulty > 300)
    }

    @Test func agreesWithEnumeration() throws {
        for seed in 0..<200 {
            let oracle = MarketOracle(try MarketDraft.random(.tiedManyToMany, seed: seed).market())
            let stable = Set(oracle.stable)
            for mask in oracle.feasible {
                let given = oracle.edges.indices.filter { mask >> UInt32($0) & 1 == 1 }
                    .map { Pair(proposer: oracle.edges[$0].proposer, responder: oracle.edges[$0].responder) }
                let report = Stability.verify(oracle.market, pairs: given)
                check(report.isFeasible, "seed \(seed), mask \(mask)")
                check(report.isStable == stable.contains(mask), "seed \(seed), mask \(mask)")
            }
        }
    }

    @Test func countsAllAndListsUpToTheLimit() throws {
        let lists = (0..<50).map { _ in [MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 0)] }
        let market = try MarketDraft(
            lists: lists, proposerCapacities: [Int32](repeating: 1, count: 50), responderCapacities: [50]
        ).market()
        let report = Stability.verify(market, pairs: [], listLimit: 3)
        #expect(report.blockingPairCount == 50)
        #expect(report.blockingPairs.map(\.proposer) == [0, 1, 2])
        let overfull = Stability.verify(market, pairs: (0..<60).map { Pair(proposer: $0, responder: 0) }, listLimit: 3)
        #expect(overfull.faultCount == 10)
        #expect(overfull.faults.count == 3)
        #expect(overfull.placedCount == 50)
    }
}
