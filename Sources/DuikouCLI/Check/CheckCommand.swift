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

    @Option(help: ArgumentHelp(words("最多列出几处不合格的数据。", "At most this many faulty rows are listed."), valueName: "n"))
    var show = CheckCommand.mostShown

    @OptionGroup var speech: SpeechOptions

    func execute(_ console: Console) throws -> Finish {
        guard show >= 0 else {
            throw DuikouError(.usage, zh: "--show 应不小于 0，这里是 \(show)。", en: "--show must be at least 0, not \(show).")
        }
        let loaded = try ProgrammeLoader.load(programme)
        console.report(loaded.warnings)
        console.print(Understanding(loaded, console).lines() + [""] + issues(loaded.issues, console))
        return loaded.issues.isEmpty ? .done : .findings
    }

    private func issues(_ issues: [RowIssue], _ console: Console) -> [String] {
        guard !issues.isEmpty else {
            return [console.good(console.word("没有问题：每一行都可用。", "No problems: every row is good."))]
        }
        let rows = Set(issues.map { "\($0.file):\($0.line)" }).count
        let total = Format.grouped(issues.count)
        let head = console.word(
            "搁置 \(Format.grouped(rows)) 行，共 \(total) 处不合格：", "\(Format.grouped(rows)) rows set aside for \(total) faults:")
        let shown = issues.prefix(show).map { "  \($0.file):\($0.line): \($0.described(console.language))" }
        let rest = issues.count - shown.count
        let more =
            rest == 0
            ? []
            : [
                console.word(
                    "  另有 \(Format.grouped(rest)) 处；加 --show \(issues.count) 看全部",
                    "  and \(Format.grouped(rest)) more; --show \(issues.count) lists all")
            ]
        return [console.bad(head)] + shown + more
    }
}
