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
        Finish.exit(run(Array(CommandLine.arguments.dropFirst()), console))
    }

    private static func run(_ arguments: [String], _ console: Console) -> Finish {
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
    private static func answer(_ error: any Error, _ arguments: [String], _ console: Console) -> Finish {
        let isAnswer = DuikouCommand.exitCode(for: error) == .success
        if isAnswer, arguments.contains(where: { $0.hasPrefix("--generate-completion-script") || $0 == "--experimental-dump-help" }) {
            console.exactly(DuikouCommand.fullMessage(for: error))
            return .done
        }
        // To `help` with an unknown command the parser answers as to `help` alone.
        if !isAnswer || arguments.first == "help", let mistake = (try? Vocabulary.declared()).flatMap({ Mistake(in: arguments, of: $0) }) {
            let finish = console.report(DuikouError(.usage, zh: mistake.sentence.zh, en: mistake.sentence.en))
            console.note(console.word("  写法见 \(mistake.help)", "  see \(mistake.help)"))
            return finish
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

/// A command of ours: what was meant by the words, done, and how it ended.
protocol Subcommand: ParsableCommand {
    func execute(_ console: Console) throws -> Finish
}

extension Subcommand {
    /// Asked by the parser's protocol; the entry point calls ``execute(_:)`` instead, to keep the exit code.
    func run() throws {}
}
