import Testing
@testable import Duikou

/// Draws follow the declared weights, within bounds that a right generator passes at these fixed seeds by a wide margin.
struct SampleDistributionTests {
    typealias D = SampleDrawing

    @Test func choicesFollowTheirWeights() throws {
        let rows = try D.values([D.column("c", D.choose(["a": 1, "b": 2, "c": 7]))], rows: 20_000)
        let counts = ["a", "b", "c"].map { word in rows.count { $0[0] == word } }
        // 2 degrees of freedom: above 13.8 once in a thousand.
        #expect(D.chiSquare(counts, [1, 2, 7]) < 13.8, "\(counts)")
    }

    @Test func nestedCasesAreRespectedAndTheStarServesTheRest() throws {
        let cases = Cases<WeightedOptions>(
            by: ["a", "b"],
            tree: .branch(
                [
                    .init(
                        key: "x",
                        tree: .branch(
                            [
                                .init(key: "1", tree: .leaf(D.options(["x1": 1])), location: nil),
                                .init(key: "*", tree: .leaf(D.options(["x?": 1])), location: nil),
                            ], location: nil), location: nil),
                    .init(
                        key: "*",
                        tree: .branch(
                            [
                                .init(key: "*", tree: .leaf(D.options(["??": 1])), location: nil)
                            ], location: nil), location: nil),
                ], location: nil))
        let rows = try D.values(
            [
                D.column("a", D.choose(["x": 1, "y": 1])), D.column("b", D.choose(["1": 1, "2": 1, "3": 1])),
                D.column("c", .choose(cases)),
            ], rows: 500)
        for row in rows {
            #expect(row[2] == (row[0] == "x" ? (row[1] == "1" ? "x1" : "x?") : "??"), "\(row)")
        }
        #expect(Set(rows.map { $0[2] }).count == 3)
    }

