import ArgumentParser
import Duikou
import DuikouIO

/// `duikou generate SPEC`: makes sample tables from a specification.
struct GenerateCommand: Subcommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "generate", abstract: words("按规格生成样本数据。", "Generate sample tables from a specification."),
            discussion: words(
                "同一规格、行数和种子总是生成相同的字节。\n\n例：\n  duikou generate Datasets/alliance/sample.yml --out big --talents 20000",
                """
                The same specification, row counts and seed always give the same bytes.

                Example:
                  duikou generate Datasets/alliance/sample.yml --out big --talents 20000
                """))
    }

    @Argument(
        help: ArgumentHelp(words("生成规格（YAML）。", "The specification (YAML)."), valueName: "spec"),
        completion: .file(extensions: ["yml", "yaml"]))
    var spec: String

    @Option(
        help: ArgumentHelp(
            words(
                "写到这个文件夹；generate 自己写的同名文件会被替换，别的改名保留。",
                "Folder to write to; files of the same names are replaced if generate wrote them, and else kept under another name."),
            valueName: "folder"),
        completion: .directory)
    var out: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(words("人才行数。默认按规格。", "Rows of talents. By default the specification's."), valueName: "n"))
    var talents: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(words("岗位行数。默认按规格。", "Rows of openings. By default the specification's."), valueName: "n"))
    var openings: Int?

    @Option(parsing: .unconditional, help: ArgumentHelp(words("随机种子。默认按规格。", "Seed. By default the specification's."), valueName: "n"))
    var seed: UInt64?

    @OptionGroup var threads: ThreadOptions

    @Flag(name: [.short, .long], help: ArgumentHelp(words("只说错误。", "Say nothing but errors.")))
    var quiet = false

    @OptionGroup var languageOptions: LanguageOptions

    func execute(_ console: Console) throws -> ExitStatus {
        for (option, value) in [("--talents", talents), ("--openings", openings)] {
            if let value, value < 1 {
                throw DuikouError(.usage, zh: "\(option) 应不小于 1，这里是 \(value)。", en: "\(option) must be at least 1, not \(value).")
            }
        }
        _ = try threads.validated()
        var job = GenerateJob(specification: spec, out: out)
        job.options = .init(talents: talents, openings: openings, seed: seed)
        let stop = JobStop()
        let progress = ProgressLine(console, isWanted: !quiet)
        let interruption = Interruption(nil)
        defer { progress.clear() }
        let summary = try withExtendedLifetime(interruption) {
            try job.run(stop: stop) { event in
                if Interruption.received != nil { stop.request() }
                guard case .drawing(let step) = event else { return }
                progress.show(
                    LocalizedText(zh: "生成 \(step.table)", en: "generating \(step.table)"), done: step.done, total: step.total,
                    unit: LocalizedText(zh: "步", en: "steps"))
            }
        }
        progress.clear()
        if quiet { return .done }
        var table = TextTable([
            .init(title: console.word("文件", "file")), .init(title: console.word("行数", "rows"), alignment: .right),
            .init(title: console.word("字节", "bytes"), alignment: .right),
        ])
        for file in summary.files { table.add([file.path, Format.grouped(file.rows), Format.grouped(file.bytes)]) }
        console.print(table.lines(width: nil, heading: console.faint))
        for words in KeptWords(summary.kept).sentences { console.note(console.text(words)) }
        return .done
    }
}
