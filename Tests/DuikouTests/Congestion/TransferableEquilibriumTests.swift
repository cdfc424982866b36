import Foundation
import TestSupport
import Testing

@testable import Duikou

/// The sparse solver against a dense one that shares nothing with it, and against closed forms.
@Suite struct TransferableEquilibriumTests {
    struct Draft {
        var talents: [Int32]
        var seats: [Int32]
        /// talents × openings; nil where the pair may not form.
        var surplus: [[Int32?]]
        var temperature: Double

        init(talents: [Int32], seats: [Int32], temperature: Double, surplus: [[Int32?]]) {
            (self.talents, self.seats, self.surplus, self.temperature) = (talents, seats, surplus, temperature)
        }

        static func random(_ seed: Int) -> Draft {
            var g = SeededGenerator(seed: seed)
            let (n, m) = (Int.random(in: 0...7, using: &g), Int.random(in: 0...6, using: &g))
            let density = Double.random(in: 0.2...1, using: &g)
            let top = Int32.random(in: 1...80, using: &g) * 10_000
            return Draft(
                talents: (0..<n).map { _ in Int32.random(in: 0...3, using: &g) },
                seats: (0..<m).map { _ in Int32.random(in: 0...4, using: &g) },
                temperature: Double.random(in: 5...60, using: &g),
                surplus: (0..<n).map { _ in (0..<m).map { _ in g.chance(density) ? Int32.random(in: 0...top, using: &g) : nil } })
        }

        var pairs: CandidatePairs {
            var (offsets, openings, values) = ([0], [Int32](), [Int32]())
            for row in surplus {
                for (opening, value) in row.enumerated() {
                    guard let value else { continue }
                    openings.append(Int32(opening))
                    values.append(value)
                }
                offsets.append(openings.count)
            }
            return CandidatePairs(offsets: offsets, openings: openings, surplus: values)
        }

        func solved(tolerance: Double = 1e-13, maximumSweeps: Int = 200_000) -> TransferableEquilibrium {
            TransferableEquilibrium(
                pairs, talentMass: talents, seats: seats,
                settings: .init(temperature: temperature, tolerance: tolerance, maximumSweeps: maximumSweeps))
        }

        func masses(_ equilibrium: TransferableEquilibrium) -> [[Double]] {
            surplus.enumerated().map { t, row in
                row.enumerated().map { o, value in value.map { equilibrium.mass(talent: t, opening: o, surplus: $0) } ?? 0 }
            }
        }
    }

    /// Dense: each margin in turn by bisection on its root, exponentials from the system's library.
    static func dense(_ draft: Draft) -> [[Double]] {
        let weights = draft.surplus.map { $0.map { $0.map { exp(Double($0) / 20_000 / draft.temperature) } ?? 0 } }
        var (a, b) = ([Double](repeating: 0, count: draft.talents.count), draft.seats.map { Double($0).squareRoot() })
        func root(_ sum: Double, _ mass: Double) -> Double {
            var (low, high) = (0.0, mass.squareRoot())
            for _ in 0..<2_000 {
                let middle = (low + high) / 2
                if middle == low || middle == high { break }
                if middle * middle + middle * sum < mass { low = middle } else { high = middle }
            }
            return (low + high) / 2
        }
        for _ in 0..<200_000 {
            let before = (a, b)
            for t in a.indices { a[t] = root(b.indices.reduce(0) { $0 + weights[t][$1] * b[$1] }, Double(draft.talents[t])) }
            for o in b.indices { b[o] = root(a.indices.reduce(0) { $0 + weights[$1][o] * a[$1] }, Double(draft.seats[o])) }
            let moved = zip(before.0 + before.1, a + b).map { ($0 - $1).magnitude / max($1, 1e-300) }.max() ?? 0
            if moved < 1e-15 { break }
        }
        return weights.enumerated().map { t, row in row.enumerated().map { a[t] * b[$0] * $1 } }
    }

    @Test func equalsTheDenseSolver() {
        for seed in 0..<100 {
            let draft = Draft.random(seed)
            let (found, wanted) = (draft.masses(draft.solved()), Self.dense(draft))
            for (t, row) in found.enumerated() {
                for (o, mass) in row.enumerated() {
                    expect((mass - wanted[t][o]).magnitude < 1e-9, "seed \(seed), pair \(t) \(o): \(mass), \(wanted[t][o])")
                }
            }
        }
    }

    @Test func marginsAreMet() {
        for seed in 0..<2_000 {
            let draft = Draft.random(seed)
            let equilibrium = draft.solved(tolerance: 1e-9, maximumSweeps: 100_000)
            expect(equilibrium.residual <= 1e-9, "seed \(seed): \(equilibrium.residual) after \(equilibrium.sweeps)")
            let masses = draft.masses(equilibrium)
            for (t, mass) in draft.talents.enumerated() {
                let held = masses[t].reduce(0, +) + equilibrium.talentRoots[t] * equilibrium.talentRoots[t]
                expect((held - Double(mass)).magnitude <= 2e-9 * Double(mass), "seed \(seed), talent \(t)")
            }
            for (o, seats) in draft.seats.enumerated() {
                let held = masses.reduce(0) { $0 + $1[o] } + equilibrium.openingRoots[o] * equilibrium.openingRoots[o]
                expect((held - Double(seats)).magnitude <= 2e-9 * Double(seats), "seed \(seed), opening \(o)")
            }
        }
    }

