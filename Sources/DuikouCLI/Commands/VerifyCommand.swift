import ArgumentParser
import Duikou
import DuikouIO

/// `duikou verify RUN`: checks a finished run from its inputs and its files alone.
struct VerifyCommand: Subcommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "verify", abstract: words("从输入和结果文件独立核验一次匹配。", "Check a finished run from its inputs and files alone."),
            discussion: words(
                """
                先看结果文件本身：指纹、各项之和、清单次序、名额、录取线、计数是否彼此相符；再看输入是否仍是当时的；\
                输入齐全时重做一遍，核对规则、清单、稳定性和机制的承诺，并逐字节比较。

                run.json 中的路径相对于结果文件夹：结果与输入一起复制到别处仍可核验。输入在别处时，用 --programme、--tables、--base 说明。\
                没有输入时只核验文件本身，其余写明“未核”。

                例：
                  duikou verify runs/alliance
                  duikou verify 收到的结果 --programme graduates.yml --tables 表格
                  duikou verify runs/alliance --lists all

                退出码：0 通过；1 能核验的都对，但缺少输入，其余未核；2 不通过或已损坏；3 系统环境出错。
                """,
                """
                First what the files show by themselves: fingerprints, sums of terms, order of lists, seats, cutoffs and counts against each \
                other; then whether the inputs are still those on record; and where all are here, the run is made again: rules, lists, \
                stability and the mechanism's other promises, and every byte.

                Paths in run.json start from the run's folder, so that a run copied together with its inputs can be checked anywhere. Where the \
                inputs are elsewhere, say so with --programme, --tables or --base. Without them the files alone are checked, and what is \
                left open is named.

                Examples:
                  duikou verify runs/alliance
                  duikou verify received --programme graduates.yml --tables tables
                  duikou verify runs/alliance --lists all

                Exit codes: 0 verified; 1 all that could be checked holds, but inputs are missing and the rest is open; \
                2 not verified, or damaged; 3 the system failed.
                """))
    }

    @Argument(help: ArgumentHelp(words("match 写出的结果文件夹。", "The folder that match wrote."), valueName: "run"), completion: .directory)
    var run: String

    @Option(
        help: ArgumentHelp(
            words("方案文件现在在哪里。默认按 run.json。", "Where the programme file is now. By default as run.json says."), valueName: "file"),
        completion: .file(extensions: ["yml", "yaml"]))
    var programme: String?

    @Option(
        help: ArgumentHelp(
            words("表格现在在哪个文件夹。默认按 run.json 与方案。", "The folder with the tables now. By default as run.json and the programme say."),
            valueName: "folder"), completion: .directory)
    var tables: String?

    @Option(
        help: ArgumentHelp(
            words(
                "run.json 中的路径从哪个文件夹算起，例如结果原来的位置。默认是结果文件夹。",
                "The folder that run.json's paths start from, such as where the run was before. By default the run's own."),
            valueName: "folder"), completion: .directory)
    var base: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            words(
                "每边与完整排序比较几份清单，all 为全部。默认抽查 50 份。",
                "How many lists of each side are compared with a full sort, or all. By default a sample of 50."),
            valueName: "number|all"))
    var lists: String?

    @OptionGroup var threads: ThreadOptions
    @OptionGroup var memory: MemoryOptions
    @OptionGroup var languageOptions: LanguageOptions

    func execute(_ console: Console) throws -> ExitStatus {
        let progress = ProgressLine(console)
        defer { progress.clear() }
        var job = VerifyJob(folder: run)
        job.places = .init(programme: programme, tables: tables, base: base)
        (job.lists, job.threads, job.memory) = (try meantLists(), try threads.validated(), try memory.validated())
        let report = try job.run { event in
            switch event {
            case .comparing: progress.show(LocalizedText(zh: "核对文件", en: "comparing files"))
            case .matching(let stage): progress.show(stage)
            }
        }
        progress.clear()
        var table = TextTable([.init(title: ""), .init(title: ""), .init(title: "", wraps: true)])
        for finding in report.findings {
            table.add([finding.outcome.mark, console.text(finding.title), console.text(finding.detail)])
        }
        // Leave out the table's header, which is empty.
        for line in table.lines(width: console.width).dropFirst() {
            console.print(line.hasPrefix("✗") ? console.bad(line) : line.hasPrefix("✓") ? console.good("✓") + line.dropFirst() : line)
        }
        let verdict = console.text(report.verdict)
        if report.isVerified {
            console.print(console.good(verdict))
            return .done
        }
        if report.isUncontradicted {
            console.print(verdict)
            return .findings
        }
        console.print(console.bad(verdict))
        return .badInput
    }

    private func meantLists() throws -> RunVerifier.ListChoice {
        guard let lists else { return .standard }
        if lists == "all" { return .all }
        guard let number = Int(lists), number >= 1 else {
            throw DuikouError(
                .usage, zh: "--lists 应为不小于 1 的整数或 all，这里是“\(lists)”。",
                en: "--lists must be a whole number of at least 1, or all, not '\(lists)'.")
        }
        return .sample(number)
    }
}
