import ArgumentParser

/// The properties of a random market, as options.
struct MarketOptions: ParsableArguments {
    /// How proposers are scored.
    enum Scores: String, CaseIterable, ExpressibleByArgument {
        /// A score of its own for each pair.
        case own
        /// One score for each proposer, which all responders share, as in an examination.
        case common
    }

    @Option(help: "How many propose.")
    var proposers = 1_000_000
    @Option(help: "To how many.")
    var responders = 100_000
    @Option(help: "How many responders each proposer lists.")
    var list = 100
    @Option(help: "Seats of each responder; by default together as many as there are proposers.")
    var seats: Int?
    @Option(help: "How many score levels responders tell apart; without it, a million.")
    var levels: Int?
    @Option(help: "Whether each pair has a score of its own, or each proposer one for all.")
    var scores = Scores.own
    @Option(help: "How unequal popularity is: 1 is uniform, larger powers favour some.")
    var skew = 2
    @Option(help: "With a skew of 1, popularity rises from 1 - spread to 1 + spread, in percent of the mean.")
    var spread = 0
    @Option
    var seed: UInt64 = 1

    func validate() throws {
        guard proposers > 0, responders > 0, list > 0, seats ?? 1 > 0, levels ?? 1 > 0, skew > 0 else {
            throw ValidationError("--proposers, --responders, --list, --seats, --levels and --skew are whole numbers from 1")
        }
        guard 0...100 ~= spread else { throw ValidationError("--spread is from 0 to 100") }
    }

    var market: RandomMarket {
        RandomMarket(
            proposers: proposers, responders: responders, listLength: min(list, responders), seats: seats ?? max(1, proposers / responders),
            levels: levels, isScoreCommon: scores == .common, skew: skew, spread: spread, seed: seed)
    }
}
