import ArgumentParser
import Duikou

/// `duikou completions SHELL`: prints the shell's completion script.
struct CompletionsCommand: Subcommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "completions", abstract: words("打印命令行补全脚本。", "Print a completion script."),
            discussion: words(
                "例：\n  duikou completions bash > /etc/bash_completion.d/duikou",
                "Example:\n  duikou completions bash > /etc/bash_completion.d/duikou"))
    }

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish
    }

    @Argument(help: ArgumentHelp(words("bash、zsh 或 fish。", "bash, zsh or fish."), valueName: "shell"))
    var shell: Shell

    @OptionGroup var languageOptions: LanguageOptions

    func execute(_ console: Console) throws -> ExitStatus {
        let parserShell: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        console.exactly(DuikouCommand.completionScript(for: parserShell))
        return .done
    }
}
