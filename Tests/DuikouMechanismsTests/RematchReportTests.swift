import DuikouMechanisms
import TestSupport
import Testing

/// Small stories, told in full.
@Suite struct RematchReportTests {
    private typealias Step = RematchReport.Step

    private func standing(_ lists: [[(responder: Int, rank: Int32)]], seats: [Int32]) throws -> StandingMatch {
        let market = try MarketDraft(
            lists: lists.map { list in
                list.enumerated().map {
                    .init(responder: $1.responder, proposerGroup: Int32($0), responderGroup: $1.rank)
                }
            },
            proposerCapacities: lists.map { _ in 1 }, responderCapacities: seats
        ).market()
        return try StandingMatch(market, matching: DeferredAcceptance(ties: .byIndex).match(market).matching, ties: .byIndex)
    }

    private func told(_ step: Step) -> String {
        "\(step.proposer): \(step.from ?? -1) to \(step.to ?? -1), \(step.cause)"
    }

    @Test func oneLeavesAndTwoMoveUp() throws {
        // 0 holds 0; 1 wants it and holds 1; 2 wants 1 and holds nothing.
        var match = try standing([[(0, 0)], [(0, 1), (1, 0)], [(1, 1)]], seats: [1, 1])
        let report = try match.apply(try MarketChanges(withdrawals: [0]), mode: .minimumMovement)
        #expect(
            report.chain(to: 2).map(told) == [
                "0: 0 to -1, withdrew", "1: 1 to 0, vacancy(leftBy: 0)", "2: -1 to 1, vacancy(leftBy: 1)",
            ])
        #expect(report.moves.map(\.proposer) == [0, 1, 2])
        #expect(report.moves.map(\.to) == [nil, 0, 1])
        #expect(report.steps.allSatisfy { $0.change == .withdrawal(0) })
    }

    @Test func oneArrivesAndTwoMoveDown() throws {
        var match = try standing([[(0, 1), (1, 0)], [(1, 1)]], seats: [1, 1])
        let arrival = MarketChanges.Arrival(responders: [0], proposerGroups: [0], responderGroups: [0])
        let report = try match.apply(try MarketChanges(arrivals: [arrival]), mode: .optimal)
        #expect(
            report.chain(to: 2).map(told) == [
                "2: -1 to 0, arrived", "0: 0 to 1, displaced(by: 2)", "1: 1 to -1, displaced(by: 0)",
            ])
        #expect(report.proposals == 2)
    }

    /// Nobody's seat falls free, yet two gain: the one who left had stood in their way.
    @Test func whoLeavesWithoutAPlaceOpensATrade() throws {
        // 0 and 1 each want what the other holds; 2, who waits at 0 before 1, holds nothing.
        let lists: [[(responder: Int, rank: Int32)]] = [[(0, 2), (1, 0)], [(1, 2), (0, 0)], [(0, 1)]]
        var stays = try standing(lists, seats: [1, 1])
        #expect(stays.pairs == [Pair(proposer: 0, responder: 1), Pair(proposer: 1, responder: 0)])
        let none = try stays.apply(try MarketChanges(withdrawals: [2]), mode: .minimumMovement)
        #expect(none.moves.isEmpty)
        #expect(none.steps.map(told) == ["2: -1 to -1, withdrew"])

        var trades = try standing(lists, seats: [1, 1])
        let report = try trades.apply(try MarketChanges(withdrawals: [2]), mode: .optimal)
        #expect(trades.pairs == [Pair(proposer: 0, responder: 0), Pair(proposer: 1, responder: 1)])
        #expect(report.cycles == 1)
        #expect(report.moves.count == 2)
        #expect(report.steps.allSatisfy { $0.change == .withdrawal(0) })

        // What least movement left open stays open.
        let later = try stays.apply(try MarketChanges(), mode: .optimal)
        #expect(stays.pairs == trades.pairs)
        #expect(later.steps.allSatisfy { $0.change == nil })
    }

    /// Displaced twice: a clerk sees both steps.
    @Test func twoStepsOfOneProposer() throws {
        var match = try standing(
            [[(0, 5), (1, 5), (2, 5)], [(3, 5), (4, 0)], [(4, 5), (1, 0)]], seats: [1, 1, 1, 1, 1])
        let arrivals = [0, 3].map {
            MarketChanges.Arrival(responders: [$0], proposerGroups: [0], responderGroups: [0])
        }
        let report = try match.apply(try MarketChanges(arrivals: arrivals), mode: .minimumMovement)
        #expect(match.pairs.map(\.responder) == [2, 4, 1, 0, 3])
        let move = try #require(report.moves.first { $0.proposer == 0 })
        #expect(report.steps(of: move).map(told) == ["0: 0 to 1, displaced(by: 3)", "0: 1 to 2, displaced(by: 2)"])
        #expect(report.steps(of: move).map(\.change) == [.arrival(0), .arrival(1)])
        #expect(move.from == 0 && move.to == 2)
    }

    /// A decline: the place goes to who wants it, the decliner asks on.
    @Test func aDeclinedPlaceIsTakenUp() throws {
        var match = try standing([[(0, 0), (1, 0)], [(0, 1), (1, 1)]], seats: [1, 1])
        let report = try match.apply(try MarketChanges(declines: [Pair(proposer: 0, responder: 0)]), mode: .optimal)
        #expect(
            report.steps.map(told) == ["0: 0 to -1, declined", "1: 1 to 0, vacancy(leftBy: 0)", "0: -1 to 1, askedOn"])
    }

    @Test func seatsClosedAndAdded() throws {
        var match = try standing([[(0, 0)], [(0, 1), (1, 0)]], seats: [2, 1])
        let closed = try match.apply(try MarketChanges(seats: [.init(responder: 0, delta: -1)]), mode: .minimumMovement)
        #expect(closed.steps.map(told) == ["1: 0 to 1, seatClosed"])
        let added = try match.apply(try MarketChanges(seats: [.init(responder: 0, delta: 5)]), mode: .minimumMovement)
        #expect(added.steps.map(told) == ["1: 1 to 0, addedSeat"])
    }

    /// The check that every report goes through objects to a report of something else.
    @Test func theReportCheckCatchesLies() throws {
        let lists: [[(responder: Int, rank: Int32)]] = [[(0, 0)], [(0, 1), (1, 0)], [(1, 1)]]
        var match = try standing(lists, seats: [1, 1])
        let before = match.pairs
        let changes = try MarketChanges(withdrawals: [0])
        let changed = try changes.applied(to: match.current().market)
        let report = try match.apply(changes, mode: .minimumMovement)
        func fault(_ changes: MarketChanges, before: [Pair], after: [Pair]) -> String? {
            RematchReportCheck.fault(report, changes, changed, .byIndex, before: before, after: after)
        }
        #expect(fault(changes, before: before, after: match.pairs) == nil)
        #expect(fault(changes, before: match.pairs, after: match.pairs) == "step 0 leaves a place that was not held")
        #expect(fault(changes, before: before, after: before) == "the steps do not lead to the result")
        #expect(fault(try MarketChanges(withdrawals: [1]), before: before, after: match.pairs) == "step 0: somebody else withdrew")
    }
}
