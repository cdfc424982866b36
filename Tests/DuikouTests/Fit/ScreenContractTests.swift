import DuikouKernels
import Synchronization
import Testing
import TestSupport

@testable import Duikou

/// ⟨x, y⟩ − slack below ≤ score ≤ ⟨x, y⟩ + slack above, for every pair: else a list could lose its best.
@Suite struct ScreenContractTests {
    /// Every pair's dot product of dense and sparse features, exactly but for `Double`.
    static func dots(_ features: FitFeatures) -> (Int, Int) -> Double {
        let (n, m, dense) = (features.talentCount, features.openingCount, features.columns)
        let d = dense + features.sparseColumns
        func whole(_ matrix: Matrix, _ sparse: SparseMatrix) -> [Float] {
            var all = [Float](repeating: 0, count: matrix.rows * d)
            let elements = matrix.elements
            for i in 0..<matrix.rows {
                for j in 0..<dense { all[i * d + j] = elements[i * dense + j] }
                for e in sparse.row(i) { all[i * d + dense + Int(sparse.indices[e])] = sparse.values[e] }
            }
            return all
        }
        let talents = whole(features.talents(0..<n), features.sparseTalents(0..<n))
        let openings = whole(features.openings(), features.sparseOpenings())
        precondition(talents.count == n * d && openings.count == m * d)
        // Zeros add nothing: a talent's others are enough.
        let places = (0..<n).map { t in (0..<d).filter { talents[t * d + $0] != 0 } }
        return { t, o in
            var sum = 0.0
            for j in places[t] { sum += Double(talents[t * d + j]) * Double(openings[o * d + j]) }
            return sum
        }
    }

    /// The largest breach of the contract, on either side.
    static func breach(_ features: FitFeatures, _ score: (Int, Int) -> Double) -> Double {
        let dot = dots(features)
        var worst = -Double.infinity
        for t in 0..<features.talentCount {
            for o in 0..<features.openingCount {
                let (s, p) = (score(t, o), dot(t, o))
                worst = max(worst, s - p - Double(features.slackAbove), p - Double(features.slackBelow[t]) - s)
            }
        }
        return worst
    }

    /// The largest breach of a model's contract, and of each of its terms alone.
    static func breach(_ model: FitModel) -> Double {
        var worst = -Double.infinity
        for cost in [FeatureCost.measured, .denseOnly, .sparseOnly] {
            worst = max(worst, breach(model.features(cost: cost)) { Double(model.score(talent: $0, opening: $1)) })
        }
        for (measure, weight) in zip(model.measures, model.weights) { worst = max(worst, breach(measure, model, weight)) }
        return worst
    }

    /// A term's own promise: what it grants is not below weight · value, and not above it by more than it states; but for half a unit
    /// of arithmetic.
    static func breach(_ measure: any TermMeasure, _ model: FitModel, _ weight: Int32) -> Double {
        breach(features(measure, model, weight)) { measure.value($0, $1) * Double(weight) } + 0.5
    }

    static func features(_ measure: any TermMeasure, _ model: FitModel, _ weight: Int32, _ cost: FeatureCost = .measured) -> FitFeatures {
        var builder = FeatureBuilder(talents: model.talentCount, openings: model.openingCount)
        builder.add(measure, weight: weight)
        return builder.features(cost: cost)
    }

    /// Whether a measure's columns are stated to be exact: no talent's slack is more than rounding.
    static func isExact(_ features: FitFeatures) -> Bool { features.slackBelow.allSatisfy { $0 == features.slackAbove } }

    @Test func randomTerms() {
        for seed in 0..<600 {
            let (compiled, _) = ProgrammeDraft.random(.small, seed: seed).compiled()
            expect(Self.breach(compiled.talentForOpening) <= 0, "seed \(seed)")
            expect(Self.breach(compiled.openingForTalent) <= 0, "seed \(seed)")
        }
    }

    @Test func randomWideTerms() {
        for seed in 0..<16 {
            let (compiled, _) = ProgrammeDraft.random(.wide, seed: seed).compiled()
            expect(Self.breach(compiled.talentForOpening) <= 0, "seed \(seed)")
            expect(Self.breach(compiled.openingForTalent) <= 0, "seed \(seed)")
        }
    }

    static func model(_ talents: Int, _ openings: Int) -> FitModel {
        var shape = ProgrammeDraft.Shape.small
        shape.talents = talents...talents
        shape.openings = openings...openings
        shape.terms = 0...0
        return ProgrammeDraft.random(shape, seed: 1).compiled().programme.talentForOpening
    }

