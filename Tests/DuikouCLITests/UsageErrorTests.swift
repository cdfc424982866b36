import Duikou
import DuikouIO
import Foundation
import Testing

@testable import DuikouCLI

/// Words that mean nothing: told in the reader's language, with the likeliest word meant.
struct MistakeTests {
    struct Case: Sendable, CustomStringConvertible {
        var words: [String]
        var zh: String
        var en: String
        var description: String { words.joined(separator: " ") }
    }

    static let cases: [Case] = [
        .init(words: ["mtach", "p.yml"], zh: "没有“mtach”这个命令；是否为 match？", en: "there is no command 'mtach'; did you mean match?"),
        .init(words: ["--lang", "en", "qeury"], zh: "是否为 query？", en: "did you mean query?"),
        .init(words: ["help", "mtach"], zh: "是否为 match？", en: "did you mean match?"),
        .init(words: ["match", "p", "--sed", "3"], zh: "match 没有选项 --sed；是否为 --seed？", en: "did you mean --seed?"),
        .init(words: ["--what"], zh: "没有选项 --what", en: "no option --what"),
        .init(words: ["match"], zh: "match 还缺 <programme>", en: "match lacks <programme>"),
        .init(words: ["generate", "s.yml"], zh: "还缺 --out <folder>", en: "lacks --out <folder>"),
        .init(words: ["match", "p", "--seed"], zh: "--seed 后面缺少它的值", en: "--seed lacks its value"),
        .init(words: ["match", "p", "--out", "--quiet"], zh: "--out 后面缺少", en: "--out lacks"),
        .init(words: ["match", "p", "--quiet=3"], zh: "--quiet 后面不带值", en: "--quiet takes no value"),
        .init(words: ["match", "p", "--seed", "abc"], zh: "--seed 应为整数，这里是“abc”", en: "whole number, not 'abc'"),
        .init(words: ["match", "p", "--threads", "99999999999999999999"], zh: "--threads 的数太大", en: "too large"),
        .init(words: ["match", "p", "--lang", "fr"], zh: "--lang 应为 zh 或 en，这里是“fr”", en: "--lang must be zh or en, not 'fr'"),
        .init(words: ["query", "p", "x", "--side", "firm"], zh: "--side 应为 talent 或 opening", en: "talent or opening, not 'firm'"),
        .init(
            words: ["match", "p", "--list-files", "talent"], zh: "--list-files 应为 both 或 talents 或 openings 或 none，这里是“talent”",
            en: "--list-files must be both or talents or openings or none, not 'talent'"),
        .init(words: ["completions", "tcsh"], zh: "应为 bash 或 zsh 或 fish", en: "bash or zsh or fish, not 'tcsh'"),
        .init(words: ["query", "p", "A", "B"], zh: "看一对请写 --pair", en: "For a pair write --pair"),
        .init(words: ["match", "p", "q"], zh: "match 多了“q”", en: "'q' is one word too many for match"),
        // Numbers below what is possible: our own range, not a missing value.
        .init(words: ["match", "p", "--seed", "-1"], zh: "--seed 应不小于 0，这里是 -1", en: "--seed must be at least 0, not -1"),
        .init(words: ["match", "p", "--threads", "-1"], zh: "--threads 应为 1 到 1,024，这里是 -1", en: "1 to 1,024, not -1"),
        .init(words: ["match", "p", "--talents-list", "-1"], zh: "--talents-list 应为 1 到 10,000", en: "1 to 10,000, not -1"),
        .init(words: ["query", "p", "A", "--top", "-5"], zh: "--top 应为 1 到 10,000，这里是 -5", en: "--top must be 1 to 10,000, not -5"),
        .init(words: ["check", "p", "--show", "-1"], zh: "--show 应不小于 0，这里是 -1", en: "--show must be at least 0, not -1"),
        .init(words: ["generate", "s", "--out", "o", "--talents", "-1"], zh: "--talents 应不小于 1", en: "--talents must be at least 1"),
        .init(words: ["query", "p", "A", "--threads", "0"], zh: "--threads 应为", en: "--threads must be"),
        .init(words: ["query", "p", " "], zh: "编号是空的", en: "the id is empty"),
    ]

    @Test(arguments: cases)
    func isToldInBothLanguages(_ test: Case) throws {
        let english = try CommandLineTool.run(test.words)
        #expect(english.code == 2)
        #expect(english.output.isEmpty)
        #expect(english.errors.hasPrefix("error: ") && english.errors.contains(test.en), "\(english.errors)")
        let chinese = try CommandLineTool.run(
            test.words.first == "--lang" ? Array(test.words.dropFirst(2)) : test.words, environment: ["LANG": "zh_CN.UTF-8"])
        #expect(chinese.code == 2)
        #expect(chinese.errors.hasPrefix("错误：") && chinese.errors.contains(test.zh), "\(chinese.errors)")
        for word in ["Error", "Usage", "Missing", "Unexpected", "invalid"] { #expect(!chinese.errors.contains(word), "\(chinese.errors)") }
    }

    /// What is right has no mistake, so that a refusal is never explained by a word that is fine.
    @Test(arguments: [
        ["match", "p.yml", "--seed", "18446744073709551615", "-q", "--out=x", "--threads", "2"],
        ["query", "p", "--pair", "A", "B", "--json"],
        ["query", "p", "--", "-A"], ["--lang", "zh", "check", "p", "--show", "0"], ["help", "match"], [],
    ])
    func goodWordsHaveNone(_ words: [String]) throws {
        #expect(UsageError(in: words, of: try Vocabulary.declared(by: DuikouCommand.self)) == nil)
    }

    @Test func withoutWordsThereIsHelp() throws {
        for (language, example) in [("zh_CN.UTF-8", "例："), ("C", "Example:")] {
            let help = try CommandLineTool.run([], environment: ["LC_ALL": language])
            #expect(help.code == 0)
            #expect(help.output.contains(example) && help.output.contains("  duikou match "))
            #expect(help.output.contains("130"), "what a stopped run ends with")
        }
    }

    /// A script may pass these to every command; the answers stay the same, but that equals stand in a query's list as the seed has them.
    @Test func threadsAndSeedAreTakenWhereTheyChangeNothing() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let seed = try ProgrammeLoader.load(sample.path).programme.seed
        for (words, seed) in [(["query", sample.path, "T1"], seed), (["check", sample.path], 5)] {
            let plain = try CommandLineTool.run(words)
            let given = try CommandLineTool.run(words + ["--threads", "1", "--seed", "\(seed)"])
            #expect(given.code == 0)
            #expect(given.output == plain.output)
        }
    }
}
