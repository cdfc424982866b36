import Duikou
import Foundation
import TestSupport
import Testing

@testable import DuikouIO

/// One small programme with every kind of stated row, run from files to files.
struct SmallRunTests {
    private static let programme = """
        programme: small
        date: 2026-06-30
        codebooks: {level: [low, high]}
        talents:
          table: t.csv
          id: id
          columns:
            id: {}
            level: {type: level, codebook: level}
            score: {type: number, unit: points, aliases: [成绩]}
          joins:
            - {table: j.csv, on: id, columns: {pay: number}}
        openings:
          table: o.csv
          id: id
          columns: {id: {}, level: {type: level, codebook: level}}
        rules: [{name: level, title: {zh: 学历, en: Level}, level: {talent: level, atLeast: opening.level}}]
        fit:
          talent_for_opening: [{term: level, merit: talent.level}]
          opening_for_talent: [{term: level, merit: opening.level}]
        choices: c.csv
        ratings: r.csv
        lists: {talents: 1, openings: 5}
        outputs: {talents: [score]}

        """

    private static let talents = "id,level,score\nA,high,-5\nB,low,20000\nC,low,1.5\nD,lwo,1\n"
    private static let openings = "id,level\nX,low\nY,high\nZ,hihg\n"

    private static func fixture(_ edits: [String: String] = [:]) throws -> RunFixture {
        let fixture = try RunFixture()
        let files = [
            "p.yml": programme, "t.csv": talents, "o.csv": openings, "j.csv": "id,pay\nA,1\n",
            // B is not eligible for Y; D and Z stand in rows set aside; N stands nowhere.
            "c.csv": "talent,opening,rank\nB,Y,1\nA,X,1\nD,X,1\nA,Z,2\nN,X,1\nC,Y,1\n",
            // A lists X by choice and Y by fit; C lists X alone, and B X alone.
            "r.csv": "talent,opening,score\nC,Y,90\nA,X,80\nB,X,70\n",
        ]
        for (name, text) in files.merging(edits, uniquingKeysWith: { $1 }) { try fixture.write(name, text) }
        return fixture
    }

    private static func refusal(_ body: () throws -> Void) -> DuikouError? {
        do {
            try body()
            return nil
        } catch {
            return error as? DuikouError
        }
    }

