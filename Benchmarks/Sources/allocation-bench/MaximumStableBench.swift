import DuikouMechanisms

/// Stable matchings of a market with ties: a lottery, Király's algorithm (effort 0), and search with rising effort.
func maximumStableBench(_ options: BenchOptions) throws {
    let (market, _) = try RandomMarket(options).make()
    let ties = TieBreak.singleLottery(seed: 1)
    func fields(_ outcome: Outcome) -> [(String, String)] {
        let report = Stability.verify(market, pairs: outcome.matching.pairs)
        return [("placed", "\(report.placedCount)"), ("faults", "\(report.faultCount)"), ("blocking_pairs", "\(report.blockingPairCount)")]
    }
    time("single lottery", options, fields: fields) { DeferredAcceptance(ties: ties).match(market) }
    let efforts = (options.text("efforts") ?? "0,1,\(MaximumStable.defaultEffort)").split(separator: ",").compactMap { Int($0) }
    for effort in efforts {
        time("maximum stable, effort \(effort)", options, fields: fields) { MaximumStable(ties: ties, effort: effort).match(market) }
    }
}
