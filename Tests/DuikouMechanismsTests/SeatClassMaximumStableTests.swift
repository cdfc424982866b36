import DuikouMechanisms
import Foundation
import TestSupport
import Testing

/// As many as can be under reserves with ties on both sides, against enumeration. With `DUIKOU_LONG=1` in the environment
/// fifty thousand markets of each kind are tried instead of a few hundred.
@Suite struct SeatClassMaximumStableTests {
    static let isLong = ProcessInfo.processInfo.environment["DUIKOU_LONG"] == "1"
    static let seeds = 0..<(isLong ? 50_000 : 300)

    /// Reserves soft and hard, openings with several seats, talents and openings that see equals.
    static let shapes: [MarketDraft.Shape] = {
        var crowded = MarketDraft.Shape.crowdedBothSides
        crowded.responderCapacity = 1...3
        var long = crowded
        (long.proposers, long.responders, long.acceptance) = (5...5, 2...3, 0.8)
        (long.proposerTies, long.responderGroups) = (0.7, 3)
        var equal = crowded
        (equal.proposers, equal.responders, equal.acceptance) = (4...5, 2...4, 0.7)
        (equal.proposerTies, equal.responderCapacity) = (0.9, 1...2)
        return [crowded, long, equal]
    }()

    private static func most(_ ties: TieBreak, effort: Int) -> SeatClassContract.Run {
        { draft in
            let (market, classes) = try draft.make()
            let outcome = try SeatClassMaximumStable(classes: classes, ties: ties, effort: effort).allocate(market)
            let report = SeatClassAudit.verify(market, classes, pairs: outcome.matching.pairs, seats: outcome.seatClass)
            check(report.isStable, "\(report)")
            return outcome.matching.pairs
        }
    }

    private static func plain(_ ties: TieBreak) -> SeatClassContract.Run {
        { draft in
            let (market, classes) = try draft.make()
            return try SeatClassDeferredAcceptance(classes: classes, ties: ties).match(market).matching.pairs
        }
    }

    /// Stable, never below deferred acceptance, never below two thirds, and with a little effort the largest.
    @Test(arguments: tieBreaks, 0..<3)
    func placesTheMostUnderReserves(ties: TieBreak, shape: Int) throws {
        let sizes = try SeatClassContract.sizes(
            Self.shapes[shape], seeds: Self.seeds, default: Self.plain(ties), Self.most(ties, effort: 1))
        #expect(sizes.breach == nil)
        #expect(sizes.largest == sizes.markets)
        // Deferred acceptance often places fewer: there was something to find.
        #expect(sizes.undecided * 20 > sizes.markets, "\(sizes.undecided) of \(sizes.markets)")
    }

    /// The bound that is proven without any search, where the proof holds.
    @Test(arguments: 0..<3)
    func promotedCopiesPlaceTwoThirds(shape: Int) throws {
        let ties = TieBreak.singleLottery(seed: 7)
        var proven = 0
        for seed in Self.seeds {
            let draft = SeatClassDraft.random(Self.shapes[shape], seed: seed)
            if try draft.hasDividedEquals() { continue }
            let oracle = try SeatClassOracle(draft)
            let size = try Self.most(ties, effort: 0)(draft).count
            let plain = try Self.plain(ties)(draft).count
            proven += 1
            check(size >= plain, "seed \(seed): \(size), deferred acceptance \(plain)")
            check(
                !oracle.feasible.contains { 3 * size < 2 * $0.nonzeroBitCount && oracle.isStable($0) }, "seed \(seed): \(size)")
        }
        #expect(proven * 2 > Self.seeds.count)
    }

    /// The same without reserves, for ties of openings alone and of both sides.
    @Test(arguments: [MarketDraft.Shape.crowded, .crowdedBothSides])
    func placesTheMostWithoutReserves(shape: MarketDraft.Shape) throws {
        var square = shape
        (square.proposers, square.responders, square.responderCapacity) = (4...5, 4...4, 1...1)
        for kind in [shape, square] {
            let sizes = try MarketContract.sizes(
                MaximumStable(ties: .multipleLottery(seed: 3), effort: 1), kind, seeds: Self.seeds)
            #expect(sizes.breach == nil)
            #expect(sizes.largest == sizes.markets, "\(sizes)")
            #expect(sizes.undecided * 10 > sizes.markets, "\(sizes)")
        }
    }

