import ArgumentParser

/// One of our commands. `execute` checks its options, does the work, and returns how it ended.
protocol Subcommand: ParsableCommand {
    func execute(_ console: Console) throws -> ExitStatus
}

extension Subcommand {
    /// Required by the parser's protocol. The entry point calls ``execute(_:)`` instead, because this method cannot return an exit code.
    func run() throws {}
}
