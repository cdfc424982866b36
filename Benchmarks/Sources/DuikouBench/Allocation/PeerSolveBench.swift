import ArgumentParser
import DuikouMechanisms

/// Times the mechanisms on a market that `peer-market` wrote, and writes the edges that deferred acceptance matches into its folder.
struct PeerSolveBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peer-solve", abstract: "Time the mechanisms on a market that peer-market wrote.",
        discussion: "The edges that deferred acceptance matches are written beside it as stable.i32.")

    @Option(name: .customLong("in"), help: "The folder that peer-market wrote.")
    var folder: String
    @OptionGroup var rounds: Rounds
    @Option(help: "How far from the optimum the weight may be, in millionths.")
    var gap = MaximumWeight.defaultGapPartsPerMillion
    @Option(help: "Up to how many proposers the exact maximum weight is timed too.")
    var exactUpTo = 100_000

    private struct Weighed: Encodable {
        let pairs: Int
        let weight: Int64
        let bound: Int64
    }

    private struct Certified: Encodable {
        let faults: Int
        let weight: Int64
        let bound: Int64
    }

    func run() throws {
        let peer = try PeerMarket(folder: folder)
        let market = peer.market
        try stable(market)
        try tied(tenths(market))
        try rounds.measure("ceiling", found: Pairs.init) { PlacementCeiling.size(market) }
        try rounds.measure("maximum cardinality", found: { Pairs(pairs: $0.matching.count) }) {
            try MaximumCardinality(from: DeferredAcceptance(ties: .byIndex), ties: .singleLottery(seed: 1)).match(market)
        }
        try weigh("maximum weight", peer, gap: gap)
        if gap > 0 && market.proposerCount <= exactUpTo { try weigh("maximum weight, exact", peer, gap: 0) }
    }

    private func stable(_ market: Market) throws {
        let outcome = try rounds.measure("deferred acceptance", found: { Pairs(pairs: $0.matching.count) }) {
            DeferredAcceptance(ties: .byIndex).match(market)
        }
        try PeerFile.write(outcome.matching.edges, folder, "stable")
        let pairs = outcome.matching.pairs
        try rounds.measure("verification", found: Verified.init) { Stability.verify(market, pairs: pairs) }
    }

    /// Times a market with ties, which no peer solves: each responder ranks its list in ten tied groups.
    private func tied(_ market: Market) throws {
        let ties = TieBreak.singleLottery(seed: 1)
        try rounds.measure("deferred acceptance, ties in tenths", found: { Pairs(pairs: $0.matching.count) }) {
            DeferredAcceptance(ties: ties).match(market)
        }
        let outcome = try rounds.measure("maximum stable, ties in tenths", found: { Pairs(pairs: $0.matching.count) }) {
            MaximumStable(ties: ties).match(market)
        }
        let pairs = outcome.matching.pairs
        try rounds.measure("verification of maximum stable, ties in tenths", found: Verified.init) {
            Stability.verify(market, pairs: pairs)
        }
    }

    private func weigh(_ name: String, _ peer: PeerMarket, gap: Int) throws {
        let mechanism = try MaximumWeight(weights: peer.weights, gapPartsPerMillion: gap, ties: .singleLottery(seed: 1))
        let solution = try rounds.measure(
            name,
            found: { Weighed(pairs: $0.outcome.matching.count, weight: $0.prices.weight, bound: $0.prices.bound) }
        ) { try mechanism.solve(peer.market) }
        let (pairs, prices) = (solution.outcome.matching.pairs, solution.prices)
        try rounds.measure(
            "verification of \(name)",
            found: { Certified(faults: $0.faultCount, weight: $0.weight, bound: $0.bound) }
        ) {
            WeightCertificate.verify(peer.market, weights: peer.weights, pairs: pairs, prices: prices.prices, profits: prices.profits)
        }
    }

    /// The market in which each responder ranks only by tenths of its list.
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
}
