import DuikouMechanisms

/// Deferred acceptance with its cutoffs, the independent verification, and the ceiling; `--part` picks one of them.
func deferredAcceptanceBench(_ options: BenchOptions) throws {
    let (market, _) = try RandomMarket(options).make()
    let part = options.text("part")
    func isAsked(_ name: String) -> Bool { part == nil || part == name }
    if isAsked("proposers") {
        for (name, ties) in [("single lottery", TieBreak.singleLottery(seed: 1)), ("multiple lottery", .multipleLottery(seed: 1))] {
            time("deferred acceptance, \(name)", options, fields: { [("placed", "\($0.matching.placedCount)")] }) {
                DeferredAcceptance(ties: ties).match(market)
            }
        }
    }
    if isAsked("responders") {
        time("responders proposing", options, fields: { [("placed", "\($0.matching.placedCount)")] }) {
            DeferredAcceptance(proposing: .responders, ties: .singleLottery(seed: 1)).match(market)
        }
    }
    if isAsked("verification") {
        let pairs = DeferredAcceptance(ties: .singleLottery(seed: 1)).match(market).matching.pairs
        time("verification", options, fields: { [("blocking_pairs", "\($0.blockingPairCount)")] }) {
            Stability.verify(market, pairs: pairs)
        }
        time("reasons", options, fields: { [("unplaced", "\($0.count)")] }) { UnplacedReasons.find(market, pairs: pairs) }
        time("verification with reasons", options, fields: { [("unplaced", "\($0.1.count)")] }) {
            (Stability.verify(market, pairs: pairs), UnplacedReasons.find(market, pairs: pairs))
        }
    }
    if isAsked("ceiling") {
        time("ceiling", options, fields: { [("pairs", "\($0)")] }) { PlacementCeiling.size(market) }
    }
}
