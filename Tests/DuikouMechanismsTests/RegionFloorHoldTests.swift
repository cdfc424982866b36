import DuikouMechanisms
import TestSupport
import Testing

/// What is left after floors have held somebody: everything else is stable, and every free place is filled again.
@Suite struct RegionFloorHoldTests {
    static let kinds: [RegionDraft.Kind] = [.disjoint, .hierarchy, .equalCosts]

    private struct Instance {
        var contract: FloorContract
        var regions: Regions
        var result: RegionalOutcome

        var claim: FloorClaim {
            FloorClaim(pairs: Set(result.matching.pairs), holds: result.holds, floorSeats: result.floorSeats)
        }
    }

    /// Markets whose floors can be met; mostly with long lists and many seats, so that floors are missed because nobody
    /// wants to go there.
    private func forEachInstance(
        _ kind: RegionDraft.Kind, seeds: Range<Int>, proposerCapacity: ClosedRange<Int32> = 1...1, rounds: Int? = nil,
        _ body: (Int, Instance) throws -> Void
    ) throws {
        for seed in seeds {
            var generator = SeededGenerator(seed: seed)
            var shape = MarketDraft.Shape.strict
            shape.proposers = 3...4
            shape.responders = 3...4
            shape.acceptance = 0.8
            shape.proposerCapacity = proposerCapacity
            shape.responderCapacity = 1...2
            let draft = MarketDraft.random(shape, using: &generator)
            var limits = RegionDraft.random(kind, responders: draft.responderCapacities.count, floors: true, using: &generator)
            if !limits.regions.contains(where: { $0.floor > 0 }) { continue }
            let market = try draft.market()
            let regions = try limits.regions(for: market)
            var mechanism = RegionalDeferredAcceptance(regions: regions, ties: .byIndex)
            if let rounds { mechanism.floorRounds = rounds }
            guard let result = try? mechanism.allocate(market) else { continue }
            for index in limits.regions.indices { limits.regions[index].floor = 0 }
            let plain = try RegionalDeferredAcceptance(regions: limits.regions(for: market), ties: .byIndex).allocate(market)
            // Where the floors hold without, one market in eight will do.
            let isMissed = regions.regions.indices.contains { plain.placements[$0] < regions.regions[$0].floor }
            if !isMissed, seed % 8 > 0 { continue }
            let contract = try FloorContract(draft, regions, plain: Set(plain.matching.pairs))
            try body(seed, Instance(contract: contract, regions: regions, result: result))
        }
    }

    @Test(arguments: kinds)
    func everythingElseIsStableAroundThoseHeld(kind: RegionDraft.Kind) throws {
        var held = 0
        for capacity in [1...1, 0...2] as [ClosedRange<Int32>] {
            try forEachInstance(kind, seeds: 0..<1200, proposerCapacity: capacity) { seed, instance in
                let breach = try instance.contract.breach(instance.claim)
                check(breach == nil, "seed \(seed), \(capacity): \(breach ?? ""), \(instance.claim)")
                if !instance.result.holds.isEmpty { held += 1 }
                for proposer in instance.result.held.indices {
                    let regions = instance.result.holds.filter { $0.proposer == proposer }.map { Int32($0.region) }
                    check(regions.last ?? -1 == instance.result.held[proposer], "seed \(seed)")
                }
            }
        }
        #expect(held > 20)
    }

