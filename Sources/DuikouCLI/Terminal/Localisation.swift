import Duikou
import Foundation

/// The language of this process.
///
/// The argument parser asks for help texts, which are static properties, before it has parsed anything. So the language is read first,
/// once, from the words typed and from the environment. It never changes afterwards.
enum Localisation {
    static let language = language(arguments: CommandLine.arguments, environment: ProcessInfo.processInfo.environment)

    /// `--lang` comes first, then the environment: LC_ALL, LC_MESSAGES, LANG, in the order that POSIX gives them. English, unless the first
    /// of these that is set names Chinese.
    static func language(arguments: [String], environment: [String: String]) -> Language {
        for (index, word) in arguments.enumerated() {
            if word == "--" { break }
            let value =
                word.hasPrefix("--lang=")
                ? String(word.dropFirst("--lang=".count)) : word == "--lang" && index + 1 < arguments.count ? arguments[index + 1] : nil
            if let chosen = value.flatMap(Language.init(rawValue:)) { return chosen }
        }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        return locale?.lowercased().hasPrefix("zh") == true ? .zh : .en
    }
}

/// A text of the help, in the process's language.
func words(_ zh: String, _ en: String) -> String { Localisation.language == .zh ? zh : en }
