import Foundation
import TestSupport
import Testing

/// Bad input through the command itself: the right exit code, words that name the place and the remedy in both languages,
/// never a crash, a hang, silence, a private value or a half-written folder.
@Suite struct MalformedInputTests {
    static let cases = MalformedCase.programmes + MalformedCase.allocations + MalformedCase.tables + MalformedCase.commands
    private static let timeout = 20.0

    /// The small programme with what the case changes in it. Its results are in the language of the terminal, where the case leaves the line
    /// alone that says so.
    private static func workspace(_ test: MalformedCase, _ language: String = "en") throws -> RunFixture {
        let fixture = try RunFixture()
        for (name, text) in SmallProgramme.files { try fixture.write(name, text) }
        for (name, bytes) in test.files {
            if let bytes { try fixture.write(name, bytes) } else { try FileManager.default.removeItem(atPath: fixture.at(name)) }
        }
        let last = Data("outputs: {talents: [level], openings: [title]}\n".utf8)
        if var programme = try? fixture.data("p.yml"), let place = programme.range(of: last) {
            programme.replaceSubrange(place, with: last + Data("results: {language: \(language)}\n".utf8))
            try fixture.write("p.yml", programme)
        }
        return fixture
    }

    @Test(arguments: cases) func isAnswered(_ test: MalformedCase) throws {
        for language in ["en", "zh"] {
            let fixture = try Self.workspace(test, language)
            let before = try fixture.everything()
            let typed = test.arguments.contains("--lang") ? test.arguments : test.arguments + ["--lang", language]
            let result = try ProcessRunner.run(
                ProcessRunner.duikou, typed, in: fixture.path, environment: ["LC_ALL": language == "zh" ? "zh_CN.UTF-8" : "C.UTF-8"],
                timeout: Self.timeout)
            let words = result.words
            let shown = words.prefix(1_500)
            #expect(!result.timedOut && !result.crashed, "\(language): ended by \(result.status): \(shown)")
            #expect(result.status == test.exit, "\(language): \(shown)")
            #expect(!words.isEmpty)
            #expect(!words.contains("Fatal error") && !words.contains("unexpected failure") && !words.contains("没有料到"))
            if result.status >= 2 {
                #expect(!result.errors.isEmpty && result.output.isEmpty, "\(language): errors belong to stderr: \(shown)")
            }
            if language == "zh" {
                #expect(words.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "no Chinese: \(shown)")
            }
            // A message that drowns its reader says nothing.
            #expect(words.utf8.count < 20_000, "\(words.utf8.count) bytes of words")
            for word in language == "en" ? test.words : test.chinese {
                let rejected = (try? fixture.text("out/rejected.csv")) ?? ""
                #expect(words.contains(word) || Self.place(word, isIn: rejected), "\(language): '\(word)' is not in: \(shown)")
            }
            let after = try fixture.everything()
            #expect(!words.contains("SECRET"), "a private value: \(shown)")
            for (name, bytes) in after where before[name] == nil {
                #expect(!String(decoding: bytes, as: UTF8.self).contains("SECRET"), "a private value in \(name)")
                #expect(name.hasPrefix("out/") && result.status <= 1, "left behind: \(name)")
            }
            for (name, bytes) in before { #expect(after[name] == bytes, "\(name) was changed") }
            let names = try FileManager.default.contentsOfDirectory(atPath: fixture.path)
            #expect(!names.contains { $0.hasPrefix(".") }, "left behind: \(names)")
            if result.status >= 2 { #expect(!names.contains("out"), "half-written") }
        }
    }

    /// `t.csv:5` as rejected.csv writes it.
    private static func place(_ word: String, isIn rejected: String) -> Bool {
        rejected.contains(word) || rejected.contains(word.replacingOccurrences(of: ":", with: ",") + ",")
    }

    /// What is set aside without `--strict` stops the run with it, before anything is written.
    @Test(arguments: MalformedCase.tables.filter { $0.exit == 1 && $0.arguments == MalformedCase.match && !$0.words.contains("set aside") })
    func strictStopsAtARowSetAside(_ test: MalformedCase) throws {
        let fixture = try Self.workspace(test)
        let result = try ProcessRunner.run(
            ProcessRunner.duikou, test.arguments + ["--strict", "--lang", "en"], in: fixture.path, timeout: Self.timeout)
        #expect(result.status == 2 && !fixture.exists("out"), "\(result.words.prefix(1_000))")
        #expect(!result.words.contains("SECRET"))
    }

    /// The good programme is good, so that each case fails for its own reason; and a run of it stands a bad one.
    @Test func theGoodProgrammeRunsAndSurvives() throws {
        let fixture = try RunFixture()
        for (name, text) in SmallProgramme.files { try fixture.write(name, text) }
        func duikou(_ arguments: [String]) throws -> ProcessRunner.Result {
            try ProcessRunner.run(ProcessRunner.duikou, arguments + ["--lang", "en"], in: fixture.path, timeout: Self.timeout)
        }
        let good = try duikou(MalformedCase.match)
        #expect(good.status == 0, "\(good.words)")
        #expect(try duikou(["verify", "out"]).status == 0)
        #expect(try duikou(["check", "p.yml"]).status == 0)
        #expect(try duikou(["query", "p.yml", "T1"]).status == 0)
        #expect(try duikou(["generate", "spec.yml", "--out", "made"]).status == 0)
        let run = try fixture.everything().filter { $0.key.hasPrefix("out/") }
        try fixture.write("t.csv", "nothing\n")
        #expect(try duikou(MalformedCase.match).status == 2)
        #expect(try fixture.everything().filter { $0.key.hasPrefix("out/") } == run)
        let stale = try duikou(["verify", "out"])
        #expect(stale.status == 2 && stale.words.contains("t.csv"), "\(stale.words)")
        try fixture.write("t.csv", SmallProgramme.talents)

        // Each file of the run changed, cut short or gone.
        for (name, bytes) in run where name != "out/run.json" {
            for bad in [bytes.dropLast(), bytes + [0x20]] {
                try fixture.write(name, bad)
                let result = try duikou(["verify", "out"])
                #expect(result.status == 2 && result.words.contains(name.dropFirst(4)), "\(name): \(result.words)")
            }
            try FileManager.default.removeItem(atPath: fixture.at(name))
            #expect(try duikou(["verify", "out"]).status == 2, "\(name) is gone")
            try fixture.write(name, bytes)
        }
        #expect(try duikou(["verify", "out"]).status == 0)
    }

    /// Permissions mean nothing to the superuser, so that these can be tried by others only.
    @Test(.enabled(if: NSUserName() != "root", "the superuser may read and write everything"))
    func permissionsAreNamed() throws {
        for (name, arguments, exit) in [("t.csv", MalformedCase.match, Int32(3)), ("p.yml", MalformedCase.match, 3)] {
            let fixture = try RunFixture()
            for (file, text) in SmallProgramme.files { try fixture.write(file, text) }
            try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: fixture.at(name))
            let result = try ProcessRunner.run(ProcessRunner.duikou, arguments + ["--lang", "en"], in: fixture.path, timeout: Self.timeout)
            #expect(result.status == exit && result.words.contains(name), "\(result.words)")
        }
    }
}
