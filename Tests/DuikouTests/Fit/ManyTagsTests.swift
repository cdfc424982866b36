import Testing
import TestSupport

@testable import Duikou

/// Thousands of tags, evenly or by Zipf's law: exact bounds, and batches that score as pairs do.
@Suite struct ManyTagsTests {
    private static let (talentCount, openingCount) = (120, 130)

    private struct Case {
        var measure: CoverageMeasure
        var talents: Lists
        var openings: Lists
        var weights: [Int32: Double]
    }

    /// Sets of tags, some rows with none; tags weigh 1, or are listed with weights that include 0.
    private static func draw(seed: Int, holderIsTalent: Bool, missing: Double) -> Case {
        var g = SeededGenerator(seed: seed)
        let tags = [40, 400, 3_000, 6_000][seed % 4]
        let zipf = seed / 4 % 2 == 0
        func lists(_ rows: Int) -> Lists {
            var lists = Lists()
            for _ in 0..<rows {
                lists.append(
                    Set(
                        (0..<Int.random(in: 0...25, using: &g)).map { _ -> Int32 in
                            let even = Double.random(in: 0..<1, using: &g)
                            // u^4 · tags crowds the low tags as a power law does.
                            return Int32(Double(tags) * (zipf ? even * even * even * even : even))
                        }
                    ).sorted())
            }
            return lists
        }
        let (talents, openings) = (lists(talentCount), lists(openingCount))
        var weights: [Int32: Double] = [:]
        if seed % 3 == 0 {
            for tag in 0..<tags where g.chance(0.6) { weights[Int32(tag)] = Double(Int.random(in: 0...9, using: &g)) / 7 }
        }
        return Case(
            measure: CoverageMeasure(
                talents: talents, openings: openings, holderIsTalent: holderIsTalent, weights: weights, missing: missing),
            talents: talents, openings: openings, weights: weights)
    }

    @Test(arguments: [true, false]) func boundsAreExact(holderIsTalent: Bool) {
        let model = ScreenContractTests.model(Self.talentCount, Self.openingCount)
        for seed in 0..<12 {
            for missing in [0, 0.37, 1] {
                let measure = Self.draw(seed: seed, holderIsTalent: holderIsTalent, missing: missing).measure
                for cost in [FeatureCost.measured, .denseOnly, .sparseOnly] {
                    let features = ScreenContractTests.features(measure, model, 1_000_000, cost)
                    expect(ScreenContractTests.isExact(features), "seed \(seed)")
                    let breach = ScreenContractTests.breach(features) { measure.value($0, $1) * 1_000_000 }
                    expect(breach + 0.5 <= 0, "seed \(seed)")
                }
            }
        }
    }

    /// The value is the definition's, summed in ascending order of weight, to the bit; batches of any size give its units.
    @Test(arguments: [true, false]) func batchesEqualTheDefinition(holderIsTalent: Bool) {
        for seed in 0..<12 {
            let drawn = Self.draw(seed: seed, holderIsTalent: holderIsTalent, missing: 0.37)
            let (held, required) = holderIsTalent ? (drawn.talents, drawn.openings) : (drawn.openings, drawn.talents)
            func defined(_ t: Int, _ o: Int) -> Double {
                let (h, r) = holderIsTalent ? (t, o) : (o, t)
                var (sum, total) = (0.0, 0.0)
                for tag in required[r].sorted(by: { (drawn.weights[$0] ?? 1) < (drawn.weights[$1] ?? 1) }) {
                    total += drawn.weights[tag] ?? 1
                    if held[h].contains(tag) { sum += drawn.weights[tag] ?? 1 }
                }
                return total > 0 ? sum / total : 0.37
            }
            let all = (
                talents: (0..<Int32(Self.talentCount)).reversed().map { $0 }, openings: (0..<Int32(Self.openingCount)).reversed().map { $0 }
            )
            for t in 0..<Self.talentCount {
                for o in 0..<Self.openingCount { expect(drawn.measure.value(t, o) == defined(t, o), "seed \(seed), pair \(t) \(o)") }
                for others in [all.openings, Array(all.openings.prefix(1)), []] {
                    var units = others.map { _ in Int32(1) }
                    var span = units.mutableSpan
                    drawn.measure.addUnits(talent: t, openings: others.span, weight: 777_777, to: &span)
                    expect(units == others.map { 1 + Int32((defined(t, Int($0)) * 777_777).rounded(.toNearestOrEven)) }, "seed \(seed)")
                }
            }
            for o in 0..<Self.openingCount {
                for others in [all.talents, Array(all.talents.prefix(1)), []] {
                    var units = others.map { _ in Int32(1) }
                    var span = units.mutableSpan
                    drawn.measure.addUnits(opening: o, talents: others.span, weight: 777_777, to: &span)
                    expect(units == others.map { 1 + Int32((defined(Int($0), o) * 777_777).rounded(.toNearestOrEven)) }, "seed \(seed)")
                }
            }
        }
    }

    @Test func wholeUnitsRoundToEven() {
        var g = SeededGenerator(seed: 3)
        let halves = (0...3_000).map { Double($0) * 333.5 }
        for units in halves + halves.map(\.nextUp) + halves.map(\.nextDown)
            + (0..<20_000).map({ _ in Double.random(in: 0...1e6, using: &g) })
        {
            expect(Score.wholeUnits(units) == Int32(units.rounded(.toNearestOrEven)), "\(units)")
        }
    }
}
