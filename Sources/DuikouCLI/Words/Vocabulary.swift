import ArgumentParser
import Foundation

/// The words that the command line knows. They come from the parser's own declarations, so none is listed twice.
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

        /// The name that every option uses for a value that is a whole number.
        static let number = "n"

        var kind: Kind
        var isOptional: Bool
        var parsingStrategy: String
        var names: [Name]?
        var valueName: String?
        var abstract: String?
        var allValues: [String]?

        /// The names as they are typed: `--seed`, `-q`.
        var allNames: [String] { (names ?? []).map { ($0.kind == "short" ? "-" : "--") + $0.name } }
        var preferred: String { allNames.first { $0.hasPrefix("--") } ?? allNames.first ?? valueName ?? "" }
        var placeholder: String { "<\(valueName ?? "")>" }
        var takesNumber: Bool { kind == .option && valueName == Self.number }
        /// Whether it takes several words, up to the next option.
        var isGreedy: Bool { parsingStrategy == "upToNextOption" }
        /// Whether it takes the next word whatever that is, so that a negative number is reported as out of range and not as an unknown
        /// option.
        var isUnconditional: Bool { parsingStrategy == "unconditional" }
    }

    var command: Command

    /// The vocabulary of a command. Used only after a mistake, because the parser takes some milliseconds for it.
    static func declared(by root: (some ParsableCommand).Type) throws -> Vocabulary {
        try JSONDecoder().decode(Vocabulary.self, from: Data(root._dumpHelp().utf8))
    }
}
