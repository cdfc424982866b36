import DuikouMechanisms
import Foundation
import TestSupport
import Testing

@Suite struct RegionalDeferredAcceptanceTests {
    private static let small: MarketDraft.Shape = {
        var shape = MarketDraft.Shape.strict
        shape.proposers = 2...4
        shape.responders = 2...3
        shape.responderCapacity = 0...3
        return shape
    }()

    private static func shapes() -> [MarketDraft.Shape] {
        var severalEach = small
        severalEach.proposerCapacity = 0...2
        severalEach.proposers = 2...3
        var tied = small
        tied.proposerTies = 0.4
        tied.responderGroups = 2
        return [small, severalEach, tied]
    }

    @Test(arguments: RegionDraft.Kind.allCases)
    func isStableUnderTheRuleAndBestForProposers(kind: RegionDraft.Kind) throws {
        for (shape, ties) in zip(RegionalDeferredAcceptanceTests.shapes(), tieBreaks) {
            let breach = try RegionContract.breach(of: kind, shape, ties: ties, seeds: 0..<120) { market, regions in
                try RegionalDeferredAcceptance(regions: regions, ties: ties).allocate(market).matching
            }
            #expect(breach == nil)
        }
    }

    @Test(arguments: RegionDraft.Kind.allCases)
    func textbookVersionPassesTheContract(kind: RegionDraft.Kind) throws {
        let breach = try RegionContract.breach(
            of: kind, RegionalDeferredAcceptanceTests.small, ties: .byIndex, seeds: 0..<30
        ) { try NaiveRegionalDeferredAcceptance(fault: nil).match($0, $1) }
        #expect(breach == nil)
    }

    @Test(arguments: NaiveRegionalDeferredAcceptance.Fault.allCases)
    func contractCatchesTheMutant(fault: NaiveRegionalDeferredAcceptance.Fault) throws {
        let breach = try RegionContract.breach(
            of: .mixed, RegionalDeferredAcceptanceTests.small, ties: .byIndex, seeds: 0..<400
        ) { try NaiveRegionalDeferredAcceptance(fault: fault).match($0, $1) }
        #expect(breach != nil)
    }

    /// With caps, or budgets over equal costs.
    @Test(arguments: [RegionDraft.Kind.disjoint, .hierarchy, .equalCosts])
    func noMisreportHelpsAProposer(kind: RegionDraft.Kind) throws {
        for seed in 0..<100 {
            var generator = SeededGenerator(seed: seed)
            var shape = RegionalDeferredAcceptanceTests.small
            shape.proposers = 2...4
            let truth = MarketDraft.random(shape, using: &generator)
            let draft = RegionDraft.random(kind, responders: truth.responderCapacities.count, using: &generator)
            func place(_ draft: RegionDraft, _ told: MarketDraft, _ proposer: Int) throws -> Int? {
                let market = try told.market()
                let mechanism = RegionalDeferredAcceptance(regions: try draft.regions(for: market), ties: .byIndex)
                return try mechanism.allocate(market).matching.responder(ofProposer: proposer)
            }
            for liar in truth.lists.indices {
                let list = truth.lists[liar]
                let rank = { (responder: Int?) in
                    responder.flatMap { target in list.firstIndex { $0.responder == target } } ?? list.count
                }
                let honest = rank(try place(draft, truth, liar))
                for lie in orderedSubsets(list) {
                    var told = truth
                    told.lists[liar] = lie.enumerated().map { position, entry in
                        var moved = entry
                        moved.proposerGroup = Int32(position)
                        return moved
                    }
                    check(
                        rank(try place(draft, told, liar)) >= honest,
                        "seed \(seed): proposer \(liar) gains by \(lie.map(\.responder))")
                }
            }
        }
    }

    private func orderedSubsets(_ entries: [MarketDraft.Entry]) -> [[MarketDraft.Entry]] {
        var result: [[MarketDraft.Entry]] = [[]]
        for index in entries.indices {
            var rest = entries
            let first = rest.remove(at: index)
            result += orderedSubsets(rest).map { [first] + $0 }
        }
        return result
    }

