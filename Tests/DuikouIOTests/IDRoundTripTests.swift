import Foundation
import TestSupport
import Testing

@testable import Duikou
@testable import DuikouIO

/// Ids that a spreadsheet would run go through every writer and every reader, and come back as they are.
@Suite struct IDRoundTripTests {
    private static func id(_ g: inout SeededGenerator) -> String {
        let signs = ["-", "=", "+", "@", "'", "''", "'-", "'=", "''-", "＝", "' =", "", "甲", "a"]
        return signs.randomElement(using: &g)! + String(Int.random(in: 1...999, using: &g))
    }

    private static func cell(_ id: String) -> String { "\"" + id.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }

    /// Tables of random ids; then everything that names ids, copied from the results as a person copies it.
    @Test(arguments: 0..<12) func everyReaderTakesWhatEveryWriterWrites(seed: Int) throws {
        var g = SeededGenerator(seed: seed)
        func distinct(_ count: Int) -> [String] {
            var ids: [String] = []
            while ids.count < count {
                let next = SpreadsheetSafety.id(Self.id(&g))
                if !ids.contains(next) { ids.append(next) }
            }
            return ids
        }
        let (talents, openings) = (distinct(12), distinct(6))
        let fixture = try RunFixture()
        func programme(_ more: String, table: String = "t.csv", id: String = "id") -> String {
            """
            programme: ids
            date: 2026-06-30
            seed: 1
            talents:
              table: \(table)
              id: id
              columns: {id: {aliases: [\(id)]}, skill: {type: category}}
              joins: [{table: joined.csv, on: id, columns: {mark: {type: number}}}]
            openings: {table: o.csv, id: id, columns: {id: {}, skill: {type: category}}}
            fit:
              talent_for_opening: [{term: v, embedding: {talent: tv.csv, opening: ov.csv}}]
              opening_for_talent: [{term: v, embedding: {talent: tv.csv, opening: ov.csv}}]
            lists: {talents: 6, openings: 12}
            outputs: {talents: [skill]}
            results: {language: en}
            \(more)

            """
        }
        // As the tables state them: whatever a writer of ours would write.
        let written = SpreadsheetSafety.neutralise
        try fixture.write("p.yml", programme(""))
        try fixture.write("t.csv", "id,skill\n" + talents.map { Self.cell(written($0)) + ",x\n" }.joined())
        try fixture.write("o.csv", "id,skill\n" + openings.map { Self.cell(written($0)) + ",x\n" }.joined())
        try fixture.write("joined.csv", "id,mark\n" + talents.map { Self.cell(written($0)) + ",1\n" }.joined())
        try fixture.write(
            "tv.csv", "id,a,b\n" + talents.map { Self.cell(written($0)) + ",1,\(Int.random(in: 0...3, using: &g))\n" }.joined())
        try fixture.write(
            "ov.csv", "id,a,b\n" + openings.map { Self.cell(written($0)) + ",1,\(Int.random(in: 0...3, using: &g))\n" }.joined())
        func duikou(_ words: [String]) throws -> ProcessRunner.Result {
            try ProcessRunner.run(ProcessRunner.duikou, words, in: fixture.path)
        }
        let first = try duikou(["match", "p.yml", "--out", "out", "--no-index", "--lang", "en"])
        #expect(first.status == 0, "seed \(seed): \(first.words)")
        let loaded = try ProgrammeLoader.load(fixture.at("p.yml"))
        #expect((0..<talents.count).map(loaded.compiled.talents.id) == talents)

        // Choices, ratings, links and changes copied from the results.
        let placements = PlainCSV(try fixture.data("out/placements.csv"))
        let pairs = zip(placements.column("talent"), placements.column("opening")).map { ($0, $1) }
        try fixture.write("choices.csv", "talent,opening,rank\n" + pairs.map { "\(Self.cell($0.0)),\(Self.cell($0.1)),1\n" }.joined())
        try fixture.write("ratings.csv", "talent,opening,score\n" + pairs.map { "\(Self.cell($0.0)),\(Self.cell($0.1)),9\n" }.joined())
        try fixture.write("links.csv", "talent,partner\n\(Self.cell(pairs[0].0)),\(Self.cell(pairs[1].0))\n")
        try fixture.write(
            "q.yml", programme("choices: choices.csv\nratings: ratings.csv\nallocate: {links: {table: links.csv, same: opening.skill}}"))
        let again = try ProgrammeLoader.load(fixture.at("q.yml"))
        #expect(
            again.issues.isEmpty && again.stated.choices.count == pairs.count && again.allocationInputs.links.count == 1, "seed \(seed)")
        let places = zip(again.stated.choices, pairs).allSatisfy {
            SpreadsheetSafety.neutralise(again.compiled.talents.id(Int($0.talent))) == $1.0
                && SpreadsheetSafety.neutralise(again.compiled.openings.id(Int($0.opening))) == $1.1
        }
        #expect(places, "seed \(seed): somebody else")
        try fixture.write(
            "changes.csv", "change,talent,opening,seats\nwithdraw,\(Self.cell(pairs[0].0)),,\nadd,,\(Self.cell(pairs[0].1)),1\n")
        let rematch = try duikou(["rematch", "out", "--changes", "changes.csv", "--out", "next"])
        #expect(rematch.status == 0, "seed \(seed): \(rematch.words)")
        #expect(try duikou(["verify", "next"]).status == 0, "seed \(seed)")