    @Test func everyStatedRowIsAccountedFor() throws {
        let fixture = try Self.fixture()
        let run = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("run"))
        let rejected = try run.csv("rejected.csv")
        #expect(rejected.header == ["file", "line", "column", "value", "reason", "code"])
        let told = rejected.rows.map { [$0[0], $0[1], $0[2], $0[3], $0[5]].joined(separator: ":") }
        #expect(
            told == [
                "t.csv:5:level:lwo:unknown-code", "o.csv:4:level:hihg:unknown-code", "c.csv:4:talent:D:unknown-reference",
                "c.csv:5:opening:Z:unknown-reference", "c.csv:6:talent:N:unknown-reference", "c.csv:2:opening:Y:ineligible-pair",
                "c.csv:7:opening:Y:ineligible-pair", "r.csv:2:opening:Y:ineligible-pair",
            ])
        let reasons = rejected.column("reason")
        #expect(reasons[2] == "the row of this id was set aside" && reasons[3] == reasons[2])
        #expect(reasons[4] == "the talents' table has no such id")
        #expect(reasons[5].contains("B fails 'Level") && reasons[5].contains("high"), "\(reasons[5])")
        #expect(run.manifest.counts.rejectedRows == 5)
        #expect(run.manifest.counts.ineligibleChoices == 2 && run.manifest.counts.ineligibleRatings == 1)
        #expect(run.manifest.counts.unusedRatings == 0)
        #expect(try RunVerifier.verify(run.folder, threads: 1).isVerified)
        let chinese = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("zh"), language: .zh)
        let zh = try chinese.csv("rejected.csv")
        #expect(zh.column("原因")[2] == "该编号所在的行已被搁置")
        #expect(zh.column("原因")[5].contains("“学历") && zh.header.suffix(2) == ["原因", "原因代码"])
    }

    /// A rating of someone who does not list the opening decides nothing, and says so.
    @Test func ratingsThatDecideNothingAreListed() throws {
        let fixture = try Self.fixture(["c.csv": "talent,opening,rank\n", "r.csv": "talent,opening,score\nA,X,90\nA,Y,80\n"])
        let run = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("run"))
        // One opening a list, by fit Y; so X is rated in vain.
        let rejected = try run.csv("rejected.csv")
        #expect(rejected.rows.last.map { Array($0[..<4]) } == ["r.csv", "2", "opening", "X"])
        #expect(rejected.column("code").filter { $0 == "unused-rating" }.count == 1)
        #expect(run.manifest.counts.unusedRatings == 1)
        #expect(try RunVerifier.verify(run.folder, threads: 1).isVerified)
    }

    /// An opening that cannot take anybody is chosen in vain, and says so; nobody's list has it.
    @Test func choicesOfOpeningsWithoutSeatsAreListed() throws {
        let programme = Self.programme.replacing(
            "columns: {id: {}, level: {type", with: "seats: seats\n  columns: {id: {}, seats: {type: number}, level: {type")
        let fixture = try Self.fixture([
            "p.yml": programme, "o.csv": "id,level,seats\nX,low,0\nY,low,2\n", "c.csv": "talent,opening,rank\nA,X,1\n",
            "r.csv": "talent,opening,score\nB,X,70\n",
        ])
        let run = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("run"))
        let rejected = try run.csv("rejected.csv")
        let told = zip(rejected.column("reason"), rejected.column("code")).suffix(2).map { "\($0) \($1)" }
        #expect(told == ["not used: X has no seats no-seats", "not used: X has no seats no-seats"])
        #expect(Set(try run.csv("recommendations-talents.csv").column("opening")) == ["Y"])
        #expect(run.manifest.counts.placed == 2 && run.manifest.counts.ineligibleChoices == 1)
        #expect(try RunVerifier.verify(run.folder, threads: 1).isVerified)
    }

    @Test func numbersStandWithoutUnits() throws {
        let fixture = try Self.fixture()
        let run = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("run"))
        let both = try run.csv("placements.csv").column("score") + run.csv("unplaced.csv").column("score")
        #expect(Set(both) == ["-5", "20000", "1.5"])
        let chinese = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("zh"), language: .zh)
        #expect(try chinese.csv("placements.csv").header.contains("成绩（points）"))
    }

    @Test func reasonsStandBeforeTheirCodes() throws {
        let fixture = try Self.fixture()
        let header = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("run")).csv("unplaced.csv").header
        let reason = try #require(header.firstIndex(of: "reason"))
        #expect(header[reason + 1] == "reason_code")
    }

    /// One style of code in every file: small words joined by hyphens, each its own.
    @Test func codesAreWordsJoinedByHyphens() {
        let words = RowIssue.Code.allCases.map(\.word)
        #expect(words.allSatisfy { $0.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil } && Set(words).count == words.count, "\(words)")
        #expect(RowIssue.Code.notANumber.word == "not-a-number" && RowIssue.Code.duplicateID.word == "duplicate-id")
    }

    @Test func theSecondsOfWritingAreRecorded() throws {
        let fixture = try Self.fixture()
        let seconds = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("run")).manifest.process.seconds["write"]
        #expect(seconds.map { (0...60).contains($0) } == true)
    }

    /// Without a usable row on one side there is nothing to match; what was set aside can still be seen.
    @Test(
        arguments: [
            ("t.csv", "id,level,score\nD,lwo,1\nE,high,x\n", 2, "lwo"), ("t.csv", "id,level,score\n", nil, "no rows"),
            ("o.csv", "id,level\nZ,hihg\n", 2, "hihg"), ("o.csv", "id,level\n", nil, "no rows"),
        ] as [(String, String, Int?, String)])
    func nothingUsableIsRefused(_ file: String, _ text: String, _ line: Int?, _ word: String) throws {
        let fixture = try Self.fixture([file: text])
        let loaded = try ProgrammeLoader.load(fixture.at("p.yml"))
        let error = try #require(Self.refusal(loaded.requireUsableRows))
        #expect(error.code == .malformedTable && error.location == SourceLocation(file: file, line: line))
        #expect(error.message.en.contains(word), "\(error.message.en)")
        let good = try Self.fixture()
        try ProgrammeLoader.load(good.at("p.yml")).requireUsableRows()
    }

    /// The short form of a joined column means what the long one does: a row without it is no fault.
    @Test func shorthandColumnsOfJoinsAreOptional() throws {
        func loaded(_ edits: [String: String]) throws -> LoadedProgramme {
            let fixture = try Self.fixture(edits)
            return try ProgrammeLoader.load(fixture.at("p.yml"))
        }
        let longForm = Self.programme.replacing("{pay: number}", with: "{pay: {type: number}}")
        // An empty cell is where the two forms differed.
        for cells in ["A,1\n", "A,\n"] {
            let short = try loaded(["j.csv": "id,pay\n" + cells])
            let long = try loaded(["j.csv": "id,pay\n" + cells, "p.yml": longForm])
            #expect(short.issues == long.issues && short.compiled.talents.count == 3)
            #expect(!short.issues.contains { $0.file == "j.csv" })
        }
    }

    /// A list that was changed by hand, with its hash made to agree, is not the full sort of a sampled row.
    @Test(arguments: ["recommendations-talents.csv", "recommendations-openings.csv"]) func forgedListsAreFound(_ file: String) throws {
        let fixture = try Self.fixture(["o.csv": "id,level\nX,low\nY,high\nW,low\nV,low\n", "c.csv": "talent,opening,rank\n"])
        try fixture.write("p.yml", Self.programme.replacing("talents: 1,", with: "talents: 3,"))
        let run = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("run"))
        func finding() throws -> RunVerifier.Finding? {
            try RunVerifier.verify(run.folder, threads: 1).findings.first { $0.title.en.hasPrefix("sampled lists equal a full sort") }
        }
        #expect(try finding()?.passes == true)
        let good = try fixture.text("run/" + file)
        let lines = good.split(separator: "\n").map(String.init)
        let forgeries = [
            Array(lines.dropLast()), Array(lines[...1] + lines[3...]),
            lines.map { $0.replacing(",X,", with: ",W,").replacing(",A,", with: ",C,") },
            lines.map { $0.replacing(".0000", with: ".0001") },
        ]
        for (index, forged) in forgeries.enumerated() {
            try #require(forged != lines, "forgery \(index) changes nothing")
            try fixture.write("run/" + file, forged.joined(separator: "\n") + "\n")
            var manifest = run.manifest
            let place = try #require(manifest.outputs.firstIndex { $0.file == file })
            let bytes = try fixture.data("run/" + file)
            manifest.outputs[place].bytes = bytes.count
            manifest.outputs[place].sha256 = SHA256.hex(of: Array(bytes))
            try fixture.write("run/run.json", manifest.encoded())
            #expect(try finding()?.passes == false, "forgery \(index)")
        }
    }

    @Test(arguments: [
        ("../evil", "/"), ("a\\b", "\\"), (".hidden", "dot"), ("..", "dot"), ("\"a\\nb\"", "control"), ("\"\"", "empty"),
        ("\"  \"", "empty"),
        (String(repeating: "n", count: 101), "100 characters"), (String(repeating: "名", count: 67), "200 bytes"),
    ])
    func namesThatAreNoFolderAreRefused(_ name: String, _ word: String) throws {
        let fixture = try Self.fixture(["p.yml": Self.programme.replacing("programme: small", with: "programme: \(name)")])
        do {
            _ = try ProgrammeFile.read(fixture.at("p.yml"))
            Issue.record("\(name) was taken")
        } catch let error as DiagnosticsError {
            #expect(error.diagnostics.count == 1 && error.diagnostics[0].location?.line == 1)
            #expect(error.diagnostics[0].message.en.contains(word), "\(error.diagnostics[0].message.en)")
        }
    }

    @Test(arguments: ["small", "2026 夏季", "a.b", String(repeating: "名", count: 66), String(repeating: "n", count: 100)])
    func otherNamesAreTaken(_ name: String) throws {
        let fixture = try Self.fixture(["p.yml": Self.programme.replacing("programme: small", with: "programme: \(name)")])
        #expect(try ProgrammeFile.read(fixture.at("p.yml")).programme.name == name)
        try AtomicFolder(replacing: fixture.at("runs/" + name)).discard()
    }

    /// Vectors go with rows: those of rows set aside are passed over, those of nobody are a mistake.
    @Test(
        arguments: [
            ("A,1,0\nB,0,1\n", nil, ""), ("A,1,0\nD,0,1\n", nil, ""), ("A,1,0\nN,0,1\n", 3, "'N'"), ("A,1,0\nB,0,1\nA,0,1\n", 4, "line 2"),
        ] as [(String, Int?, String)])
    func vectorsOfUnknownIdsAreRefused(_ lines: String, _ line: Int?, _ word: String) throws {
        let fixture = try Self.fixture([
            "v.csv": "id,x,y\n" + lines, "w.csv": "id,x,y\nX,1,0\nY,0,1\nZ,1,1\n",
            "p.yml": Self.programme.replacing(
                "[{term: level, merit: opening.level}]", with: "[{term: near, embedding: {talent: v.csv, opening: w.csv}}]"),
        ])
        let error = Self.refusal { _ = try ProgrammeLoader.load(fixture.at("p.yml")) }
        #expect((error == nil) == (line == nil))
        if let error, let line {
            #expect(error.location == SourceLocation(file: "v.csv", line: line) && error.message.en.contains(word), "\(error)")
        }
    }
}
