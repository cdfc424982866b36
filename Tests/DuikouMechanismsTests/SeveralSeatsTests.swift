import DuikouMechanisms
import Foundation
import TestSupport
import Testing

/// Deferred acceptance where those on both sides take several partners, against every stable matching there is.
@Suite struct SeveralSeatsTests {
    /// The whole round where `DUIKOU_LONG=1` is set, a small one otherwise.
    static let seeds = ProcessInfo.processInfo.environment["DUIKOU_LONG"] == "1" ? 0..<50_000 : 0..<2_000

    /// Two or more seats a proposer, and responders with room left among those that are full.
    static var shape: MarketDraft.Shape {
        var shape = MarketDraft.Shape.strict
        shape.proposers = 2...4
        shape.responders = 3...5
        shape.acceptance = 0.6
        shape.proposerCapacity = 1...3
        shape.responderCapacity = 1...3
        return shape
    }

    static var tiedShape: MarketDraft.Shape {
        var shape = shape
        shape.proposerTies = 0.3
        shape.responderGroups = 3
        return shape
    }

    /// A responder with room is where a proposer of one seat stops, but not one that may still lose another of its seats.
    @Test func aHeldSeatAtAResponderWithRoomEndsNoList() throws {
        func entry(_ responder: Int, _ place: Int32, _ rank: Int32) -> MarketDraft.Entry {
            MarketDraft.Entry(responder: responder, proposerGroup: place, responderGroup: rank)
        }
        let market = try MarketDraft(
            lists: [
                [entry(0, 0, 2), entry(1, 1, 1), entry(3, 2, 2), entry(4, 3, 1)],
                [entry(3, 0, 3), entry(4, 1, 3), entry(0, 2, 1)],
            ], proposerCapacities: [2, 2], responderCapacities: [1, 1, 2, 1, 3]
        ).market()
        let matching = DeferredAcceptance(proposing: .responders, ties: .byIndex).match(market).matching
        #expect((0..<2).map { Array(matching.responders(ofProposer: $0)) } == [[1, 3], [4, 0]])
    }

    @Test(arguments: sides)
    func isBestForThoseWhoProposeAmongAllStable(proposing: MarketSide) throws {
        let ties = TieBreak.singleLottery(seed: 2026)
        let mechanism = DeferredAcceptance(proposing: proposing, ties: ties)
        #expect(try MarketContract.breachOfOptimality(mechanism, for: proposing, ties: ties, Self.shape, seeds: Self.seeds) == nil)
        #expect(try MarketContract.breachOfOptimality(mechanism, for: proposing, ties: ties, Self.tiedShape, seeds: Self.seeds) == nil)
    }

    /// The other mechanisms that take several seats a proposer, each by its own promise.
    @Test(arguments: tieBreaks)
    func maximumPlacedWithinStabilityIsStable(ties: TieBreak) throws {
        for shape in [Self.shape, Self.tiedShape] {
            #expect(try MarketContract.breachOfStability(MaximumStable(ties: ties, effort: 1), shape, seeds: 0..<250) == nil)
        }
    }

    @Test func maximumPlacedIsMost() throws {
        for seed in 0..<500 {
            let market = try MarketDraft.random(Self.tiedShape, seed: seed).market()
            let most = MarketOracle(market).largestSize
            let ceiling = PlacementCeiling.size(market)
            let placed = try MaximumCardinality(from: DeferredAcceptance(ties: .byIndex)).match(market).matching.count
            check(ceiling == most && placed == most, "seed \(seed): \(ceiling), \(placed), \(most)")
        }
    }

    @Test func seatClassesAreBestForProposers() throws {
        var shape = Self.shape
        shape.responders = 2...4
        shape.acceptance = 0.7
        let breach = try SeatClassContract.breachOfOptimality(shape, seeds: 0..<250) { draft in
            let (market, classes) = try draft.make()
            return try SeatClassDeferredAcceptance(classes: classes, ties: .byIndex).match(market).matching.pairs
        }
        #expect(breach == nil)
    }

    @Test(arguments: RegionDraft.Kind.allCases)
    func regionsAreBestForProposers(kind: RegionDraft.Kind) throws {
        var shape = Self.shape
        shape.proposers = 2...3
        shape.responders = 3...4
        shape.acceptance = 0.7
        let breach = try RegionContract.breach(of: kind, shape, ties: .byIndex, seeds: 0..<60) { market, regions in
            try RegionalDeferredAcceptance(regions: regions, ties: .byIndex).allocate(market).matching
        }
        #expect(breach == nil)
    }
}
