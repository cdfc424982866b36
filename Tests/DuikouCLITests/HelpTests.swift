import Foundation
import TestSupport
import Testing

@testable import DuikouCLI

struct HelpTests {
    static let commands = ["match", "rematch", "compare", "query", "index", "check", "verify", "generate", "bench", "completions"]

    @Test(arguments: [[]] + commands.map { [$0] })
    func helpIsInTheLanguageAsked(_ command: [String]) throws {
        let english = try CommandLineTool.run(command + ["--help"])
        #expect(english.code == 0)
        #expect(english.errors.isEmpty)
        #expect(!english.output.contains { $0 >= "一" && $0 <= "龥" })
        let chinese = try CommandLineTool.run(command + ["--help", "--lang", "zh"])
        #expect(chinese.code == 0)
        for word in ["OVERVIEW", "USAGE", "OPTIONS", "ARGUMENTS", "SUBCOMMANDS", "(default", "default:", "(values", "Show ", "See '"] {
            #expect(!chinese.output.contains(word), "\(word) in \(command)")
        }
        for line in chinese.output.split(separator: "\n") { #expect(DisplayWidth.of(line) <= 80, "\(line)") }
        #expect(try CommandLineTool.run(command + ["-h"], environment: ["LC_ALL": "zh_CN.UTF-8"]).output.contains("选项"))
    }

    @Test func everyCommandShowsAnExampleAndItsDefaults() throws {
        for command in Self.commands {
            let help = try CommandLineTool.run([command, "--help"]).output
            #expect(help.contains("  duikou \(command) "), "\(command)")
        }
        #expect(try CommandLineTool.run(["query", "--help"]).output.contains("(default: 10)"))
        #expect(try CommandLineTool.run(["match", "--help"]).output.contains("(default: \(ProcessInfo.processInfo.activeProcessorCount))"))
    }

    @Test func mistakesInTheWordsEndWithTwo() throws {
        for words in [
            ["match"], ["match", "p.yml", "--foo"], ["nosuch"], ["match", "p.yml", "--threads", "x"], ["query", "p.yml", "--lang", "fr"],
        ] {
            let english = try CommandLineTool.run(words)
            #expect(english.code == 2, "\(words)")
            #expect(english.output.isEmpty)
            #expect(english.errors.hasPrefix("error: "))
            let chinese = try CommandLineTool.run(words, environment: ["LANG": "zh_CN.UTF-8"])
            #expect(chinese.code == 2)
            #expect(chinese.errors.hasPrefix("错误："))
        }
    }

    @Test func theVersionIsPrinted() throws {
        #expect(try CommandLineTool.run(["--version"]).output.hasPrefix("duikou "))
    }

    @Test func completionScriptsAreWhatTheShellReads() throws {
        for words in [["completions", "bash"], ["--generate-completion-script", "bash"], ["completions", "bash", "--lang", "zh"]] {
            let script = try CommandLineTool.run(words)
            #expect(script.code == 0)
            #expect(try accepts("bash", script.output), "\(words)")
        }
        // A Chinese help is arranged for reading; a script must not be.
        let plain = try CommandLineTool.run(["--generate-completion-script", "zsh"], environment: ["LANG": "zh_CN.UTF-8"])
        #expect(plain.output == (try CommandLineTool.run(["completions", "zsh"], environment: ["LANG": "zh_CN.UTF-8"])).output)
        #expect(try CommandLineTool.run(["completions", "fish"]).output.contains("complete -c"))
        #expect(try CommandLineTool.run(["completions", "tcsh"]).code == 2)
    }

    private func accepts(_ shell: String, _ script: String) throws -> Bool {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("duikou-completion-\(UUID().uuidString)")
        try Data(script.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try ProcessRunner.run("/usr/bin/env", [shell, "-n", file.path]).status == 0
    }
}