    /// A seat more at an opening: more is matched there, and no other opening's seats fill further.
    @Test func moreSeatsMatchMore() {
        var compared = 0
        for seed in 0..<300 {
            let draft = Draft.random(seed)
            let before = draft.masses(draft.solved(tolerance: 1e-12))
            for o in draft.seats.indices {
                var larger = draft
                larger.seats[o] += 1
                let after = larger.masses(larger.solved(tolerance: 1e-12))
                func total(_ masses: [[Double]], _ opening: Int) -> Double { masses.reduce(0) { $0 + $1[opening] } }
                expect(total(after, o) >= total(before, o) - 1e-9, "seed \(seed), opening \(o)")
                if total(after, o) > total(before, o) + 1e-6 { compared += 1 }
                for other in draft.seats.indices where other != o {
                    expect(total(after, other) <= total(before, other) + 1e-9, "seed \(seed), opening \(o), at \(other)")
                }
            }
        }
        #expect(compared > 300)
    }

    /// k talents and k openings of one seat, all alike: a² + k·K·a² = 1.
    @Test func alikeMarketsInClosedForm() {
        for (k, points, temperature) in [(1, 0, 5.0), (2, 20, 5), (5, 30, 20), (10, 60, 20), (3, 8, 2)] {
            let row = [Int32?](repeating: Int32(2 * points * 10_000), count: k)
            let draft = Draft(
                talents: Array(repeating: 1, count: k), seats: Array(repeating: 1, count: k), temperature: temperature,
                surplus: Array(repeating: row, count: k))
            let weight = exp(Double(points) / temperature)
            let wanted = weight / (1 + Double(k) * weight)
            for mass in draft.masses(draft.solved(tolerance: 1e-13)).flatMap({ $0 }) {
                #expect((mass - wanted).magnitude < 1e-8, "\(k) of \(points) at \(temperature): \(mass), \(wanted)")
            }
        }
    }

    @Test func stopsAtItsMostSweepsAndSaysHowFarItCame() {
        let draft = Draft(
            talents: [1, 1, 1], seats: [1, 1, 1], temperature: 0.5,
            surplus: [[2_000_000, 1_900_000, nil], [2_000_000, 1_500_000, 40_000], [1_990_000, nil, 30_000]])
        let equilibrium = draft.solved(tolerance: 0, maximumSweeps: 7)
        #expect(equilibrium.sweeps == 7)
        #expect(equilibrium.residual > 0 && equilibrium.residual.isFinite)
        #expect((equilibrium.talentRoots + equilibrium.openingRoots).allSatisfy { $0.isFinite && $0 > 0 })
    }

    @Test func nobodyAndNoSeats() {
        let none = Draft(talents: [], seats: [1, 2], temperature: 5, surplus: []).solved()
        #expect(none.openingRoots[0] == 1 && (none.openingRoots[1] - 2.0.squareRoot()).magnitude < 1e-15)
        #expect(none.talentRoots.isEmpty && none.residual == 0)
        let draft = Draft(talents: [1, 0], seats: [0, 2], temperature: 5, surplus: [[900_000, nil], [900_000, 800_000]])
        let equilibrium = draft.solved()
        #expect(equilibrium.openingRoots[0] == 0 && (equilibrium.openingRoots[1] - 2.0.squareRoot()).magnitude < 1e-15)
        #expect(equilibrium.talentRoots == [1, 0])
        #expect(draft.masses(equilibrium) == [[0, 0], [0, 0]])
    }

    /// The textbook's form of the root loses every digit where almost all are matched; ours keeps them.
    @Test func theRootKeepsItsDigits() {
        for (sum, mass) in [(1e9, 1.0), (1e80, 3.0), (0, 4.0), (3, 4)] {
            let root = TransferableEquilibrium.root(sum, mass)
            let held = root * root + root * sum
            #expect((held - mass).magnitude < 1e-14 * mass, "\(sum) \(mass)")
        }
        let naive = (-1e9 + (1e18 + 4.0).squareRoot()) / 2
        #expect((naive * naive + naive * 1e9 - 1).magnitude > 0.01, "the naive form would do, and this test says nothing")
    }

    @Test func affinitiesAreExponentialsAndRise() {
        for temperature in [0.5, 5, 1_000] {
            let table = AffinityTable(temperature: temperature)
            for value in stride(from: Int32(0), through: 2_000_000, by: 7_919) + [2_000_000] {
                let wanted = exp(Double(value) / 20_000 / temperature)
                expect((table.value(value) / wanted - 1).magnitude < 1e-12, "\(value) at \(temperature)")
            }
            for value in Int32(2_040)...2_060 { expect(table.value(value) < table.value(value + 1), "\(value)") }
        }
    }
}
