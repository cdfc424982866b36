import ArgumentParser
import Duikou
import DuikouMechanisms

/// Times changes to a finished run: `--percent` of the proposers arrive, withdraw or decline what they hold, and seats are
/// closed or added. Each batch is applied to the same finished run; loading that run is timed separately.
///
/// Processor time is reported too, because a batch is so short that other work on the machine affects its elapsed time.
struct RematchBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rematch", abstract: "Changes to a finished run, each beside a full run on the changed market.")

    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case arrivals, withdrawals, declines, closedSeats = "closed-seats", addedSeats = "added-seats"

        var name: String {
            switch self {
            case .arrivals, .withdrawals, .declines: rawValue
            case .closedSeats: "closed seats"
            case .addedSeats: "added seats"
            }
        }
    }

    @OptionGroup var shape: MarketOptions
    @OptionGroup var rounds: Rounds
    @Option(help: "How many of the proposers a batch is about.")
    var percent = 1
    @Option(help: "One kind of change alone.")
    var only: Kind?

    private struct TakenUp: Encodable {
        let fullRunProposals: Int
    }

    private struct Applied: Encodable {
        let proposals: Int
        let steps: Int
        let moves: Int
        let cycles: Int

        init(_ report: RematchReport) {
            (proposals, steps, moves, cycles) = (report.proposals, report.steps.count, report.moves.count, report.cycles)
        }
    }

    private struct Compared: Encodable {
        /// Whether the changed run equals a full run.
        let equal: Bool
    }

    func run() throws {
        let (market, _) = try shape.market.make()
        let ties = TieBreak.singleLottery(seed: 1)
        let start = DeferredAcceptance(ties: ties).match(market)
        func takeUp() throws -> StandingMatch { try StandingMatch(market, matching: start.matching, ties: ties) }
        try rounds.measure("taking up", found: { (_: StandingMatch) in TakenUp(fullRunProposals: start.counters.proposals) }, takeUp)

        for (kind, changes) in try batches(market, start.matching) where only.map({ $0 == kind }) ?? true {
            for mode in RematchMode.allCases {
                try rounds.measure("\(kind.name), \(mode)", prepare: takeUp, found: Applied.init) { standing in
                    try standing.apply(changes, mode: mode)
                }
            }
            var optimal = try takeUp()
            _ = try optimal.apply(changes, mode: .optimal)
            let changed = try changes.applied(to: market)
            try once.measure("\(kind.name), full run", found: { Compared(equal: $0.matching.pairs == optimal.pairs) }) {
                DeferredAcceptance(ties: ties).match(changed)
            }
        }
    }

    /// A full run takes long and is only the figure that batches are compared with, so it is timed once.
    private var once: Rounds {
        var once = rounds
        once.rounds = 1
        return once
    }

    private func batches(_ market: Market, _ matching: Matching) throws -> [(Kind, MarketChanges)] {
        let count = max(1, market.proposerCount * percent / 100)
        var random = SeededRandom(seed: 99)
        func draw(_ end: Int) -> Int { Int(random.next() % UInt64(end)) }
        var more = shape.market
        more.proposers = count
        more.seed = shape.seed + 1
        let newcomers = try more.make().market
        let arrivals = (0..<count).map { proposer in
            let list = newcomers.edges(ofProposer: proposer)
            return MarketChanges.Arrival(
                responders: Array(newcomers.edgeResponder[list]), proposerGroups: Array(newcomers.edgeProposerGroup[list]),
                responderGroups: Array(newcomers.edgeResponderGroup[list]))
        }
        var leaving: Set<Int> = []
        while leaving.count < count { leaving.insert(draw(market.proposerCount)) }
        let leavers = leaving.sorted()
        let declines = leavers.compactMap { proposer in
            matching.responder(ofProposer: proposer).map { Pair(proposer: proposer, responder: $0) }
        }
        var resized: Set<Int> = []
        while resized.count < min(count, market.responderCount / 10) { resized.insert(draw(market.responderCount)) }
        let seats = resized.sorted()
        return [
            (.arrivals, try MarketChanges(arrivals: arrivals)),
            (.withdrawals, try MarketChanges(withdrawals: leavers)),
            (.declines, try MarketChanges(declines: declines)),
            (.closedSeats, try MarketChanges(seats: seats.map { .init(responder: $0, delta: -1) })),
            (.addedSeats, try MarketChanges(seats: seats.map { .init(responder: $0, delta: 1) })),
        ]
    }
}
