import DuikouMechanisms
import Glibc

/// Changes to a finished run: `--percent` of the proposers arrive, withdraw, or decline what they hold, and seats are
/// closed or added. Each batch is applied to the same finished run; taking that up is timed by itself. `--only arrivals`
/// times one kind.
///
/// Processor time stands beside elapsed time: a batch is short enough for other work on the machine to show.
func rematchBench(_ options: BenchOptions) throws {
    let shape = RandomMarket(options)
    let (market, _) = try shape.make()
    let ties = TieBreak.singleLottery(seed: 1)
    let count = max(1, market.proposerCount * options.number("percent", 1) / 100)
    let start = DeferredAcceptance(ties: ties).match(market)
    let full = ("full_run_proposals", "\(start.counters.proposals)")
    try time("taking up", options, fields: { (_: StandingMatch) in [full] }) {
        try StandingMatch(market, matching: start.matching, ties: ties)
    }

    var random = SplitMix(state: 99)
    func draw(_ end: Int) -> Int { Int(random.next() % UInt64(end)) }
    var more = shape
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
        start.matching.responder(ofProposer: proposer).map { Pair(proposer: proposer, responder: $0) }
    }
    var resized: Set<Int> = []
    while resized.count < min(count, market.responderCount / 10) { resized.insert(draw(market.responderCount)) }
    let seats = resized.sorted()

    let batches: [(String, MarketChanges)] = [
        ("arrivals", try MarketChanges(arrivals: arrivals)),
        ("withdrawals", try MarketChanges(withdrawals: leavers)),
        ("declines", try MarketChanges(declines: declines)),
        ("closed seats", try MarketChanges(seats: seats.map { .init(responder: $0, delta: -1) })),
        ("added seats", try MarketChanges(seats: seats.map { .init(responder: $0, delta: 1) })),
    ]
    for (name, changes) in batches where options.text("only").map({ $0 == name }) ?? true {
        for mode in RematchMode.allCases {
            try timeBatch("\(name), \(mode)", options, changes, mode) {
                try StandingMatch(market, matching: start.matching, ties: ties)
            }
        }
        // Against a full run, once.
        var optimal = try StandingMatch(market, matching: start.matching, ties: ties)
        _ = try optimal.apply(changes, mode: .optimal)
        let changed = try changes.applied(to: market)
        let began = (now(), processorTime())
        let again = DeferredAcceptance(ties: ties).match(changed)
        let times = #""seconds": \#(now() - began.0), "processor_seconds": \#(processorTime() - began.1)"#
        print(#"{"what": "\#(name), full run", \#(times), "equal": \#(again.matching.pairs == optimal.pairs)}"#)
    }
}

/// Times the batch on a standing matching that is taken up anew for each round, outside the clock.
private func timeBatch(
    _ name: String, _ options: BenchOptions, _ changes: MarketChanges, _ mode: RematchMode, _ takeUp: () throws -> StandingMatch
) throws {
    var seconds: [Double] = []
    var processor: [Double] = []
    var report: RematchReport?
    for _ in 0..<max(1, options.number("rounds", 3)) {
        var standing = try takeUp()
        let began = (now(), processorTime())
        report = try standing.apply(changes, mode: mode)
        seconds.append(now() - began.0)
        processor.append(processorTime() - began.1)
    }
    seconds.sort()
    processor.sort()
    guard let report else { return }
    let counts = """
        "proposals": \(report.proposals), "steps": \(report.steps.count), "moves": \(report.moves.count), "cycles": \(report.cycles)
        """
    let times = """
        "seconds": \(seconds[seconds.count / 2]), "fastest": \(seconds[0]), "processor_seconds": \(processor[processor.count / 2])
        """
    print(#"{"what": "\#(name)", \#(times), \#(counts)}"#)
}
