import Foundation
import TestSupport
import Testing

/// `docs/reference.md` is enough: a script in Python that follows it comes to the same fits, lists and placements as the program.
@Suite(.enabled(if: Python.isThere, "there is no python3"))
struct ReferenceTests {
    private static func recompute(_ words: [String]) throws -> ProcessRunner.Result {
        try ProcessRunner.run("/usr/bin/env", ["python3", Repository.root + "/Tests/Reference/recompute.py"] + words, timeout: 240)
    }

    private static let alliance = Repository.root + "/Datasets/alliance/graduates.yml"

    @Test func fitsOfSampledPairsAgree() throws {
        let fixture = try RunFixture()
        let out = fixture.at("run")
        // Long enough to hold every eligible pair.
        let run = try CommandLineTool.run(
            ["match", Self.alliance, "--out", out, "--no-index", "-q", "--talents-list", "1000", "--openings-list", "2000"])
        #expect(run.code == 0, "\(run.everything)")
        let found = try Self.recompute([Self.alliance, "--sample", "200", "--seed", "7", "--run", out])
        #expect(found.status == 0 && found.output.contains("200 pairs") && found.output.contains("; 200 agree"), "\(found.words)")
    }

    @Test func listsAndPlacementsAgree() throws {
        let fixture = try RunFixture()
        let out = fixture.at("run")
        #expect(try CommandLineTool.run(["match", Self.alliance, "--out", out, "--no-index", "-q"]).code == 0)
        let found = try Self.recompute([Self.alliance, "--lists", "3", "--placements", "--run", out])
        #expect(found.status == 0 && found.output.contains("6 lists; 6 agree"), "\(found.words)")
        // A changed fit is found.
        let path = out + "/recommendations-talents.csv"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            lines[index] = line.replacing(".0000", with: ".5000", maxReplacements: 1)
        }
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try Self.recompute([Self.alliance, "--lists", "3", "--run", out]).status == 1)
    }

    @Test func everyKindOfRuleAndTermAgrees() throws {
        let programme = Repository.root + "/Tests/Reference/kinds/kinds.yml"
        let found = try Self.recompute([programme, "--all", "--duikou", CommandLineTool.path])
        #expect(found.status == 0 && found.output.contains("agree"), "\(found.words)")
    }
}

private enum Python {
    static let isThere = (try? ProcessRunner.run("/usr/bin/env", ["python3", "--version"]))?.status == 0
}
