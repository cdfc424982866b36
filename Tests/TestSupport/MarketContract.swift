import DuikouMechanisms

/// The promises of stable mechanisms as checks on tiny random markets, for every mechanism that makes them.
/// Each returns the first breach found, with the seed that shows it, or `nil`.
public enum MarketContract {
    /// Always a feasible matching without blocking pairs, weakly where there are ties, by enumeration.
    public static func breachOfStability(
        _ mechanism: some Mechanism, _ shape: MarketDraft.Shape, seeds: Range<Int>
    ) throws -> String? {
        for seed in seeds {
            let market = try MarketDraft.random(shape, seed: seed).market()
            let oracle = MarketOracle(market)
            let mask = oracle.mask(of: try mechanism.match(market).matching)
            if !oracle.feasible.contains(mask) { return "seed \(seed): over capacity" }
            if !oracle.stable.contains(mask) { return "seed \(seed): blocked" }
        }
        return nil
    }

    /// On the strict market that the tie-break leaves: the stable matching that each player of `side` likes at least as
    /// much as every other stable one, seat by seat; and in every stable matching everybody holds as many.
    public static func breachOfOptimality(
        _ mechanism: some Mechanism, for side: MarketSide, ties: TieBreak, _ shape: MarketDraft.Shape, seeds: Range<Int>
    ) throws -> String? {
        for seed in seeds {
            let tied = try MarketDraft.random(shape, seed: seed).market()
            let derived = tied.breakingTies(ties)
            let oracle = MarketOracle(derived.market)
            let chosen = Set(try mechanism.match(tied).matching.edges)
            var mask: MarketOracle.Mask = 0
            for (edge, original) in derived.originalEdge.enumerated() where chosen.contains(original) {
                mask |= 1 << MarketOracle.Mask(edge)
            }
            if !oracle.stable.contains(mask) { return "seed \(seed): not a stable matching of the strict market" }
            for other in oracle.stable {
                for proposer in 0..<tied.proposerCount {
                    let mine = oracle.positions(ofProposer: proposer, in: mask)
                    let theirs = oracle.positions(ofProposer: proposer, in: other)
                    if mine.count != theirs.count { return "seed \(seed): proposer \(proposer) holds more elsewhere" }
                    if side == .proposers, !zip(mine, theirs).allSatisfy({ $0 <= $1 }) {
                        return "seed \(seed): proposer \(proposer) has a better stable partner"
                    }
                }
                for responder in 0..<tied.responderCount {
                    let mine = oracle.ranks(ofResponder: responder, in: mask)
                    let theirs = oracle.ranks(ofResponder: responder, in: other)
                    if mine.count != theirs.count { return "seed \(seed): responder \(responder) holds more elsewhere" }
                    if side == .responders, !zip(mine, theirs).allSatisfy({ $0 <= $1 }) {
                        return "seed \(seed): responder \(responder) has a better stable partner"
                    }
                }
            }
        }
        return nil
    }
}
