import DuikouMechanisms
import TestSupport
import Testing

@Suite struct MaximumStableTests {
    private let shapes: [MarketDraft.Shape] = [.strict, .tied, .manyToMany, .tiedManyToMany, .crowded, .crowdedBothSides]

    @Test(arguments: tieBreaks, [0, 1])
    func isStable(ties: TieBreak, effort: Int) throws {
        let mechanism = MaximumStable(ties: ties, effort: effort)
        for shape in shapes {
            #expect(try MarketContract.breachOfStability(mechanism, shape, seeds: 0..<100) == nil)
        }
    }

    /// Király's bound, and how often the largest is found: nearly always on markets as small as these.
    @Test(arguments: [MarketDraft.Shape.crowded, .crowdedBothSides])
    func placesTwoThirdsOfTheLargest(shape: MarketDraft.Shape) throws {
        let ties = TieBreak.singleLottery(seed: 2026)
        let lottery = try MarketContract.sizes(DeferredAcceptance(ties: ties), shape, seeds: 0..<150)
        let promoted = try MarketContract.sizes(MaximumStable(ties: ties, effort: 0), shape, seeds: 0..<150)
        let searched = try MarketContract.sizes(MaximumStable(ties: ties, effort: 1), shape, seeds: 0..<150)
        #expect(promoted.breach == nil)
        #expect(searched.breach == nil)
        #expect(searched.undecided > 15)
        #expect(lottery.largest < promoted.largest && promoted.largest <= searched.largest)
        #expect(searched.largest * 100 >= searched.markets * 98, "\(searched.largest) of \(searched.markets)")
    }

    @Test func textbookVersionPassesTheContract() throws {
        let naive = NaiveMaximumStable(fault: nil)
        #expect(try MarketContract.breachOfStability(naive, .crowded, seeds: 0..<400) == nil)
        #expect(try MarketContract.sizes(naive, .crowded, seeds: 0..<400).breach == nil)
    }

    @Test(arguments: NaiveMaximumStable.Fault.allCases)
    func contractCatchesTheMutant(fault: NaiveMaximumStable.Fault) throws {
        let mutant = NaiveMaximumStable(fault: fault)
        // Small enough that one place too few breaks the bound; and lists long enough to pass somebody by.
        var small = MarketDraft.Shape.crowded
        (small.proposers, small.responders, small.responderGroups) = (2...2, 2...2, 1)
        var long = MarketDraft.Shape.crowded
        (long.proposers, long.responders, long.acceptance, long.responderGroups) = (5...5, 4...4, 0.7, 3)
        long.responderCapacity = 1...1
        let isBlocked =
            try MarketContract.breachOfStability(mutant, .crowded, seeds: 0..<300) != nil
            || (fault == .passesByOneThatWants && MarketContract.breachOfStability(mutant, long, seeds: 0..<300) != nil)
        let isSmall = try MarketContract.sizes(mutant, small, seeds: 0..<400).breach != nil
        switch fault {
        case .forgetsPromotion, .promotedIsRefusedByEqual: #expect(isSmall && !isBlocked)
        case .promotedBeatsBetter, .swapsOutOfGroup, .passesByOneThatWants: #expect(isBlocked)
        }
    }

