import ArgumentParser

/// All measurements by our own clock, and the inputs for measuring peers. Results are lines of JSON.
@main
struct DuikouBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duikou-bench",
        abstract: "Time parts of Duikou, and give peers the same inputs.",
        discussion: "Each result is one line of JSON on standard output.",
        subcommands: [TopKCommand.self, FeaturesCommand.self, PartsCommand.self, AllocationCommand.self])
}
