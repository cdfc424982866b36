import ArgumentParser
import Duikou
import DuikouIO

/// `duikou compare PROGRAMME`: runs every mechanism on one programme and shows the results side by side.
struct CompareCommand: Subcommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "compare",
            abstract: words("同一方案换用各种分配机制，并排比较。", "Compare the mechanisms over one programme, side by side."),
            discussion: words(
                """
                从最稳定到安排最多，每一步多安排几人、付出什么代价，一屏看清。只比较，不写文件；选定后写进方案的 allocate.mechanism。

                例：
                  duikou compare Datasets/alliance/graduates.yml

                退出码：0 完成；2 输入有错；3 系统环境出错。
                """,
                """
                From the most stable to the most placed: what each step gains, and what it costs, on one screen. Nothing is written; put \
                what you choose into the programme's allocate.mechanism.

                Example:
                  duikou compare Datasets/alliance/graduates.yml

                Exit codes: 0 done; 2 bad input; 3 the system failed.
                """))
    }

    @Argument(
        help: ArgumentHelp(words("方案文件（YAML）。", "The programme file (YAML)."), valueName: "programme"),
        completion: .file(extensions: ["yml", "yaml"]))
    var programme: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(words("抽签种子。默认按方案。", "Seed of the lottery. By default the programme's."), valueName: "n"))
    var seed: UInt64?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            words(
                "每个人才列几个岗位。默认按方案，方案未写则 \(ListLengths.standard.talents)。",
                "Openings listed for each talent. By default the programme's, else \(ListLengths.standard.talents)."), valueName: "n"))
    var talentsList: Int?

    @Flag(help: ArgumentHelp(words("输出 JSON，供程序读取。", "Print JSON for programs.")))
    var json = false

    @OptionGroup var tables: TablesOptions
    @OptionGroup var threads: ThreadOptions
    @OptionGroup var languageOptions: LanguageOptions

    func execute(_ console: Console) throws -> ExitStatus {
        var job = CompareJob(programme: programme)
        (job.tables, job.seed, job.threads) = (tables.tables, seed, try threads.validated())
        job.talentsList = try validatedLength(talentsList, option: "--talents-list")
        let progress = ProgressLine(console, isWanted: true)
        defer { progress.clear() }
        let (loaded, ladder) = try job.run { event in
            switch event {
            case .reading: progress.show(LocalizedText(zh: "读入表格", en: "reading tables"))
            case .matching(.scoring(let done, let total)):
                progress.show(BatchMatcher.Stage.scoring(done: done, total: total))
            case .matching(.allocating), .matching(.verifying):
                progress.show(LocalizedText(zh: "逐个机制分配", en: "allocating by each mechanism"))
            }
        }
        progress.clear()
        if json {
            console.exactly(try JSONText.of(LadderAnswer(ladder, language: console.language)))
        } else {
            if !loaded.issues.isEmpty {
                let aside = SetAside(loaded).sentence
                console.note(
                    console.word("有 \(aside.zh)，未参加比较；用 duikou check 看全部。", "\(aside.en) are left out; duikou check lists them all."))
            }
            console.print(LadderText(ladder, loaded.programme.title, console).lines())
        }
        return .done
    }
}
