import Testing
import TestSupport

@testable import Duikou

/// Dense or sparse, whichever is modelled to be cheaper.
@Suite struct FeatureCostTests {
    @Test func extremes() {
        let cost = FeatureCost.measured
        #expect(!cost.prefersSparse(1, 1), "a column that all rows have is dense")
        #expect(cost.prefersSparse(0.001, 0.001), "a column that hardly any pair shares is sparse")
        #expect(cost.prefersSparse(1, 0.000_1), "it is pairs that count: one side may have it throughout")
        for share in [0, 0.001, 1] {
            #expect(!FeatureCost.denseOnly.prefersSparse(share, share))
            #expect(FeatureCost.sparseOnly.prefersSparse(share, share))
        }
    }

    /// More shared pairs never make a column cheaper, nor sparse where it was dense.
    @Test func monotone() {
        for seed in 0..<2_000 {
            var g = SeededGenerator(seed: seed)
            let cost = FeatureCost(dense: Double.random(in: 0...0.1, using: &g), sparse: Double.random(in: 0...3, using: &g))
            let (a, b) = (Double.random(in: 0...1, using: &g), Double.random(in: 0...1, using: &g))
            let (c, d) = (Double.random(in: a...1, using: &g), Double.random(in: b...1, using: &g))
            expect(cost.cost(a, b) <= cost.cost(c, d), "seed \(seed)")
            expect(cost.prefersSparse(a, b) || !cost.prefersSparse(c, d), "seed \(seed)")
            expect(cost.prefersSparse(a, b) == cost.prefersSparse(b, a), "seed \(seed)")
        }
    }

    /// No split of the columns by how many pairs share them is modelled to cost less than the one chosen.
    @Test func splitIsTheCheapestOfAllThresholds() {
        for seed in 0..<300 {
            var g = SeededGenerator(seed: seed)
            let cost = FeatureCost(dense: Double.random(in: 0.001...0.1, using: &g), sparse: Double.random(in: 0.5...3, using: &g))
            let columns = (0..<Int.random(in: 0...200, using: &g)).map { _ in
                (Double.random(in: 0...1, using: &g) * Double.random(in: 0...0.3, using: &g), Double.random(in: 0...0.5, using: &g))
            }.sorted { $0.0 * $0.1 < $1.0 * $1.1 }
            let chosen = columns.reduce(0) {
                $0 + (cost.prefersSparse($1.0, $1.1) ? cost.sparse * $1.0 * $1.1 : cost.dense)
            }
            expect(abs(chosen - columns.reduce(0) { $0 + cost.cost($1.0, $1.1) }) < 1e-9, "seed \(seed)")
            for threshold in 0...columns.count {
                let sparse = columns.prefix(threshold).reduce(0) { $0 + cost.sparse * $1.0 * $1.1 }
                expect(chosen <= sparse + cost.dense * Double(columns.count - threshold) + 1e-9, "seed \(seed), \(threshold) sparse")
            }
        }
    }

    /// The model's choice is what the screen does: common tags dense, rare ones sparse, tags of one side alone nowhere.
    @Test func screenFollowsTheModel() {
        let rows = 100
        // Tag 0: everyone has it. Tag 1: one row of either side. Tags 2 and 3: one side alone.
        var (talents, openings) = (Lists(), Lists())
        for row in 0..<rows {
            talents.append([0] + (row == 5 ? [1] : []) + [2])
            openings.append([0] + (row == 9 ? [1] : []) + [3])
        }
        for holderIsTalent in [true, false] {
            let measure = CoverageMeasure(talents: talents, openings: openings, holderIsTalent: holderIsTalent, weights: [:], missing: 0)
            var builder = FeatureBuilder(talents: rows, openings: rows)
            builder.add(measure, weight: 1_000_000)
            let features = builder.features(cost: .measured)
            #expect(features.columns == 1 && features.sparseColumns == 1)
            let sparse = (features.sparseTalents(0..<rows), features.sparseOpenings())
            #expect(sparse.0.entries == 1 && sparse.0.row(5).count == 1)
            #expect(sparse.1.entries == 1 && sparse.1.row(9).count == 1)
            #expect(builder.features(cost: .denseOnly).columns == 2)
            #expect(builder.features(cost: .sparseOnly).sparseColumns == 2)
        }
    }
}
