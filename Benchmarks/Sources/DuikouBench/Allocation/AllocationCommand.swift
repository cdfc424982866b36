import ArgumentParser

/// Times the mechanisms on random markets that are the same on every run. Only the mechanism is timed; making the market is
/// not.
struct AllocationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allocation", abstract: "Time the mechanisms on random markets that are the same on every run.",
        subcommands: [
            DeferredAcceptanceBench.self, MaximumStableBench.self, MaximumWeightBench.self, SeatClassBench.self, RegionBench.self,
            LinkedBench.self, RematchBench.self, PeerMarketCommand.self, PeerSolveBench.self,
        ])
}