    /// With ties: whoever is told where people are held and which seats go first finds the same matching on the lists that the
    /// lottery leaves, also where somebody was moved from one wish to an equal one.
    @Test(arguments: kinds)
    func everyResultFollowsFromWhatItSays(kind: RegionDraft.Kind) throws {
        var missed = 0, betweenEquals = 0
        let ties = TieBreak.singleLottery(seed: 2026)
        for capacity in [1...1, 0...2] as [ClosedRange<Int32>] {
            for seed in 0..<1500 {
                var generator = SeededGenerator(seed: seed)
                var shape = MarketDraft.Shape.tied
                shape.proposers = 3...4
                shape.responders = 3...4
                shape.acceptance = 0.8
                shape.proposerCapacity = capacity
                shape.responderCapacity = 1...2
                let draft = MarketDraft.random(shape, using: &generator)
                var limits = RegionDraft.random(kind, responders: draft.responderCapacities.count, floors: true, using: &generator)
                let market = try draft.market()
                let regions = try limits.regions(for: market)
                guard let result = try? RegionalDeferredAcceptance(regions: regions, ties: ties).allocate(market) else { continue }
                if result.moves.isEmpty { continue }
                for index in limits.regions.indices { limits.regions[index].floor = 0 }
                let plain = try RegionalDeferredAcceptance(regions: limits.regions(for: market), ties: ties).allocate(market)
                let contract = try FloorContract(MarketDraft(strict: market, ties), regions, plain: Set(plain.matching.pairs))
                let claim = FloorClaim(pairs: Set(result.matching.pairs), holds: result.holds, floorSeats: result.floorSeats)
                let breach = try contract.breach(claim)
                check(breach == nil, "seed \(seed), \(capacity): \(breach ?? ""), \(claim)")
                missed += 1
                let told = Set(result.holds.map(\.proposer))
                let losers = Set(result.moves.filter { $0.loss > 0 }.map(\.proposer))
                if !told.subtracting(losers).isEmpty { betweenEquals += 1 }
            }
        }
        #expect(missed > 50 && betweenEquals > 10, "\(missed), \(betweenEquals)")
    }

    /// With fewer rounds more people are held, and the promises are the same. With none, all whom the floors need.
    @Test(arguments: [0, 1])
    func floorsHoldByConstructionInTheLastRound(rounds: Int) throws {
        var pinned = 0, more = 0
        for capacity in [1...1, 0...2] as [ClosedRange<Int32>] {
            try forEachInstance(.hierarchy, seeds: 2000..<3200, proposerCapacity: capacity, rounds: rounds) { seed, instance in
                let breach = try instance.contract.breach(instance.claim)
                check(breach == nil, "seed \(seed), \(capacity): \(breach ?? ""), \(instance.claim)")
                if instance.result.holds.contains(where: { $0.responder != nil }) { pinned += 1 }
                let patient = try RegionalDeferredAcceptance(regions: instance.regions, ties: .byIndex)
                    .allocate(instance.contract.market)
                if patient.holds.count < instance.result.holds.count { more += 1 }
            }
        }
        #expect(rounds > 0 || (pinned > 10 && more > 5))
    }

    /// The auditor finds the same wishes as the definitions, from the pairs and from who is held.
    @Test(arguments: kinds)
    func auditorTellsWishesThatFloorsForbidFromOthers(kind: RegionDraft.Kind) throws {
        var forbidden = 0, unexplained = 0
        try forEachInstance(kind, seeds: 3000..<5000) { seed, instance in
            let claim = instance.claim
            let report = RegionAudit.verify(
                instance.contract.market, instance.regions, pairs: claim.pairs, holds: claim.holds, floorSeats: claim.floorSeats)
            check(report.isStable, "seed \(seed): \(report.faults), \(report.blockingPairs)")
            let declared = instance.contract.blocking(claim.pairs, floorSeats: [])
            let ruled = instance.contract.blocking(claim.pairs, floorSeats: claim.floorSeats)
            check(report.heldByFloorCount == declared.union(ruled).count, "seed \(seed)")
            check(report.heldBackCount + report.heldByFloorCount == report.plain.blockingPairCount, "seed \(seed)")
            forbidden += report.heldByFloorCount
            // Without being told, it takes them for blocking pairs.
            let blind = RegionAudit.verify(instance.contract.market, instance.regions, pairs: claim.pairs)
            check(Set(blind.blockingPairs) == declared, "seed \(seed)")
            unexplained += blind.blockingPairCount
        }
        #expect(forbidden > 10 && unexplained > 10)
    }

    enum Mutant: CaseIterable {
        /// Moves as few as possible and leaves their places free.
        case leavesPlacesFree
        /// Matches everybody anew without holding anybody.
        case forgetsHolds
        /// Holds people, but lets a cap further up give the seats away.
        case forgetsFloorSeats
        /// Holds one more than floors need.
        case holdsForNothing
    }

