import ArgumentParser
import Duikou
import Glibc

/// The entry point: parses the words typed, runs the command, and ends with its exit code.
@main
enum Entry {
    static func main() {
        // Then a closed pipe shows as a failed write, which Console handles.
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
            // The parser itself answers `duikou` alone and `duikou help …`.
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

    /// The parser throws help and version just as it throws mistakes; only the exit code tells them apart.
    private static func answer(_ error: any Error, _ arguments: [String], _ console: Console) -> ExitStatus {
        let isAnswer = DuikouCommand.exitCode(for: error) == .success
        if isAnswer, arguments.contains(where: { $0.hasPrefix("--generate-completion-script") || $0 == "--experimental-dump-help" }) {
            console.exactly(DuikouCommand.fullMessage(for: error))
            return .done
        }
        // For `help` with an unknown command, the parser gives the general help without an error.
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
        // A mistake that UsageError does not know is reported in the parser's own words.
        console.note(console.word("错误：命令写得不对。用 --help 查看写法。", "error: the command is not written correctly; --help shows how."))
        console.note(text)
        return .badInput
    }
}
