import ArgumentParser

/// Everything that is timed by our own clock, or made for peers to be timed on. Results are lines of JSON.
@main
struct DuikouBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duikou-bench",
        abstract: "Time parts of Duikou, and give peers the same inputs.",
        discussion: "Each result is one line of JSON on standard output.",
        subcommands: [TopKCommand.self, FeaturesCommand.self, PartsCommand.self, AllocationCommand.self])
}