    /// Kamada and Kojima's example: the unused part of one hospital's target goes to the other.
    private func example() throws -> (market: Market, regions: Regions) {
        let lists = (0..<10).map {
            [MarketDraft.Entry(responder: $0 < 3 ? 0 : 1, proposerGroup: 0, responderGroup: Int32($0))]
        }
        let market = try MarketDraft(
            lists: lists, proposerCapacities: Array(repeating: 1, count: 10), responderCapacities: [10, 10]
        ).market()
        return (market, try Regions([.init(cap: 10)], regionOfResponder: [0, 0], targets: [5, 5], for: market))
    }

    @Test func unusedTargetsAreFilledByOthers() throws {
        let (market, regions) = try example()
        let result = try RegionalDeferredAcceptance(regions: regions, ties: .byIndex).allocate(market)
        #expect(result.matching.count == 10)
        #expect((0..<2).map { result.matching.proposers(ofResponder: $0).count } == [3, 7])
        #expect(result.placements == [10])
        // The old rule: targets as seats.
        let hard = Market.targetsAsSeats(market, regions)
        #expect(DeferredAcceptance(ties: .byIndex).match(hard).matching.count == 8)
        // By default the cap is shared in proportion, which is the same here.
        #expect(try Regions([.init(cap: 10)], regionOfResponder: [0, 0], for: market).targets == [5, 5])
    }

    private struct Published: Decodable {
        struct Vacancy: Decodable {
            var cap: Int32
            var prefs: [String]
            var region: String
        }
        struct Expected: Decodable {
            var targetsAsSeats: Int
            var matched: Int
            var counts: [String: Int]

            enum CodingKeys: String, CodingKey {
                case targetsAsSeats = "jrmp_matched"
                case matched = "flexible_da_matched"
                case counts = "flexible_da_counts"
            }
        }
        var grads: [String: [String]]
        var vacs: [String: Vacancy]
        var caps: [String: Int]
        var targets: [String: Int32]
        var expected: Expected

        enum CodingKeys: String, CodingKey {
            case grads, vacs, expected
            case caps = "regional_caps"
            case targets = "target_caps"
        }
    }

    @Test(.enabled(if: SharedData.has("regional_caps.json")))
    func publishedInstancesComeOutAsPublished() throws {
        let data = try Data(contentsOf: SharedData.url("regional_caps.json"))
        for instance in try JSONDecoder().decode([Published].self, from: data) {
            let grads = instance.grads.keys.sorted(), vacs = instance.vacs.keys.sorted()
            let names = instance.caps.keys.sorted()
            let lists = grads.map { grad in
                (instance.grads[grad] ?? []).enumerated().compactMap { place, vac -> MarketDraft.Entry? in
                    guard let responder = vacs.firstIndex(of: vac), let rank = instance.vacs[vac]?.prefs.firstIndex(of: grad)
                    else { return nil }
                    return MarketDraft.Entry(responder: responder, proposerGroup: Int32(place), responderGroup: Int32(rank))
                }
            }
            let market = try MarketDraft(
                lists: lists, proposerCapacities: grads.map { _ in 1 },
                responderCapacities: vacs.map { instance.vacs[$0]?.cap ?? 0 }
            ).market()
            let regions = try Regions(
                names.map { Regions.Region(cap: instance.caps[$0]) },
                regionOfResponder: vacs.map { vac in Int32(names.firstIndex(of: instance.vacs[vac]?.region ?? "") ?? -1) },
                targets: vacs.map { instance.targets[$0] ?? 0 }, for: market)
            let matching = try RegionalDeferredAcceptance(regions: regions, ties: .byIndex).allocate(market).matching
            #expect(matching.count == instance.expected.matched)
            for (vac, count) in instance.expected.counts {
                #expect(matching.proposers(ofResponder: vacs.firstIndex(of: vac) ?? -1).count == count)
            }
            let hard = DeferredAcceptance(ties: .byIndex).match(Market.targetsAsSeats(market, regions)).matching
            #expect(hard.count == instance.expected.targetsAsSeats)
        }
    }