    /// More distinct values on the one-hot side than columns, with either side the smaller; and so few of them above zero that each has its own.
    @Test(arguments: [0.05, 0.5, 1]) func manyKeys(filled: Double) {
        for (talents, openings) in [(200, 60), (60, 200), (120, 120), (48, 300)] {
            let model = Self.model(talents, openings)
            var g = SeededGenerator(seed: talents)
            let table = (0..<talents * openings).map { _ in g.chance(filled) ? Double.random(in: 0...1, using: &g) : 0 }
            let measure = KeyedMeasure(
                talentKeys: (0..<Int32(talents)).shuffled(using: &g), talentKeyCount: talents,
                openingKeys: (0..<Int32(openings)).shuffled(using: &g), openingKeyCount: openings
            ) { table[$0 * openings + $1] }
            let features = Self.features(measure, model, 333_333)
            #expect(Self.isExact(features) == (filled * Double(min(talents, openings)) <= 48))
            #expect(Self.breach(measure, model, 333_333) <= 0)
        }
    }

    /// More pairs of keys than may be looked at each: the screen still bounds every value, without computing any.
    @Test func tooManyKeyPairs() {
        for (talents, openings) in [(70, 60), (40, 90)] {
            let model = Self.model(talents, openings)
            var g = SeededGenerator(seed: talents)
            let table = (0..<talents * openings).map { _ in g.chance(0.3) ? 1 : Double.random(in: 0...1, using: &g) }
            let asked = Mutex(0)
            let measure = KeyedMeasure(
                talentKeys: Array(0..<Int32(talents)), talentKeyCount: talents, openingKeys: Array(0..<Int32(openings)),
                openingKeyCount: openings, maximumTableEntries: talents * openings - 1
            ) { t, o in
                asked.withLock { $0 += 1 }
                return table[t * openings + o]
            }
            _ = Self.features(measure, model, 333_333)
            #expect(asked.withLock { $0 } == 0)
            #expect(Self.breach(measure, model, 333_333) <= 0)
        }
    }

    /// More distinct numbers than bins; unstated, huge and equal ones among them.
    @Test func manyNumbers() {
        let model = Self.model(150, 90)
        for seed in 0..<8 {
            var g = SeededGenerator(seed: seed)
            func numbers(_ count: Int) -> [Double] {
                (0..<count).map { _ in
                    g.chance(0.1)
                        ? .nan
                        : g.chance(0.05) ? 1e300 * (g.chance(0.5) ? -1 : 1) : g.chance(0.1) ? -0.0 : Double.random(in: -9...9, using: &g)
                }
            }
            let (a, b) = (numbers(150), numbers(90))
            for enough in [nil, Side.talent, .opening] {
                for (scale, missing) in [(0.001, 0), (3.0, 0.4), (1e6, 1)] as [(Double, Double)] {
                    let measure = ClosenessMeasure(talents: a, openings: b, scale: scale, enough: enough, missing: missing)
                    expect(Self.breach(measure, model, 777_777) <= 0, "seed \(seed), enough \(String(describing: enough)), scale \(scale)")
                }
            }
            for missing in [0, 0.4, 1] {
                let own = a.map { $0.isNaN ? $0 : min(1, max(0, $0 / 9)) }
                #expect(Self.breach(MeritMeasure(side: .talent, values: own, missing: missing), model, 500_000) <= 0)
                #expect(Self.breach(MeritMeasure(side: .opening, values: Array(own.prefix(90)), missing: missing), model, 500_000) <= 0)
            }
        }
    }

    /// Opposite, equal, random and absent vectors.
    @Test func vectors() {
        let model = Self.model(60, 60)
        for seed in 0..<6 {
            var g = SeededGenerator(seed: seed)
            let d = [1, 2, 64, 300][seed % 4]
            func unit() -> [Float] {
                if g.chance(0.15) { return Array(repeating: 0, count: d) }
                let raw = (0..<d).map { _ in Double.random(in: -1...1, using: &g) }
                let norm = raw.reduce(0) { $0 + $1 * $1 }.squareRoot()
                return raw.map { Float($0 / norm) }
            }
            var a = (0..<60).map { _ in unit() }
            let b = (0..<60).map { _ in unit() }
            for i in 0..<20 { a[i] = i < 10 ? b[i] : b[i].map { -$0 } }
            let (left, right) = (Matrix(rows: 60, columns: d, a.flatMap { $0 }), Matrix(rows: 60, columns: d, b.flatMap { $0 }))
            for missing in [0, 0.5, 1] {
                let measure = EmbeddingMeasure(talents: left, openings: right, missing: missing)
                expect(Self.breach(measure, model, 1_000_000) <= 0, "seed \(seed), missing \(missing)")
            }
        }
    }

