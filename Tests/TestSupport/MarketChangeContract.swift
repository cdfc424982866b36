import DuikouMechanisms

/// Something that carries a stable matching over to the changed market.
public protocol Rematcher {
    mutating func rematch(_ changes: MarketChanges, _ mode: RematchMode) throws -> [Pair]
}

/// The promises of a re-match as checks on random markets. Each returns the first breach found, with its seed, or `nil`.
public enum MarketChangeContract {
    /// Takes up a stable matching of the market.
    public typealias TakeUp = (_ market: Market, _ matching: Matching, _ ties: TieBreak) throws -> any Rematcher

    /// What a batch may hold, by what is promised of it.
    public enum Kind: CaseIterable, Sendable {
        case arrivals, closedSeats, displacing, withdrawals, addedSeats, vacancies, declines, mixed

        var batch: MarketDraft.Batch {
            switch self {
            case .arrivals: .init(arrivals: 2)
            case .closedSeats: .init(closed: 2)
            case .displacing: .init(arrivals: 1, closed: 2)
            case .withdrawals: .init(withdrawals: 2)
            case .addedSeats: .init(added: 2)
            case .vacancies: .init(withdrawals: 2, added: 2)
            case .declines: .init(declines: 2)
            case .mixed: .init(arrivals: 1, declines: 1, withdrawals: 1, closed: 1, added: 1)
            }
        }

        var onlyVacates: Bool { self == .withdrawals || self == .addedSeats || self == .vacancies }
        var onlyDisplaces: Bool { self == .arrivals || self == .closedSeats || self == .displacing }
    }

    /// Where tastes are opposed, each responder likes best whom it is worst for, so that there are many stable matchings.
    public static func draft(tied: Bool, most: Int, seed: Int, using generator: inout SeededGenerator) -> MarketDraft {
        var shape = tied ? MarketDraft.Shape.tied : .strict
        shape.proposers = 2...most
        shape.responders = 2...min(most, 7)
        shape.acceptance = 0.75
        shape.responderCapacity = most > 5 ? 0...3 : 0...2
        let opposed = seed % 4 >= 2
        if opposed { shape.responderCapacity = 1...(most > 5 ? 2 : 1) }
        var draft = MarketDraft.random(shape, using: &generator)
        if seed % 2 == 0 { draft.drawKeys(using: &generator) }
        if !opposed { return draft }
        for proposer in draft.lists.indices {
            for place in draft.lists[proposer].indices {
                let least = Int32(3 * (draft.lists[proposer].count - 1 - place))
                draft.lists[proposer][place].responderGroup = least + Int32.random(in: 0...1, using: &generator)
            }
        }
        return draft
    }

    /// In optimal mode: a full run on the changed market, after several batches in either mode.
    public static func breachOfFullRun(
        _ takeUp: TakeUp, _ kind: Kind, ties: TieBreak, tied: Bool, seeds: Range<Int>
    ) throws -> String? {
        for seed in seeds {
            var generator = SeededGenerator(seed: seed)
            var draft = draft(tied: tied, most: 12, seed: seed, using: &generator)
            let side: MarketSide = generator.chance(0.2) ? .responders : .proposers
            let market = try draft.market()
            let start = DeferredAcceptance(proposing: side, ties: ties).match(market).matching
            var rematcher = try takeUp(market, start, ties)
            var pairs = start.pairs
            for batch in 0..<4 {
                let changes = try draft.randomChanges(kind.batch, holding: pairs, using: &generator)
                let mode: RematchMode = batch == 3 || generator.chance(0.6) ? .optimal : .minimumMovement
                draft = draft.applying(changes)
                pairs = try rematcher.rematch(changes, mode)
                let full = DeferredAcceptance(ties: ties).match(try draft.market()).matching.pairs
                if mode == .optimal, pairs != full { return "seed \(seed), batch \(batch): \(pairs), in full \(full)" }
            }
        }
        return nil
    }

    /// In least movement: what ``StandingMatch`` promises, against every stable matching of the changed market.
    public static func breachOfLeastMovement(
        _ takeUp: TakeUp, _ kind: Kind, ties: TieBreak, tied: Bool, seeds: Range<Int>
    ) throws -> String? {
        for seed in seeds {
            var generator = SeededGenerator(seed: seed)
            var draft = draft(tied: tied, most: 5, seed: seed, using: &generator)
            let market = try draft.market()
            let first = DeferredAcceptance(ties: ties).match(market).matching
            var rematcher = try takeUp(market, first, ties)
            var before = first.pairs
            // The second batch starts from a matching that need not be anybody's best.
            for batch in 0..<2 {
                let changes = try draft.randomChanges(kind.batch, holding: before, using: &generator)
                let old = draft
                draft = draft.applying(changes)
                let changed = try draft.market()
                if changed.edgeCount > MarketOracle.edgeLimit { break }
                let after = try rematcher.rematch(changes, .minimumMovement)
                if let breach = try breach(kind, changes, old, before, changed, after, ties, startsBest: batch == 0) {
                    return "seed \(seed), batch \(batch): \(breach)"
                }
                before = after
            }
        }
        return nil
    }

    private static func breach(
        _ kind: Kind, _ changes: MarketChanges, _ old: MarketDraft, _ before: [Pair], _ changed: Market, _ after: [Pair],
        _ ties: TieBreak, startsBest: Bool
    ) throws -> String? {
        let oracle = MarketOracle(changed.breakingTies(ties).market)
        func responder(_ proposer: Int, _ pairs: [Pair]) -> Int? { pairs.first { $0.proposer == proposer }?.responder }
        func holds(_ proposer: Int, _ mask: MarketOracle.Mask) -> Int? {
            oracle.edges.indices.first { oracle.edges[$0].proposer == proposer && mask >> MarketOracle.Mask($0) & 1 == 1 }
                .map { oracle.edges[$0].responder }
        }
        let mine = oracle.stable.contains { mask in
            (0..<changed.proposerCount).allSatisfy { holds($0, mask) == responder($0, after) }
        }
        if !mine { return "\(after) is not stable" }
        for proposer in old.lists.indices where !changes.withdrawals.contains(proposer) {
            let was = responder(proposer, before)
            let now = responder(proposer, after)
            // Places on the new list; a declined place is on it no more, so that its proposer has no place to compare.
            if let was, changes.declines.contains(Pair(proposer: proposer, responder: was)) { continue }
            func place(_ responder: Int?) -> Int {
                oracle.edges.filter { $0.proposer == proposer }.firstIndex { $0.responder == responder } ?? .max
            }
            let all = oracle.stable.map { place(holds(proposer, $0)) }
            if place(now) > place(was), all.contains(where: { $0 <= place(was) }) {
                return "proposer \(proposer) lost \(was ?? -1) for \(now ?? -1) without need"
            }
            if kind.onlyVacates, place(now) != min(place(was), all.max() ?? .max) {
                return "proposer \(proposer) went from \(was ?? -1) to \(now ?? -1): not the better of old and worst"
            }
            if kind.onlyDisplaces, place(now) < place(was) { return "proposer \(proposer) gained" }
            if kind.onlyVacates || kind.onlyDisplaces, now != was, all.contains(place(was)) {
                return "proposer \(proposer) moved from \(was ?? -1) to \(now ?? -1) without need"
            }
        }
        if kind.onlyDisplaces, startsBest, after != DeferredAcceptance(ties: ties).match(changed).matching.pairs {
            return "not a full run"
        }
        return nil
    }
}
