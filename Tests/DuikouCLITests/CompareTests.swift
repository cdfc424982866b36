import Foundation
import TestSupport
import Testing

@testable import DuikouCLI

/// `duikou compare` against a `match` by each mechanism.
@Suite struct CompareTests {
    private typealias Object = [String: Any]

    @Test func eachRungIsAMatch() throws {
        let sample = try SampleProgramme(seed: 5, talents: 60, openings: 20)
        defer { sample.remove() }
        let outcome = try CommandLineTool.run(["compare", sample.path, "--json"])
        #expect(outcome.code == 0, "\(outcome.errors)")
        let answer = try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? Object)
        let rungs = try #require(answer["rungs"] as? [Object])
        #expect(rungs.count == 6)
        for rung in rungs {
            let code = try #require(rung["mechanism"] as? String)
            guard !code.contains("+"), !code.hasSuffix("openings") else { continue }
            let match = try CommandLineTool.run(["match", sample.path, "--mechanism", code, "--out", sample.run])
            #expect(match.code <= 1, "\(match.errors)")
            let run = try #require(
                JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: sample.run + "/run.json"))) as? Object)
            let counts = try #require(run["counts"] as? Object)
            let verification = try #require(run["verification"] as? Object)
            #expect(rung["placed"] as? Int == counts["placed"] as? Int, "\(code)")
            #expect(rung["blockingPairs"] as? Int == verification["blockingPairs"] as? Int, "\(code)")
            #expect(verification["holds"] as? Bool == true, "\(code)")
            let verify = try CommandLineTool.run(["verify", sample.run])
            #expect(verify.code == 0, "\(code): \(verify.output)")
        }
    }

    @Test func isSaidInBothLanguages() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let (zh, en) = (
            try CommandLineTool.run(["compare", sample.path, "--lang", "zh"]),
            try CommandLineTool.run(["compare", sample.path, "--lang", "en"])
        )
        #expect(zh.output.contains("稳定且安排最多") && zh.output.contains("不稳定的对"))
        #expect(en.output.contains("maximum stable") && en.output.contains("blocking"))
        #expect(zh.output.components(separatedBy: "\n").count == en.output.components(separatedBy: "\n").count)
    }
}
