import DuikouMechanisms
import TestSupport
import Testing

@Suite struct RematchErrorTests {
    private let draft = MarketDraft(
        lists: [
            [.init(responder: 0, proposerGroup: 0, responderGroup: 0), .init(responder: 1, proposerGroup: 1, responderGroup: 5)],
            [.init(responder: 0, proposerGroup: 0, responderGroup: 3)],
        ],
        proposerCapacities: [1, 1], responderCapacities: [1, 1])

    private func standing() throws -> StandingMatch {
        let market = try draft.market()
        return try StandingMatch(market, matching: DeferredAcceptance(ties: .byIndex).match(market).matching, ties: .byIndex)
    }

    @Test func batchesThatContradictThemselves() {
        let arrival = MarketChanges.Arrival(responders: [0, 1], proposerGroups: [1, 0], responderGroups: [0, 0])
        #expect(throws: RematchError.arrivalGroups(arrival: 0, place: 1)) { try MarketChanges(arrivals: [arrival]) }
        var negative = arrival
        negative.proposerGroups = [0, 0]
        negative.responderGroups = [-1, 0]
        #expect(throws: RematchError.arrivalGroups(arrival: 0, place: 0)) { try MarketChanges(arrivals: [negative]) }
        var short = arrival
        short.responderGroups = [0]
        #expect(throws: RematchError.arrivalLengths(arrival: 0)) { try MarketChanges(arrivals: [short]) }
        let pair = Pair(proposer: 0, responder: 0)
        #expect(throws: RematchError.repeatedDecline(pair)) { try MarketChanges(declines: [pair, pair]) }
        #expect(throws: RematchError.repeatedWithdrawal(proposer: 1)) { try MarketChanges(withdrawals: [1, 1]) }
        #expect(throws: RematchError.repeatedSeatChange(responder: 1)) {
            try MarketChanges(seats: [.init(responder: 1, delta: 1), .init(responder: 1, delta: -1)])
        }
    }

    /// Each is refused by the standing match and by the full way alike, and leaves everything as it was.
    @Test func batchesThatDoNotFitTheMarket() throws {
        func arrival(_ responders: [Int32], key: UInt64? = nil) throws -> MarketChanges {
            let zeros = responders.map { _ in Int32(0) }
            return try MarketChanges(arrivals: [
                .init(responders: responders, proposerGroups: zeros, responderGroups: zeros, key: key)
            ])
        }
        let cases: [(MarketChanges, RematchError)] = [
            (try arrival([2]), .arrivalResponder(arrival: 0, responder: 2)),
            (try arrival([-1]), .arrivalResponder(arrival: 0, responder: -1)),
            (try arrival([1, 1]), .arrivalResponder(arrival: 0, responder: 1)),
            (try arrival([1], key: 4), .arrivalKey(arrival: 0)),
            (try MarketChanges(declines: [Pair(proposer: 1, responder: 1)]), .notListed(Pair(proposer: 1, responder: 1))),
            (try MarketChanges(declines: [Pair(proposer: 2, responder: 1)]), .notTakingPart(proposer: 2)),
            (try MarketChanges(withdrawals: [-1]), .notTakingPart(proposer: -1)),
            (try MarketChanges(seats: [.init(responder: 2, delta: 1)]), .unknownResponder(2)),
            (try MarketChanges(seats: [.init(responder: 0, delta: -2)]), .seatsOutOfRange(responder: 0, seats: -1)),
            (
                try MarketChanges(seats: [.init(responder: 0, delta: Int(Int32.max))]),
                .seatsOutOfRange(responder: 0, seats: Int(Int32.max) + 1)
            ),
            (try MarketChanges(seats: [.init(responder: 0, delta: .max)]), .seatsOutOfRange(responder: 0, seats: .max)),
        ]
        let market = try draft.market()
        for (changes, error) in cases {
            var standing = try standing()
            let before = standing.pairs
            #expect(throws: error) { try standing.apply(changes, mode: .optimal) }
            #expect(throws: error) { try changes.applied(to: market) }
            #expect(standing.pairs == before)
            #expect(sameMarket(standing.current().market, market))
        }
    }

    @Test func whatIsGoneCannotGoAgain() throws {
        var standing = try standing()
        let pair = Pair(proposer: 0, responder: 0)
        _ = try standing.apply(try MarketChanges(declines: [pair], withdrawals: [1]), mode: .optimal)
        #expect(throws: RematchError.repeatedDecline(pair)) { try standing.apply(try MarketChanges(declines: [pair]), mode: .optimal) }
        #expect(throws: RematchError.notTakingPart(proposer: 1)) {
            try standing.apply(try MarketChanges(withdrawals: [1]), mode: .optimal)
        }
        #expect(standing.pairs == [Pair(proposer: 0, responder: 1)])
    }

    @Test func matchingsThatCannotBeTakenUp() throws {
        let market = try draft.market()
        func takeUp(_ market: Market, _ edges: [Int32]) throws -> StandingMatch {
            try StandingMatch(market, matching: Matching(market, edges: edges), ties: .byIndex)
        }
        #expect(throws: RematchError.notStable(Pair(proposer: 0, responder: 0))) { try takeUp(market, [1, 2]) }
        #expect(throws: RematchError.notStable(Pair(proposer: 0, responder: 0))) { try takeUp(market, []) }
        #expect(throws: RematchError.overCapacity(side: .responders, player: 0)) { try takeUp(market, [0, 2]) }
        #expect(throws: RematchError.overCapacity(side: .proposers, player: 0)) { try takeUp(market, [0, 1]) }
        var several = draft
        several.proposerCapacities[1] = 2
        let other = try several.market()
        #expect(throws: RematchError.severalPartners(proposer: 1, capacity: 2)) { try takeUp(other, [0]) }
        let larger = try MarketDraft(lists: draft.lists + [[]], proposerCapacities: [1, 1, 1], responderCapacities: [1, 1]).market()
        #expect(throws: RematchError.otherMarket) {
            try StandingMatch(market, matching: Matching(larger, edges: [0]), ties: .byIndex)
        }
    }

    /// Where somebody may have several partners there is the full way.
    @Test func severalPartnersAreMatchedInFull() throws {
        for seed in 0..<100 {
            var generator = SeededGenerator(seed: seed)
            var draft = MarketDraft.random(.tiedManyToMany, using: &generator)
            if seed % 2 == 0 { draft.drawKeys(using: &generator) }
            let changes = try draft.randomChanges(
                .init(arrivals: 2, declines: 2, withdrawals: 1, closed: 1, added: 1), holding: [], using: &generator)
            check(sameMarket(try changes.applied(to: try draft.market()), try draft.applying(changes).market()), "seed \(seed)")
        }
    }
}
