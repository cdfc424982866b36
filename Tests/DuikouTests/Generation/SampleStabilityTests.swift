import Testing
@testable import Duikou

/// The promise that makes a sample quotable: the same specification and seed, the same rows; more rows, the same first ones.
struct SampleStabilityTests {
    typealias D = SampleDrawing

    static let firms = D.table(
        "firms", rows: 40,
        [
            D.column("firm", .text(TextPattern(parsing: "F{n:3}")!)),
            D.column("trade", D.choose(["a": 3, "b": 1])),
        ])

    static func people(_ rows: Int) -> GenerateSpec.TableDeclaration {
        D.table(
            "people", rows: rows, scale: .talents,
            [
                D.column("id", .text(TextPattern(parsing: "P{n:6}")!)),
                D.column("trade", D.choose(["a": 1, "b": 1])),
                D.column("pay", .number(Cases(NumberLaw(shape: .lognormal(4000, 0.3), stepUnits: 100)))),
                D.column(
                    "wish", .row(of: "firms", popularity: 0.8, match: [.init(theirs: "trade", ours: "trade")], distinct: false), empty: 0.2),
                D.column("firm", .take(reference: "wish", column: "firm")),
                D.column(
                    "tags",
                    .tags(Cases(D.options(["x": 1, "y": 2, "z": 3])), count: WeightedCounts([(1, 1), (2, 1)]), separator: ";", first: nil)),
            ])
    }

    @Test func sameSeedSameRowsAndAnotherSeedOthers() throws {
        for seed in UInt64(0)..<20 {
            let one = try D.rows([Self.firms, Self.people(200)], "people", seed: seed)
            #expect(one == (try D.rows([Self.firms, Self.people(200)], "people", seed: seed)), "seed \(seed)")
            #expect(one != (try D.rows([Self.firms, Self.people(200)], "people", seed: seed + 1)), "seed \(seed)")
        }
    }

    @Test func moreRowsBeginWithTheFewer() throws {
        for seed in UInt64(0)..<20 {
            let few = try D.rows([Self.firms, Self.people(150)], "people", seed: seed)
            let many = try D.rows([Self.firms, Self.people(150)], "people", seed: seed, counts: [.talents: 900])
            #expect(many.count == 900)
            #expect(Array(many.prefix(150)) == few, "seed \(seed)")
        }
    }

    @Test func batchSizeChangesNothing() throws {
        let whole = try D.rows([Self.firms, Self.people(500)], "people")
        for size in [1, 7, 499, 500, 501] {
            #expect(try D.rows([Self.firms, Self.people(500)], "people", batchRows: size) == whole, "batches of \(size)")
        }
    }

    @Test func aNewColumnMovesNoOther() throws {
        let plain = try D.rows([Self.firms, Self.people(300)], "people")
        var wider = Self.people(300)
        wider.columns.insert(D.column("extra", D.choose(["q": 1, "r": 1])), at: 1)
        let more = try D.rows([Self.firms, wider], "people")
        #expect(more.map { [$0[0]] + $0[2...] } == plain)
    }

    /// Known bytes: a change of the random streams, or of an elementary function, is a change of every sample out there.
    @Test func theStreamsAreFixed() throws {
        let rows = try D.rows([Self.firms, Self.people(3)], "people", seed: 2026)
        #expect(
            rows.map { $0.joined(separator: "|") } == [
                "P000001|a|4400|16|F016|z", "P000002|b|2800|||x;z", "P000003|b|4600|||z",
            ])
    }

    @Test func elementaryFunctionsAgreeWithTheSystems() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<5_000 {
            let x = random.unit() * 200 - 100
            #expect(abs(PortableMath.log(PortableMath.exp(x)) - x) < 1e-11 * max(1, abs(x)), "x \(x)")
        }
        #expect(abs(PortableMath.exp(1) - 2.718281828459045) < 1e-14)
        #expect(abs(PortableMath.log(10) - 2.302585092994046) < 1e-14)
        #expect(abs(PortableMath.pow(2, 0.5) - 2.0.squareRoot()) < 1e-14)
        #expect(abs(PortableMath.pow(1000, -1.25) - 1.7782794100389227e-4) < 1e-16)
    }
}