    /// Markets too large to be searched exactly, so that the walk goes through them: stable, never fewer for more effort,
    /// and the same by key whatever the order of rows and of equals on a list.
    @Test func largerMarketsStayStableGrowAndPermute() throws {
        for seed in 0..<(Self.isLong ? 1_000 : 16) {
            var generator = SeededGenerator(seed: seed)
            var shape = MarketDraft.Shape.tied
            (shape.proposers, shape.responders, shape.acceptance) = (30...80, 8...25, 0.3)
            (shape.proposerTies, shape.responderGroups, shape.responderCapacity) = (0.6, 3, 1...4)
            let isClassed = seed % 2 == 0
            if seed % 4 == 3 { shape.proposerCapacity = 0...2 }
            var draft = SeatClassDraft.random(shape, using: &generator)
            draft.market.drawKeys(using: &generator)
            let (proposers, responders, shuffled) = Self.shuffled(draft, using: &generator)
            let ties = TieBreak.singleLottery(seed: UInt64(seed))
            var sizes: [Int] = []
            for effort in [0, 1] {
                func run(_ draft: SeatClassDraft) throws -> [Pair] {
                    if isClassed { return try Self.most(ties, effort: effort)(draft) }
                    let market = try draft.market.market()
                    let pairs = MaximumStable(ties: ties, effort: effort).match(market).matching.pairs
                    check(Stability.verify(market, pairs: pairs).isStable, "seed \(seed), effort \(effort)")
                    return pairs
                }
                let pairs = try run(draft)
                let moved = pairs.map { Pair(proposer: proposers[$0.proposer], responder: responders[$0.responder]) }
                check(Set(try run(shuffled)) == Set(moved), "seed \(seed), effort \(effort)")
                sizes.append(pairs.count)
            }
            check(sizes == sizes.sorted(), "seed \(seed): \(sizes)")
        }
    }

    /// The same market with its rows, and the equals on each list, in another order.
    private static func shuffled(
        _ draft: SeatClassDraft, using generator: inout SeededGenerator
    ) -> (proposers: [Int], responders: [Int], draft: SeatClassDraft) {
        let proposers = Array(draft.market.lists.indices).shuffled(using: &generator)
        let responders = Array(draft.market.responderCapacities.indices).shuffled(using: &generator)
        var result = draft
        result.market = draft.market.permuted(proposers: proposers, responders: responders)
        for (old, new) in proposers.enumerated() { result.memberships[new] = draft.memberships[old] }
        for index in result.reserves.indices { result.reserves[index].responder = responders[result.reserves[index].responder] }
        for proposer in result.market.lists.indices {
            let list = result.market.lists[proposer].shuffled(using: &generator)
            // Stable by group: a sort of places.
            result.market.lists[proposer] = list.indices
                .sorted { (list[$0].proposerGroup, $0) < (list[$1].proposerGroup, $1) }.map { list[$0] }
        }
        return (proposers, responders, result)
    }

    /// Somebody may take the second class of one opening though the first of another would rather have it than whom it
    /// holds, since it likes the two openings equally.
    @Test func equalOpeningsAreEqualWhateverTheClass() throws {
        let entry = { MarketDraft.Entry(responder: $0, proposerGroup: 0, responderGroup: $1) }
        // Opening 0 has a seat for the group, which the second proposer gets, and an open one; opening 1 has an open one.
        let market = MarketDraft(
            lists: [[entry(0, 1), entry(1, 0)], [entry(0, 0)], [entry(1, 1)]], proposerCapacities: [1, 1, 1],
            responderCapacities: [2, 1])
        let draft = SeatClassDraft(
            market: market, reserves: [.init(responder: 0, group: 0, seats: 1, isHard: true)], memberships: [[0], [0], []],
            groupCount: 1)
        for seed in 0..<20 as Range<UInt64> {
            for effort in 0...1 {
                let pairs = try Self.most(.singleLottery(seed: seed), effort: effort)(draft)
                #expect(pairs.count == 3, "seed \(seed), effort \(effort)")
            }
        }
    }

    /// Classes without seats are nobody's first: they are not in the split market at all.
    @Test func classesWithoutSeatsAreNotSplitOff() throws {
        for seed in 0..<200 {
            let draft = SeatClassDraft.random(.tied, seed: seed)
            let (market, classes) = try draft.make()
            let split = try classes.split(market, ties: .singleLottery(seed: 1))
            check(!split.market.hasProposerTies, "seed \(seed)")
            check(split.market.edgeResponder.allSatisfy { classes.classSeats[Int($0)] > 0 }, "seed \(seed)")
            // Whatever the talents' ties, one route and the other lead to the same seats.
            for ties in tieBreaks {
                let direct = try SeatClassDeferredAcceptance(classes: classes, ties: ties).allocate(market)
                let mechanism = SeatClassAllocation(DeferredAcceptance(ties: ties), classes: classes, ties: ties)
                let through = try mechanism.allocate(market)
                check(direct.matching == through.matching && direct.seatClass == through.seatClass, "seed \(seed), \(ties)")
            }
        }
    }

    @Test func severalPartnersAreRefused() throws {
        let entry = MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 0)
        let market = try MarketDraft(lists: [[entry]], proposerCapacities: [2], responderCapacities: [2]).market()
        let classes = try SeatClasses(reserves: [], memberships: [[]], groupCount: 0, for: market)
        #expect(throws: SeatClassError.severalPartners(proposer: 0)) {
            try SeatClassMaximumStable(classes: classes, ties: .byIndex).match(market)
        }
    }
}
