import ArgumentParser
import Duikou

/// `duikou query PROGRAMME ID`: one talent or one opening, answered at once with the reasons.
struct QueryCommand: Subcommand {
    /// As many as a person reads.
    static let standardTop = 10

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "query",
            abstract: words("问一个人才或一个岗位，立即得到带理由的答案。", "Ask about one talent or one opening; the answer comes with its reasons."),
            discussion: words(
                """
                例：
                  duikou query Datasets/alliance/graduates.yml SX2026000001 --top 5
                  duikou query 方案.yml 人才编号 --pair 岗位编号
                  duikou query 方案.yml 人才编号 --what-if education=本科 --what-if pay_wanted=4500
                """,
                """
                Examples:
                  duikou query Datasets/alliance/graduates.yml SX2026000001 --top 5
                  duikou query programme.yml TALENT --pair OPENING
                  duikou query programme.yml TALENT --what-if education=15 --what-if pay_wanted=4500
                """))
    }

    @Argument(
        help: ArgumentHelp(words("方案文件（YAML）。", "The programme file (YAML)."), valueName: "programme"),
        completion: .file(extensions: ["yml", "yaml"]))
    var programme: String

    @Argument(help: ArgumentHelp(words("人才或岗位的编号。", "The id of a talent or an opening."), valueName: "id"))
    var id: String?

    @Option(parsing: .unconditional, help: ArgumentHelp(words("列出前几名。", "How many to list."), valueName: "n"))
    var top = QueryCommand.standardTop

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

    @Flag(help: ArgumentHelp(words("输出 JSON，供程序读取。", "Print JSON for programs.")))
    var json = false

    @OptionGroup var harmless: HarmlessOptions
    @OptionGroup var speech: SpeechOptions

    func execute(_ console: Console) throws -> Finish {
        try harmless.check()
        let question = try Question(programme: programme, id: id, pair: pair, side: side, top: top, whatIf: whatIf)
        let asked = try AskedProgramme.load(question)
        switch asked.subject {
        case .row(let side, let row):
            let answer = ListAnswer(asked, side: side, row: row, top: question.top, language: console.language)
            if json { console.exactly(try JSONText.of(answer)) } else { console.print(ListText(answer, console).lines()) }
        case .pair(let talent, let opening):
            let answer = PairAnswer(asked, talent: talent, opening: opening, language: console.language)
            if json { console.exactly(try JSONText.of(answer)) } else { console.print(PairText(answer, console).lines()) }
        }
        return .done
    }
}

extension Side: ExpressibleByArgument {}