    private static func entries(_ matrix: SparseMatrix) -> [[String]] {
        (0..<matrix.rows).map { matrix.row($0).map { "\(matrix.indices[$0]) \(matrix.values[$0].bitPattern)" } }
    }

    /// Any partition into blocks gives the bits of the whole.
    @Test func blocksAreRowsOfTheWhole() {
        for seed in 0..<60 {
            let (compiled, _) = ProgrammeDraft.random(seed % 4 == 0 ? .wide : .small, seed: seed).compiled()
            var g = SeededGenerator(seed: seed)
            for model in [compiled.talentForOpening, compiled.openingForTalent] {
                let features = model.features()
                let whole = features.talents(0..<model.talentCount)
                let sparse = features.sparseTalents(0..<model.talentCount)
                #expect(whole.rows == model.talentCount && whole.columns == features.openings().columns)
                var parts: [Float] = []
                var sparseParts: [[String]] = []
                var from = 0
                while from < model.talentCount {
                    let to = min(model.talentCount, from + Int.random(in: 0...model.talentCount / 2 + 1, using: &g))
                    parts += model.features().talents(from..<to).elements
                    sparseParts += Self.entries(model.features().sparseTalents(from..<to))
                    from = to
                }
                expect(parts.map(\.bitPattern) == whole.elements.map(\.bitPattern), "seed \(seed)")
                expect(sparseParts == Self.entries(sparse), "seed \(seed)")
            }
        }
    }

    /// A loose bound costs work for every pair, so what can be exact must be so.
    @Test func fewValuesAreExact() {
        for seed in 0..<200 {
            let (compiled, _) = ProgrammeDraft.random(.small, seed: seed).compiled()
            for model in [compiled.talentForOpening, compiled.openingForTalent] {
                for (measure, weight) in zip(model.measures, model.weights) where !(measure is EmbeddingMeasure) {
                    expect(Self.isExact(Self.features(measure, model, weight)), "seed \(seed), \(measure)")
                }
            }
        }
    }

    /// Many distinct numbers on one side are exact too, where the other side has few.
    @Test func oneSideWithFewNumbersIsEnough() {
        let model = Self.model(150, 90)
        var g = SeededGenerator(seed: 1)
        let many = (0..<150).map { _ in Double.random(in: 0...9, using: &g) }
        let few = (0..<90).map { $0 % 11 == 0 ? .nan : Double($0 % 30) / 3 }
        let measure = ClosenessMeasure(talents: many, openings: few, scale: 2, enough: nil, missing: 0.4)
        #expect(Self.isExact(Self.features(measure, model, 1_000_000)))
        #expect(Self.breach(measure, model, 1_000_000) <= 0)
    }

    /// Keys that stand alike with everyone share a column, so that a thousand keys with few profiles are exact.
    @Test func alikeKeysShareAColumn() {
        for (talents, openings) in [(300, 80), (80, 300)] {
            let model = Self.model(talents, openings)
            let measure = KeyedMeasure(
                talentKeys: Array(0..<Int32(talents)), talentKeyCount: talents, openingKeys: Array(0..<Int32(openings)),
                openingKeyCount: openings
            ) { $0 % 7 == 3 ? 0 : Double(($0 % 7) * ($1 % 60)) / 360 }
            let features = Self.features(measure, model, 1_000_000)
            #expect(features.columns + features.sparseColumns == 5 && Self.isExact(features))
            #expect(Self.breach(measure, model, 1_000_000) <= 0)
        }
    }

    /// Balanced columns have norms that fit each other, whatever the weight.
    @Test func normsAreBalanced() {
        let model = Self.model(50, 60)
        var g = SeededGenerator(seed: 2)
        let measure = MeritMeasure(side: .talent, values: (0..<50).map { _ in Double.random(in: 0...1, using: &g) }, missing: 0)
        let features = Self.features(measure, model, 1_000_000)
        #expect(features.columns == 1)
        let (x, y) = (features.talents(0..<50).columnSquares()[0] / 50, features.openings().columnSquares()[0] / 60)
        #expect((0.4...2.5).contains((x / y).squareRoot()))
    }

    @Test func roundsUpAlways() {
        var g = SeededGenerator(seed: 5)
        for _ in 0..<5_000 {
            let value = Double.random(in: -1e6...1e6, using: &g)
            let up = Float(roundingUp: value)
            expect(Double(up) >= value && Double(up.nextDown) < value, "\(value)")
        }
    }
}
