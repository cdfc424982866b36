import DuikouMechanisms
import TestSupport
import Testing

/// A cheap check for long loops: records only a failure.
func check(
    _ condition: Bool, _ message: @autoclosure () -> String, sourceLocation: SourceLocation = #_sourceLocation
) {
    if !condition { Issue.record(Comment(rawValue: message()), sourceLocation: sourceLocation) }
}

let tieBreaks: [TieBreak] = [.byIndex, .singleLottery(seed: 2026), .multipleLottery(seed: 2026)]
let sides: [MarketSide] = [.proposers, .responders]

@Suite struct DeferredAcceptanceTests {
    @Test(arguments: sides, tieBreaks)
    func isStable(proposing: MarketSide, ties: TieBreak) throws {
        let mechanism = DeferredAcceptance(proposing: proposing, ties: ties)
        for shape in [MarketDraft.Shape.strict, .tied, .manyToMany, .tiedManyToMany] {
            #expect(try MarketContract.breachOfStability(mechanism, shape, seeds: 0..<400) == nil)
        }
    }

    @Test(arguments: sides, tieBreaks)
    func isBestForThoseWhoPropose(proposing: MarketSide, ties: TieBreak) throws {
        let mechanism = DeferredAcceptance(proposing: proposing, ties: ties)
        for shape in [MarketDraft.Shape.strict, .tied, .manyToMany, .tiedManyToMany] {
            #expect(
                try MarketContract.breachOfOptimality(
                    mechanism, for: proposing, ties: ties, shape, seeds: 0..<400) == nil)
        }
    }

    @Test func textbookVersionPassesTheContract() throws {
        let ties = TieBreak.singleLottery(seed: 2026)
        let naive = NaiveDeferredAcceptance(fault: nil, ties: ties)
        #expect(try MarketContract.breachOfStability(naive, .tied, seeds: 0..<300) == nil)
        #expect(
            try MarketContract.breachOfOptimality(
                naive, for: .proposers, ties: ties, .tiedManyToMany, seeds: 0..<300) == nil)
    }

    @Test(arguments: NaiveDeferredAcceptance.Fault.allCases)
    func contractCatchesTheMutant(fault: NaiveDeferredAcceptance.Fault) throws {
        let ties = TieBreak.singleLottery(seed: 2026)
        let mutant = NaiveDeferredAcceptance(fault: fault, ties: ties)
        let breach = try MarketContract.breachOfOptimality(mutant, for: .proposers, ties: ties, .tied, seeds: 0..<300)
        #expect(breach != nil)
        // These two are stable, and wrong only in who profits: the stability check alone must not object.
        let isStable = fault == .favoursResponders || fault == .equalRankDisplaces
        #expect((try MarketContract.breachOfStability(mutant, .tied, seeds: 0..<300) == nil) == isStable)
    }

    /// A proposer of capacity 1, whatever the others' capacities.
    @Test func noMisreportHelpsAProposer() throws {
        let mechanism = DeferredAcceptance(ties: .byIndex)
        for seed in 0..<400 {
            var shape = MarketDraft.Shape.strict
            shape.proposers = 2...4
            shape.responders = 1...3
            if seed % 2 == 1 { shape.proposerCapacity = 1...2 }
            let truth = MarketDraft.random(shape, seed: seed)
            let honest = mechanism.match(try truth.market()).matching
            for liar in truth.lists.indices where truth.proposerCapacities[liar] == 1 {
                let list = truth.lists[liar]
                let place = { (responder: Int?) in
                    responder.flatMap { target in list.firstIndex { $0.responder == target } } ?? list.count
                }
                for lie in orderedSubsets(list) {
                    var told = truth
                    told.lists[liar] = lie.enumerated().map { position, entry in
                        var moved = entry
                        moved.proposerGroup = Int32(position)
                        return moved
                    }
                    let result = mechanism.match(try told.market()).matching
                    check(
                        place(result.responder(ofProposer: liar)) >= place(honest.responder(ofProposer: liar)),
                        "seed \(seed): proposer \(liar) gains by \(lie.map(\.responder))")
                }
            }
        }
    }

    /// Every way to order some of the entries.
    private func orderedSubsets(_ entries: [MarketDraft.Entry]) -> [[MarketDraft.Entry]] {
        var result: [[MarketDraft.Entry]] = [[]]
        for index in entries.indices {
            var rest = entries
            let first = rest.remove(at: index)
            result += orderedSubsets(rest).map { [first] + $0 }
        }
        return result
    }

    @Test(arguments: sides)
    func tieBreakIsTheStrictMarket(proposing: MarketSide) throws {
        for seed in 0..<500 {
            var draft = MarketDraft.random(.tiedManyToMany, seed: seed)
            var generator = SeededGenerator(seed: seed + 1)
            if seed % 2 == 0 { draft.drawKeys(using: &generator) }
            let market = try draft.market()
            for ties in tieBreaks {
                let strict = market.breakingTies(ties).market
                let direct = DeferredAcceptance(proposing: proposing, ties: ties).match(market).matching.pairs
                let viaStrict = DeferredAcceptance(proposing: proposing, ties: .byIndex).match(strict).matching.pairs
                check(Set(direct) == Set(viaStrict), "seed \(seed), \(ties)")
            }
        }
    }

    @Test(arguments: sides)
    func permutingRowsPermutesTheResult(proposing: MarketSide) throws {
        for seed in 0..<500 {
            var generator = SeededGenerator(seed: seed)
            var draft = MarketDraft.random(.tiedManyToMany, using: &generator)
            draft.drawKeys(using: &generator)
            let proposers = Array(draft.lists.indices).shuffled(using: &generator)
            let responders = Array(draft.responderCapacities.indices).shuffled(using: &generator)
            let permuted = draft.permuted(proposers: proposers, responders: responders)
            for ties in tieBreaks where ties != .byIndex {
                let mechanism = DeferredAcceptance(proposing: proposing, ties: ties)
                let expected = mechanism.match(try draft.market()).matching.pairs.map {
                    Pair(proposer: proposers[$0.proposer], responder: responders[$0.responder])
                }
                let actual = mechanism.match(try permuted.market()).matching.pairs
                check(Set(actual) == Set(expected), "seed \(seed), \(ties)")
            }
        }
    }

    @Test(arguments: sides)
    func aPlayerNobodyListsChangesNothing(proposing: MarketSide) throws {
        for seed in 0..<300 {
            var generator = SeededGenerator(seed: seed)
            var draft = MarketDraft.random(.tiedManyToMany, using: &generator)
            draft.drawKeys(using: &generator)
            // In front, so that every index moves by one.
            var larger = draft
            larger.lists =
                [[]]
                + draft.lists.map {
                    $0.map { entry in
                        var moved = entry
                        moved.responder += 1
                        return moved
                    }
                }
            larger.proposerCapacities.insert(1, at: 0)
            larger.responderCapacities.insert(1, at: 0)
            larger.proposerKeys?.insert(generator.next(), at: 0)
            larger.responderKeys?.insert(generator.next(), at: 0)
            for ties in tieBreaks {
                let mechanism = DeferredAcceptance(proposing: proposing, ties: ties)
                let expected = mechanism.match(try draft.market()).matching.pairs.map {
                    Pair(proposer: $0.proposer + 1, responder: $0.responder + 1)
                }
                let actual = mechanism.match(try larger.market()).matching.pairs
                check(actual == expected, "seed \(seed), \(ties)")
            }
        }
    }

    @Test func oneMoreSeatHurtsNoProposer() throws {
        for seed in 0..<500 {
            let draft = MarketDraft.random(.strict, seed: seed)
            let mechanism = DeferredAcceptance(ties: .byIndex)
            let before = mechanism.match(try draft.market()).matching
            for responder in draft.responderCapacities.indices {
                var larger = draft
                larger.responderCapacities[responder] += 1
                let after = mechanism.match(try larger.market()).matching
                for proposer in draft.lists.indices {
                    let earlier = before.edges(ofProposer: proposer).first ?? .max
                    let later = after.edges(ofProposer: proposer).first ?? .max
                    check(later <= earlier, "seed \(seed): a seat at \(responder) hurts proposer \(proposer)")
                }
            }
        }
    }

    @Test func largeMarketIsStableAndRepeatable() throws {
        let market = try LargeMarket.random(proposers: 20_000, responders: 2_000, length: 20, groups: 50, seed: 11)
        for proposing in sides {
            let mechanism = DeferredAcceptance(proposing: proposing, ties: .multipleLottery(seed: 5))
            let outcome = mechanism.match(market)
            let report = Stability.verify(market, pairs: outcome.matching.pairs)
            #expect(report.isStable)
            #expect(report.placedCount == outcome.matching.placedCount)
            #expect(outcome == mechanism.match(market))
        }
    }

    @Test func emptyMarketsAndPlayersWithoutSeats() throws {
        let nobody = try MarketDraft(lists: [], proposerCapacities: [], responderCapacities: []).market()
        let entry = MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 0)
        let noSeat = try MarketDraft(lists: [[entry]], proposerCapacities: [1], responderCapacities: [0]).market()
        let noWish = try MarketDraft(lists: [[entry]], proposerCapacities: [0], responderCapacities: [1]).market()
        let hugeCapacity = try MarketDraft(
            lists: [[entry]], proposerCapacities: [.max], responderCapacities: [.max]
        ).market()
        for proposing in sides {
            let mechanism = DeferredAcceptance(proposing: proposing, ties: .byIndex)
            for market in [nobody, noSeat, noWish] { #expect(mechanism.match(market).matching.count == 0) }
            #expect(mechanism.match(hugeCapacity).matching.pairs == [Pair(proposer: 0, responder: 0)])
        }
    }
}

/// Markets too large to enumerate.
enum LargeMarket {
    static func random(proposers: Int, responders: Int, length: Int, groups: Int32, seed: Int) throws -> Market {
        var generator = SeededGenerator(seed: seed)
        var offsets: [Int32] = [0]
        var targets: [Int32] = []
        var own: [Int32] = []
        var other: [Int32] = []
        for _ in 0..<proposers {
            var list: Set<Int32> = []
            while list.count < length {
                // The lesser of two draws: lower indices are more popular.
                let a = Int32.random(in: 0..<Int32(responders), using: &generator)
                let b = Int32.random(in: 0..<Int32(responders), using: &generator)
                if !list.insert(min(a, b)).inserted { continue }
                targets.append(min(a, b))
                own.append(Int32(list.count / 2))
                other.append(Int32.random(in: 0..<groups, using: &generator))
            }
            offsets.append(Int32(targets.count))
        }
        return try Market(
            proposerOffsets: offsets, edgeResponder: targets, edgeProposerGroup: own, edgeResponderGroup: other,
            proposerCapacities: [Int32](repeating: 1, count: proposers),
            responderCapacities: (0..<responders).map { _ in
                Int32.random(in: 0...Int32(2 * proposers / responders), using: &generator)
            })
    }
}