    @Test func withoutLimitsItIsDeferredAcceptance() throws {
        for seed in 0..<400 {
            var generator = SeededGenerator(seed: seed)
            let market = try MarketDraft.random(.tiedManyToMany, using: &generator).market()
            var draft = RegionDraft.random(.hierarchy, responders: market.responderCount, using: &generator)
            for index in draft.regions.indices { draft.regions[index].cap = seed % 2 == 0 ? nil : 100 }
            for ties in tieBreaks {
                let plain = DeferredAcceptance(ties: ties).match(market)
                let result = try RegionalDeferredAcceptance(regions: draft.regions(for: market), ties: ties).match(market)
                check(result.matching == plain.matching && result.cutoffs == plain.cutoffs, "seed \(seed), \(ties)")
            }
        }
    }

    @Test(arguments: RegionDraft.Kind.allCases)
    func permutingRowsPermutesTheResult(kind: RegionDraft.Kind) throws {
        for seed in 0..<200 {
            var generator = SeededGenerator(seed: seed)
            var market = MarketDraft.random(.tiedManyToMany, using: &generator)
            market.drawKeys(using: &generator)
            var draft = RegionDraft.random(kind, responders: market.responderCapacities.count, using: &generator)
            let count = market.responderCapacities.count
            draft.order = Array(0..<Int32(count)).shuffled(using: &generator)
            draft.targets = market.responderCapacities.map { _ in Int32.random(in: 0...2, using: &generator) }
            let proposers = Array(market.lists.indices).shuffled(using: &generator)
            let responders = Array(0..<count).shuffled(using: &generator)
            var moved = draft
            for old in 0..<count {
                let new = responders[old]
                moved.regionOfResponder[new] = draft.regionOfResponder[old]
                moved.costs?[new] = draft.costs?[old] ?? 0
                moved.targets?[new] = draft.targets?[old] ?? 0
                moved.order?[new] = draft.order?[old] ?? 0
            }
            let ties = TieBreak.multipleLottery(seed: 5)
            let before = try market.market()
            let after = try market.permuted(proposers: proposers, responders: responders).market()
            let expected = try RegionalDeferredAcceptance(regions: draft.regions(for: before), ties: ties).match(before)
                .matching.pairs.map { Pair(proposer: proposers[$0.proposer], responder: responders[$0.responder]) }
            let actual = try RegionalDeferredAcceptance(regions: moved.regions(for: after), ties: ties).match(after)
                .matching.pairs
            check(Set(actual) == Set(expected), "seed \(seed)")
        }
    }

    /// More room in a region moves nobody down. Targets are given, since shares of the cap would move; and no region lies
    /// in another: a county with more room may take more of its province's.
    @Test func aLargerCapHurtsNoProposer() throws {
        for seed in 0..<300 {
            var generator = SeededGenerator(seed: seed)
            let market = try MarketDraft.random(RegionalDeferredAcceptanceTests.small, using: &generator).market()
            var draft = RegionDraft.random(.disjoint, responders: market.responderCount, using: &generator)
            draft.targets = draft.targets ?? Array(repeating: 1, count: market.responderCount)
            let before = try RegionalDeferredAcceptance(regions: draft.regions(for: market), ties: .byIndex).match(market)
            for index in draft.regions.indices {
                guard let cap = draft.regions[index].cap else { continue }
                var larger = draft
                larger.regions[index].cap = cap + 1
                let after = try RegionalDeferredAcceptance(regions: larger.regions(for: market), ties: .byIndex).match(market)
                for proposer in 0..<market.proposerCount {
                    check(
                        after.matching.edges(ofProposer: proposer).first ?? .max
                            <= before.matching.edges(ofProposer: proposer).first ?? .max,
                        "seed \(seed): a place in \(index) hurts proposer \(proposer)")
                }
            }
        }
    }

