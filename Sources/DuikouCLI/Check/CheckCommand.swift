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
        let loaded = try ProgrammeLoader.load(programme, tables: tables.tables)
        let advice =
            [Side.talent, .opening].flatMap { side -> [Diagnostic] in
                let table = loaded.compiled.table(side)
                return TableAdvice.warnings(for: table, codes: loaded.compiled.codes) + [TableAdvice.seats(of: table)].compactMap { $0 }
            } + MeritAdvice.warnings(for: loaded.compiled)
            + CodebookAdvice.warnings(for: loaded.issues, of: loaded.programme.codebooks, codes: loaded.compiled.codes)
        let (refusals, remarks) = refusals(loaded, console)
        console.report(loaded.warnings + remarks + advice)
        if !refusals.isEmpty {
            // Do not print the summary, whose advice on how to go on would be wrong. But show the rows set aside: they may be the cause.
            if !loaded.issues.isEmpty { for line in issues(loaded, console) { console.note(line) } }
            try refusals.throwIfAny()
        }
        console.print(ProgrammeSummary(loaded, console).lines() + [""] + issues(loaded, console))
        return loaded.issues.isEmpty ? .done : .findings
    }

    /// What a `match` without options would refuse, and remarks on the allocation that the user should know.
    private func refusals(_ loaded: LoadedProgramme, _ console: Console) -> (Problems, remarks: [Diagnostic]) {
        var problems = Problems()
        let programme = loaded.programme
        let threads = min(ProcessInfo.processInfo.activeProcessorCount, ThreadOptions.maximum)
        var matcher = loaded.matcher(
            .init(seed: programme.seed, lists: programme.lists, allocation: programme.allocation, threads: threads))
        let remarks = problems.collect { try loaded.requireReady(matcher) } ?? []
        guard problems.isEmpty else { return (problems, remarks) }
        let screens = FitScreens(loaded.compiled)
        let plan = MemoryPlan(loaded.compiled, screens, stated: loaded.stated, lists: programme.lists, threads: threads)
        guard let block = problems.collect({ try plan.blockSize(limit: MachineMemory.usual) }) else { return (problems, remarks) }
        matcher.configuration.blockSize = block
        matcher.screens = screens
        let progress = ProgressLine(console)
        defer { progress.clear() }
        _ = problems.collect { try matcher.requireFloors { progress.show($0) } }
        return (problems, remarks)
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
