import DuikouMechanisms
import TestSupport
import Testing

@Suite struct RegionAuditTests {
    /// Any set of pairs within the capacities, against the definitions.
    @Test(arguments: RegionDraft.Kind.allCases)
    func findsWhatTheDefinitionsFind(kind: RegionDraft.Kind) throws {
        var stable = 0
        for seed in 0..<150 {
            var generator = SeededGenerator(seed: seed)
            var shape = MarketDraft.Shape.tiedManyToMany
            if kind == .budgets || kind == .mixed { shape = .manyToMany }
            shape.responders = 1...3
            let market = try MarketDraft.random(shape, using: &generator).market()
            let regions = try RegionDraft.random(kind, responders: market.responderCount, using: &generator).regions(for: market)
            let oracle = MarketOracle(market)
            let rule = RegionOracle(regions)
            let fixed = regions.obeysAggregateDemand ? [] : Set(rule.fixedPoints(oracle))
            for mask in oracle.feasible where oracle.feasible.count < 200 || generator.chance(0.1) {
                let filled = rule.filled(oracle, mask)
                let pairs = oracle.edges.indices.filter { mask >> MarketOracle.Mask($0) & 1 == 1 }.map {
                    Pair(proposer: oracle.edges[$0].proposer, responder: oracle.edges[$0].responder)
                }
                let report = RegionAudit.verify(market, regions, pairs: pairs.shuffled(using: &generator))
                check(report.isFeasible == rule.keepsLimits(filled, floors: true), "seed \(seed), \(pairs)")
                check(report.plain.isFeasible, "seed \(seed)")
                if !report.isFeasible { continue }
                if report.isStable { stable += 1 }
                if regions.obeysAggregateDemand {
                    let expected = blocking(rule, oracle, mask)
                    check(Set(report.blockingPairs) == expected, "seed \(seed), \(pairs): \(report.blockingPairs)")
                    check(report.affordableCount == 0, "seed \(seed)")
                    check(
                        report.heldBackCount + report.blockingPairCount == report.plain.blockingPairCount,
                        "seed \(seed), \(pairs)")
                } else if fixed.contains(mask) {
                    check(report.isStable, "seed \(seed), \(pairs): \(report.blockingPairs)")
                }
            }
        }
        #expect(stable > 100)
    }

    /// The wishes that somebody of worse rank stands in the way of, or that the regions would grant a free seat.
    private func blocking(_ rule: RegionOracle, _ oracle: MarketOracle, _ mask: MarketOracle.Mask) -> Set<Pair> {
        let filled = rule.filled(oracle, mask)
        var result: Set<Pair> = []
        for index in rule.wishes(oracle, mask) {
            let edge = oracle.edges[index]
            let worst = oracle.ranks(ofResponder: edge.responder, in: mask).last ?? -1
            var more = filled
            more[edge.responder] += 1
            if worst > edge.responderGroup || rule.chosen(asked: more)[edge.responder] > filled[edge.responder] {
                result.insert(Pair(proposer: edge.proposer, responder: edge.responder))
            }
        }
        return result
    }

    @Test func namesEveryBrokenLimit() throws {
        let lists = (0..<4).map { proposer in
            (0..<2).map { MarketDraft.Entry(responder: $0, proposerGroup: Int32($0), responderGroup: Int32(proposer)) }
        }
        let market = try MarketDraft(
            lists: lists, proposerCapacities: [1, 1, 1, 1], responderCapacities: [3, 3]
        ).market()
        let regions = try Regions(
            [.init(cap: 3), .init(parent: 0, cap: 1), .init(parent: 0, budget: 7)],
            regionOfResponder: [1, 2], costs: [2, 4], for: market)
        let pairs = (0..<4).map { Pair(proposer: $0, responder: $0 / 2) } + [Pair(proposer: 9, responder: 0)]
        let report = RegionAudit.verify(market, regions, pairs: pairs)
        #expect(
            report.faults == [
                .overCap(region: 0, held: 4, cap: 3), .overCap(region: 1, held: 2, cap: 1),
                .overBudget(region: 2, spent: 8, budget: 7),
            ])
        #expect(report.plain.faults == [.unknownPlayer(Pair(proposer: 9, responder: 0))])
        #expect(report.placements == [4, 2, 2])
        #expect(report.spending == [12, 4, 8])
        #expect(!report.isFeasible && !report.isStable)
    }

    /// A closed region leaves money over that a cheaper seat would fit into: counted, not blocking.
    @Test func countsWhatClosingLeaves() throws {
        let first = MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 0)
        let second = MarketDraft.Entry(responder: 1, proposerGroup: 0, responderGroup: 0)
        let market = try MarketDraft(
            lists: [[first], [second]], proposerCapacities: [1, 1], responderCapacities: [1, 1]
        ).market()
        let regions = try Regions([.init(budget: 5)], regionOfResponder: [0, 0], costs: [7, 2], for: market)
        let result = try RegionalDeferredAcceptance(regions: regions, ties: .byIndex).allocate(market)
        #expect(result.matching.count == 0)
        let report = RegionAudit.verify(market, regions, pairs: [])
        #expect(report.isStable)
        #expect(report.heldBackCount == 2)
        #expect(report.affordableCount == 1)
    }
}
