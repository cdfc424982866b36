import ArgumentParser
import Duikou
import DuikouIO
import DuikouMechanisms

/// `duikou rematch RUN --changes CHANGES.csv`: applies what has happened since a run to its results.
struct RematchCommand: Subcommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rematch", abstract: words("把变动并入一次已完成的匹配。", "Apply changes to a finished run."),
            discussion: words(
                """
                有人退出或放弃、岗位增减名额、有人新到之后，在原结果上重配，写出新的结果文件夹；moves.csv 写明谁动了、为什么。\
                结果总是稳定的。只用于人才提出的 deferred-acceptance、每人一个名额，且没有预留、比例、地区、结伴、补录的结果；\
                清单考虑竞争时不能有新到。新结果可以再次重配，也可以用 verify 核验。

                变动.csv 的表头是 变动,人才编号,岗位编号,名额，每行一件事：
                  退出,SX1,,            此人离开
                  放弃,SX2,V7,          此人不要这个岗位，清单上其余的照旧
                  减少名额,,V7,2        增加名额,,V8,3

                方式：least-movement（默认）用于结果公布之后，稳定所允许的，尽量不动已有的安排；optimal 等于改好输入后完整匹配一次，\
                每人得到稳定安排中最好的岗位，动的人可能更多。

                例：
                  duikou rematch runs/alliance --changes 变动.csv --arrivals 新到.csv

                退出码：0 完成；1 完成，但有行被搁置；2 输入有错，或原结果已不能作为基础；3 系统环境出错；129、130、143 被关闭终端、Ctrl-C 或 kill 停止。
                """,
                """
                After people withdraw or decline, seats are added or closed, or somebody arrives: applies this to the finished run \
                and writes a new folder, in which moves.csv says who moved and why. The result is always stable. Only for runs of \
                deferred-acceptance with talents proposing and one seat each, without reserves, rates, regions, links or clearing; \
                with congestion-aware lists nobody may arrive. It can be \
                re-matched again, and checked with verify.

                CHANGES.csv has the header change,talent,opening,seats and one thing on each line:
                  withdraw,SX1,,        leaves
                  decline,SX2,V7,       does not want this opening; the rest of the list stands
                  close,,V7,2           add,,V8,3

                Modes: least-movement (the default) is for results that are published: it leaves people where they are as far as \
                stability allows. optimal equals a full match of the changed inputs: everybody gets the best of all stable \
                placements, and more people may move.

                Example:
                  duikou rematch runs/alliance --changes changes.csv --arrivals new.csv

                Exit codes: 0 done; 1 done, but rows were set aside; 2 bad input, or a run that cannot be built on; \
                3 the system failed; 129, 130, 143 stopped by a closed terminal, Ctrl-C or kill.
                """))
    }

    @Argument(
        help: ArgumentHelp(words("match 或 rematch 写出的结果文件夹。", "The folder that match or rematch wrote."), valueName: "run"),
        completion: .directory)
    var run: String

    @Option(
        help: ArgumentHelp(words("变动表（CSV）。", "The changes (CSV)."), valueName: "file"), completion: .file(extensions: ["csv"]))
    var changes: String?

    @Option(
        help: ArgumentHelp(
            words("新到的人，格式与方案的人才表相同。", "Those who arrive, in the form of the programme's talents' table."), valueName: "file"),
        completion: .file(extensions: ["csv"]))
    var arrivals: String?

    @Option(
        help: ArgumentHelp(
            words(
                "least-movement（少动）或 optimal（等于重新匹配）。默认 least-movement。",
                "least-movement (few people move) or optimal (the same as matching again). By default least-movement."),
            valueName: "least-movement|optimal"))
    var mode: RematchMode?

    @Option(
        help: ArgumentHelp(
            words("新的结果文件夹。默认在原名后加 -rematch。", "Folder of the new results. By default the run's name and -rematch."), valueName: "folder"),
        completion: .directory)
    var out: String?

    @OptionGroup var threads: ThreadOptions

    @Flag(help: ArgumentHelp(words("变动或新到有一行不能用就停止，什么也不写。", "Stop, and write nothing, if any row of changes or arrivals is bad.")))
    var strict = false

    @Flag(name: [.short, .long], help: ArgumentHelp(words("只说错误。", "Say nothing but errors.")))
    var quiet = false

    @OptionGroup var languageOptions: LanguageOptions

    func execute(_ console: Console) throws -> ExitStatus {
        let request = RematchWork.Request(
            run: run, changes: changes, arrivals: arrivals, mode: mode ?? .minimumMovement, threads: try threads.validated(),
            isStrict: strict)
        return try RematchRun(job: RematchJob(request, out: out), isQuiet: quiet).run(console)
    }
}

extension RematchMode: ExpressibleByArgument {
    public init?(argument: String) { self.init(word: argument) }
    public static var allValueStrings: [String] { ["least-movement", "optimal"] }
}
