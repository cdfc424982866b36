import ArgumentParser
import Duikou
import DuikouIO

/// `duikou match PROGRAMME`: reads the files and writes a folder of results.
struct MatchCommand: Subcommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "match", abstract: words("匹配整批人才与岗位，写出结果文件夹。", "Match all talents to openings and write a folder of results."),
            discussion: words(
                """
                结果文件夹要么完整出现，要么不出现；中途停止不影响已有的结果。同样的输入和种子总是得到相同的字节。

                人数很多时分块计算：每完成一块就存在结果文件夹旁，被停止、断电之后再运行同一条命令即从下一块继续，结果的字节不变。
                存放处是结果旁的隐藏文件夹 .结果名.work-…，完成后自动删除；磁盘写满时也留着，并说明在哪里、占多大；不打算继续时可随时手工删除。一百万人、十万个岗位约占 0.8 GB。

                例：
                  duikou match Datasets/alliance/graduates.yml --out runs/alliance
                  duikou generate Datasets/alliance/sample.yml --out big --talents 100000 --openings 10000
                  duikou match Datasets/alliance/graduates.yml --tables big --out runs/big

                退出码：0 完成；1 完成，但有行被搁置，或用了 --fail-on-unplaced 而有人未安排；2 输入有错；3 系统环境出错；129、130、143 被关闭终端、Ctrl-C 或 kill 停止。
                """,
                """
                The folder appears whole or not at all; stopping half-way leaves earlier results alone. The same inputs and \
                seed always give the same bytes.

                Many talents are scored in blocks: each finished block is kept beside the folder of results. After a stop or a \
                power cut the same command goes on with the next block, and ends with the same bytes. The blocks lie in a hidden \
                folder beside the results, .NAME.work-…, about 0.8 GB for a million talents and 100,000 openings. It goes when the \
                run is done. After a failure, of a full disk too, it stays, and the run says where it is and how large; if you will not go on, delete it.

                Examples:
                  duikou match Datasets/alliance/graduates.yml --out runs/alliance
                  duikou generate Datasets/alliance/sample.yml --out big --talents 100000 --openings 10000
                  duikou match Datasets/alliance/graduates.yml --tables big --out runs/big

                Exit codes: 0 done; 1 done, but rows were set aside, or somebody is unplaced under --fail-on-unplaced; \
                2 bad input; 3 the system failed; 129, 130, 143 stopped by a closed terminal, Ctrl-C or kill.
                """))
    }

    @Argument(
        help: ArgumentHelp(words("方案文件（YAML）。", "The programme file (YAML)."), valueName: "programme"),
        completion: .file(extensions: ["yml", "yaml"]))
    var programme: String

    @Option(
        help: ArgumentHelp(
            words("结果文件夹。默认 runs/方案名。", "Folder of the results. By default runs/ and the programme's name."), valueName: "folder"),
        completion: .directory)
    var out: String?

    @OptionGroup var tables: TablesOptions

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

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            words(
                "每个岗位列几个人才。默认按方案，方案未写则 \(ListLengths.standard.openings)。",
                "Talents listed for each opening. By default the programme's, else \(ListLengths.standard.openings)."), valueName: "n"))
    var openingsList: Int?

    @Option(
        help: ArgumentHelp(
            words(
                "分配机制。默认按方案；用 duikou compare 比较各种机制。", "The mechanism. By default the programme's; duikou compare shows them side by side."),
            valueName: "mechanism"))
    var mechanism: Allocation.Kind?

    @Option(
        help: ArgumentHelp(
            words("由哪一方提出：talents（人才）或 openings（岗位）。默认按方案。", "Which side proposes: talents or openings. By default the programme's."),
            valueName: "talents|openings"))
    var proposing: Allocation.Proposing?

    @Option(
        help: ArgumentHelp(
            words(
                "同分抽签：single-lottery（每人一个号）或 multiple-lottery（每对一个号）。默认按方案。",
                "Ties: single-lottery (one number a person) or multiple-lottery (one a pair). By default the programme's."),
            valueName: "ties"))
    var ties: Allocation.Ties?

    @Option(
        help: ArgumentHelp(
            words(
                "粗筛用 8 位乘积：auto（划算时用）、on（总用）、off（不用，全由 OpenBLAS 计算）。结果的字节与它无关。",
                "Screening by 8-bit products: auto (where it pays), on, or off (OpenBLAS alone). The results are the same bytes."),
            valueName: "auto|on|off"))
    var screening = Screening.auto

    @Option(
        help: ArgumentHelp(
            words(
                "写出哪些推荐清单文件：both（两份）、talents（人才的）、openings（岗位的）、none（都不写）。其余文件的字节与它无关。默认按方案，方案未写则 both。",
                "Which files of recommendation lists are written: both, talents, openings or none. The other files are the same bytes. By default the programme's, else both."
            ),
            valueName: "both|talents|openings|none"))
    var listFiles: Outputs.ListFiles?

    @OptionGroup var threads: ThreadOptions
    @OptionGroup var memory: MemoryOptions
    @OptionGroup var blocks: BlockOptions

    @Flag(help: ArgumentHelp(words("有一行被搁置就停止，什么也不写。", "Stop, and write nothing, if any row is set aside.")))
    var strict = false

    @Flag(help: ArgumentHelp(words("有人未安排时退出码为 1。", "Exit with 1 if anybody is unplaced.")))
    var failOnUnplaced = false

    @Flag(
        help: ArgumentHelp(
            words("不做索引（见 duikou index）。", "Make no index (see duikou index).")))
    var noIndex = false

    @Flag(name: [.short, .long], help: ArgumentHelp(words("只说错误。", "Say nothing but errors.")))
    var quiet = false

    @OptionGroup var languageOptions: LanguageOptions

    func execute(_ console: Console) throws -> ExitStatus {
        var job = MatchJob(programme: programme)
        (job.tables, job.out, job.seed) = (tables.tables, out, seed)
        job.talentsList = try validatedLength(talentsList, option: "--talents-list")
        job.openingsList = try validatedLength(openingsList, option: "--openings-list")
        (job.mechanism, job.proposing, job.ties) = (mechanism, proposing, ties)
        (job.screening, job.listFiles) = (screening, listFiles)
        (job.threads, job.memory, job.block) = (try threads.validated(), try memory.validated(), try blocks.validated())
        (job.isFresh, job.isStrict) = (blocks.fresh, strict)
        return try MatchRun(job: job, failsOnUnplaced: failOnUnplaced, makesIndex: !noIndex, isQuiet: quiet).run(console)
    }
}

extension Screening: ExpressibleByArgument {}
extension Allocation.Kind: ExpressibleByArgument {}
extension Allocation.Proposing: ExpressibleByArgument {}
extension Allocation.Ties: ExpressibleByArgument {}
extension Outputs.ListFiles: ExpressibleByArgument {}
