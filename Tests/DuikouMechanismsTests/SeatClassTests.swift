import DuikouMechanisms
import TestSupport
import Testing

@Suite struct SeatClassTests {
    private static func direct(_ ties: TieBreak) -> SeatClassContract.Run {
        { draft in
            let (market, classes) = try draft.make()
            return try SeatClassDeferredAcceptance(classes: classes, ties: ties).match(market).matching.pairs
        }
    }

    private static func split(_ inner: some Mechanism, _ ties: TieBreak) -> SeatClassContract.Run {
        { draft in
            let (market, classes) = try draft.make()
            return try SeatClassAllocation(inner, classes: classes, ties: ties).match(market).matching.pairs
        }
    }

    @Test(arguments: tieBreaks) func isStable(ties: TieBreak) throws {
        for shape in [MarketDraft.Shape.strict, .tied, .manyToMany, .tiedManyToMany] {
            #expect(try SeatClassContract.breachOfStability(shape, seeds: 0..<300, Self.direct(ties)) == nil)
        }
        for shape in [MarketDraft.Shape.strict, .tied] {
            for side in sides {
                let inner = DeferredAcceptance(proposing: side, ties: ties)
                #expect(try SeatClassContract.breachOfStability(shape, seeds: 0..<300, Self.split(inner, ties)) == nil)
            }
        }
    }

    @Test func isBestForProposersAndPlacesTheSamePeople() throws {
        for shape in [MarketDraft.Shape.strict, .manyToMany] {
            #expect(try SeatClassContract.breachOfOptimality(shape, seeds: 0..<500, Self.direct(.byIndex)) == nil)
            #expect(try SeatClassContract.breachOfOptimality(shape, seeds: 0..<200) { SeatClassContract.naive($0) } == nil)
        }
        let inner = DeferredAcceptance(ties: .byIndex)
        #expect(try SeatClassContract.breachOfOptimality(.strict, seeds: 0..<300, Self.split(inner, .byIndex)) == nil)
    }

