import ArgumentParser
import Duikou
import DuikouIO
import Foundation

/// `duikou check PROGRAMME`: reports every problem, and what was understood.
struct CheckCommand: Subcommand {
    /// How many faulty rows are shown by default.
    static let maximumShown = 10

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check", abstract: words("检查方案和数据，说明读懂了什么。", "Check a programme and its data, and say what was understood."),
            discussion: words(
                """
                match 会拒绝的，check 都拒绝，一次说全；地区有下限时，也先列出清单，看下限能否达到。

                例：
                  duikou check Datasets/alliance/graduates.yml

                退出码：0 没有问题；1 有行被搁置；2 方案或表格有错，match 不能运行。
                """,
                """
                What match refuses, check refuses, all at once; where regions have floors, the lists are made to see whether the floors \
                can be met.

                Example:
                  duikou check Datasets/alliance/graduates.yml

                Exit codes: 0 clean; 1 rows were set aside; 2 the programme or a table is wrong, and match cannot run.
                """))
    }

    @Argument(
        help: ArgumentHelp(words("方案文件（YAML）。", "The programme file (YAML)."), valueName: "programme"),
        completion: .file(extensions: ["yml", "yaml"]))
    var programme: String

    @Option(
        parsing: .unconditional, help: ArgumentHelp(words("最多列出几处不合格的数据。", "At most this many faulty rows are listed."), valueName: "n"))
    var show = CheckCommand.maximumShown

    @OptionGroup var tables: TablesOptions
    @OptionGroup var unused: UnusedOptions
    @OptionGroup var languageOptions: LanguageOptions

    func execute(_ console: Console) throws -> ExitStatus {
        guard show >= 0 else {
            throw DuikouError(.usage, zh: "--show 应不小于 0，这里是 \(show)。", en: "--show must be at least 0, not \(show).")
        }
        try unused.check()
        var job = CheckJob(programme: programme)
        job.tables = tables.tables
        job.threads = min(ProcessInfo.processInfo.activeProcessorCount, ThreadOptions.maximum)
        let progress = ProgressLine(console)
        defer { progress.clear() }
        let outcome = try job.run { event in
            if case .matching(let stage) = event { progress.show(stage) }
        }
        progress.clear()
        let loaded = outcome.loaded
        console.report(outcome.warnings)
        if let refusal = outcome.refusal {
            // Do not print the summary, whose advice on how to go on would be wrong. But show the rows set aside: they may be the cause.
            if !loaded.issues.isEmpty { for line in issues(loaded, console) { console.note(line) } }
            throw refusal
        }
        console.print(ProgrammeSummary(loaded, console).lines() + [""] + issues(loaded, console))
        return loaded.issues.isEmpty ? .done : .findings
    }

    private func issues(_ loaded: LoadedProgramme, _ console: Console) -> [String] {
        let verdict = console.text(SetAside(loaded).verdict)
        guard !loaded.issues.isEmpty else { return [console.good(verdict)] }
        let shown = loaded.issues.prefix(show).map { "  \($0.place(loaded)): \(console.text($0.sentence))" }
        let rest = loaded.issues.count - shown.count
        let more = console.word(
            "  另有 \(Format.grouped(rest)) 处；加 --show \(loaded.issues.count) 看全部",
            "  and \(Format.grouped(rest)) more; --show \(loaded.issues.count) lists all")
        return [console.bad(verdict)] + shown + (rest == 0 ? [] : [more])
    }
}
