import Duikou
import DuikouIO
import Foundation
import TestSupport
import Testing

/// What the README shows is what the program does.
@Suite struct ReadmeTests {
    private static func text(_ name: String) throws -> String {
        try String(contentsOfFile: Repository.root + "/" + name, encoding: .utf8)
    }

    private static let programme = Repository.root + "/Datasets/alliance/graduates.yml"

    @Test(arguments: [("README.md", "en"), ("README.zh.md", "zh")])
    func theSampleRunPrintsWhatIsShown(_ name: String, _ language: String) throws {
        let fixture = try RunFixture()
        let readme = try Self.text(name)
        let run = try CommandLineTool.run(["match", Self.programme, "--out", fixture.at("run"), "--no-index", "--lang", language])
        #expect(run.code == 0, "\(run.errors)")
        // The last line tells the folder and the time.
        let lines = run.output.split(separator: "\n").dropLast()
        #expect(lines.count >= 8)
        for line in lines { #expect(readme.contains("\n\(line)\n"), "\(name) lacks: \(line)") }
    }

    @Test func theSamplePairIsExplainedAsShown() throws {
        let readme = try Self.text("README.md")
        let answer = try CommandLineTool.run(
            ["query", Self.programme, "--pair", "SX2026000001", "V000258", "--lang", "en", "--no-index"])
        let shown = readme.split(separator: "\n").drop { !$0.hasPrefix("the opening's fit") }.prefix { !$0.hasPrefix("```") }
        #expect(shown.count == 6)
        for line in shown { #expect(answer.output.contains("\(line)\n"), "\(line)") }
    }

    /// The lines between the marks are those of both READMEs.
    @Test func theLibraryIsUsedAsShown() throws {
        let fixture = try RunFixture()
        var said: [String] = []
        func print(_ words: Any...) { said.append(words.map { "\($0)" }.joined(separator: " ")) }
        func example(_ programme: String, _ out: String) throws {
            // begin files
            var job = MatchJob(programme: programme)
            job.out = out
            let outcome = try job.run(into: JobOutput())
            let (programme, result) = (outcome.loaded.compiled, outcome.result)
            print(result.counts.placed, "of", result.counts.talents, "are placed")
            for placed in result.placements.prefix(3) {
                print(programme.talents.id(placed.talent), "→", programme.openings.id(placed.opening), Score.text(placed.talentFit))
            }
            // end files
        }
        try example(Self.programme, fixture.at("run"))
        #expect(said.count == 4 && said[0] == "1605 of 2000 are placed", "\(said)")
        try Self.compare(example: 0, "files", lines: 8)
    }

    @Test func memoryIsUsedAsShown() throws {
        var said: [String] = []
        func print(_ words: Any...) { said.append(words.map { "\($0)" }.joined(separator: " ")) }
        let text = Array(
            """
            programme: small
            date: 2026-06-30
            talents: {table: people.csv, id: id, columns: {id: {}, grade: {type: number}}}
            openings: {table: posts.csv, id: id, columns: {id: {}, pay: {type: number}}}
            fit:
              talent_for_opening: [{term: grade, merit: talent.grade}]
              opening_for_talent: [{term: pay, merit: opening.pay}]

            """.utf8)
        let (people, posts) = (Array("id,grade\nA,70\nB,90\n".utf8), Array("id,pay\nX,6000\nY,5000\n".utf8))
        // begin memory
        let files = MemoryFiles(["p.yml": text, "people.csv": people, "posts.csv": posts])
        var match = MatchJob(programme: "p.yml")
        match.files = files
        let matched = try match.run()
        let placements = try matched.tables.bytes(of: "placements.csv") ?? []
        print(String(decoding: placements, as: UTF8.self))
        var query = QueryJob(programme: "p.yml", try Question(.row(id: "A", side: .talent), top: 3))
        query.files = files
        print(try query.run().answer.json(.en))
        // end memory
        #expect(said.count == 2 && said[0].contains("\nB,X,") && said[0].contains("\nA,Y,"), "\(said)")
        #expect(said[1].contains("\"id\" : \"A\"") && said[1].contains("\"id\" : \"X\""), "\(said)")
        try Self.compare(example: 1, "memory", lines: 9)
    }

    /// Compares the lines between two marks of this file with an example of each README.
    private static func compare(example number: Int, _ mark: String, lines count: Int) throws {
        func trimmed(_ text: String) -> [String] {
            text.components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        func code(_ lines: some Sequence<String>) -> [String] {
            lines.filter { !$0.isEmpty && !$0.hasPrefix("import ") && !$0.hasPrefix("//") }.map { line in
                line.replacing("\"Datasets/alliance/graduates.yml\"", with: "programme").replacing("\"runs/alliance\"", with: "out")
            }
        }
        let here = code(
            trimmed(try String(contentsOfFile: #filePath, encoding: .utf8)).drop { $0 != "// begin \(mark)" }.prefix {
                $0 != "// end \(mark)"
            })
        #expect(here.count == count)
        for name in ["README.md", "README.zh.md"] {
            let blocks = trimmed(try text(name)).split(separator: "```swift").dropFirst().map { code($0.prefix { $0 != "```" }) }
            #expect(blocks.count == 2 && blocks[number] == here, "\(name): \(blocks)")
        }
    }
}