    /// With caps: who ranks above the cutoff, or asks where it is not full, would get in; nobody else would.
    @Test func cutoffsAndLimitingRegionsAreTrue() throws {
        var limited = 0
        for seed in 0..<400 {
            var generator = SeededGenerator(seed: seed)
            let market = try MarketDraft.random(RegionalDeferredAcceptanceTests.small, using: &generator).market()
            let draft = RegionDraft.random(.hierarchy, responders: market.responderCount, using: &generator)
            let regions = try draft.regions(for: market)
            let result = try RegionalDeferredAcceptance(regions: regions, ties: .byIndex).allocate(market)
            let rule = RegionOracle(regions)
            let filled = (0..<market.responderCount).map { result.matching.proposers(ofResponder: $0).count }
            for responder in 0..<market.responderCount {
                var more = filled
                more[responder] += 1
                let takes = rule.chosen(asked: more)[responder] > filled[responder]
                check(result.outcome.cutoffs[responder].isFull == !takes, "seed \(seed), responder \(responder)")
                let region = Int(result.limitingRegion[responder])
                let hasSeat = filled[responder] < Int(market.responderCapacities[responder])
                check((region >= 0) == (hasSeat && !takes), "seed \(seed), responder \(responder)")
                if region >= 0 {
                    limited += 1
                    check(result.placements[region] == draft.regions[region].cap, "seed \(seed): \(region) is not full")
                    check(regions.ancestry(ofResponder: responder).contains(region), "seed \(seed)")
                }
            }
        }
        #expect(limited > 200)
    }

    @Test func largeMarketKeepsItsLimits() throws {
        let market = try LargeMarket.random(proposers: 6_000, responders: 600, length: 20, groups: 50, seed: 11)
        var declared = (0..<6).map { _ in Regions.Region(cap: 660) }
        for county in 0..<100 { declared.append(Regions.Region(parent: county % 6, cap: 36 + county / 3)) }
        let own = (0..<600).map { Int32(6 + $0 % 100) }
        let regions = try Regions(declared, regionOfResponder: own, for: market)
        let mechanism = RegionalDeferredAcceptance(regions: regions, ties: .singleLottery(seed: 5))
        let result = try mechanism.allocate(market)
        let report = RegionAudit.verify(market, regions, pairs: result.matching.pairs)
        #expect(report.isStable)
        #expect(report.heldBackCount > 0)
        #expect(report.placements == result.placements)
        #expect(result.isClosed.contains(true))
        #expect(result == (try mechanism.allocate(market)))
        // Money at unequal costs.
        for index in declared.indices where declared[index].parent != nil { declared[index].budget = Int64(120 + 3 * index) }
        for index in 0..<6 { declared[index].budget = 3_600 }
        let paid = try Regions(
            declared, regionOfResponder: own, costs: (0..<600).map { Int64(3 + $0 * 7 % 5) }, for: market)
        let second = try RegionalDeferredAcceptance(regions: paid, ties: .singleLottery(seed: 5)).allocate(market)
        let audit = RegionAudit.verify(market, paid, pairs: second.matching.pairs)
        #expect(audit.isStable)
        #expect(audit.spending == second.spending)
    }
}

extension Market {
    /// The simple rule: targets are the seats.
    fileprivate static func targetsAsSeats(_ market: Market, _ regions: Regions) -> Market {
        let seats = zip(regions.targets, market.responderCapacities).map { min($0, $1) }
        guard
            let result = try? Market(
                proposerOffsets: market.proposerOffsets, edgeResponder: market.edgeResponder,
                edgeProposerGroup: market.edgeProposerGroup, edgeResponderGroup: market.edgeResponderGroup,
                proposerCapacities: market.proposerCapacities, responderCapacities: seats)
        else { preconditionFailure("the market was valid") }
        return result
    }
}
