import ArgumentParser
import Duikou
import Foundation

extension Language: ExpressibleByArgument {}

/// The option that every command takes.
struct LanguageOptions: ParsableArguments {
    @Option(
        name: .customLong("lang"),
        help: ArgumentHelp(
            words(
                "语言：zh 或 en。默认随系统区域设置（现在是 \(Localisation.language.rawValue)）。",
                "Language: zh or en. By default the locale's (now \(Localisation.language.rawValue))."),
            valueName: "zh|en"))
    var language: Language?
}

/// How many threads to use.
struct ThreadOptions: ParsableArguments {
    /// The most threads. No machine has so many processors, so a greater number is a typing mistake.
    static let maximum = 1024

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            words("线程数，结果与它无关。", "Threads; results do not depend on it."), valueName: "n"))
    var threads = min(ProcessInfo.processInfo.activeProcessorCount, ThreadOptions.maximum)

    func validated() throws -> Int {
        guard (1...Self.maximum).contains(threads) else {
            throw DuikouError(
                .usage, zh: "--threads 应为 1 到 \(Format.grouped(Self.maximum))，这里是 \(threads)。",
                en: "--threads must be 1 to \(Format.grouped(Self.maximum)), not \(threads).")
        }
        return threads
    }
}

/// Options that a command accepts but does not use, so that scripts can pass them to every command alike.
struct UnusedOptions: ParsableArguments {
    @OptionGroup var threads: ThreadOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            words("随机种子；这里不抽签，写了也不影响答案。", "Seed; nothing is drawn here, so the answer does not depend on it."), valueName: "n"))
    var seed: UInt64?

    func check() throws { _ = try threads.validated() }
}

/// Checks the value of an option for the length of a list.
func validatedLength(_ value: Int?, option: String) throws -> Int? {
    guard let value else { return nil }
    guard (1...ListLengths.longest).contains(value) else {
        throw DuikouError(
            .usage, zh: "\(option) 应为 1 到 \(Format.grouped(ListLengths.longest))，这里是 \(value)。",
            en: "\(option) must be 1 to \(Format.grouped(ListLengths.longest)), not \(value).")
    }
    return value
}
