import Testing
import TestSupport

@testable import Duikou

/// Which talents a comparison may refuse: exactly those that it refuses some opening.
@Suite struct ComparisonRefusalTests {
    @Test func equalsAskingEveryPair() {
        var (some, refused) = (0, 0)
        for seed in 0..<120 {
            var g = SeededGenerator(seed: seed)
            var draft = ProgrammeDraft.random(.wide, seed: seed)
            let side: Side = seed % 2 == 0 ? .talent : .opening
            draft.rules = [
                Rule(
                    name: "pay",
                    requirement: .number(
                        .init(
                            subject: ColumnReference(side, "number"), comparison: seed % 4 < 2 ? .atLeast : .atMost,
                            bound: .column(ColumnReference(side.other, "number")))), isWaivable: false)
            ]
            // Now and then someone whom nobody can refuse, and openings without a gap.
            if g.chance(0.5) { for o in draft.openings.indices where draft.openings[o].number == nil { draft.openings[o].number = 0 } }
            for t in draft.talents.indices where g.chance(0.2) { draft.talents[t].number = g.chance(0.5) ? -6 : 6 }
            if seed == 7 { draft.openings = [] }
            let eligibility = draft.compiled().programme.eligibility
            let found = eligibility.talentsThatComparisonsMayRefuse()
            for t in draft.talents.indices {
                let expected = draft.openings.indices.contains { !eligibility.comparisonsPass(t, $0) }
                expect(found[t] == expected, "seed \(seed), talent \(t)")
                if expected { refused += 1 } else { some += 1 }
            }
        }
        #expect(some > 100 && refused > 100, "both kinds occur")
    }
}
