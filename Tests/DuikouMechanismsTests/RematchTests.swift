import DuikouMechanisms
import TestSupport
import Testing

/// The standing match under the contract: every report is checked too, and the market that it says it stands in.
private struct Checked: Rematcher {
    private var standing: StandingMatch
    private var market: Market

    init(_ market: Market, _ matching: Matching, _ ties: TieBreak) throws {
        standing = try StandingMatch(market, matching: matching, ties: ties)
        self.market = market
    }

    mutating func rematch(_ changes: MarketChanges, _ mode: RematchMode) throws -> [Pair] {
        let before = standing.pairs
        let report = try standing.apply(changes, mode: mode)
        let changed = try changes.applied(to: market)
        let current = standing.current()
        if !sameMarket(current.market, changed) { throw Breach(what: "stands in another market") }
        if current.matching.pairs != standing.pairs { throw Breach(what: "two answers") }
        if let fault = RematchReportCheck.fault(report, changes, changed, standing.ties, before: before, after: standing.pairs) {
            throw Breach(what: fault)
        }
        market = changed
        return standing.pairs
    }
}

struct Breach: Error { let what: String }

func sameMarket(_ a: Market, _ b: Market) -> Bool {
    a.proposerOffsets == b.proposerOffsets && a.edgeResponder == b.edgeResponder
        && a.edgeProposerGroup == b.edgeProposerGroup && a.edgeResponderGroup == b.edgeResponderGroup
        && a.proposerCapacities == b.proposerCapacities && a.responderCapacities == b.responderCapacities
        && a.proposerKeys == b.proposerKeys && a.responderKeys == b.responderKeys
        && a.responderDegrees == b.responderDegrees && a.hasProposerTies == b.hasProposerTies
}

@Suite struct RematchTests {
    @Test(arguments: MarketChangeContract.Kind.allCases, tieBreaks)
    func optimalIsAFullRun(kind: MarketChangeContract.Kind, ties: TieBreak) throws {
        for tied in [false, true] {
            #expect(try MarketChangeContract.breachOfFullRun(Checked.init, kind, ties: ties, tied: tied, seeds: 0..<60) == nil)
        }
    }

