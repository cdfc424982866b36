import TestSupport
import Testing

@testable import Duikou

/// Rows without seats: on no list, in no count of what somebody might have had, and named where somebody asks.
@Suite struct SeatlessTests {
    /// Openings alike, of which some have no seats, and as many talents as there are seats.
    private static func draft(seats: [Int32], talents: Int) -> ProgrammeDraft {
        var draft = ProgrammeDraft()
        draft.talents = (0..<talents).map { .init(id: "t\($0)") }
        draft.openings = seats.indices.map { .init(id: "o\($0)") }
        for o in seats.indices { draft.openings[o].seats = seats[o] }
        draft.lists = ListLengths(talents: 1, openings: 10)
        return draft
    }

    @Test func anOpeningWithoutSeatsTakesNoPlaceOnLists() throws {
        for mode in ListLengths.Mode.allCases {
            for seed in 0..<10 {
                var draft = Self.draft(seats: [0, 2, 0], talents: 2)
                draft.lists.mode = mode
                let result = try draft.matcher(seed: UInt64(seed)).run()
                #expect(result.placements.map(\.opening) == [1, 1], "\(mode), seed \(seed)")
                #expect(result.recommendations.openings.indices(0).isEmpty && result.counts.eligiblePairs == 2)
                #expect(result.openings.map(\.listedBy) == [0, 2, 0] && result.counts.ceiling == 2)
            }
        }
    }

    @Test func whoCanOnlyGoWhereNobodyIsTakenIsToldSo() throws {
        var draft = Self.draft(seats: [0, 1], talents: 2)
        draft.rules = [
            Rule(
                name: "word", requirement: .member(.init(value: ColumnReference(.talent, "word"), of: ColumnReference(.opening, "word"))),
                isWaivable: false)
        ]
        (draft.talents[0].word, draft.talents[1].word) = ("x", "z")
        (draft.openings[0].word, draft.openings[1].word) = ("x", "y")
        draft.choices = [.init(talent: 0, opening: 0, rank: 1)]
        let matcher = draft.matcher(seed: 1)
        let result = try matcher.run()
        #expect(result.unplaced.map(\.reason) == [.noSeats, .noEligibleOpening(rule: 0)])
        #expect(result.unplaced.map(\.eligible) == [0, 0] && result.unplaced.map(\.ranOffList) == [false, false])
        #expect(result.counts.withoutEligible == 2 && result.counts.eligiblePairs == 0 && result.ineligibleChoices.count == 1)
        // What would help is an opening that takes somebody.
        #expect(result.unplaced.map { $0.nearestMiss?.openings } == [1, 1])
        let told = matcher.compiled.reason(result.unplaced[0])
        #expect(told.en == "none of the openings that the rules allow has a seat" && told.zh.contains("名额"))
        let compiled = matcher.compiled
        #expect(compiled.partnersWithoutSeats(of: .talent, row: 0) == 1 && compiled.partnersWithoutSeats(of: .talent, row: 1) == 0)
        #expect(compiled.best(for: .talent, row: 0, count: 9).isEmpty && compiled.best(for: .opening, row: 0, count: 9).isEmpty)
        #expect(compiled.explain(talent: 0, opening: 0).isEligible, "the rules do not know of seats")
        #expect(compiled.obstacles(talent: 0).ruledOut == [1], "the opening without seats is not among those ruled out")
    }

    @Test func aTalentWithoutSeatsTakesNoPart() throws {
        var draft = Self.draft(seats: [2], talents: 2)
        draft.talents[0].seats = 0
        let matcher = draft.matcher(seed: 1)
        let result = try matcher.run()
        #expect(result.placements.map(\.talent) == [1] && result.recommendations.openings.indices(0) == [1])
        #expect(result.unplaced.map(\.reason) == [.noSeats] && matcher.compiled.reason(result.unplaced[0]).en.contains("takes no part"))
        #expect(result.counts.withoutEligible == 0 && result.counts.ranOffList == 0)
    }

    @Test func checkCountsThem() {
        let compiled = Self.draft(seats: [0, 1, 0, 0, 0], talents: 1).compiled().programme
        let advice = TableAdvice.seats(of: compiled.openings)
        #expect(advice?.severity == .warning)
        #expect(
            advice?.message.en.hasPrefix("4 openings have no seats, so they are on no list: o0, o2, o3 and others. See duikou query")
                == true)
        #expect(advice?.message.zh.contains("4 个岗位没有名额") == true)
        #expect(TableAdvice.seats(of: compiled.talents) == nil)
    }
}
