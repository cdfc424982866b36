import ArgumentParser

/// A command of ours: what was meant by the words, done, and how it ended.
protocol Subcommand: ParsableCommand {
    func execute(_ console: Console) throws -> ExitStatus
}

extension Subcommand {
    /// Asked by the parser's protocol; the entry point calls ``execute(_:)`` instead, to keep the exit code.
    func run() throws {}
}
