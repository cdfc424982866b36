import DuikouMechanisms
import TestSupport
import Testing

@Suite struct RegionFloorTests {
    private static let kinds: [RegionDraft.Kind] = [.disjoint, .hierarchy, .equalCosts]

    private func instance(
        _ kind: RegionDraft.Kind, seed: Int, proposerCapacity: ClosedRange<Int32> = 1...1, roomy: Bool = false
    ) throws -> (market: Market, draft: RegionDraft, regions: Regions) {
        var generator = SeededGenerator(seed: seed)
        var shape = MarketDraft.Shape.strict
        shape.proposers = 2...5
        shape.responders = 1...4
        shape.acceptance = 0.5
        shape.proposerCapacity = proposerCapacity
        if roomy {
            // Long lists and many seats: floors are missed because nobody wants to go there, and can be met.
            shape.proposers = 3...5
            shape.responders = 3...3
            shape.acceptance = 0.85
            shape.responderCapacity = 1...3
        }
        let market = try MarketDraft.random(shape, using: &generator).market()
        let draft = RegionDraft.random(kind, responders: market.responderCount, floors: true, using: &generator)
        return (market, draft, try draft.regions(for: market))
    }

    @Test(arguments: kinds)
    func feasibleJustWhereSomeMatchingMeetsTheFloors(kind: RegionDraft.Kind) throws {
        var answers = [0, 0]
        for seed in 0..<700 {
            let (market, _, regions) = try instance(kind, seed: seed, proposerCapacity: seed % 2 == 0 ? 1...1 : 0...2)
            let oracle = MarketOracle(market)
            let rule = RegionOracle(regions)
            let exists = oracle.feasible.contains { rule.keepsLimits(rule.filled(oracle, $0), floors: true) }
            switch FloorFeasibility.check(market, regions) {
            case .feasible(let matching):
                answers[0] += 1
                check(exists, "seed \(seed): called feasible")
                let mask = oracle.mask(of: matching)
                check(oracle.feasible.contains(mask), "seed \(seed): over capacity")
                check(rule.keepsLimits(rule.filled(oracle, mask), floors: true), "seed \(seed): limits broken")
            case .infeasible(let shortfall):
                answers[1] += 1
                check(!exists, "seed \(seed): called infeasible")
                check(isProof(shortfall, market, regions), "seed \(seed): no proof: \(shortfall)")
            }
        }
        #expect(answers[0] > 150 && answers[1] > 100)
    }

    /// Works every number of the proof out again.
    private func isProof(_ shortfall: FloorShortfall, _ market: Market, _ regions: Regions) -> Bool {
        func need(_ region: Int) -> Int {
            let below = regions.regions.indices.filter { regions.regions[$0].parent == region }
            return max(regions.regions[region].floor, below.reduce(0) { $0 + need($1) })
        }
        func cap(_ region: Int) -> Int {
            let limit = regions.regions[region]
            let inside = regions.capacities.indices.filter { regions.ancestry(ofResponder: $0).contains(region) }
            let cost = inside.first.flatMap { regions.costs?[$0] } ?? 0
            return min(limit.cap ?? .max, limit.budget.map { cost > 0 ? Int($0 / cost) : .max } ?? .max)
        }
        func lies(_ region: Int, in other: Int) -> Bool {
            var above: Int? = region
            while let next = above {
                if next == other { return true }
                above = regions.regions[next].parent
            }
            return false
        }
        let asked = shortfall.askingRegions.reduce(0) { $0 + need($1) }
        let caps = shortfall.cappedRegions.reduce(0) { $0 + cap($1) }
        if shortfall.asked != asked || shortfall.reachable >= asked { return false }
        if shortfall.responders.isEmpty, shortfall.filledResponders.isEmpty, shortfall.cappedRegions.count == 1,
            shortfall.askingRegions.allSatisfy({ lies($0, in: shortfall.cappedRegions[0]) })
        {
            return shortfall.reachable == caps
        }
        for responder in regions.capacities.indices {
            let counted = [shortfall.responders, shortfall.filledResponders].count { $0.contains(Int32(responder)) }
            let named = regions.ancestry(ofResponder: responder).first {
                shortfall.askingRegions.contains($0) || shortfall.cappedRegions.contains($0)
            }
            let isAsked = named.map(shortfall.askingRegions.contains) ?? false
            if counted != (isAsked ? 1 : 0) { return false }
        }
        let listed = (0..<market.proposerCount).reduce(0) { sum, proposer in
            let there = market.edges(ofProposer: proposer).count { shortfall.responders.contains(market.edgeResponder[$0]) }
            return sum + min(there, Int(market.proposerCapacities[proposer]))
        }
        let seats = shortfall.filledResponders.reduce(0) { $0 + Int(regions.capacities[Int($1)]) }
        return listed == shortfall.listed && listed + seats + caps == shortfall.reachable
    }

