import ArgumentParser
import Duikou
import DuikouIO
import Foundation

/// `duikou bench`: how fast this machine scores.
struct BenchCommand: Subcommand {
    /// No new round begins after this many seconds. With the last round, the command takes under ten seconds on a small machine.
    private static let limit = 5.0

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bench", abstract: words("测一测这台机器评分有多快。", "Measure how fast this machine scores."),
            discussion: words(
                """
                不读文件，也不写文件，不到十秒。数据是随机造的，各台机器都一样，所以结果可以相互比较；测的时候请不要运行别的程序。

                例：
                  duikou bench
                  duikou bench --json > speed.json

                退出码：0 完成；2 输入有错；3 系统环境出错；129、130、143 被关闭终端、Ctrl-C 或 kill 停止。
                """,
                """
                Reads and writes no files, and takes under ten seconds. The numbers are random but the same on every machine, so that \
                results compare; let nothing else run meanwhile.

                Examples:
                  duikou bench
                  duikou bench --json > speed.json

                Exit codes: 0 done; 2 bad input; 3 the system failed; 129, 130, 143 stopped by a closed terminal, Ctrl-C or kill.
                """))
    }

    @Option(parsing: .unconditional, help: ArgumentHelp(words("造多少人才。", "How many talents to make up."), valueName: "n"))
    var talents = ScoringSpeed.Size.standard.talents

    @Option(parsing: .unconditional, help: ArgumentHelp(words("造多少岗位。", "How many openings to make up."), valueName: "n"))
    var openings = ScoringSpeed.Size.standard.openings

    @Flag(help: ArgumentHelp(words("输出 JSON，供程序读取。", "Print JSON for programs.")))
    var json = false

    @OptionGroup var threads: ThreadOptions
    @OptionGroup var languageOptions: LanguageOptions

    func execute(_ console: Console) throws -> ExitStatus {
        let threads = try threads.validated()
        var size = ScoringSpeed.Size.standard
        size.talents = try validated(talents, option: "--talents")
        size.openings = try validated(openings, option: "--openings")
        let progress = ProgressLine(console)
        let interruption = Interruption(nil)
        defer { progress.clear() }
        let speed = try withExtendedLifetime(interruption) {
            try ScoringSpeed.measure(size, threads: threads, limit: Self.limit, clock: steadySeconds) { done, total in
                try Interruption.check()
                progress.show(
                    LocalizedText(zh: "测速", en: "measuring"), done: done, total: total, unit: LocalizedText(zh: "步", en: "steps"))
            }
        }
        progress.clear()
        let answer = BenchAnswer(speed, .current(processors: ProcessInfo.processInfo.activeProcessorCount))
        if json { console.exactly(try JSONText.of(answer)) } else { console.print(BenchText(answer, console).lines()) }
        return .done
    }

    /// The most rows; more would take minutes and much memory.
    private static let maximum = 200_000

    private func validated(_ rows: Int, option: String) throws -> Int {
        guard (1...Self.maximum).contains(rows) else {
            throw DuikouError(
                .usage, zh: "\(option) 应为 1 到 \(Format.grouped(Self.maximum))，这里是 \(rows)。",
                en: "\(option) must be 1 to \(Format.grouped(Self.maximum)), not \(rows).")
        }
        return rows
    }
}
