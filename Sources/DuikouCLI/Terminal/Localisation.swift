import Duikou
import Foundation

/// Which language this process speaks.
///
/// The argument parser asks for help texts before it has parsed anything, through static properties; so the language is
/// read from the words themselves and the environment first, once. It never changes afterwards.
enum Localisation {
    static let language = language(arguments: CommandLine.arguments, environment: ProcessInfo.processInfo.environment)

    /// `--lang` before the environment; of that LC_ALL, LC_MESSAGES, LANG in the order that POSIX gives them. English
    /// unless the first of them that is set names Chinese.
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

/// A sentence of help in the process's language.
func words(_ zh: String, _ en: String) -> String { Localisation.language == .zh ? zh : en }
