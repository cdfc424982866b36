import ArgumentParser
import DuikouMechanisms

/// Times deferred acceptance with its cutoffs, the independent verification, and the ceiling.
struct DeferredAcceptanceBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deferred-acceptance", abstract: "Deferred acceptance with its cutoffs, the independent verification, the ceiling.")

    enum Part: String, CaseIterable, ExpressibleByArgument {
        case proposers, responders, verification, ceiling
    }

    @OptionGroup var shape: MarketOptions
    @OptionGroup var rounds: Rounds
    @Option(help: "One of these alone.")
    var part: Part?

    func run() throws {
        let (market, _) = try shape.market.make()
        func isAsked(_ other: Part) -> Bool { part == nil || part == other }
        if isAsked(.proposers) {
            for (name, ties) in [("single lottery", TieBreak.singleLottery(seed: 1)), ("multiple lottery", .multipleLottery(seed: 1))] {
                try rounds.measure("deferred acceptance, \(name)", found: Placed.init) { DeferredAcceptance(ties: ties).match(market) }
            }
        }
        if isAsked(.responders) {
            try rounds.measure("responders proposing", found: Placed.init) {
                DeferredAcceptance(proposing: .responders, ties: .singleLottery(seed: 1)).match(market)
            }
        }
        if isAsked(.verification) {
            let pairs = DeferredAcceptance(ties: .singleLottery(seed: 1)).match(market).matching.pairs
            try rounds.measure("verification", found: Verified.init) { Stability.verify(market, pairs: pairs) }
            try rounds.measure("reasons", found: { Unplaced(unplaced: $0.count) }) { UnplacedReasons.find(market, pairs: pairs) }
            try rounds.measure("verification with reasons", found: { Unplaced(unplaced: $0.1.count) }) {
                (Stability.verify(market, pairs: pairs), UnplacedReasons.find(market, pairs: pairs))
            }
        }
        if isAsked(.ceiling) {
            try rounds.measure("ceiling", found: Pairs.init) { PlacementCeiling.size(market) }
        }
    }
}
