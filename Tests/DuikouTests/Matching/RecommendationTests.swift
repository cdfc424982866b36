import Testing
import TestSupport

@testable import Duikou

/// Both sides' lists equal a full sort of canonical scores over the eligible pairs.
@Suite struct RecommendationTests {
    /// A full sort of one row's partners, by the oracle's eligibility and the canonical score, equals by the oracle's number of the pair.
    static func sorted(
        _ compiled: CompiledProgramme, _ oracle: ProgrammeOracle, _ side: Side, _ row: Int, seed: UInt64
    ) -> [(row: Int, score: Int32)] {
        let model = side == .talent ? compiled.openingForTalent : compiled.talentForOpening
        var all: [(row: Int, score: Int32)] = []
        for other in oracle.draft.rows(side.other).indices {
            let (t, o) = side == .talent ? (row, other) : (other, row)
            if oracle.mayPair(t, o) { all.append((other, model.score(talent: t, opening: o))) }
        }
        func number(_ other: Int) -> UInt64 {
            side == .talent ? oracle.number(row, other, seed: seed) : oracle.number(other, row, seed: seed)
        }
        return all.sorted { $0.score != $1.score ? $0.score > $1.score : number($0.row) < number($1.row) }
    }

    static func check(_ draft: ProgrammeDraft, threads: [Int], _ seed: Int) throws {
        let (compiled, _) = draft.compiled()
        let oracle = ProgrammeOracle(draft, maximumBounds: RuleCompiler.maximumThermometerBounds)
        // Without a seed of its own a run has the programme's.
        let own = seed % 3 == 0 ? nil : UInt64(seed)
        let first = try compiled.recommendations(lengths: draft.lists, seed: own, threads: threads[0])
        for more in threads.dropFirst() {
            #expect(try compiled.recommendations(lengths: draft.lists, seed: own, threads: more) == first, "seed \(seed), \(more) threads")
        }
        let whole = ListLengths(talents: max(1, draft.openings.count), openings: 1)
        expect(
            try compiled.eligibleLists(ties: compiled.listTies(seed: own), threads: threads.last!)
                == compiled.recommendations(lengths: whole, seed: own, threads: 1).talents, "seed \(seed), every eligible opening")
        expect(
            compiled.eligiblePairs()
                == draft.talents.indices.reduce(0) { sum, t in sum + draft.openings.indices.count { oracle.mayPair(t, $0) } },
            "seed \(seed), eligible pairs")
        for side in Side.allCases {
            let length = side == .talent ? draft.lists.talents : draft.lists.openings
            let lists = first.lists(side)
            expect(lists.count == draft.rows(side).count, "seed \(seed)")
            for row in draft.rows(side).indices {
                let expected = sorted(compiled, oracle, side, row, seed: own ?? compiled.programme.seed).prefix(length)
                let found = zip(lists.indices(row), lists.scores(row)).map { "\($0) \(Int32($1))" }
                expect(found == expected.map { "\($0.row) \($0.score)" }, "seed \(seed), \(side) \(row)")
                let best = compiled.best(for: side, row: row, count: length, seed: own)
                expect(best.map { "\($0.row) \($0.score)" } == found, "seed \(seed), \(side) \(row), alone")
            }
        }
    }

    @Test func smallProgrammes() throws {
        for seed in 0..<2_500 {
            try Self.check(.random(.small, seed: seed), threads: seed % 8 == 0 ? [1, 2] : [1], seed)
        }
    }

    @Test func everyListLength() throws {
        var shape = ProgrammeDraft.Shape.small
        shape.talents = 6...6
        shape.openings = 7...7
        for seed in 0..<25 {
            var draft = ProgrammeDraft.random(shape, seed: seed)
            for length in 1...8 {
                draft.lists = ListLengths(talents: length, openings: 9 - length)
                try Self.check(draft, threads: [1], seed)
            }
        }
    }

    /// More bounds than clauses, more keys and tags than columns of the screen, buffers that must be compacted.
    @Test func wideProgrammes() throws {
        for seed in 0..<24 { try Self.check(.random(.wide, seed: seed), threads: seed % 4 == 0 ? [1, 2] : [1], seed) }
    }

    /// A hard comparison with many bounds, on its own and beside classes.
    @Test func comparisonsOfColumns() throws {
        var compared = 0
        for seed in 0..<8 {
            var draft = ProgrammeDraft.random(.wide, seed: 1_000 + seed)
            let side: Side = seed % 2 == 0 ? .talent : .opening
            draft.rules = [
                Rule(
                    name: "pay",
                    requirement: .number(
                        .init(
                            subject: ColumnReference(side, "number"), comparison: seed % 4 < 2 ? .atLeast : .atMost,
                            bound: .column(ColumnReference(side.other, "number")))), isWaivable: false)
            ]
            if draft.compiled().programme.eligibility.hasComparisons { compared += 1 }
            try Self.check(draft, threads: [1, 2], seed)
        }
        #expect(compared >= 7, "the case is really taken")
    }

    @Test func nobodyAndNothing() throws {
        for (talents, openings) in [(0, 0), (0, 3), (3, 0)] {
            var shape = ProgrammeDraft.Shape.small
            shape.talents = talents...talents
            shape.openings = openings...openings
            for seed in 0..<30 { try Self.check(.random(shape, seed: seed), threads: [1, 2], seed) }
        }
    }

    @Test func cancellationIsAnError() throws {
        let (compiled, _) = ProgrammeDraft.random(.wide, seed: 3).compiled()
        #expect {
            try compiled.recommendations(lengths: .standard, threads: 2, isCancelled: { true })
        } throws: { ($0 as? DuikouError)?.code == .cancelled }
    }
}
