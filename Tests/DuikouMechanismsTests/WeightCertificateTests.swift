import DuikouMechanisms
import TestSupport
import Testing

@Suite struct WeightCertificateTests {
    /// Any prices and profits, any set of pairs: without faults about prices the bound holds for every matching.
    @Test func theBoundHoldsWheneverThePricesAreInOrder() throws {
        var proven = 0
        for seed in 0..<4_000 {
            var generator = SeededGenerator(seed: seed)
            let market = try MarketDraft.random(.manyToMany, using: &generator).market()
            let oracle = MarketOracle(market)
            let weights = (0..<market.edgeCount).map { _ in Int32.random(in: 0...9, using: &generator) }
            let mask = oracle.feasible.randomElement(using: &generator)!
            let pairs = oracle.edges.indices.filter { mask >> MarketOracle.Mask($0) & 1 == 1 }
                .map { Pair(proposer: oracle.edges[$0].proposer, responder: oracle.edges[$0].responder) }
            let prices = market.responderCapacities.map { _ in Int64.random(in: -1...12, using: &generator) }
            let profits = market.proposerCapacities.map { _ in Int64.random(in: -1...12, using: &generator) }
            let report = WeightCertificate.verify(market, weights: weights, pairs: pairs, prices: prices, profits: profits)
            check(report.weight == MarketWeightContract.weight(of: mask, weights), "seed \(seed)")
            let matters = report.faults.contains { fault in
                switch fault {
                case .negativePrice, .negativeProfit, .cheapPair: true
                case .priceOfFreeSeat, .profitWithRoom: false
                default:
                    {
                        Issue.record("seed \(seed): \(fault) in a matching")
                        return true
                    }()
                }
            }
            if matters { continue }
            proven += 1
            check(report.bound >= MarketWeightContract.largestWeight(oracle, weights), "seed \(seed)")
        }
        #expect(proven > 300)
    }

    /// Proposer 0 lists both, proposer 1 the first alone; one seat each.
    private func market() throws -> Market {
        let first = MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 0)
        let second = MarketDraft.Entry(responder: 1, proposerGroup: 1, responderGroup: 0)
        return try MarketDraft(
            lists: [[first, second], [first]], proposerCapacities: [1, 1], responderCapacities: [1, 1]
        ).market()
    }

    private func report(_ pairs: [(Int, Int)], _ prices: [Int64], _ profits: [Int64]) throws -> WeightReport {
        WeightCertificate.verify(
            try market(), weights: [10, 4, 9], pairs: pairs.map { Pair(proposer: $0.0, responder: $0.1) },
            prices: prices, profits: profits)
    }

    @Test func namesEachFault() throws {
        let good = try report([(0, 1), (1, 0)], [7, 0], [4, 2])
        #expect(good.isProven && good.weight == 13 && good.bound == 13 && good.gap == 0)
        let a = Pair(proposer: 0, responder: 0), b = Pair(proposer: 1, responder: 1)
        #expect(try report([(0, 1), (1, 0)], [5, 0], [4, 4]).faults == [.cheapPair(a, excess: 1)])
        #expect(try report([(0, 0)], [10, 2], [2, 0]).faults == [.priceOfFreeSeat(responder: 1)])
        #expect(try report([(0, 0)], [10, 0], [4, 1]).faults == [.profitWithRoom(proposer: 1)])
        #expect(try report([(0, 1), (1, 0)], [10, -1], [5, 0]).faults == [.negativePrice(responder: 1)])
        #expect(try report([(0, 1), (1, 0)], [12, 4], [-1, 0]).faults == [.negativeProfit(proposer: 0)])
        #expect(try report([(0, 1), (1, 0), (1, 1)], [7, 0], [4, 2]).faults.contains(.unlistedPair(b)))
        #expect(try report([(0, 1), (1, 0), (1, 0)], [7, 0], [4, 2]).faults.contains(.repeatedPair(Pair(proposer: 1, responder: 0))))
        #expect(try report([(0, 1), (2, 0)], [9, 0], [4, 0]).faults.contains(.unknownPlayer(Pair(proposer: 2, responder: 0))))
        #expect(
            try report([(0, 0), (1, 0)], [10, 0], [4, 0]).faults
                == [.overCapacity(side: .responders, player: 0, held: 2, capacity: 1)])
        #expect(
            try report([(0, 0), (0, 1)], [10, 0], [4, 0]).faults
                == [.overCapacity(side: .proposers, player: 0, held: 2, capacity: 1)])
    }

    @Test func survivesAbsurdPrices() throws {
        let report = try report([(0, 1), (1, 0)], [.max, .max], [.max, .max])
        #expect(report.bound == .max)
        #expect(try self.report([], [.min, .min], [.min, .min]).isProven == false)
    }

    @Test func listsUpToTheLimitAndCountsAll() throws {
        let report = WeightCertificate.verify(
            try market(), weights: [10, 4, 9], pairs: [], prices: [0, 0], profits: [0, 0], listLimit: 1)
        #expect(report.faults.count == 1 && report.faultCount == 3)
    }
}
