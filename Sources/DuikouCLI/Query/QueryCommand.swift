import ArgumentParser
import Duikou
import DuikouIO

/// `duikou query PROGRAMME ID`: answers about one talent or one opening, with the reasons.
struct QueryCommand: Subcommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "query",
            abstract: words("问一个人才或一个岗位，立即得到带理由的答案。", "Ask about one talent or one opening; the answer comes with its reasons."),
            discussion: words(
                """
                例：
                  duikou query Datasets/alliance/graduates.yml SX2026000001 --top 5
                  duikou query 方案.yml 人才编号 --pair 岗位编号
                  duikou query 方案.yml 人才编号 --what-if education=本科

                大表有索引才快：match 之后已经有了，或用 duikou index 做。索引过时或损坏时改读文件，并重做索引。
                """,
                """
                Examples:
                  duikou query Datasets/alliance/graduates.yml SX2026000001 --top 5
                  duikou query programme.yml TALENT --pair OPENING
                  duikou query programme.yml TALENT --what-if education=15

                Large tables answer at once from an index: match leaves one, and duikou index makes one. Where it is out of date or damaged, \
                the files are read instead and the index is made anew.
                """))
    }

    @Argument(
        help: ArgumentHelp(words("方案文件（YAML）。", "The programme file (YAML)."), valueName: "programme"),
        completion: .file(extensions: ["yml", "yaml"]))
    var programme: String

    @Argument(help: ArgumentHelp(words("人才或岗位的编号。", "The id of a talent or an opening."), valueName: "id"))
    var id: String?

    @Option(parsing: .unconditional, help: ArgumentHelp(words("列出前几名。", "How many to list."), valueName: "n"))
    var top = Question.standardTop

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            words(
                "看一对的全部理由：写另一方的编号，或不写 id 而写人才、岗位两个编号。",
                "The whole breakdown of one pair: the other side's id; or, without an id, a talent's and an opening's."),
            valueName: "id"))
    var pair: [String] = []

    @Option(
        help: ArgumentHelp(
            words("假如这一列改成这个值，结果会怎样。可以写几次。", "What if this column had this value? May be given several times."), valueName: "column=value"))
    var whatIf: [String] = []

    @Option(
        help: ArgumentHelp(
            words("编号属于哪一方：talent（人才）或 opening（岗位）。两方都有这个编号时要写。", "Whose id it is: talent or opening. Needed where both sides have it."),
            valueName: "talent|opening"))
    var side: Side?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            words(
                "同分者次序的种子：match 用了 --seed 时写同一个。默认按方案。",
                "Seed of the order of equals: that of the match, where it had a --seed. By default the programme's."), valueName: "n"))
    var seed: UInt64?

    @Flag(help: ArgumentHelp(words("输出 JSON，供程序读取。", "Print JSON for programs.")))
    var json = false

    @Flag(
        help: ArgumentHelp(
            words(
                "不用索引，直接读文件。答案相同，大表时较慢。", "Read the files and leave the index alone. The answer is the same; large tables take longer.")))
    var noIndex = false

    @OptionGroup var tables: TablesOptions
    @OptionGroup var threads: ThreadOptions
    @OptionGroup var languageOptions: LanguageOptions

    func execute(_ console: Console) throws -> ExitStatus {
        _ = try threads.validated()
        let question = try Question(id: id, pair: pair, side: side, top: top, seed: seed, whatIf: whatIf)
        var job = QueryJob(programme: programme, question)
        job.tables = tables.tables
        if noIndex { job.indexes = nil }
        let clock = StageClock()
        let asked = try job.run(clock: clock)
        try print(asked.answer, console)
        IndexWork(programme: programme, tables: tables.tables, console: console).renew(asked)
        let isSlow = clock.seconds["read"] ?? 0 > Self.patience
        if isSlow, job.indexes != nil, !asked.usedIndex, asked.complaint == nil { tellOfIndex(console) }
        return .done
    }

    /// If reading takes more seconds, the answer comes with advice on how to get the next one quickly.
    private static let patience = 1.0

    private func tellOfIndex(_ console: Console) {
        let command = "duikou index \(Self.quoted(programme))" + (tables.tables.map { " --tables \(Self.quoted($0))" } ?? "")
        console.note(console.word("想要立即回答，先做一次索引：\(command)", "for answers at once, make an index first: \(command)"))
    }

    /// A word, quoted for a shell where it must be, so that it can be pasted.
    private static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy {
            $0 >= 128 || "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/._-+,:@%".utf8.contains($0)
        }
        return plain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }

    private func print(_ answer: QueryAnswer, _ console: Console) throws {
        if json { return console.exactly(try answer.json(console.language)) }
        switch answer {
        case .list(let answer): console.print(ListText(answer.said(in: console.language), console).lines())
        case .pair(let answer): console.print(PairText(answer, console).lines())
        }
    }
}

extension Side: ExpressibleByArgument {}
