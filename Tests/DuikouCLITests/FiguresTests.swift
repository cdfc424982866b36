import Foundation
import TestSupport
import Testing

/// Every sentence's figures, counted again from the tables as a clerk would: what is said is what is written.
@Suite struct FiguresTests {
    private typealias Object = [String: Any]

    /// A programme whose talents have one seat each or several, with many ties, choices, and more talents than seats.
    private static func write(_ fixture: RunFixture, seed: Int, seats: Int, mechanism: String = "deferred-acceptance") throws {
        var g = SeededGenerator(seed: seed)
        let (talents, openings) = (24, 12)
        try fixture.write(
            "p.yml",
            """
            programme: figures
            date: 2026-06-30
            seed: \(seed)
            talents: {table: t.csv, id: id, seats: \(seats), columns: {id: {}, school: {type: category}, skills: {type: tags}}}
            openings: {table: o.csv, id: id, seats: seats, columns: {id: {}, skills: {type: tags}, seats: {type: number}}}
            fit:
              talent_for_opening: [{term: skills, coverage: {talent: skills, opening: skills}}]
              opening_for_talent: [{term: skills, coverage: {talent: skills, opening: skills}}]
            choices: choices.csv
            lists: {talents: 5, openings: 5}
            allocate: {mechanism: \(mechanism)}
            outputs: {fairness: [school]}
            results: {language: en}

            """)
        func skills() -> String {
            ["saw", "weld", "wire"].shuffled(using: &g).prefix(Int.random(in: 1...2, using: &g)).joined(separator: ";")
        }
        let rows = (1...talents).map { "T\($0),\(["甲", "乙"].randomElement(using: &g)!),\(skills())" }
        try fixture.write("t.csv", "id,school,skills\n" + rows.joined(separator: "\n") + "\n")
        let places = (1...openings).map { "V\($0),\(skills()),\(Int.random(in: 1...3, using: &g))" }
        try fixture.write("o.csv", "id,skills,seats\n" + places.joined(separator: "\n") + "\n")
        // Equal first choices too.
        let choices = (1...talents / 3).flatMap { talent in
            (0..<3).map { "T\(talent),V\(($0 * 3 + talent) % openings + 1),\(max(1, $0))" }
        }
        try fixture.write("choices.csv", "talent,opening,rank\n" + choices.joined(separator: "\n") + "\n")
    }

    private static func duikou(_ fixture: RunFixture, _ words: [String]) throws -> ProcessRunner.Result {
        try ProcessRunner.run(ProcessRunner.duikou, words, in: fixture.path)
    }

    private static func object(_ data: Data) throws -> Object { try #require(JSONSerialization.jsonObject(with: data) as? Object) }

    @Test(arguments: [(1, 1), (2, 1), (5, 3), (4, 3)]) func sentencesAreCountedFromTheTables(seed: Int, seats: Int) throws {
        let fixture = try RunFixture()
        try Self.write(fixture, seed: seed, seats: seats)
        let match = try Self.duikou(fixture, ["match", "p.yml", "--out", "out", "--lang", "en"])
        #expect(match.status == 0, "\(match.words)")
        let placements = PlainCSV(try fixture.data("out/placements.csv"))
        let talents = placements.column("talent")
        func people(_ column: String) -> Set<String> {
            Set(zip(talents, placements.column(column)).filter { $0.1 == "1" }.map(\.0))
        }
        let (first, equal) = (people("wish").count, people("tied_wish").count)
        let placed = Set(talents).count
        #expect(first < equal, "seed \(seed): no ties, nothing is tested")
        let counts = try #require(try Self.object(try fixture.data("out/run.json"))["counts"] as? Object)
        #expect(counts["placed"] as? Int == placed && counts["placements"] as? Int == talents.count)
        #expect(counts["firstWishes"] as? Int == first && counts["equalToFirst"] as? Int == equal)

        // The wish as it is written: the lists and the choices, read by eye.
        let lists = PlainCSV(try fixture.data("out/recommendations-talents.csv"))
        let stated = PlainCSV(try fixture.data("choices.csv")).rows
        for (index, talent) in talents.enumerated() {
            let opening = placements.column("opening")[index]
            let own = stated.filter { $0[0] == talent }
            let written: Int
            if let choice = own.first(where: { $0[1] == opening }) {
                written = own.count { Int($0[2])! < Int(choice[2])! } + 1
            } else {
                let listed = lists.rows.filter { $0[0] == talent }.map { $0[2] }.filter { name in !own.contains { $0[1] == name } }
                written = own.count + (try #require(listed.firstIndex(of: opening))) + 1
            }
            #expect(placements.column("wish")[index] == String(written), "seed \(seed): \(talent)–\(opening)")
        }

        // The summary's sentences.
        let ceiling = try #require(counts["ceiling"] as? Int)
        #expect(match.output.contains("\(placed) of 24 "), "\(match.output)")
        #expect(match.output.contains("\(first) of \(placed) placed have the first on their lists"), "\(match.output)")
        #expect(match.output.contains("tied with it, \(equal) ("), "\(match.output)")
        if seats > 1 {
            #expect(match.output.contains(", \(talents.count) placements;"), "\(match.output)")
            if ceiling > talents.count { #expect(match.output.contains("at most \(ceiling) placements"), "\(match.output)") }
        } else if ceiling > placed {
            #expect(match.output.contains("at most \(ceiling), but not stable"), "\(match.output)")
        }

        // The fairness table: everybody, and the groups, which nobody is in twice.
        let fairness = PlainCSV(try fixture.data("out/fairness.csv"))
        func sum(_ column: String) -> Int { fairness.column(column).dropFirst().reduce(0) { $0 + Int($1)! } }
        for (column, figure) in [("placed", placed), ("first_wishes", first), ("equal_to_first", equal)] {
            #expect(fairness.column(column)[0] == String(figure) && sum(column) == figure, "seed \(seed): \(column)")
        }
        let wishes = placements.column("wish").map { Double($0)! }
        let mean = String(format: "%.2f", wishes.reduce(0, +) / Double(wishes.count))
        #expect(fairness.column("mean_wish")[0] == mean)

        // The ladder's rung of the same mechanism says the same.
        let compared = try Self.duikou(fixture, ["compare", "p.yml", "--json"])
        let rungs = try #require(try Self.object(Data(compared.output.utf8))["rungs"] as? [Object])
        let rung = try #require(rungs.first { $0["mechanism"] as? String == "deferred-acceptance" })
        for key in ["placed", "placements", "firstWishes", "equalToFirst"] { #expect(rung[key] as? Int == counts[key] as? Int, "\(key)") }
    }

    /// "Most" is most: nothing over the same lists places more, in the unit that the table names.
    @Test(arguments: 1...12) func maximumCardinalityPlacesMost(seed: Int) throws {
        let fixture = try RunFixture()
        try Self.write(fixture, seed: seed, seats: 3)
        let compared = try Self.duikou(fixture, ["compare", "p.yml", "--json"])
        let rungs = try #require(try Self.object(Data(compared.output.utf8))["rungs"] as? [Object])
        let most = try #require(rungs.first { $0["mechanism"] as? String == "maximum-cardinality" }?["placements"] as? Int)
        for rung in rungs where !(rung["mechanism"] as! String).contains("clearing") {
            #expect((rung["placements"] as! Int) <= most, "seed \(seed): \(rung)")
        }
        let text = try Self.duikou(fixture, ["compare", "p.yml", "--lang", "en"]).output
        #expect(text.contains("placements") && text.contains("people"), "\(text)")
    }
}
