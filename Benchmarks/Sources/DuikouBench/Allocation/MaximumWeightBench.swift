import ArgumentParser
import DuikouMechanisms

/// Times maximum weight with its prices.
struct MaximumWeightBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "maximum-weight", abstract: "Maximum weight with its prices.")

    @OptionGroup var shape: MarketOptions
    @OptionGroup var rounds: Rounds
    @Option(help: "How far from the optimum the weight may be, in millionths; 0 for the exact optimum.")
    var gap = MaximumWeight.defaultGapPartsPerMillion
    @Option(help: "Over how many values the weights are spread: fewer make ties.")
    var weightLevels = 1_000_000

    private struct Priced: Encodable {
        let placed: Int
        let weight: Int64
        let bound: Int64
        let gap: Double
        let bids: Int
    }

    func run() throws {
        let (market, all) = try shape.market.make()
        let fits = all.map { Int32(Int($0) * weightLevels / 1_000_000) }
        let mechanism = try MaximumWeight(weights: fits, gapPartsPerMillion: gap, ties: .singleLottery(seed: 1))
        try rounds.measure(
            "maximum weight",
            found: {
                Priced(
                    placed: $0.outcome.matching.placedCount, weight: $0.prices.weight, bound: $0.prices.bound, gap: $0.prices.gap,
                    bids: $0.outcome.counters.proposals)
            }
        ) { try mechanism.solve(market) }
    }
}
