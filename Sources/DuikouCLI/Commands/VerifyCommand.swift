import ArgumentParser
import Duikou
import DuikouIO

/// `duikou verify RUN`: a finished run checked from its inputs and its files alone.
struct VerifyCommand: Subcommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "verify", abstract: words("从输入和结果文件独立核验一次匹配。", "Check a finished run from its inputs and files alone."),
            discussion: words(
                "核验输入与结果文件的指纹、名额、规则、稳定性，并重做一遍逐字节比较。\n\n例：\n  duikou verify runs/alliance\n\n退出码：0 通过；2 不通过或已损坏。",
                """
                Checks the files' fingerprints, seats, rules and stability, and makes the run again to compare every byte.

                Example:
                  duikou verify runs/alliance

                Exit codes: 0 verified; 2 not verified, or damaged.
                """))
    }

    @Argument(help: ArgumentHelp(words("match 写出的结果文件夹。", "The folder that match wrote."), valueName: "run"), completion: .directory)
    var run: String

    @OptionGroup var threads: ThreadOptions
    @OptionGroup var memory: MemoryOptions
    @OptionGroup var speech: SpeechOptions

    func execute(_ console: Console) throws -> Finish {
        let progress = ProgressLine(console)
        defer { progress.clear() }
        progress.show(LocalizedText(zh: "核对文件", en: "comparing files"))
        let report = try RunVerifier.verify(run, threads: threads.meant(), memory: memory.meant()) { progress.show($0) }
        progress.clear()
        var table = TextTable([.init(title: ""), .init(title: ""), .init(title: "", wraps: true)])
        for finding in report.findings {
            table.add([finding.passes ? "✓" : "✗", console.text(finding.title), console.text(finding.detail)])
        }
        // The table's header is empty: findings speak for themselves.
        for line in table.lines(width: console.width).dropFirst() {
            console.print(line.hasPrefix("✗") ? console.bad(line) : line.hasPrefix("✓") ? console.good("✓") + line.dropFirst() : line)
        }
        if report.isVerified {
            console.print(console.good(console.word("核验通过。", "Verified.")))
            return .done
        }
        console.print(
            console.bad(
                console.word(
                    "核验不通过：这份结果不能作数。请用原来的输入重新运行 duikou match。",
                    "Not verified: do not rely on this run. Match again from the original inputs.")))
        return .badInput
    }
}
