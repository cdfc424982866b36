import DuikouMechanisms

/// The promises of allocations with seat classes, as checks on tiny random markets. A run takes a draft to pairs. Each
/// check returns the first breach found, with the seed that shows it, or `nil`.
public enum SeatClassContract {
    public typealias Run = (SeatClassDraft) throws -> [Pair]

    /// Weakly stable under every responder's choice by class, by enumeration.
    public static func breachOfStability(
        _ shape: MarketDraft.Shape, seeds: Range<Int>, _ run: Run
    ) throws -> String? {
        for seed in seeds {
            let draft = SeatClassDraft.random(shape, seed: seed)
            let oracle = try SeatClassOracle(draft)
            let mask = oracle.mask(of: try run(draft))
            if !oracle.feasible.contains(mask) { return "seed \(seed): over capacity" }
            if !oracle.isChosen(mask) { return "seed \(seed): a responder would not choose all it holds" }
            if !oracle.isStable(mask) { return "seed \(seed): blocked" }
        }
        return nil
    }

    /// On strict markets: stable, and for each proposer at least as good, place by place, as every other stable matching,
    /// in all of which everybody holds as many.
    public static func breachOfOptimality(
        _ shape: MarketDraft.Shape, seeds: Range<Int>, _ run: Run
    ) throws -> String? {
        for seed in seeds {
            let draft = SeatClassDraft.random(shape, seed: seed)
            let oracle = try SeatClassOracle(draft)
            let mask = oracle.mask(of: try run(draft))
            let stable = oracle.feasible.filter(oracle.isStable)
            if !stable.contains(mask) { return "seed \(seed): not stable" }
            for other in stable {
                for proposer in draft.market.lists.indices {
                    let mine = oracle.places(ofProposer: proposer, in: mask)
                    let theirs = oracle.places(ofProposer: proposer, in: other)
                    if mine.count != theirs.count { return "seed \(seed): proposer \(proposer) holds more elsewhere" }
                    if !zip(mine, theirs).allSatisfy({ $0 <= $1 }) {
                        return "seed \(seed): proposer \(proposer) has a better stable partner"
                    }
                }
                for responder in draft.market.responderCapacities.indices {
                    let mine = oracle.pairs(of: mask).count { $0.responder == responder }
                    if mine != oracle.pairs(of: other).count(where: { $0.responder == responder }) {
                        return "seed \(seed): responder \(responder) holds more elsewhere"
                    }
                }
            }
        }
        return nil
    }

    /// Deferred acceptance as cumulative offers on strict markets: responders choose anew from all who ever asked.
    public static func naive(_ draft: SeatClassDraft, fault: SlotChoice.Fault? = nil) -> [Pair] {
        let responders = draft.market.responderCapacities.indices
        let choices = responders.map { SlotChoice(draft, responder: $0, fault: fault) }
        let orders = responders.map { responder in
            draft.market.lists.indices
                .compactMap { proposer in
                    draft.market.lists[proposer].first { $0.responder == responder }.map { (proposer, $0.responderGroup) }
                }
                .sorted { $0.1 < $1.1 }.map(\.0)
        }
        var offers = [Set<Int>](repeating: [], count: responders.count)
        var chosen = offers
        while true {
            var isDone = true
            for (proposer, list) in draft.market.lists.enumerated() {
                let held = chosen.count { $0.contains(proposer) }
                if held >= draft.market.proposerCapacities[proposer] { continue }
                guard let next = list.first(where: { !offers[$0.responder].contains(proposer) }) else { continue }
                offers[next.responder].insert(proposer)
                chosen[next.responder] = choices[next.responder].choose(
                    from: offers[next.responder], order: orders[next.responder])
                isDone = false
            }
            if isDone { break }
        }
        return responders.flatMap { responder in
            chosen[responder].sorted().map { Pair(proposer: $0, responder: responder) }
        }
    }
}
