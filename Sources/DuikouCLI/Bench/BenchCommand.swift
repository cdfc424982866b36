import ArgumentParser
import Duikou
import DuikouIO
import Foundation

/// `duikou bench`: how fast this machine scores.
struct BenchCommand: Subcommand {
    /// Seconds after which no new round begins: with what is begun by then, under ten on a small machine.
    private static let limit = 5.0

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bench", abstract: words("测一测这台机器评分有多快。", "Measure how fast this machine scores."),
            discussion: words(
                """
                不读文件，也不写文件，不到十秒。数据是随机造的，各台机器都一样，所以结果可以相互比较；测的时候请不要运行别的程序。

                例：
                  duikou bench

                退出码：0 完成；2 输入有错；3 系统环境出错；130、143 被 Ctrl-C 或 kill 停止。
                """,
                """
                Reads and writes no files, and takes under ten seconds. The numbers are random but the same on every machine, so that \
                results compare; let nothing else run meanwhile.

                Example:
                  duikou bench

                Exit codes: 0 done; 2 bad input; 3 the system failed; 130, 143 stopped by Ctrl-C or kill.
                """))
    }

    @Flag(help: ArgumentHelp(words("输出 JSON，供程序读取。", "Print JSON for programs.")))
    var json = false

    @OptionGroup var threads: ThreadOptions
    @OptionGroup var speech: SpeechOptions

    func execute(_ console: Console) throws -> Finish {
        let threads = try threads.meant()
        let progress = ProgressLine(console)
        let interruption = Interruption { _ in }
        defer { progress.clear() }
        let speed = try withExtendedLifetime(interruption) {
            try ScoringSpeed.measure(threads: threads, limit: Self.limit, clock: steadySeconds) { done, total in
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
}
