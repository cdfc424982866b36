import Foundation
import TestSupport
import Testing

/// What `match` refuses `check` refuses, in the same words and with the same code; what `match` runs `check` passes.
@Suite struct CheckAgreesTests {
    private static let plain = "allocate: {mechanism: deferred-acceptance, proposing: talents, ties: single-lottery}"

    private static func regions(_ name: String, _ limits: String, more: String = "", openings: String? = nil) -> MalformedCase {
        var files = SmallProgramme.edited(
            "p.yml", plain, "allocate: {\(more)regions: {of: opening.place, limits: limits.csv, cost: opening.pay_max}}")
        files["limits.csv"] = Array(limits.utf8)
        if let openings { files["o.csv"] = Array(openings.utf8) }
        return MalformedCase(name: name, files: files, arguments: MalformedCase.match, exit: 2, words: [], chinese: [])
    }

    /// Refusals that the other cases do not have: those that hang on tables, lists and limits together.
    static let more = [
        regions("a floor beyond the seats", "region,floor\nsouth,9\n"),
        regions("a floor that too few list", "region,floor\nnorth,2\n"),
        regions("a floor that can be met", "region,floor\nsouth,1\n"),
        regions("floors under a cap", "region,cap,floor\nnorth,1,\nnorth-east,,2\n"),
        regions(
            "a floor beside a budget", "region,floor,budget\nnorth,1,9000\n",
            openings: SmallProgramme.openings + "O3,tailor,low,north,cut,4000,,1\n"),
        regions(
            "a floor beside kept seats", "region,floor\nsouth,9\n",
            more: "reserves: [{name: a, for: {talent: skills, is: [cut]}, seats: 1, unused: kept}], "),
    ]

    static let cases = (MalformedInputTests.cases.filter { $0.arguments == MalformedCase.match } + more)

    @Test(arguments: cases) func checkSaysWhatMatchSays(_ test: MalformedCase) throws {
        let fixture = try RunFixture()
        for (name, text) in SmallProgramme.files { try fixture.write(name, text) }
        for (name, bytes) in test.files {
            if let bytes { try fixture.write(name, bytes) } else { try FileManager.default.removeItem(atPath: fixture.at(name)) }
        }
        func duikou(_ words: [String]) throws -> ProcessRunner.Result {
            try ProcessRunner.run(ProcessRunner.duikou, words + ["--lang", "en"], in: fixture.path, timeout: 20)
        }
        let (match, check) = (try duikou(MalformedCase.match), try duikou(["check", "p.yml"]))
        #expect(match.status == check.status, "match: \(match.words.prefix(1_000))\ncheck: \(check.words.prefix(1_000))")
        func errors(_ result: ProcessRunner.Result) -> Set<Substring> {
            Set(result.errors.split(separator: "\n").filter { $0.contains("error:") })
        }
        #expect(errors(match) == errors(check), "match: \(match.words.prefix(1_000))\ncheck: \(check.words.prefix(1_000))")
        if match.status <= 1 {
            func warnings(_ result: ProcessRunner.Result) -> Set<Substring> {
                Set(result.errors.split(separator: "\n").filter { $0.contains("warning:") })
            }
            #expect(warnings(match).isSubset(of: warnings(check)))
        }
    }

    /// The cases are worth something: floors that cannot be met are among them, and one that can.
    @Test func theFurtherCasesDiffer() throws {
        var codes: [String: Int32] = [:]
        for test in Self.more {
            let fixture = try RunFixture()
            for (name, text) in SmallProgramme.files { try fixture.write(name, text) }
            for case (let name, let bytes?) in test.files { try fixture.write(name, bytes) }
            codes[test.name] = try ProcessRunner.run(ProcessRunner.duikou, ["check", "p.yml"], in: fixture.path, timeout: 20).status
        }
        #expect(codes["a floor that can be met"] == 0 && codes.values.count { $0 == 2 } == Self.more.count - 1, "\(codes)")
    }
}
