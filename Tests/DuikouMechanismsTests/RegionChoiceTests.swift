import DuikouMechanisms
import TestSupport
import Testing

/// The regions' rule, by trying every number of applicants.
@Suite struct RegionChoiceTests {
    /// Regions over responders of random capacity, and every vector of applicants up to one more than the seats.
    private func forEachInstance(
        _ kind: RegionDraft.Kind, seeds: Range<Int>, _ body: (Int, Regions, [[Int]]) throws -> Void
    ) throws {
        for seed in seeds {
            var generator = SeededGenerator(seed: seed)
            let responders = Int.random(in: 1...4, using: &generator)
            let capacities = (0..<responders).map { _ in Int32.random(in: 0...3, using: &generator) }
            let market = try MarketDraft(lists: [], proposerCapacities: [], responderCapacities: capacities).market()
            let regions = try RegionDraft.random(kind, responders: responders, using: &generator).regions(for: market)
            var vectors: [[Int]] = [[]]
            for capacity in capacities {
                vectors = vectors.flatMap { vector in (0...Int(capacity)).map { vector + [$0] } }
            }
            try body(seed, regions, vectors)
        }
    }

    @Test(arguments: RegionDraft.Kind.allCases)
    func moreApplicantsLetNobodyInWhoWasRefused(kind: RegionDraft.Kind) throws {
        try forEachInstance(kind, seeds: 0..<250) { seed, regions, vectors in
            let rule = RegionOracle(regions)
            let chosen = Dictionary(uniqueKeysWithValues: vectors.map { ($0, rule.chosen(asked: $0)) })
            for asked in vectors {
                guard let before = chosen[asked] else { continue }
                check(rule.keepsLimits(before), "seed \(seed): \(asked) breaks a limit")
                // One more at a time is enough: every larger vector is reached through such steps.
                for responder in asked.indices {
                    var more = asked
                    more[responder] += 1
                    guard let after = chosen[more] else { continue }
                    for index in asked.indices {
                        check(min(after[index], asked[index]) <= before[index], "seed \(seed): \(asked), one more at \(responder)")
                    }
                    if regions.obeysAggregateDemand {
                        check(after.reduce(0, +) >= before.reduce(0, +), "seed \(seed): \(asked) places fewer")
                    }
                }
            }
        }
    }

    /// Where the sides are one responder each, the mechanism is the rule.
    @Test(arguments: RegionDraft.Kind.allCases)
    func mechanismFollowsTheRule(kind: RegionDraft.Kind) throws {
        try forEachInstance(kind, seeds: 0..<120) { seed, regions, vectors in
            let rule = RegionOracle(regions)
            for asked in vectors {
                let lists = asked.enumerated().flatMap { responder, count in
                    (0..<count).map { [MarketDraft.Entry(responder: responder, proposerGroup: 0, responderGroup: Int32($0))] }
                }
                var generator = SeededGenerator(seed: seed)
                let market = try MarketDraft(
                    lists: lists.shuffled(using: &generator), proposerCapacities: Array(repeating: 1, count: lists.count),
                    responderCapacities: regions.capacities
                ).market()
                let result = try RegionalDeferredAcceptance(regions: regions, ties: .byIndex).allocate(market)
                let filled = asked.indices.map { result.matching.proposers(ofResponder: $0).count }
                check(filled == rule.chosen(asked: asked), "seed \(seed): \(asked) gives \(filled)")
            }
        }
    }

    /// What a region without regions below leaves of its budget is less than one placement costs, where somebody wants a
    /// seat for money.
    @Test func budgetLeavesLessThanOnePlacement() throws {
        var leftSomething = 0
        try forEachInstance(.budgets, seeds: 0..<400) { seed, regions, vectors in
            let rule = RegionOracle(regions)
            for asked in vectors {
                let filled = rule.chosen(asked: asked)
                for (region, limit) in regions.regions.enumerated() {
                    let inside = asked.indices.filter { Int(regions.regionOfResponder[$0]) == region }
                    guard let budget = limit.budget, inside.contains(where: { asked[$0] > filled[$0] }) else { continue }
                    let cost = { (responder: Int) in regions.costs?[responder] ?? 0 }
                    let spent = inside.reduce(Int64(0)) { $0 + Int64(filled[$1]) * cost($1) }
                    let dearest = inside.filter { asked[$0] > filled[$0] }.map(cost).max() ?? 0
                    check(spent + dearest > budget, "seed \(seed): \(asked) leaves \(budget - spent)")
                    if spent < budget { leftSomething += 1 }
                }
            }
        }
        #expect(leftSomething > 100)
    }