    private func claim(_ mutant: Mutant, _ instance: Instance) throws -> FloorClaim? {
        let contract = instance.contract
        let oracle = contract.oracle
        var claim = instance.claim
        switch mutant {
        case .leavesPlacesFree:
            let meeting = oracle.feasible.filter { contract.rule.keepsLimits(contract.rule.filled(oracle, $0), floors: true) }
            let plain = contract.mask(oracle, contract.plain)
            guard let nearest = meeting.min(by: { ($0 ^ plain).nonzeroBitCount < ($1 ^ plain).nonzeroBitCount }) else { return nil }
            claim.pairs = contract.pairs(oracle, nearest)
        case .forgetsHolds, .forgetsFloorSeats:
            if mutant == .forgetsHolds { claim.holds = [] } else { claim.floorSeats = [] }
            var rule = contract.rule
            rule.floorSeats = claim.floorSeats
            let moved = try contract.around(claim.holds)
            guard let best = contract.best(moved, rule) else { return nil }
            claim.pairs = contract.pairs(moved, best)
        case .holdsForNothing:
            guard let region = instance.regions.regions.firstIndex(where: { $0.floor > 0 }) else { return nil }
            claim.holds.append(FloorHold(proposer: contract.market.proposerCount - 1, region: region))
        }
        return claim
    }

    @Test(arguments: Mutant.allCases)
    func contractCatchesTheMutant(mutant: Mutant) throws {
        var caught = 0
        try forEachInstance(.hierarchy, seeds: 0..<1500) { _, instance in
            guard let claim = try claim(mutant, instance) else { return }
            if try instance.contract.breach(claim) != nil { caught += 1 }
        }
        #expect(caught > 0)
    }

    /// An island that nobody wants, with a floor: whoever has the least to lose is held, and the place that it leaves goes
    /// to the next in line, whose place goes to the next, and so on.
    @Test func freePlacesAreFilledDownTheLine() throws {
        // Everybody wants 0, then 1, then 2, then the island; 0 to 2 rank by number, one seat each.
        let lists = (0..<5).map { proposer in
            (0..<4).map { MarketDraft.Entry(responder: $0, proposerGroup: Int32($0), responderGroup: Int32(proposer)) }
        }
        var draft = MarketDraft(lists: lists, proposerCapacities: Array(repeating: 1, count: 5), responderCapacities: [1, 1, 1, 2])
        // Only the first would go to the island at all, and the third.
        for proposer in [1, 3, 4] { draft.lists[proposer].removeLast() }
        let market = try draft.market()
        let regions = try Regions([.init(floor: 1)], regionOfResponder: [-1, -1, -1, 0], for: market)
        let result = try RegionalDeferredAcceptance(regions: regions, ties: .byIndex).allocate(market)
        #expect(result.holds == [FloorHold(proposer: 2, region: 0)])
        #expect(result.held == [-1, -1, 0, -1, -1])
        #expect((0..<5).map { result.matching.responder(ofProposer: $0) } == [0, 1, 3, 2, nil])
        let report = RegionAudit.verify(
            market, regions, pairs: result.matching.pairs, holds: result.holds, floorSeats: result.floorSeats)
        #expect(report.isStable)
        #expect(report.heldByFloorCount == 1)
    }

    /// Holding in the region is not enough where two of its responders need different people: then at the responder.
    @Test func whoBlocksTheOnlyPlaceOfAnotherIsHeldElsewhere() throws {
        let first = [
            MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 0), .init(responder: 1, proposerGroup: 1, responderGroup: 0),
        ]
        let second = [MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 1)]
        let market = try MarketDraft(lists: [first, second], proposerCapacities: [1, 1], responderCapacities: [1, 1]).market()
        let regions = try Regions([.init(floor: 2)], regionOfResponder: [0, 0], for: market)
        let result = try RegionalDeferredAcceptance(regions: regions, ties: .byIndex).allocate(market)
        #expect(result.holds == [FloorHold(proposer: 0, region: 0, responder: 1)])
        #expect(result.placements == [2])
    }

    @Test func auditorChecksWhatItIsTold() throws {
        let market = try MarketDraft(lists: [], proposerCapacities: [], responderCapacities: [3, 3]).market()
        let regions = try Regions([.init(), .init(parent: 0, floor: 1)], regionOfResponder: [0, 1], for: market)
        let report = RegionAudit.verify(
            market, regions, pairs: [], holds: [FloorHold(proposer: 4, region: 0)], floorSeats: [1, 1])
        #expect(
            report.faults == [
                .belowFloor(region: 1, held: 0, floor: 1), .floorSeatsUnneeded(region: 0, seats: 2, needed: 1),
                .heldWithoutFloor(proposer: 4),
            ])
    }
}
