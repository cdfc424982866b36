import DuikouMechanisms
import TestSupport
import Testing

@Suite struct SeatClassAuditTests {
    /// Every set of edges of strict markets, against the enumeration.
    @Test func agreesWithEnumerationOnStrictMarkets() throws {
        var kinds = (infeasible: 0, blocked: 0, stable: 0)
        for seed in 0..<150 {
            let draft = SeatClassDraft.random(seed % 2 == 0 ? .strict : .manyToMany, seed: seed)
            let (market, classes) = try draft.make()
            let oracle = try SeatClassOracle(draft)
            for mask in oracle.feasible {
                let report = SeatClassAudit.verify(market, classes, pairs: oracle.pairs(of: mask))
                check(report.isFeasible == oracle.isChosen(mask), "seed \(seed), mask \(mask): \(report.faults)")
                check(report.isStable == oracle.isStable(mask), "seed \(seed), mask \(mask): \(report)")
                if !report.isFeasible {
                    kinds.infeasible += 1
                } else if report.isStable {
                    kinds.stable += 1
                } else {
                    kinds.blocked += 1
                }
            }
        }
        // The loop must have seen each kind often, or it proves little.
        #expect(kinds.infeasible > 300 && kinds.blocked > 500 && kinds.stable > 100, "\(kinds)")
    }

    /// With ties: stable just where some seating is, by trying all seatings; and what the auditor seats itself is one.
    @Test func agreesWithEnumerationUnderTies() throws {
        var found = 0, missed = 0
        for seed in 0..<120 {
            var shape = MarketDraft.Shape.tied
            shape.proposers = 1...3
            shape.responders = 1...2
            shape.responderCapacity = 0...3
            shape.proposerCapacity = seed % 2 == 0 ? 1...1 : 0...2
            let draft = SeatClassDraft.random(shape, seed: seed)
            let (market, classes) = try draft.make()
            let oracle = try SeatClassOracle(draft)
            for mask in oracle.feasible {
                let pairs = oracle.pairs(of: mask)
                let isStable = oracle.isStable(mask)
                let some = seatings(of: pairs, classes).contains {
                    SeatClassAudit.verify(market, classes, pairs: pairs, seats: $0).isStable
                }
                check(some == isStable, "seed \(seed), mask \(mask)")
                let own = SeatClassAudit.verify(market, classes, pairs: pairs).isStable
                check(!own || isStable, "seed \(seed), mask \(mask): the auditor's own seats")
                if isStable { (found, missed) = own ? (found + 1, missed) : (found, missed + 1) }
            }
        }
        #expect(found > 100)
        #expect(missed * 20 < found, "\(missed) of \(found + missed) stable sets need their seats to be given")
    }

    private func seatings(of pairs: [Pair], _ classes: SeatClasses) -> [[Int32]] {
        pairs.reduce([[]]) { partial, pair in
            partial.flatMap { seats in classes.classes(ofResponder: pair.responder).map { seats + [Int32($0)] } }
        }
    }

    /// The seats that mechanisms report are sound, whichever mechanism and however ties are broken.
    @Test(arguments: tieBreaks) func mechanismsSeatsAreSound(ties: TieBreak) throws {
        for seed in 0..<600 {
            let draft = SeatClassDraft.random(seed % 2 == 0 ? .tied : .tiedManyToMany, seed: seed)
            let (market, classes) = try draft.make()
            var results = [try SeatClassDeferredAcceptance(classes: classes, ties: ties).allocate(market)]
            if seed % 2 == 0 {
                for side in sides {
                    let inner = DeferredAcceptance(proposing: side, ties: ties)
                    results.append(try SeatClassAllocation(inner, classes: classes, ties: ties).allocate(market))
                }
            }
            for result in results {
                let pairs = result.matching.pairs
                let report = SeatClassAudit.verify(market, classes, pairs: pairs, seats: result.seatClass)
                check(report.isStable, "seed \(seed): \(report)")
                check(report.pairCount == pairs.count, "seed \(seed)")
                check(report.placedCount == result.matching.placedCount, "seed \(seed)")
            }
        }
    }

    /// A seat in a class that nobody should be put in, or a better class passed by, is found.
    @Test func findsWrongSeats() throws {
        var moved = 0
        for seed in 0..<600 {
            var generator = SeededGenerator(seed: seed)
            let draft = SeatClassDraft.random(.strict, using: &generator)
            let (market, classes) = try draft.make()
            let result = try SeatClassDeferredAcceptance(classes: classes, ties: .byIndex).allocate(market)
            let pairs = result.matching.pairs
            for index in pairs.indices {
                for seat in -1...classes.classCount where seat != Int(result.seatClass[index]) {
                    var seats = result.seatClass
                    seats[index] = Int32(seat)
                    moved += 1
                    let report = SeatClassAudit.verify(market, classes, pairs: pairs, seats: seats)
                    check(!report.isFeasible, "seed \(seed): pair \(index) moved to class \(seat)")
                }
            }
        }
        #expect(moved > 1_000)
    }

    @Test func namesFaults() throws {
        // Two responders with two seats: at 0 one is for group 0 alone, then the open one. Proposer 2 lists 1 only.
        func entry(_ responder: Int, _ own: Int32, _ other: Int32) -> MarketDraft.Entry {
            MarketDraft.Entry(responder: responder, proposerGroup: own, responderGroup: other)
        }
        let draft = SeatClassDraft(
            market: MarketDraft(
                lists: [[entry(0, 0, 0), entry(1, 1, 0)], [entry(0, 0, 1)], [entry(1, 0, 1)]],
                proposerCapacities: [1, 1, 1], responderCapacities: [2, 2]),
            reserves: [SeatClasses.Reserve(responder: 0, group: 0, seats: 1, isHard: true)],
            memberships: [[], [], [0]], groupCount: 1)
        let (market, classes) = try draft.make()
        func faults(_ pairs: [Pair], _ seats: [Int32]? = nil) -> Set<SeatClassReport.Fault> {
            Set(SeatClassAudit.verify(market, classes, pairs: pairs, seats: seats).faults)
        }
        let a = Pair(proposer: 0, responder: 0), b = Pair(proposer: 1, responder: 0), c = Pair(proposer: 2, responder: 0)
        #expect(faults([a, b]) == [.notChosen(b)])
        #expect(faults([a, a]) == [.repeatedPair(a)])
        #expect(faults([a, c]) == [.unlistedPair(c)])
        #expect(faults([Pair(proposer: 3, responder: 0)]) == [.unknownPlayer(Pair(proposer: 3, responder: 0))])
        #expect(
            faults([a, Pair(proposer: 0, responder: 1)])
                == [.overCapacity(side: .proposers, player: 0, held: 2, capacity: 1)])
        #expect(faults([a], [0]) == [.notAMember(a, seatClass: 0)])
        #expect(faults([a], [2]) == [.foreignSeat(a, seatClass: 2)])
        #expect(faults([a, b], [1, 1]) == [.overfullClass(1, held: 2, seats: 1)])
        let d = Pair(proposer: 2, responder: 1)
        #expect(faults([a, d], [1, 2]).isEmpty)
        let report = SeatClassAudit.verify(market, classes, pairs: [b], listLimit: 1)
        #expect(report.isFeasible)
        #expect(report.blockingPairs == [a])
        #expect(report.blockingPairCount == 3)
    }
}
