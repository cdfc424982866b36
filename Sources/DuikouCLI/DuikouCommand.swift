import ArgumentParser
import Duikou
import Foundation

/// `duikou`: the commands.
struct DuikouCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "duikou",
            abstract: words("给人才找合适的岗位，给岗位找合适的人才。", "Duikou matches talents to openings."),
            discussion: words(
                """
                先用 check 看方案写得对不对，用 compare 比较分配机制，用 match 匹配，用 verify 核验；
                用 query 问一个人；结果公布后有变动，用 rematch 重配。

                例：
                  duikou match Datasets/alliance/graduates.yml --out runs/alliance

                退出码：0 完成；1 完成，但有搁置的行等发现；2 输入有错；3 系统环境出错（磁盘已满、内存不足等），没有留下写了一半的结果；
                129、130、143 被关闭终端、Ctrl-C 或 kill 停止，没有留下写了一半的结果。
                """,
                """
                Check a programme with check, weigh mechanisms with compare, match with match, prove a run with verify; ask about one person with \
                query; when things change after the results are out, use rematch.

                Example:
                  duikou match Datasets/alliance/graduates.yml --out runs/alliance

                Exit codes: 0 done; 1 done, with findings such as rows set aside; 2 bad input; 3 the system failed (a full disk, refused memory), with nothing half-written left;
                129, 130, 143 stopped by a closed terminal, Ctrl-C or kill, with nothing half-written left.
                """),
            version: "duikou \(Version.current)",
            subcommands: [
                MatchCommand.self, RematchCommand.self, CompareCommand.self, QueryCommand.self, IndexCommand.self, CheckCommand.self,
                VerifyCommand.self, GenerateCommand.self, BenchCommand.self, CompletionsCommand.self,
            ])
    }

    @OptionGroup var speech: SpeechOptions
}

extension Language: ExpressibleByArgument {}

/// What every command takes.
struct SpeechOptions: ParsableArguments {
    @Option(
        name: .customLong("lang"),
        help: ArgumentHelp(
            words(
                "语言：zh 或 en。默认随系统区域设置（现在是 \(Localisation.language.rawValue)）。",
                "Language: zh or en. By default the locale's (now \(Localisation.language.rawValue))."),
            valueName: "zh|en"))
    var language: Language?
}

/// How many processors to use.
struct ThreadOptions: ParsableArguments {
    /// More threads than any machine has processors is a slip of the keyboard.
    static let most = 1024

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            words("线程数，结果与它无关。", "Threads; results do not depend on it."), valueName: "n"))
    var threads = min(ProcessInfo.processInfo.activeProcessorCount, ThreadOptions.most)

    func meant() throws -> Int {
        guard (1...Self.most).contains(threads) else {
            throw DuikouError(
                .usage, zh: "--threads 应为 1 到 \(Format.grouped(Self.most))，这里是 \(threads)。",
                en: "--threads must be 1 to \(Format.grouped(Self.most)), not \(threads).")
        }
        return threads
    }
}

/// What scripts may pass to every command alike; nothing that the command says depends on them.
struct HarmlessOptions: ParsableArguments {
    @OptionGroup var threads: ThreadOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            words("随机种子；这里不抽签，写了也不影响答案。", "Seed; nothing is drawn here, so the answer does not depend on it."), valueName: "n"))
    var seed: UInt64?

    func check() throws { _ = try threads.meant() }
}

/// An option's list length as the engine takes it.
func meantLength(_ value: Int?, option: String) throws -> Int? {
    guard let value else { return nil }
    guard (1...ListLengths.longest).contains(value) else {
        throw DuikouError(
            .usage, zh: "\(option) 应为 1 到 \(Format.grouped(ListLengths.longest))，这里是 \(value)。",
            en: "\(option) must be 1 to \(Format.grouped(ListLengths.longest)), not \(value).")
    }
    return value
}