    @Test(arguments: MarketChangeContract.Kind.allCases, tieBreaks)
    func minimumMovementMovesOnlyWhoMust(kind: MarketChangeContract.Kind, ties: TieBreak) throws {
        for tied in [false, true] {
            #expect(
                try MarketChangeContract.breachOfLeastMovement(Checked.init, kind, ties: ties, tied: tied, seeds: 0..<40) == nil)
        }
    }

    @Test(arguments: MarketChangeContract.Kind.allCases)
    func naiveVersionPassesTheContract(kind: MarketChangeContract.Kind) throws {
        #expect(try breach(fault: nil, kind) == nil)
    }

    @Test(arguments: NaiveRematch.Fault.allCases)
    func contractCatchesTheMutant(fault: NaiveRematch.Fault) throws {
        #expect(try MarketChangeContract.Kind.allCases.contains { try breach(fault: fault, $0) != nil })
    }

    private func breach(fault: NaiveRematch.Fault?, _ kind: MarketChangeContract.Kind) throws -> String? {
        let ties = TieBreak.singleLottery(seed: 2026)
        let takeUp: MarketChangeContract.TakeUp = { NaiveRematch($0, $1, $2, fault: fault) }
        return try MarketChangeContract.breachOfLeastMovement(takeUp, kind, ties: ties, tied: true, seeds: 0..<80)
            ?? MarketChangeContract.breachOfFullRun(takeUp, kind, ties: ties, tied: true, seeds: 0..<40)
    }

    /// From any stable matching, and to the best one without any change.
    @Test(arguments: tieBreaks)
    func takesUpEveryStableMatching(ties: TieBreak) throws {
        var taken = 0, trades = 0
        for seed in 0..<120 {
            var generator = SeededGenerator(seed: seed)
            let draft = MarketChangeContract.draft(tied: false, most: 5, seed: seed, using: &generator)
            let market = try draft.market()
            if market.edgeCount > MarketOracle.edgeLimit { continue }
            let derived = market.breakingTies(ties)
            let oracle = MarketOracle(derived.market)
            let best = DeferredAcceptance(ties: ties).match(market).matching.pairs
            for mask in oracle.feasible {
                let edges = oracle.edges.indices.filter { mask >> MarketOracle.Mask($0) & 1 == 1 }.map { derived.originalEdge[$0] }
                let matching = Matching(market, edges: edges)
                guard oracle.stable.contains(mask) else {
                    if mask % 97 > 0 { continue }
                    check((try? StandingMatch(market, matching: matching, ties: ties)) == nil, "seed \(seed): \(mask) is not stable")
                    continue
                }
                taken += 1
                var standing = try StandingMatch(market, matching: matching, ties: ties)
                let nothing = try MarketChanges()
                check(try standing.apply(nothing, mode: .minimumMovement).steps.isEmpty, "seed \(seed): moved for nothing")
                check(standing.pairs == matching.pairs, "seed \(seed)")
                let report = try standing.apply(nothing, mode: .optimal)
                trades += report.cycles
                check(standing.pairs == best, "seed \(seed): \(standing.pairs) is not \(best)")
                check(report.steps.allSatisfy { $0.change == nil }, "seed \(seed): a trade of no change")
                let changes = try draft.randomChanges(
                    .init(arrivals: 1, declines: 1, withdrawals: 1, closed: 1, added: 1), holding: matching.pairs, using: &generator)
                var other = try StandingMatch(market, matching: matching, ties: ties)
                _ = try other.apply(changes, mode: .optimal)
                let full = DeferredAcceptance(ties: ties).match(try changes.applied(to: market)).matching.pairs
                check(other.pairs == full, "seed \(seed): \(other.pairs) is not \(full)")
            }
        }
        #expect(taken > 120)
        #expect(trades > 20)
    }

    @Test func arrivalsOneByOneAreArrivalsAtOnce() throws {
        for seed in 0..<200 {
            var generator = SeededGenerator(seed: seed)
            var draft = MarketDraft.random(.tied, using: &generator)
            draft.drawKeys(using: &generator)
            let market = try draft.market()
            for ties in tieBreaks {
                let start = DeferredAcceptance(ties: ties).match(market).matching
                let batch = try draft.randomChanges(.init(arrivals: 5), holding: start.pairs, using: &generator)
                var atOnce = try StandingMatch(market, matching: start, ties: ties)
                _ = try atOnce.apply(batch, mode: .optimal)
                var oneByOne = try StandingMatch(market, matching: start, ties: ties)
                for arrival in batch.arrivals {
                    _ = try oneByOne.apply(try MarketChanges(arrivals: [arrival]), mode: .minimumMovement)
                }
                check(atOnce.pairs == oneByOne.pairs, "seed \(seed), \(ties)")
            }
        }
    }

    @Test(arguments: [TieBreak.singleLottery(seed: 7), .multipleLottery(seed: 7)])
    func whoLeavesAndComesBackFindsEverythingAsItWas(ties: TieBreak) throws {
        for seed in 0..<300 {
            var generator = SeededGenerator(seed: seed)
            var draft = MarketDraft.random(.tied, using: &generator)
            draft.drawKeys(using: &generator)
            let market = try draft.market()
            let start = DeferredAcceptance(ties: ties).match(market).matching
            var standing = try StandingMatch(market, matching: start, ties: ties)
            let leaver = Int.random(in: 0..<market.proposerCount, using: &generator)
            let list = draft.lists[leaver]
            _ = try standing.apply(try MarketChanges(withdrawals: [leaver]), mode: .optimal)
            let again = MarketChanges.Arrival(
                responders: list.map { Int32($0.responder) }, proposerGroups: list.map(\.proposerGroup),
                responderGroups: list.map(\.responderGroup), key: draft.proposerKeys?[leaver])
            _ = try standing.apply(try MarketChanges(arrivals: [again]), mode: .optimal)
            let back = standing.pairs.map {
                Pair(proposer: $0.proposer == market.proposerCount ? leaver : $0.proposer, responder: $0.responder)
            }
            check(Set(back) == Set(start.pairs), "seed \(seed)")
        }
    }

    /// The order in which withdrawals and added seats are worked on is nobody's business.
    @Test func chainsEndTheSameInAnyOrder() throws {
        for seed in 0..<300 {
            var generator = SeededGenerator(seed: seed)
            var shape = MarketDraft.Shape.tied
            shape.proposers = 4...12
            shape.responders = 2...7
            let draft = MarketDraft.random(shape, using: &generator)
            let market = try draft.market()
            let ties = TieBreak.multipleLottery(seed: 3)
            let start = DeferredAcceptance(ties: ties).match(market).matching
            let batch = try draft.randomChanges(.init(withdrawals: 3, added: 3), holding: start.pairs, using: &generator)
            var atOnce = try StandingMatch(market, matching: start, ties: ties)
            _ = try atOnce.apply(batch, mode: .minimumMovement)
            var oneByOne = try StandingMatch(market, matching: start, ties: ties)
            for seats in batch.seats.reversed() { _ = try oneByOne.apply(try MarketChanges(seats: [seats]), mode: .minimumMovement) }
            for proposer in batch.withdrawals.reversed() {
                _ = try oneByOne.apply(try MarketChanges(withdrawals: [proposer]), mode: .minimumMovement)
            }
            check(atOnce.pairs == oneByOne.pairs, "seed \(seed)")
        }
    }

    /// Long enough that waiting lists are sorted anew, and that many wait where they waited before.
    @Test func manyBatchesOnALargerMarket() throws {
        for (seed, ties) in tieBreaks.enumerated() {
            var generator = SeededGenerator(seed: seed)
            var shape = MarketDraft.Shape.tied
            shape.proposers = 150...150
            shape.responders = 20...20
            shape.responderCapacity = 0...12
            shape.acceptance = 0.5
            shape.responderGroups = 30
            var draft = MarketDraft.random(shape, using: &generator)
            draft.drawKeys(using: &generator)
            let market = try draft.market()
            let start = DeferredAcceptance(ties: ties).match(market).matching
            var standing: any Rematcher = try Checked(market, start, ties)
            var pairs = start.pairs
            for batch in 0..<12 {
                let changes = try draft.randomChanges(
                    .init(arrivals: 6, declines: 6, withdrawals: 6, closed: 4, added: 4), holding: pairs, using: &generator)
                draft = draft.applying(changes)
                pairs = try standing.rematch(changes, batch % 3 == 0 ? .minimumMovement : .optimal)
                let changed = try draft.market()
                if batch % 3 == 0 {
                    // Strictly stable, not only weakly.
                    let strict = changed.breakingTies(ties).market
                    #expect(Stability.verify(strict, pairs: pairs).isStable, "batch \(batch)")
                } else {
                    #expect(pairs == DeferredAcceptance(ties: ties).match(changed).matching.pairs, "batch \(batch)")
                }
            }
        }
    }
}
