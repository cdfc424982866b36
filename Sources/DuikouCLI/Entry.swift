import ArgumentParser
import Duikou
import Glibc

/// What was typed becomes a command, the command an exit code.
@main
enum Entry {
    static func main() {
        // A closed pipe then shows as a failed write, which Console answers.
        _ = signal(SIGPIPE, SIG_IGN)
        let console = Console(language: Localisation.language)
        console.armMemoryRefusal()
        ExitStatus.exit(run(Array(CommandLine.arguments.dropFirst()), console))
    }

    private static func run(_ arguments: [String], _ console: Console) -> ExitStatus {
        let command: any ParsableCommand
        do {
            command = try DuikouCommand.parseAsRoot(arguments)
        } catch {
            return answer(error, arguments, console)
        }
        guard let command = command as? any Subcommand else {
            // `duikou` alone, and `duikou help …`, which the parser answers itself.
            do {
                var command = command
                try command.run()
                return .done
            } catch {
                return answer(error, arguments, console)
            }
        }
        do {
            return try command.execute(console)
        } catch {
            Interruption.leaveTheEnd()
            return console.report(error)
        }
    }

    /// Help and version are thrown by the parser just as mistakes are; only the exit code tells them apart.
    private static func answer(_ error: any Error, _ arguments: [String], _ console: Console) -> ExitStatus {
        let isAnswer = DuikouCommand.exitCode(for: error) == .success
        if isAnswer, arguments.contains(where: { $0.hasPrefix("--generate-completion-script") || $0 == "--experimental-dump-help" }) {
            console.exactly(DuikouCommand.fullMessage(for: error))
            return .done
        }
        // To `help` with an unknown command the parser answers as to `help` alone.
        if !isAnswer || arguments.first == "help", let vocabulary = try? Vocabulary.declared(by: DuikouCommand.self),
            let problem = UsageError(in: arguments, of: vocabulary)
        {
            let status = console.report(DuikouError(.usage, zh: problem.sentence.zh, en: problem.sentence.en))
            console.note(console.word("  写法见 \(problem.help)", "  see \(problem.help)"))
            return status
        }
        let help = HelpText(language: console.language, width: console.width ?? HelpText.standardWidth)
        let text = help.arranged(DuikouCommand.fullMessage(for: error, columns: help.parserColumns))
        if isAnswer {
            console.print(text)
            return .done
        }
        // A mistake that the reading above does not know is told in the parser's words.
        console.note(console.word("错误：命令写得不对。用 --help 查看写法。", "error: the words cannot be understood."))
        console.note(text)
        return .badInput
    }
}
