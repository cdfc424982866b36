import ArgumentParser
import Duikou
import Foundation

/// `duikou`: the list of all commands.
struct DuikouCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "duikou",
            abstract: words("给人才找合适的岗位，给岗位找合适的人才。", "Duikou matches talents to openings."),
            discussion: words(
                """
                先用 check 看方案写得对不对，用 compare 比较分配机制，用 match 匹配，用 verify 核验；
                用 query 问一个人；结果公布后有变动，用 rematch 重配。

                例：
                  duikou match Datasets/alliance/graduates.yml --out runs/alliance

                退出码：0 完成；1 完成，但有搁置的行等发现；2 输入有错；3 系统环境出错（磁盘已满、内存不足等），没有留下写了一半的结果；
                129、130、143 被关闭终端、Ctrl-C 或 kill 停止，没有留下写了一半的结果。
                """,
                """
                Check a programme with check, weigh mechanisms with compare, match with match, prove a run with verify; ask about one person with \
                query; when things change after the results are out, use rematch.

                Example:
                  duikou match Datasets/alliance/graduates.yml --out runs/alliance

                Exit codes: 0 done; 1 done, with findings such as rows set aside; 2 bad input; 3 the system failed (a full disk, refused memory), with nothing half-written left;
                129, 130, 143 stopped by a closed terminal, Ctrl-C or kill, with nothing half-written left.
                """),
            version: "duikou \(Version.current)",
            subcommands: [
                MatchCommand.self, RematchCommand.self, CompareCommand.self, QueryCommand.self, IndexCommand.self, CheckCommand.self,
                VerifyCommand.self, GenerateCommand.self, BenchCommand.self, CompletionsCommand.self,
            ])
    }

    @OptionGroup var languageOptions: LanguageOptions
}