        // A whole result table as the talents' table.
        try fixture.write("fed.csv", try fixture.data("out/placements.csv"))
        try fixture.write("tv.csv", "id,a,b\n" + pairs.map { Self.cell($0.0) + ",1,1\n" }.joined())
        try fixture.write("r.yml", programme("", table: "fed.csv", id: "talent"))
        let fed = try ProgrammeLoader.load(fixture.at("r.yml"))
        #expect((0..<fed.compiled.talents.count).map { SpreadsheetSafety.neutralise(fed.compiled.talents.id($0)) } == pairs.map(\.0))
        #expect(fed.issues.allSatisfy { $0.file == "joined.csv" }, "seed \(seed): \(fed.issues)")
    }

    @Test func hintsAreGivenInEveryFile() throws {
        let fixture = try RunFixture()
        try fixture.write(
            "p.yml",
            """
            programme: hints
            date: 2026-06-30
            seed: 1
            talents: {table: t.csv, id: id, columns: {id: {}, place: {type: category}}}
            openings: {table: o.csv, id: id, columns: {id: {}, place: {type: category}}}
            fit:
              talent_for_opening: [{term: place, coverage: {talent: place, opening: place}}]
              opening_for_talent: [{term: place, coverage: {talent: place, opening: place}}]
            choices: choices.csv
            ratings: ratings.csv
            allocate: {links: {table: links.csv, same: opening.place}}

            """)
        try fixture.write("t.csv", "id,place\nTalent-1,x\nTalent-2,x\n")
        try fixture.write("o.csv", "id,place\nVacancy-1,x\nVacancy-2,x\n")
        try fixture.write("choices.csv", "talent,opening,rank\nTalnet-1,Vacancy-1,1\nTalent-1,Vacanc-2,1\n")
        try fixture.write("ratings.csv", "talent,opening,score\nTALENT-2,Vacancy-1,1\n")
        try fixture.write("links.csv", "talent,partner\nTalent-1,Talent2\n")
        let loaded = try ProgrammeLoader.load(fixture.at("p.yml"))
        let reasons = loaded.issues.map(\.reason.en)
        for hint in ["Talent-1", "Vacancy-2", "Talent-2"] {
            #expect(reasons.contains { $0.hasSuffix("did you mean \(hint)?") }, "\(reasons)")
        }
        #expect(loaded.issues.count == 4 && loaded.issues.allSatisfy { $0.reason.zh.contains("是否为") })
        let standing = try RunRematcher(
            BatchMatcher(
                loaded.compiled, stated: loaded.stated, recognition: loaded.recognition,
                configuration: .init(seed: 1, lists: loaded.programme.lists, allocation: Allocation(), threads: 1))
        ).start(talents: 2)
        var sheet = ChangeSheet(file: "changes.csv")
        sheet.rows = [
            .init(line: 2, change: "withdraw", talent: "Talent-3x", opening: "", seats: ""),
            .init(line: 3, change: "close", talent: "", opening: "Vacacny-1", seats: "1"),
        ]
        var batch = RematchBatch(arrivals: 2..<2)
        let issues = sheet.read(into: &batch, talents: loaded.compiled.talents, openings: loaded.compiled.openings, standing: standing)
        #expect(
            issues.map(\.reason.en) == ["no talent has this id; did you mean Talent-1?", "no opening has this id; did you mean Vacancy-1?"])
    }
}