    @Test(arguments: kinds)
    func floorsAndCapsHoldWhereTheyCan(kind: RegionDraft.Kind) throws {
        var moved = 0
        for seed in 0..<700 {
            let (market, draft, regions) = try instance(
                kind, seed: seed, proposerCapacity: seed % 2 == 0 ? 1...1 : 0...2, roomy: seed % 4 > 0)
            let mechanism = RegionalDeferredAcceptance(regions: regions, ties: .byIndex)
            let result: RegionalOutcome
            do {
                result = try mechanism.allocate(market)
            } catch {
                check(FloorFeasibility.check(market, regions) == .infeasible(error), "seed \(seed): thrown for nothing")
                continue
            }
            let oracle = MarketOracle(market)
            let rule = RegionOracle(regions)
            let mask = oracle.mask(of: result.matching)
            check(oracle.feasible.contains(mask), "seed \(seed): over capacity")
            check(rule.keepsLimits(rule.filled(oracle, mask), floors: true), "seed \(seed): limits broken")

            var without = draft
            for index in without.regions.indices { without.regions[index].floor = 0 }
            let plain = try RegionalDeferredAcceptance(regions: without.regions(for: market), ties: .byIndex).allocate(market)
            check(rule.blocking(oracle, oracle.mask(of: plain.matching)).isEmpty, "seed \(seed): unstable without floors")
            // The first round's moves start from there.
            var pairs = Set(plain.matching.pairs)
            for move in result.moves where move.round == 0 {
                if let from = move.from {
                    check(pairs.remove(Pair(proposer: move.proposer, responder: from)) != nil, "seed \(seed): \(move)")
                }
                if let to = move.to {
                    check(pairs.insert(Pair(proposer: move.proposer, responder: to)).inserted, "seed \(seed): \(move)")
                }
            }
            let isMissed = result.moves.isEmpty ? pairs != Set(result.matching.pairs) : result.moves[0].round != 0
            check(!isMissed, "seed \(seed): changed without a floor")
            if !result.moves.isEmpty { moved += 1 }
            let report = RegionAudit.verify(market, regions, pairs: result.matching.pairs)
            check(report.isFeasible, "seed \(seed): \(report.faults)")
            check(result.placements == report.placements, "seed \(seed)")
        }
        #expect(moved > 10)
    }

    /// One placement short, one place for each proposer: the chain moves as few as any matching that meets the floors, and
    /// among those loses the least.
    @Test func aSingleChainMovesTheFewest() throws {
        var compared = 0, chains = 0
        for seed in 0..<5000 {
            let (market, draft, regions) = try instance(seed % 2 == 0 ? .disjoint : .hierarchy, seed: seed, roomy: true)
            var without = draft
            for index in without.regions.indices { without.regions[index].floor = 0 }
            let plain = try RegionalDeferredAcceptance(regions: without.regions(for: market), ties: .byIndex).allocate(market)
            let short = draft.regions.indices.map { max(0, draft.regions[$0].floor - plain.placements[$0]) }
            if short.reduce(0, +) != 1 { continue }
            guard let result = try? RegionalDeferredAcceptance(regions: regions, ties: .byIndex).allocate(market) else { continue }
            let oracle = MarketOracle(market)
            let rule = RegionOracle(regions)
            let start = plain.matching
            var least = (people: Int.max, loss: Int.max)
            for mask in oracle.feasible where rule.keepsLimits(rule.filled(oracle, mask), floors: true) {
                var people = 0, loss = 0
                for proposer in 0..<market.proposerCount {
                    let after = oracle.edges.indices.first {
                        oracle.edges[$0].proposer == proposer && mask >> MarketOracle.Mask($0) & 1 == 1
                    }
                    let before = start.edges(ofProposer: proposer).first.map(Int.init)
                    if before != after { people += 1 }
                    if let before { loss += max(0, (after ?? market.edges(ofProposer: proposer).upperBound) - before) }
                }
                if (people, loss) < least { least = (people, loss) }
            }
            let chain = result.moves.filter { $0.round == 0 }
            let loss = chain.reduce(0) { $0 + $1.loss }
            check((chain.count, loss) == least, "seed \(seed): \(chain), possible \(least)")
            if chain.count > 1 { chains += 1 }
            compared += 1
        }
        #expect(compared > 100 && chains > 3)
    }

    /// A mechanism that skips the floors is caught by the auditor alone.
    @Test func auditorNoticesAForgottenFloor() throws {
        var caught = 0
        for seed in 0..<300 {
            let (market, draft, regions) = try instance(.hierarchy, seed: seed)
            var without = draft
            for index in without.regions.indices { without.regions[index].floor = 0 }
            let forgetful = try RegionalDeferredAcceptance(regions: without.regions(for: market), ties: .byIndex).allocate(market)
            let report = RegionAudit.verify(market, regions, pairs: forgetful.matching.pairs)
            let missed = draft.regions.indices.filter { forgetful.placements[$0] < draft.regions[$0].floor }
            let expected = missed.map {
                RegionReport.Fault.belowFloor(region: $0, held: forgetful.placements[$0], floor: draft.regions[$0].floor)
            }
            check(report.faults == expected, "seed \(seed)")
            if !missed.isEmpty { caught += 1 }
        }
        #expect(caught > 50)
    }

    @Test func floorsOfALargeMarketAreMet() throws {
        let market = try LargeMarket.random(proposers: 6_000, responders: 600, length: 20, groups: 50, seed: 3)
        // Popular responders come first: the last counties get few without a floor.
        var declared = (0..<4).map { _ in Regions.Region(cap: 1_650) }
        for county in 0..<40 { declared.append(Regions.Region(parent: county / 10, cap: 270, floor: 40)) }
        let own = (0..<600).map { Int32(4 + $0 / 15) }
        let regions = try Regions(declared, regionOfResponder: own, for: market)
        let result = try RegionalDeferredAcceptance(regions: regions, ties: .singleLottery(seed: 5)).allocate(market)
        let report = RegionAudit.verify(
            market, regions, pairs: result.matching.pairs, holds: result.holds, floorSeats: result.floorSeats)
        #expect(report.isStable)
        #expect(!result.moves.isEmpty)
        #expect(report.heldByFloorCount > 0)
        #expect(result == (try RegionalDeferredAcceptance(regions: regions, ties: .singleLottery(seed: 5)).allocate(market)))
    }
}
