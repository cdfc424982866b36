import DuikouMechanisms
import Glibc

/// Writes a random market for peers to read: little-endian 32-bit arrays, one file each.
///
///     allocation-bench peer-market --out FOLDER [--proposers N] [--responders M] [--list L] [--skew S] [--seed 1]
///
/// Both sides' orders are strict, as some peers know no ties.
func peerMarketBench(_ options: BenchOptions) throws {
    guard let folder = options.text("out") else { AllocationBench.fail("peer-market needs --out FOLDER") }
    let (tied, weights) = try RandomMarket(options).make()
    // The lists are strict already, so that the edges keep their order and their weights.
    let market = tied.breakingTies(.byIndex).market
    try PeerFile.write(market.proposerOffsets, folder, "offsets")
    try PeerFile.write(market.edgeResponder, folder, "responder")
    try PeerFile.write(market.edgeProposerGroup, folder, "own")
    try PeerFile.write(market.edgeResponderGroup, folder, "other")
    try PeerFile.write(market.proposerCapacities, folder, "proposer_seats")
    try PeerFile.write(market.responderCapacities, folder, "responder_seats")
    try PeerFile.write(weights, folder, "weights")
    print(#"{"proposers": \#(market.proposerCount), "responders": \#(market.responderCount), "edges": \#(market.edgeCount)}"#)
}

/// Times the mechanisms on a market that peer-market wrote, and writes the edges they match beside it.
///
///     allocation-bench peer-solve --in FOLDER [--gap 1000] [--rounds 3]
func peerSolveBench(_ options: BenchOptions) throws {
    guard let folder = options.text("in") else { AllocationBench.fail("peer-solve needs --in FOLDER") }
    let market = try Market(
        proposerOffsets: try PeerFile.read(folder, "offsets"), edgeResponder: try PeerFile.read(folder, "responder"),
        edgeProposerGroup: try PeerFile.read(folder, "own"), edgeResponderGroup: try PeerFile.read(folder, "other"),
        proposerCapacities: try PeerFile.read(folder, "proposer_seats"),
        responderCapacities: try PeerFile.read(folder, "responder_seats"))
    let weights = try PeerFile.read(folder, "weights")

    let accept = DeferredAcceptance(ties: .byIndex)
    var stable: Outcome?
    time("deferred acceptance", options, fields: { (outcome: Outcome) in [("pairs", "\(outcome.matching.count)")] }) {
        let outcome = accept.match(market)
        stable = outcome
        return outcome
    }
    if let stable {
        try PeerFile.write(stable.matching.edges, folder, "stable")
        let pairs = stable.matching.pairs
        time("verification", options, fields: { [("blocking_pairs", "\($0.blockingPairCount)")] }) {
            Stability.verify(market, pairs: pairs)
        }
    }
    // No peer does this one: responders that tell tenths of their lists apart.
    let tied = try tenths(market)
    let maximumStable = MaximumStable(ties: .singleLottery(seed: 1))
    time("deferred acceptance, ties in tenths", options, fields: { [("pairs", "\($0.matching.count)")] }) {
        DeferredAcceptance(ties: .singleLottery(seed: 1)).match(tied)
    }
    time("maximum stable, ties in tenths", options, fields: { [("pairs", "\($0.matching.count)")] }) { maximumStable.match(tied) }
    let tiedPairs = maximumStable.match(tied).matching.pairs
    time(
        "verification of maximum stable, ties in tenths", options,
        fields: { [("blocking_pairs", "\($0.blockingPairCount)")] }
    ) { Stability.verify(tied, pairs: tiedPairs) }
    time("ceiling", options, fields: { [("pairs", "\($0)")] }) { PlacementCeiling.size(market) }
    try time("maximum cardinality", options, fields: { [("pairs", "\($0.matching.count)")] }) {
        try MaximumCardinality(from: accept).match(market)
    }
    for (name, gap) in [
        ("maximum weight", options.number("gap", MaximumWeight.defaultGapPartsPerMillion)), ("maximum weight, exact", 0),
    ] where gap > 0 || market.proposerCount <= options.number("exact-up-to", 100_000) {
        let mechanism = try MaximumWeight(weights: weights, gapPartsPerMillion: gap)
        var last: PricedOutcome?
        try time(
            name, options,
            fields: { (solution: PricedOutcome) in
                [
                    ("weight", "\(solution.prices.weight)"), ("bound", "\(solution.prices.bound)"),
                    ("pairs", "\(solution.outcome.matching.count)"),
                ]
            }
        ) {
            let solution = try mechanism.solve(market)
            last = solution
            return solution
        }
        if let last {
            let pairs = last.outcome.matching.pairs
            time(
                "verification of \(name)", options,
                fields: { [("faults", "\($0.faultCount)"), ("weight", "\($0.weight)"), ("bound", "\($0.bound)")] }
            ) {
                WeightCertificate.verify(
                    market, weights: weights, pairs: pairs, prices: last.prices.prices, profits: last.prices.profits)
            }
        }
    }
}

/// The market whose responders rank by tenths of their lists.
private func tenths(_ market: Market) throws -> Market {
    let groups = market.edgeResponderGroup.indices.map { edge in
        let listers = Int(market.responderDegrees[Int(market.edgeResponder[edge])])
        return Int32(Int(market.edgeResponderGroup[edge]) * 10 / listers)
    }
    return try Market(
        proposerOffsets: market.proposerOffsets, edgeResponder: market.edgeResponder,
        edgeProposerGroup: market.edgeProposerGroup, edgeResponderGroup: groups,
        proposerCapacities: market.proposerCapacities, responderCapacities: market.responderCapacities)
}

/// An array of 32-bit numbers as a file of its own.
private enum PeerFile {
    struct Failure: Error { let path: String }

    /// Numbers to a write: a megabyte.
    private static let batch = 1 << 18

    static func write(_ values: [Int32], _ folder: String, _ name: String) throws {
        let path = "\(folder)/\(name).i32"
        guard let file = fopen(path, "wb") else { throw Failure(path: path) }
        defer { fclose(file) }
        if fwrite(values, 4, values.count, file) != values.count { throw Failure(path: path) }
    }

    static func read(_ folder: String, _ name: String) throws -> [Int32] {
        let path = "\(folder)/\(name).i32"
        guard let file = fopen(path, "rb") else { throw Failure(path: path) }
        defer { fclose(file) }
        var values: [Int32] = []
        var buffer = [Int32](repeating: 0, count: batch)
        while true {
            let count = fread(&buffer, 4, batch, file)
            if count == 0 { return values }
            values.append(contentsOf: buffer[..<count])
        }
    }
}
