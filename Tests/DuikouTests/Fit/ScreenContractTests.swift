import DuikouKernels
import Synchronization
import Testing
import TestSupport

@testable import Duikou

/// ⟨talent's features, opening's features⟩ + slack ≥ score, for every pair: else a list could lose its best.
@Suite struct ScreenContractTests {
    static func dots(_ features: (talents: Matrix, openings: Matrix)) -> (Int, Int) -> Double {
        let (talents, openings, d) = (features.talents.elements, features.openings.elements, features.talents.columns)
        return { t, o in
            var sum = 0.0
            for j in 0..<d { sum += Double(talents[t * d + j]) * Double(openings[o * d + j]) }
            return sum
        }
    }

    /// The largest breach of a model's contract, and of each of its terms alone.
    static func breach(_ model: FitModel) -> Double {
        var worst = -Double.infinity
        let whole = dots(model.features())
        for t in 0..<model.talentCount {
            for o in 0..<model.openingCount {
                worst = max(worst, Double(model.score(talent: t, opening: o)) - whole(t, o) - Double(model.slack))
            }
        }
        for (measure, weight) in zip(model.measures, model.weights) { worst = max(worst, breach(measure, model, Double(weight))) }
        return worst
    }

    /// A term's own promise: its dot product is not below weight · value, but for half a unit of arithmetic.
    static func breach(_ measure: any TermMeasure, _ model: FitModel, _ weight: Double) -> Double {
        var builder = FeatureBuilder(talents: model.talentCount, openings: model.openingCount)
        measure.addFeatures(to: &builder, weight: weight)
        let dot = dots(builder.matrices())
        var worst = -Double.infinity
        for t in 0..<model.talentCount {
            for o in 0..<model.openingCount { worst = max(worst, weight * measure.value(t, o) - dot(t, o) - 0.5) }
        }
        return worst
    }

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

    private static func lists(_ rows: Int, _ tags: Int, _ g: inout SeededGenerator) -> Lists {
        var lists = Lists()
        for _ in 0..<rows {
            lists.append(Set((0..<Int.random(in: 0...25, using: &g)).map { _ in Int32.random(in: 0..<Int32(tags), using: &g) }).sorted())
        }
        return lists
    }

    private static func model(_ talents: Int, _ openings: Int) -> FitModel {
        var shape = ProgrammeDraft.Shape.small
        shape.talents = talents...talents
        shape.openings = openings...openings
        shape.terms = 0...0
        return ProgrammeDraft.random(shape, seed: 1).compiled().programme.talentForOpening
    }

    /// More tags than have a column of their own; some rare, some common, some that weigh nothing.
    @Test(arguments: [true, false]) func manyTags(holderIsTalent: Bool) {
        let model = Self.model(120, 130)
        for seed in 0..<6 {
            var g = SeededGenerator(seed: seed)
            let (a, b) = (Self.lists(120, 400, &g), Self.lists(130, 400, &g))
            var weights: [Int32: Double] = [:]
            if seed % 2 == 0 {
                for tag in 0..<400 where g.chance(0.6) { weights[Int32(tag)] = Double(Int.random(in: 0...9, using: &g)) / 7 }
            }
            for missing in [0, 0.37, 1] {
                let measure = CoverageMeasure(talents: a, openings: b, holderIsTalent: holderIsTalent, weights: weights, missing: missing)
                var builder = FeatureBuilder(talents: 120, openings: 130)
                measure.addFeatures(to: &builder, weight: 1)
                #expect(builder.talentColumns.count >= CoverageMeasure.mostColumns + 1, "rare tags share a column")
                expect(Self.breach(measure, model, 1_000_000) <= 0, "seed \(seed)")
            }
        }
    }

    /// More distinct values on the one-hot side than columns, with either side the smaller.
    @Test func manyKeys() {
        for (talents, openings) in [(200, 60), (60, 200), (49, 49), (48, 300)] {
            let model = Self.model(talents, openings)
            var g = SeededGenerator(seed: talents)
            let table = (0..<talents * openings).map { _ in g.chance(0.5) ? 0 : Double.random(in: 0...1, using: &g) }
            let measure = KeyedMeasure(
                talentKeys: (0..<Int32(talents)).shuffled(using: &g), talentKeyCount: talents,
                openingKeys: (0..<Int32(openings)).shuffled(using: &g), openingKeyCount: openings
            ) { table[$0 * openings + $1] }
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
                openingKeyCount: openings, mostTableEntries: talents * openings - 1
            ) { t, o in
                asked.withLock { $0 += 1 }
                return table[t * openings + o]
            }
            var builder = FeatureBuilder(talents: talents, openings: openings)
            measure.addFeatures(to: &builder, weight: 333_333)
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

    @Test func roundsUpAlways() {
        var g = SeededGenerator(seed: 5)
        for _ in 0..<5_000 {
            let value = Double.random(in: -1e6...1e6, using: &g)
            let up = Float(roundingUp: value)
            expect(Double(up) >= value && Double(up.nextDown) < value, "\(value)")
        }
    }
}
