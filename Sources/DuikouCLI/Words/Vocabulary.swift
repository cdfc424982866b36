import ArgumentParser
import Foundation

/// The words that the command line knows, as the parser declares them itself: nothing is written down twice.
struct Vocabulary: Decodable {
    struct Command: Decodable {
        var commandName: String
        var subcommands: [Command]?
        var arguments: [Argument]?

        var options: [Argument] { (arguments ?? []).filter { $0.kind != .positional } }
        var positionals: [Argument] { (arguments ?? []).filter { $0.kind == .positional } }

        func option(named name: String) -> Argument? { options.first { $0.allNames.contains(name) } }
    }

    struct Argument: Decodable {
        enum Kind: String, Decodable {
            case positional, option, flag
        }

        struct Name: Decodable {
            var kind: String
            var name: String
        }

        /// A whole number is asked for by this name, in every command.
        static let number = "n"

        var kind: Kind
        var isOptional: Bool
        var parsingStrategy: String
        var names: [Name]?
        var valueName: String?
        var abstract: String?
        var allValues: [String]?

        /// As typed: `--seed`, `-q`.
        var allNames: [String] { (names ?? []).map { ($0.kind == "short" ? "-" : "--") + $0.name } }
        var preferred: String { allNames.first { $0.hasPrefix("--") } ?? allNames.first ?? valueName ?? "" }
        var placeholder: String { "<\(valueName ?? "")>" }
        var takesNumber: Bool { kind == .option && valueName == Self.number }
        /// Takes several words, up to the next option.
        var isGreedy: Bool { parsingStrategy == "upToNextOption" }
        /// Takes the next word whatever it looks like: a negative number is then a number out of range.
        var isUnconditional: Bool { parsingStrategy == "unconditional" }
    }

    var command: Command

    /// Asked of the parser only after a mistake: it takes some milliseconds.
    static func declared(by root: (some ParsableCommand).Type) throws -> Vocabulary {
        try JSONDecoder().decode(Vocabulary.self, from: Data(root._dumpHelp().utf8))
    }
}