    /// Each of these is wrong in one thing; the enumeration sees it, and so does the auditor from the pairs alone.
    @Test(arguments: SlotChoice.Fault.allCases) func contractAndAuditorCatchTheMutant(fault: SlotChoice.Fault) throws {
        // Room for several classes to matter at once.
        var shape = MarketDraft.Shape.strict
        shape.proposers = 2...5
        shape.responders = 1...2
        shape.acceptance = 0.8
        shape.responderCapacity = 1...4
        let seeds = 0..<500
        #expect(
            try SeatClassContract.breachOfOptimality(shape, seeds: seeds) {
                SeatClassContract.naive($0, fault: fault)
            } != nil)
        var caught = 0
        for seed in seeds {
            let draft = SeatClassDraft.random(shape, seed: seed)
            let (market, classes) = try draft.make()
            let pairs = SeatClassContract.naive(draft, fault: fault)
            if !SeatClassAudit.verify(market, classes, pairs: pairs).isStable { caught += 1 }
            let right = SeatClassContract.naive(draft)
            check(SeatClassAudit.verify(market, classes, pairs: right).isStable, "seed \(seed): a false alarm")
        }
        #expect(caught > 0)
    }

    /// Two programs and three routes to the same result: class by class on the market as given, deferred acceptance on
    /// the split market, and cumulative offers.
    @Test func allRoutesAgree() throws {
        for seed in 0..<1_500 {
            var shape = seed % 2 == 0 ? MarketDraft.Shape.strict : .tied
            shape.proposers = 1...7
            shape.responderCapacity = 0...4
            var generator = SeededGenerator(seed: seed)
            var draft = SeatClassDraft.random(shape, using: &generator)
            if seed % 3 == 0 { draft.market.drawKeys(using: &generator) }
            let (market, classes) = try draft.make()
            for ties in tieBreaks {
                let direct = try SeatClassDeferredAcceptance(classes: classes, ties: ties).allocate(market)
                let split = try SeatClassAllocation(DeferredAcceptance(ties: ties), classes: classes, ties: ties).allocate(market)
                check(direct.matching == split.matching && direct.seatClass == split.seatClass, "seed \(seed), \(ties)")
                check(direct.classCutoffs == split.classCutoffs, "seed \(seed), \(ties)")
                check(direct.outcome.cutoffs == split.outcome.cutoffs, "seed \(seed), \(ties)")
            }
            if seed % 2 == 0 {
                let naive = SeatClassContract.naive(draft)
                check(Set(try Self.direct(.byIndex)(draft)) == Set(naive), "seed \(seed)")
            }
        }
    }

    @Test func withoutReservesItIsDeferredAcceptance() throws {
        for seed in 0..<500 {
            let draft = MarketDraft.random(.tiedManyToMany, seed: seed)
            let market = try draft.market()
            let classes = try SeatClasses(
                reserves: [], memberships: draft.lists.map { _ in [] }, groupCount: 0, for: market)
            for ties in tieBreaks {
                let plain = DeferredAcceptance(ties: ties).match(market)
                let result = try SeatClassDeferredAcceptance(classes: classes, ties: ties).match(market)
                check(plain == result, "seed \(seed), \(ties)")
            }
        }
    }

    @Test func noMisreportHelpsAProposer() throws {
        for seed in 0..<300 {
            var shape = MarketDraft.Shape.strict
            shape.proposers = 2...4
            shape.responders = 1...3
            shape.responderCapacity = 0...3
            if seed % 2 == 1 { shape.proposerCapacity = 1...2 }
            let truth = SeatClassDraft.random(shape, seed: seed)
            let run = Self.direct(.byIndex)
            let honest = try run(truth)
            for liar in truth.market.lists.indices where truth.market.proposerCapacities[liar] == 1 {
                let list = truth.market.lists[liar]
                let place = { (pairs: [Pair]) in
                    pairs.first { $0.proposer == liar }.flatMap { pair in list.firstIndex { $0.responder == pair.responder } }
                        ?? list.count
                }
                for lie in orderedSubsets(list) {
                    var told = truth
                    told.market.lists[liar] = renumbered(lie)
                    check(place(try run(told)) >= place(honest), "seed \(seed): proposer \(liar) gains")
                }
            }
        }
    }

    /// Nobody of capacity 1 gains by keeping quiet about a group that it is in.
    @Test func hidingAMembershipHelpsNobody() throws {
        var losses = 0
        for seed in 0..<1_500 {
            var shape = MarketDraft.Shape.strict
            shape.responderCapacity = 0...3
            if seed % 2 == 1 { shape.proposerCapacity = 1...2 }
            let truth = SeatClassDraft.random(shape, seed: seed)
            let honest = try Self.direct(.byIndex)(truth)
            for (proposer, groups) in truth.memberships.enumerated() where truth.market.proposerCapacities[proposer] == 1 {
                let list = truth.market.lists[proposer]
                let place = { (pairs: [Pair]) in
                    list.firstIndex { pairs.contains(Pair(proposer: proposer, responder: $0.responder)) } ?? list.count
                }
                for mask in 0..<(1 << groups.count) - 1 {
                    var told = truth
                    told.memberships[proposer] = groups.indices.filter { mask >> $0 & 1 == 1 }.map { groups[$0] }
                    let hidden = try Self.direct(.byIndex)(told)
                    check(place(hidden) >= place(honest), "seed \(seed): proposer \(proposer) gains by hiding")
                    if place(hidden) > place(honest) { losses += 1 }
                }
            }
        }
        #expect(losses > 100)
    }

    /// A seat moved from everybody to a group may leave a member of the group worse off.
    @Test func aReserveMayHarmAMember() throws {
        var harmed = 0, helped = 0
        for seed in 0..<2_000 {
            var generator = SeededGenerator(seed: seed)
            let market = MarketDraft.random(.strict, using: &generator)
            let memberships = market.lists.map { _ in generator.chance(0.5) ? [0] : [] }
            let open = SeatClassDraft(market: market, reserves: [], memberships: memberships, groupCount: 1)
            let before = try Self.direct(.byIndex)(open)
            for (responder, capacity) in market.responderCapacities.enumerated() where capacity > 0 {
                var reserved = open
                reserved.reserves = [SeatClasses.Reserve(responder: responder, group: 0, seats: 1)]
                let after = try Self.direct(.byIndex)(reserved)
                for (proposer, list) in market.lists.enumerated() where memberships[proposer] == [0] {
                    let place = { (pairs: [Pair]) in
                        list.firstIndex { pairs.contains(Pair(proposer: proposer, responder: $0.responder)) } ?? list.count
                    }
                    if place(after) > place(before) { harmed += 1 }
                    if place(after) < place(before) { helped += 1 }
                }
            }
        }
        #expect(harmed > 0 && helped > harmed, "\(harmed) harmed, \(helped) helped")
    }

    @Test func largeMarketIsStableAndRepeatable() throws {
        let market = try LargeMarket.random(proposers: 5_000, responders: 500, length: 20, groups: 50, seed: 12)
        var generator = SeededGenerator(seed: 13)
        var reserves: [SeatClasses.Reserve] = []
        for (responder, capacity) in market.responderCapacities.enumerated() {
            for _ in 0..<Int.random(in: 0...2, using: &generator) {
                reserves.append(
                    SeatClasses.Reserve(
                        responder: responder, group: Int.random(in: 0..<10, using: &generator), seats: capacity / 3,
                        isHard: generator.chance(0.3), precedence: generator.chance(0.5) ? .beforeOpen : .afterOpen))
            }
        }
        let memberships = (0..<5_000).map { _ in (0..<10).filter { _ in generator.chance(0.1) } }
        let classes = try SeatClasses(reserves: reserves, memberships: memberships, groupCount: 10, for: market)
        let mechanism = SeatClassDeferredAcceptance(classes: classes, ties: .multipleLottery(seed: 5))
        let result = try mechanism.allocate(market)
        #expect(SeatClassAudit.verify(market, classes, pairs: result.matching.pairs, seats: result.seatClass).isStable)
        #expect(try result == mechanism.allocate(market))
        #expect(!Stability.verify(market, pairs: result.matching.pairs).isStable)
    }

    /// What a reserve promises each of its members, read off the seats.
    @Test(arguments: tieBreaks) func noMemberIsPassedOverOnAReservedSeat(ties: TieBreak) throws {
        for seed in 0..<1_000 {
            let draft = SeatClassDraft.random(seed % 2 == 0 ? .tied : .tiedManyToMany, seed: seed)
            let (market, classes) = try draft.make()
            let result = try SeatClassDeferredAcceptance(classes: classes, ties: ties).allocate(market)
            let pairs = result.matching.pairs
            for seat in 0..<classes.classCount where classes.classReserve[seat] >= 0 {
                let reserve = classes.reserves[Int(classes.classReserve[seat])]
                let sitting = pairs.indices.filter { Int(result.seatClass[$0]) == seat }.map { pairs[$0].proposer }
                let isMember = { (proposer: Int) in draft.memberships[proposer].contains(reserve.group) }
                check(sitting.count <= reserve.seats, "seed \(seed)")
                if reserve.isHard { check(sitting.allSatisfy(isMember), "seed \(seed): hard reserve \(seat)") }
                for (proposer, list) in draft.market.lists.enumerated() where isMember(proposer) {
                    guard let entry = list.first(where: { $0.responder == reserve.responder }) else { continue }
                    let held = result.matching.edges(ofProposer: proposer).map { market.edgeProposerGroup[Int($0)] }
                    let isHeld = pairs.contains(Pair(proposer: proposer, responder: reserve.responder))
                    let hasRoom = held.count < draft.market.proposerCapacities[proposer]
                    if isHeld || !(hasRoom || held.contains { $0 > entry.proposerGroup }) { continue }
                    check(sitting.count == reserve.seats, "seed \(seed): an empty seat in \(seat)")
                    check(sitting.allSatisfy(isMember), "seed \(seed): an outsider sits in \(seat)")
                    check(
                        sitting.allSatisfy { other in
                            draft.market.lists[other].contains {
                                $0.responder == reserve.responder && $0.responderGroup <= entry.responderGroup
                            }
                        }, "seed \(seed): a lower rank sits in \(seat)")
                }
            }
        }
    }

    /// Some class that it may sit in has room or a worse holder: only then could a proposer have had the responder.
    @Test func classCutoffsCertifyTheMatching() throws {
        var lotteries = 0
        for seed in 0..<600 {
            let draft = SeatClassDraft.random(.tied, seed: seed)
            let (market, classes) = try draft.make()
            for ties in tieBreaks {
                let lottery = Lottery(ties)
                let result = try SeatClassDeferredAcceptance(classes: classes, ties: ties).allocate(market)
                lotteries += result.classCutoffs.count { $0.isDecidedByLottery }
                for proposer in 0..<market.proposerCount where market.proposerCapacities[proposer] > 0 {
                    let own = result.matching.edges(ofProposer: proposer).first.map { market.edgeProposerGroup[Int($0)] } ?? .max
                    for edge in market.edges(ofProposer: proposer) where market.edgeProposerGroup[edge] < own {
                        let responder = Int(market.edgeResponder[edge])
                        for seat in classes.classes(ofResponder: responder) {
                            let cutoff = result.classCutoffs[seat]
                            let reserve = classes.classReserve[seat] < 0 ? nil : classes.reserves[Int(classes.classReserve[seat])]
                            let isMember = reserve.map { draft.memberships[proposer].contains($0.group) } ?? false
                            if let reserve, reserve.isHard, !isMember { continue }
                            check(cutoff.isFull, "seed \(seed): room in class \(seat)")
                            guard let lowest = cutoff.proposer, let group = cutoff.group else { continue }
                            let key = { (player: Int) in
                                lottery.number(
                                    ofProposer: market.proposerKey(player), onListOf: market.responderKey(responder))
                            }
                            let mine = (isMember ? 0 : 1, market.edgeResponderGroup[edge], key(proposer), proposer)
                            let theirs = (cutoff.isMember ? 0 : 1, group, key(lowest), lowest)
                            check(mine > theirs, "seed \(seed), \(ties): above the cutoff of class \(seat)")
                            if (mine.0, mine.1) == (theirs.0, theirs.1) { check(cutoff.isDecidedByLottery, "seed \(seed)") }
                        }
                    }
                }
            }
        }
        #expect(lotteries > 100)
    }

    @Test func permutingRowsPermutesTheResult() throws {
        for seed in 0..<400 {
            var generator = SeededGenerator(seed: seed)
            var draft = SeatClassDraft.random(.tiedManyToMany, using: &generator)
            draft.market.drawKeys(using: &generator)
            let proposers = Array(draft.market.lists.indices).shuffled(using: &generator)
            let responders = Array(draft.market.responderCapacities.indices).shuffled(using: &generator)
            var permuted = draft
            permuted.market = draft.market.permuted(proposers: proposers, responders: responders)
            for (old, new) in proposers.enumerated() { permuted.memberships[new] = draft.memberships[old] }
            for index in permuted.reserves.indices {
                permuted.reserves[index].responder = responders[permuted.reserves[index].responder]
            }
            for ties in tieBreaks where ties != .byIndex {
                let expected = try Self.direct(ties)(draft).map {
                    Pair(proposer: proposers[$0.proposer], responder: responders[$0.responder])
                }
                check(Set(try Self.direct(ties)(permuted)) == Set(expected), "seed \(seed), \(ties)")
            }
        }
    }

    /// One more seat, open or in a reserve, leaves every proposer as well off. (A seat moved from open to reserved may not.)
    @Test func oneMoreSeatHurtsNoProposer() throws {
        for seed in 0..<400 {
            let draft = SeatClassDraft.random(.strict, seed: seed)
            let before = try Self.direct(.byIndex)(draft)
            func compare(_ larger: SeatClassDraft) throws {
                let after = try Self.direct(.byIndex)(larger)
                for (proposer, list) in draft.market.lists.enumerated() {
                    let place = { (pairs: [Pair]) in
                        list.firstIndex { pairs.contains(Pair(proposer: proposer, responder: $0.responder)) } ?? list.count
                    }
                    check(place(after) <= place(before), "seed \(seed): one seat more hurts \(proposer)")
                }
            }
            for responder in draft.market.responderCapacities.indices {
                var larger = draft
                larger.market.responderCapacities[responder] += 1
                try compare(larger)
            }
            for index in draft.reserves.indices {
                var larger = draft
                larger.reserves[index].seats += 1
                larger.market.responderCapacities[draft.reserves[index].responder] += 1
                try compare(larger)
            }
        }
    }

    @Test func groupsTooLargeToShiftAreRankedAnew() throws {
        for seed in 0..<200 {
            let draft = SeatClassDraft.random(.tied, seed: seed)
            var huge = draft
            for proposer in huge.market.lists.indices {
                for index in huge.market.lists[proposer].indices {
                    huge.market.lists[proposer][index].responderGroup += .max - 10
                }
            }
            for ties in tieBreaks {
                check(try Self.direct(ties)(draft) == Self.direct(ties)(huge), "seed \(seed)")
                let inner = DeferredAcceptance(ties: ties)
                check(try Self.split(inner, ties)(draft) == Self.split(inner, ties)(huge), "seed \(seed)")
            }
        }
    }

    @Test func faultsInTheDeclarationAreNamed() throws {
        let entry = MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 0)
        let market = try MarketDraft(lists: [[entry], [entry]], proposerCapacities: [1, 2], responderCapacities: [2]).market()
        func classes(
            _ reserves: [SeatClasses.Reserve] = [], offsets: [Int32] = [0, 1, 1], groups: [Int32] = [0]
        ) throws(SeatClassError) -> SeatClasses {
            try SeatClasses(reserves: reserves, memberOffsets: offsets, memberGroups: groups, groupCount: 1, for: market)
        }
        let seat = SeatClasses.Reserve(responder: 0, group: 0, seats: 1)
        var elsewhere = seat, others = seat, negative = seat
        elsewhere.responder = 1
        others.group = 1
        negative.seats = -1
        #expect(throws: SeatClassError.lengthMismatch(array: "memberOffsets", expected: 3, actual: 1)) {
            try classes(offsets: [0])
        }
        #expect(throws: SeatClassError.malformedMemberOffset(index: 0)) { try classes(offsets: [1, 1, 1]) }
        #expect(throws: SeatClassError.malformedMemberOffset(index: 2)) { try classes(offsets: [0, 1, 0]) }
        #expect(throws: SeatClassError.malformedMemberOffset(index: 2)) { try classes(offsets: [0, 1, 2]) }
        #expect(throws: SeatClassError.memberGroupOutOfRange(proposer: 0, group: 1)) { try classes(groups: [1]) }
        #expect(throws: SeatClassError.responderOutOfRange(reserve: 1, responder: 1)) { try classes([seat, elsewhere]) }
        #expect(throws: SeatClassError.reserveGroupOutOfRange(reserve: 0, group: 1)) { try classes([others]) }
        #expect(throws: SeatClassError.negativeSeats(reserve: 0)) { try classes([negative]) }
        #expect(throws: SeatClassError.reservedBeyondCapacity(responder: 0, reserved: 3, capacity: 2)) {
            try classes([seat, seat, seat])
        }
        #expect(throws: SeatClassError.severalPartners(proposer: 1)) { try classes([seat]).split(market, ties: .byIndex) }
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

private func renumbered(_ list: [MarketDraft.Entry]) -> [MarketDraft.Entry] {
    list.enumerated().map { position, entry in
        var moved = entry
        moved.proposerGroup = Int32(position)
        return moved
    }
}
