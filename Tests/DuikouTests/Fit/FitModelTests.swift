import Testing
import TestSupport

@testable import Duikou

/// Scores against the terms' definitions, and breakdowns that sum to them.
@Suite struct FitModelTests {
    static func check(_ draft: ProgrammeDraft, _ seed: Int) {
        let (compiled, _) = draft.compiled()
        let oracle = ProgrammeOracle(draft, maximumBounds: RuleCompiler.maximumThermometerBounds)
        for t in draft.talents.indices {
            for o in draft.openings.indices {
                let report = compiled.explain(talent: t, opening: o)
                for (terms, model, direction) in [
                    (draft.talentForOpening, compiled.talentForOpening, report.talentForOpening),
                    (draft.openingForTalent, compiled.openingForTalent, report.openingForTalent),
                ] {
                    let parts = model.parts(talent: t, opening: o)
                    let score = model.score(talent: t, opening: o)
                    expect(parts.reduce(0, +) == score && direction.score == score, "seed \(seed)")
                    expect(direction.terms.map(\.units) == parts && direction.terms.map(\.most) == model.weights, "seed \(seed)")
                    for (index, term) in terms.enumerated() {
                        let value = model.value(ofTerm: index, talent: t, opening: o)
                        let expected = oracle.value(term, t, o)
                        expect((0...1).contains(value), "seed \(seed)")
                        expect(abs(value - expected) < 1e-12, "seed \(seed), pair \(t) \(o), \(term.term.measure)")
                        expect(direction.terms[index].value == value, "seed \(seed)")
                        let units = Int32((expected * Double(model.weights[index])).rounded(.toNearestOrEven))
                        expect(abs(parts[index] - units) <= 1, "seed \(seed)")
                        expect(parts[index] >= 0 && parts[index] <= model.weights[index], "seed \(seed)")
                    }
                }
            }
        }
    }

    @Test func smallProgrammes() { for seed in 0..<400 { Self.check(.random(.small, seed: seed), seed) } }

    @Test func batchesEqualPairs() {
        for seed in 0..<150 {
            let draft = ProgrammeDraft.random(.small, seed: seed)
            let (compiled, _) = draft.compiled()
            for model in [compiled.talentForOpening, compiled.openingForTalent] {
                for (side, count) in [(Side.talent, draft.talents.count), (.opening, draft.openings.count)] {
                    let others = Array(Int32(0)..<Int32(draft.rows(side.other).count)).reversed().map { $0 }
                    for row in 0..<count {
                        var units = [Int32](repeating: 0, count: others.count)
                        var span = units.mutableSpan
                        model.addScores(side, row: row, with: others.span, to: &span)
                        let expected = others.map {
                            side == .talent ? model.score(talent: row, opening: Int($0)) : model.score(talent: Int($0), opening: row)
                        }
                        expect(units == expected, "seed \(seed)")
                    }
                }
            }
        }
    }

    @Test func weightsAreApportionedByLargestRemainder() {
        #expect(Score.apportioned([1, 1, 1]) == [333_334, 333_333, 333_333])
        #expect(Score.apportioned([2, 1]) == [666_667, 333_333])
        #expect(Score.apportioned([0, 5]) == [0, 1_000_000])
        #expect(Score.apportioned([]) == [])
        #expect(Score.apportioned([0, 0]) == [0, 0])
        #expect(Score.apportioned([1, 2, 4], total: 10) == [1, 3, 6])
        for seed in 0..<2_000 {
            var g = SeededGenerator(seed: seed)
            let weights = (0..<Int.random(in: 1...12, using: &g)).map { _ in g.chance(0.1) ? 0 : Double.random(in: 1e-3...1e3, using: &g) }
            let sum = weights.reduce(0, +)
            if sum == 0 { continue }
            let units = Score.apportioned(weights)
            expect(units.reduce(0, +) == Score.full, "seed \(seed)")
            // Nobody is further than one unit from the exact share, and who is rounded up has no smaller remainder.
            let exact = weights.map { $0 / sum * 1_000_000 }
            var (up, down) = (2.0, -1.0)
            for (unit, share) in zip(units, exact) {
                expect(abs(Double(unit) - share) < 1, "seed \(seed)")
                let remainder = share - share.rounded(.down)
                if Double(unit) > share { up = min(up, remainder) } else { down = max(down, remainder) }
            }
            expect(up >= down - 1e-9, "seed \(seed)")
        }
    }

    /// All terms at 1 make exactly 100 points.
    @Test func fullMarks() {
        var draft = ProgrammeDraft()
        draft.talents = [ProgrammeDraft.Row(id: "t")]
        draft.openings = [ProgrammeDraft.Row(id: "o")]
        let measure = Term.Measure.coverage(
            .init(
                holder: ColumnReference(.talent, "tags"), required: ColumnReference(.opening, "tags"), weights: nil))
        draft.talentForOpening = [3, 1, 7].map { .init(Term(name: "\($0)", measure: measure, weight: $0)) }
        let model = draft.compiled().programme.talentForOpening
        #expect(model.score(talent: 0, opening: 0) == Score.full)
        #expect(
            Score.text(Score.full) == "100.0000" && Score.text(5) == "0.0005" && Score.text(-12_345) == "-1.2345"
                && Score.text(0) == "0.0000")
    }

    /// Without differences nobody is behind, either way round.
    @Test func equalMerits() {
        for descending in [false, true] {
            var draft = ProgrammeDraft()
            var row = ProgrammeDraft.Row(id: "t")
            row.number = 4
            draft.talents = [row]
            draft.openings = [ProgrammeDraft.Row(id: "o")]
            let merit = Term.Measure.merit(.init(ColumnReference(.talent, "number"), range: nil, descending: descending))
            draft.talentForOpening = [.init(Term(name: "merit", measure: merit, weight: 1))]
            #expect(draft.compiled().programme.talentForOpening.value(ofTerm: 0, talent: 0, opening: 0) == 1)
        }
    }

    /// Fractions do not add up alike in every order; so the order is that of the weights, whatever numbers the tags have.
    @Test func tagsMayBeNumberedInAnyOrder() {
        var g = SeededGenerator(seed: 11)
        var isPlainSumDifferent = false
        for seed in 0..<300 {
            let count = Int.random(in: 3...12, using: &g)
            let weights = (0..<count).map { _ in Double(Int.random(in: 1...97, using: &g)) / 10 }
            let isHeld = (0..<count).map { _ in g.chance(0.6) }
            func value(_ number: [Int]) -> Double {
                var (held, required) = (Lists(), Lists())
                held.append((0..<count).filter { isHeld[$0] }.map { Int32(number[$0]) }.sorted())
                required.append((0..<Int32(count)))
                let known = Dictionary(uniqueKeysWithValues: (0..<count).map { (Int32(number[$0]), weights[$0]) })
                return CoverageMeasure(talents: held, openings: required, holderIsTalent: true, weights: known, missing: 0).value(0, 0)
            }
            let first = value(Array(0..<count))
            for _ in 0..<6 {
                let number = Array(0..<count).shuffled(using: &g)
                expect(value(number) == first, "seed \(seed)")
                let order = number.indices.sorted { number[$0] < number[$1] }
                let (some, all) = (order.filter { isHeld[$0] }.reduce(0.0) { $0 + weights[$1] }, order.reduce(0.0) { $0 + weights[$1] })
                if some / all != first { isPlainSumDifferent = true }
            }
        }
        #expect(isPlainSumDifferent, "sums in the order of the numbers do differ")
    }
}