    @Test func targetsShareTheCapInProportion() throws {
        let market = try MarketDraft(lists: [], proposerCapacities: [], responderCapacities: [10, 10, 30, 7]).market()
        let province = Regions.Region(cap: 13)
        let county = Regions.Region(parent: 0, cap: 9)
        let regions = try Regions([province, county], regionOfResponder: [1, 1, 0, -1], for: market)
        // 13 by 9 : 30 gives 3 and 10, and the county's 3 by 10 : 10 gives 2 and 1.
        #expect(regions.targets == [2, 1, 10, 7])
    }

    @Test func partsKeepTheRegionAndShareTheTarget() throws {
        let market = try MarketDraft(lists: [], proposerCapacities: [], responderCapacities: [6, 4]).market()
        let regions = try Regions(
            [Regions.Region(cap: 5)], regionOfResponder: [0, -1], costs: [3, 4], targets: [4, 1], for: market)
        let parts = try MarketDraft(lists: [], proposerCapacities: [], responderCapacities: [4, 2, 4]).market()
        let lifted = try regions.lifted(
            to: [0, 1, 0].map { $0 },
            market: try MarketDraft(
                lists: [], proposerCapacities: [], responderCapacities: [4, 4, 2]
            ).market())
        #expect(lifted.regionOfResponder == [0, -1, 0])
        #expect(lifted.costs == [3, 4, 3])
        #expect(lifted.targets == [3, 1, 1])
        #expect(lifted.order == [0, 2, 1])
        #expect(throws: RegionError.lengthMismatch(array: "original", expected: 3, actual: 2)) {
            try regions.lifted(to: [0, 1], market: parts)
        }
    }

    @Test func declarationsThatMakeNoSenseAreRefused() throws {
        let market = try MarketDraft(lists: [], proposerCapacities: [], responderCapacities: [2, 2]).market()
        func fault(
            _ regions: [Regions.Region], _ own: [Int32] = [0, 0], costs: [Int64]? = nil, targets: [Int32]? = nil,
            order: [Int32]? = nil
        ) -> RegionError? {
            do {
                _ = try Regions(regions, regionOfResponder: own, costs: costs, targets: targets, order: order, for: market)
                return nil
            } catch { return error }
        }
        #expect(fault([.init()]) == nil)
        #expect(fault([.init()], [0]) == .lengthMismatch(array: "regionOfResponder", expected: 2, actual: 1))
        #expect(fault([.init(parent: 3)]) == .parentOutOfRange(region: 0, parent: 3))
        #expect(fault([.init(parent: 1), .init(parent: 0)]) == .cycle(region: 0))
        #expect(fault([.init(cap: -1)]) == .negativeLimit(region: 0))
        #expect(fault([.init(cap: 1, floor: 2)]) == .floorAboveCap(region: 0, floor: 2, cap: 1))
        #expect(fault([.init()], [0, 1]) == .regionOutOfRange(responder: 1, region: 1))
        #expect(fault([.init(budget: 5)]) == .costsMissing(region: 0))
        #expect(fault([.init(budget: 5)], costs: [1, -1]) == .negativeCost(responder: 1))
        #expect(fault([.init(budget: 5)], costs: [1, .max / 2]) == .costsTooLarge)
        #expect(fault([.init()], targets: [0, -1]) == .negativeTarget(responder: 1))
        #expect(fault([.init()], order: [1, 1]) == .malformedOrder(responder: 1))
        #expect(fault([.init(floor: 1), .init(parent: 0, budget: 5)], [1, 1], costs: [1, 2]) == .floorBesideBudget(floor: 0, budget: 1))
        #expect(fault([.init(floor: 1), .init(parent: 0, budget: 5)], [1, 1], costs: [2, 2]) == nil)
    }
}