    /// Two equals, one seat that both want and one that only the first can have: whoever is drawn, both get a place.
    @Test func placesBothWhereALotteryMayPlaceOne() throws {
        let first = [
            MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 0),
            MarketDraft.Entry(responder: 1, proposerGroup: 1, responderGroup: 0),
        ]
        let draft = MarketDraft(
            lists: [first, [first[0]]], proposerCapacities: [1, 1], responderCapacities: [1, 1])
        let market = try draft.market()
        #expect(DeferredAcceptance(ties: .byIndex).match(market).matching.count == 1)
        let both = [Pair(proposer: 0, responder: 1), Pair(proposer: 1, responder: 0)]
        #expect(MaximumStable(ties: .byIndex, effort: 0).match(market).matching.pairs == both)
    }

    /// The first is indifferent, and sits where the second wants to go while its other choice has room.
    @Test func movesOverForOneWhoHasNothingElse() throws {
        let entry = { MarketDraft.Entry(responder: $0, proposerGroup: 0, responderGroup: $1) }
        let draft = MarketDraft(
            lists: [[entry(0, 0), entry(1, 0)], [entry(0, 1)]], proposerCapacities: [1, 1], responderCapacities: [1, 1])
        let both = [Pair(proposer: 0, responder: 1), Pair(proposer: 1, responder: 0)]
        #expect(MaximumStable(ties: .byIndex, effort: 0).match(try draft.market()).matching.pairs == both)
    }

    @Test(arguments: tieBreaks)
    func withoutTiesItIsDeferredAcceptance(ties: TieBreak) throws {
        for seed in 0..<400 {
            for shape in [MarketDraft.Shape.strict, .manyToMany] {
                let market = try MarketDraft.random(shape, seed: seed).market()
                let mine = MaximumStable(ties: ties).match(market)
                let plain = DeferredAcceptance(ties: ties).match(market)
                check(mine.matching == plain.matching && mine.cutoffs == plain.cutoffs, "seed \(seed)")
            }
        }
    }

    @Test(arguments: [MarketDraft.Shape.tied, .tiedManyToMany, .crowdedBothSides])
    func permutingRowsPermutesTheResult(shape: MarketDraft.Shape) throws {
        for seed in 0..<80 {
            var generator = SeededGenerator(seed: seed)
            var draft = MarketDraft.random(shape, using: &generator)
            draft.drawKeys(using: &generator)
            let proposers = Array(draft.lists.indices).shuffled(using: &generator)
            let responders = Array(draft.responderCapacities.indices).shuffled(using: &generator)
            let permuted = draft.permuted(proposers: proposers, responders: responders)
            for ties in tieBreaks where ties != .byIndex {
                let mechanism = MaximumStable(ties: ties, effort: 1)
                let expected = mechanism.match(try draft.market()).matching.pairs.map {
                    Pair(proposer: proposers[$0.proposer], responder: responders[$0.responder])
                }
                let actual = mechanism.match(try permuted.market()).matching.pairs
                check(Set(actual) == Set(expected), "seed \(seed), \(ties)")
            }
        }
    }

    @Test func largeMarketsGainStayStableAndRepeat() throws {
        let market = try LargeMarket.random(proposers: 2_000, responders: 200, length: 6, groups: 4, seed: 11)
        let ties = TieBreak.singleLottery(seed: 5)
        var sizes = [DeferredAcceptance(ties: ties).match(market).matching.count]
        for effort in 0...1 {
            let outcome = MaximumStable(ties: ties, effort: effort).match(market)
            #expect(Stability.verify(market, pairs: outcome.matching.pairs).isStable, "effort \(effort)")
            #expect(outcome == MaximumStable(ties: ties, effort: effort).match(market))
            sizes.append(outcome.matching.count)
        }
        for (less, more) in zip(sizes, sizes.dropFirst()) { #expect(less <= more, "\(sizes)") }
        #expect(sizes[0] < sizes[1] && sizes[1] < sizes[2], "\(sizes)")
        #expect(sizes[2] <= PlacementCeiling.size(market))
    }

    /// The search does not end where chains alone find nobody more.
    @Test func moreEffortHelps() throws {
        let market = try LargeMarket.random(proposers: 2_000, responders: 400, length: 5, groups: 3, seed: 17)
        var sizes: [Int] = []
        for effort in [0, 1, 5, 20] {
            let pairs = MaximumStable(ties: .singleLottery(seed: 5), effort: effort).match(market).matching.pairs
            #expect(Stability.verify(market, pairs: pairs).isStable, "effort \(effort)")
            sizes.append(pairs.count)
        }
        #expect(sizes == sizes.sorted() && sizes[1] < sizes[3], "\(sizes)")
    }

    @Test func emptyMarketsAndPlayersWithoutSeats() throws {
        let nobody = try MarketDraft(lists: [], proposerCapacities: [], responderCapacities: []).market()
        let entry = MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 0)
        let noSeat = try MarketDraft(lists: [[entry]], proposerCapacities: [1], responderCapacities: [0]).market()
        let noWish = try MarketDraft(lists: [[entry], []], proposerCapacities: [0, 1], responderCapacities: [1]).market()
        for market in [nobody, noSeat, noWish] {
            #expect(MaximumStable(ties: .byIndex).match(market).matching.count == 0)
        }
    }
}
