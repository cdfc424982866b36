import DuikouMechanisms
import TestSupport
import Testing

/// What is true of the unplaced beside seats that are kept.
@Suite struct SeatClassReasonsTests {
    /// Responder 0 keeps one of two seats for group 0, responder 1 its only seat, for members alone; responder 2 keeps none.
    /// Proposer 0 and 1 are members. All list the three, ranked by number.
    private func facts(
        _ pairs: [(proposer: Int, responder: Int, seat: Int32)], lists: [[Int]] = [], closed: [Bool] = []
    ) throws -> [Int: SeatClassReasons.Facts] {
        let all = lists.isEmpty ? Array(repeating: [0, 1, 2], count: 5) : lists
        let market = try MarketDraft(
            lists: all.enumerated().map { proposer, list in
                list.enumerated().map {
                    MarketDraft.Entry(responder: $1, proposerGroup: Int32($0), responderGroup: Int32(proposer / 2))
                }
            }, proposerCapacities: Array(repeating: 1, count: 5), responderCapacities: [2, 1, 1]
        ).market()
        let classes = try SeatClasses(
            reserves: [.init(responder: 0, group: 0, seats: 1), .init(responder: 1, group: 0, seats: 1, isHard: true)],
            memberships: [[0], [0], [], [], []], groupCount: 1, for: market)
        // Classes: 0 kept and 1 open at responder 0; 2 kept and 3 open, without a seat, at responder 1; 4 open at responder 2.
        #expect(classes.classSeats == [1, 1, 1, 0, 1])
        return SeatClassReasons.find(
            market, classes, pairs: pairs.map { Pair(proposer: $0.proposer, responder: $0.responder) }, seats: pairs.map(\.seat),
            closed: closed)
    }

    @Test func seatsLeftAreFreeKeptOrClosed() throws {
        let full = [(2, 0, Int32(0)), (3, 0, 1)]
        #expect(try facts(full + [(4, 2, 4)]) == [0: [.passedOver, .free], 1: [.passedOver, .free]])
        #expect(try facts([(0, 0, 0), (1, 0, 1), (2, 2, 4)]) == [3: [.outranked, .kept, .equalRank], 4: [.outranked, .kept]])
        #expect(
            try facts([(0, 0, 0), (1, 0, 1), (2, 2, 4)], closed: [false, false, true, false, false])
                == [3: [.outranked, .kept, .closed, .equalRank], 4: [.outranked, .kept, .closed]],
            "kept, and in a closed region: both are true")
        #expect(
            try facts([(0, 0, 0), (1, 0, 1)], closed: [false, false, true, false, true])
                == [2: [.outranked, .kept, .closed], 3: [.outranked, .kept, .closed], 4: [.outranked, .kept, .closed]])
        #expect(try facts(full, closed: [false, false, true, false, false])[0] == [.passedOver, .closed, .free])
        #expect(try facts([(0, 0, 0), (1, 1, 2), (2, 2, 4)], lists: [[0], [1], [2], [0], [0]]) == [3: .free, 4: .free])
    }

    @Test func oneCompetesWithThoseOfOnesOwnKind() throws {
        // The kept seat has a member: whoever is none competes for the open seat alone.
        #expect(try facts([(0, 0, 0), (3, 0, 1)], lists: [[0], [1], [0], [0], [0]]) == [1: .free, 2: .equalRank, 4: .outranked])
        // A seat kept for members alone, which one has: nobody else competes for it.
        #expect(try facts([(0, 1, 2)], lists: [[1], [1], [1], [], [2]]) == [1: .equalRank, 2: .grouped, 3: [], 4: .free])
        // Somebody else in a kept seat, and a member who wants it.
        #expect(try facts([(2, 0, 0), (1, 0, 1)], lists: [[0], [0], [0], [0], []])[0] == .passedOver)
        // A pair in a class of another responder takes no seat.
        #expect(try facts([(0, 2, 0)], lists: [[2], [2], [], [], []])[1] == .free)
    }
}