    @Test func numbersAreClampedSteppedAndCentred() throws {
        let law = NumberLaw(shape: .normal(76, 8), range: 45...99, stepUnits: 5, decimals: 1)
        let rows = try D.values([D.column("grade", .number(Cases(law)))], rows: 20_000)
        let values = rows.map { Double($0[0])! }
        #expect(values.allSatisfy { (45...99).contains($0) && ($0 * 2).rounded() == $0 * 2 })
        #expect(rows.allSatisfy { $0[0].split(separator: ".").count == 2 })
        let mean = values.reduce(0, +) / 20_000
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000).squareRoot()
        #expect(abs(mean - 76) < 0.25 && abs(deviation - 8) < 0.25, "\(mean) ± \(deviation)")
        #expect(Set(rows.map { $0[0] }).count < 110)
    }

    @Test func lognormalHasItsMedianAndPlusAdds() throws {
        let rows = try D.values(
            [
                D.column("low", .number(Cases(NumberLaw(shape: .uniform(1000, 2000), stepUnits: 100)))),
                D.column("high", .number(Cases(NumberLaw(shape: .lognormal(500, 0.5), stepUnits: 100, plus: "low")))),
            ], rows: 10_001)
        let gaps = rows.map { Int($0[1])! - Int($0[0])! }.sorted()
        #expect(gaps[0] >= 0 && abs(gaps[5_000] - 500) <= 100)
    }

    @Test func popularityIsZipfs() throws {
        let firms = D.table("firms", rows: 50, [D.column("firm", .text(TextPattern(parsing: "{n}")!))])
        let wishes = D.table(
            "wishes", rows: 30_000,
            [
                D.column("row", .row(of: "firms", popularity: 1, match: [], distinct: false), hidden: true),
                D.column("firm", .take(reference: "row", column: "firm")),
            ])
        let rows = try D.rows([firms, wishes], "wishes")
        var counts = [Int](repeating: 0, count: 50)
        for row in rows { counts[Int(row[0])! - 1] += 1 }
        // 49 degrees of freedom: above 85.4 once in a thousand.
        #expect(D.chiSquare(counts, (1...50).map { 1 / Double($0) }) < 85.4)
    }

    @Test func tagsAreDifferentAndBeginWithTheFirst() throws {
        let places = D.options(["p": 100, "q": 1, "r": 1])
        let rows = try D.values(
            [
                D.column("home", D.choose(["p": 1, "q": 1, "elsewhere": 1])),
                D.column("places", .tags(Cases(places), count: WeightedCounts([(0, 1), (2, 1), (5, 1)]), separator: ";", first: "home")),
            ], rows: 2_000)
        for row in rows {
            let tags = row[1].split(separator: ";").map(String.init)
            #expect(Set(tags).count == tags.count, "\(row)")
            #expect(tags.isEmpty || tags[0] == row[0], "\(row)")
            #expect([0, 2, row[0] == "elsewhere" ? 4 : 3].contains(tags.count), "\(row)")
        }
    }

    @Test func emptinessHasItsProbabilityAndFollowsItsCondition() throws {
        let columns = { (empty: Double) in
            [
                D.column("a", D.choose(["x": 1, "y": 1]), empty: empty),
                D.column("b", .text(TextPattern(parsing: "{a}!")!), onlyIf: "a"),
            ]
        }
        let rows = try D.values(columns(0.3), rows: 10_000)
        let share = Double(rows.count { $0[0].isEmpty }) / 10_000
        #expect(abs(share - 0.3) < 0.02)
        #expect(rows.allSatisfy { $0[1] == ($0[0].isEmpty ? "" : $0[0] + "!") })
        // Raising the probability empties more cells and changes none.
        let more = try D.values(columns(0.6), rows: 10_000)
        #expect(zip(rows, more).allSatisfy { $1[0].isEmpty || $1[0] == $0[0] })
    }

    @Test func childrenKeepToTheirParentAndNeverRepeat() throws {
        let jobs = D.table(
            "jobs", rows: 30,
            [
                D.column("job", .text(TextPattern(parsing: "J{n}")!)), D.column("kind", D.choose(["a": 1, "b": 1, "c": 1])),
            ])
        let people = D.table(
            "people", rows: 3_000,
            [
                D.column("id", .text(TextPattern(parsing: "P{n}")!)), D.column("kind", D.choose(["a": 1, "b": 1, "none": 1])),
            ])
        let choices = GenerateSpec.TableDeclaration(
            name: "choices", file: "choices.csv",
            rows: .each(table: "people", share: 0.5, count: WeightedCounts([(3, 1), (20, 1)])),
            columns: [
                D.column("id", .take(reference: "people", column: "id")),
                D.column("kind", .take(reference: "people", column: "kind")),
                D.column(
                    "row", .row(of: "jobs", popularity: 2, match: [.init(theirs: "kind", ours: "kind")], distinct: true), hidden: true),
                D.column("job", .take(reference: "row", column: "job")),
                D.column("theirs", .take(reference: "row", column: "kind")),
                D.column("rank", .text(TextPattern(parsing: "{k}")!)),
            ])
        let declared = [jobs, people, choices]
        // No job has the kind "none": those people get no rows.
        let kinds = Dictionary(uniqueKeysWithValues: try D.rows(declared, "people").map { ($0[0], $0[1]) })
        let rows = try D.rows(declared, "choices")
        let grouped = Dictionary(grouping: rows) { $0[0] }
        for (id, chosen) in grouped {
            #expect(chosen.allSatisfy { $0[1] == kinds[id] && $0[1] == $0[3] })
            #expect(Set(chosen.map { $0[2] }).count == chosen.count, "\(id)")
            #expect(chosen.map { $0[4] } == (1...chosen.count).map(String.init), "\(id)")
        }
        let able = kinds.values.count { $0 != "none" }
        #expect(abs(Double(grouped.count) / Double(able) - 0.5) < 0.05)
    }

    /// GB 32100-2015, checked the other way round: with the check character's own weight 1, the weighted sum is 0 mod 31.
    @Test func creditCodesPassTheStandardsCheck() throws {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        let rows = try D.values(
            [
                D.column("place", D.choose(["360430": 1, "421127": 1])),
                D.column("code", .creditCode(region: "place", organisation: "FAKE")),
            ], rows: 3_000)
        for row in rows {
            let code = Array(row[1])
            #expect(code.count == 18 && row[1].hasPrefix("91" + row[0] + "FAKE"))
            var weight = 1
            var sum = 0
            for (i, character) in code.enumerated() {
                sum += alphabet.firstIndex(of: character)! * (i == 17 ? 1 : weight)
                weight = weight * 3 % 31
            }
            #expect(sum % 31 == 0, "\(row[1])")
        }
        #expect(Set(rows.map { $0[1] }).count == 3_000)
    }

    @Test func datesAreInTheirRangeAndReachItsEnds() throws {
        let from = CivilDate(year: 2024, month: 2, day: 27)!
        let rows = try D.values([D.column("d", .date(from: from, to: CivilDate(days: from.days + 3)))], rows: 400)
        #expect(Set(rows.map { $0[0] }) == ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01"])
    }

    @Test func dealingGoesRound() throws {
        let rows = try D.values([D.column("d", .deal(["a", "b", "c"]))], rows: 7)
        #expect(rows.map { $0[0] } == ["a", "b", "c", "a", "b", "c", "a"])
    }
}
