import ArgumentParser
import Duikou
import DuikouIO

/// `duikou check PROGRAMME`: every problem, and what was understood.
struct CheckCommand: Subcommand {
    /// Faulty rows shown one by one.
    static let mostShown = 10

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check", abstract: words("检查方案和数据，说明读懂了什么。", "Check a programme and its data, and say what was understood."),
            discussion: words(
                "例：\n  duikou check Datasets/alliance/graduates.yml\n\n退出码：0 没有问题；1 有行被搁置；2 方案有错。",
                """
                Example:
                  duikou check Datasets/alliance/graduates.yml

                Exit codes: 0 clean; 1 rows were set aside; 2 the programme is wrong.
                """))
    }

    @Argument(
        help: ArgumentHelp(words("方案文件（YAML）。", "The programme file (YAML)."), valueName: "programme"),
        completion: .file(extensions: ["yml", "yaml"]))
    var programme: String

    @Option(
        parsing: .unconditional, help: ArgumentHelp(words("最多列出几处不合格的数据。", "At most this many faulty rows are listed."), valueName: "n"))
    var show = CheckCommand.mostShown

    @OptionGroup var tables: TablesOptions
    @OptionGroup var harmless: HarmlessOptions
    @OptionGroup var speech: SpeechOptions

    func execute(_ console: Console) throws -> Finish {
        guard show >= 0 else {
            throw DuikouError(.usage, zh: "--show 应不小于 0，这里是 \(show)。", en: "--show must be at least 0, not \(show).")
        }
        try harmless.check()
        let loaded = try ProgrammeLoader.load(programme, tables: tables.tables)
        let advice = [Side.talent, .opening].flatMap { side in
            let table = loaded.compiled.table(side)
            return TableAdvice.warnings(for: table, codes: loaded.compiled.codes) + [TableAdvice.seats(of: table)].compactMap { $0 }
        }
        console.report(loaded.warnings + advice)
        console.print(Understanding(loaded, console).lines() + [""] + issues(loaded, console))
        return loaded.issues.isEmpty ? .done : .findings
    }

    private func issues(_ loaded: LoadedProgramme, _ console: Console) -> [String] {
        guard !loaded.issues.isEmpty else {
            return [console.good(console.word("没有问题：每一行都可用。", "No problems: every row is good."))]
        }
        let aside = SetAside(loaded).sentence
        let shown = loaded.issues.prefix(show).map { "  \($0.place(loaded)): \($0.described(console.language))" }
        let rest = loaded.issues.count - shown.count
        let more = console.word(
            "  另有 \(Format.grouped(rest)) 处；加 --show \(loaded.issues.count) 看全部",
            "  and \(Format.grouped(rest)) more; --show \(loaded.issues.count) lists all")
        return [console.bad(console.word("搁置 \(aside.zh)：", "set aside: \(aside.en)"))] + shown + (rest == 0 ? [] : [more])
    }
}
