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

    /// The lines between the marks are those of the README.
    @Test func theLibraryIsUsedAsShown() throws {
        let fixture = try RunFixture()
        var said: [String] = []
        func print(_ words: Any...) { said.append(words.map { "\($0)" }.joined(separator: " ")) }
        func example(_ programme: String, _ out: String) throws {
            // begin
            var job = MatchJob(programme: programme)
            job.out = out
            let outcome = try job.run(into: JobOutput())
            let (programme, result) = (outcome.loaded.compiled, outcome.result)
            print(result.counts.placed, "of", result.counts.talents, "are placed")
            for placed in result.placements.prefix(3) {
                print(programme.talents.id(placed.talent), "→", programme.openings.id(placed.opening), Score.text(placed.talentFit))
            }
            // end
        }
        try example(Self.programme, fixture.at("run"))
        #expect(said.count == 4 && said[0] == "1605 of 2000 are placed", "\(said)")
        func lines(_ text: String, from: String, to: String) -> [String] {
            text.components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.drop { $0 != from }.dropFirst().prefix {
                $0 != to
            }
            .filter { !$0.isEmpty && !$0.hasPrefix("import ") }.map { line in
                line.replacing("\"Datasets/alliance/graduates.yml\"", with: "programme").replacing("\"runs/alliance\"", with: "out")
            }
        }
        let here = lines(try String(contentsOfFile: #filePath, encoding: .utf8), from: "// begin", to: "// end")
        let there = lines(try Self.text("README.md"), from: "```swift", to: "```")
        #expect(here.count == 8 && here == there)
    }
}
