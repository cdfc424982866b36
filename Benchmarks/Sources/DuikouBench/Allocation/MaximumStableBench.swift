import ArgumentParser
import DuikouMechanisms

/// Times stable matchings of a market with ties: a lottery, Király's algorithm (effort 0), and search with rising effort.
struct MaximumStableBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maximum-stable", abstract: "Ties: a lottery, Király's approximation (effort 0), and search with rising effort.")

    @OptionGroup var shape: MarketOptions
    @OptionGroup var rounds: Rounds
    @Option(help: "Efforts of the search.")
    var efforts = [0, 1, MaximumStable.defaultEffort]

    private struct Checked: Encodable {
        let placed: Int
        let faults: Int
        let blockingPairs: Int
    }

    func run() throws {
        let (market, _) = try shape.market.make()
        let ties = TieBreak.singleLottery(seed: 1)
        func checked(_ outcome: Outcome) -> Checked {
            let report = Stability.verify(market, pairs: outcome.matching.pairs)
            return Checked(placed: report.placedCount, faults: report.faultCount, blockingPairs: report.blockingPairCount)
        }
        try rounds.measure("single lottery", found: checked) { DeferredAcceptance(ties: ties).match(market) }
        for effort in efforts {
            try rounds.measure("maximum stable, effort \(effort)", found: checked) {
                MaximumStable(ties: ties, effort: effort).match(market)
            }
        }
    }
}
