import DuikouMechanisms
import TestSupport

/// A re-match over arrays of arrays on the whole strict market, with a fault on request. Without a fault it must pass the
/// contract, so that a mutant fails for its fault alone.
struct NaiveRematch: Rematcher {
    enum Fault: CaseIterable {
        /// A freed seat is left empty.
        case seatStaysEmpty
        /// Only the first seat of a chain is filled.
        case chainStopsAfterOne
        /// A freed seat goes to the last of those waiting.
        case lastWaitingGoesFirst
        /// A freed seat goes to somebody without a place, though others want it more.
        case onlyThePlacelessMoveUp
        /// Whoever is displaced skips one responder.
        case skipsOne
        /// Whoever is displaced does not ask again.
        case gaveUp
        /// Newcomers take free seats only.
        case newcomersDisplaceNobody
        /// The one closed out is the best.
        case closesOnTheBest
        /// Stays where the chains end, though trades are left.
        case forgetsTrades
        /// A full run, whatever was asked for.
        case movesTooMany
        /// Newcomers ask before free seats are filled.
        case newcomersFirst
    }

    private var market: Market
    private var pairs: [Pair]
    private let ties: TieBreak
    private let fault: Fault?

    init(_ market: Market, _ matching: Matching, _ ties: TieBreak, fault: Fault?) {
        self.market = market
        pairs = matching.pairs
        self.ties = ties
        self.fault = fault
    }

    mutating func rematch(_ changes: MarketChanges, _ mode: RematchMode) throws -> [Pair] {
        let old = NaiveRematch.lists(market.breakingTies(ties).market)
        market = try changes.applied(to: market)
        if mode == .optimal && fault != .forgetsTrades || fault == .movesTooMany {
            pairs = DeferredAcceptance(ties: ties).match(market).matching.pairs
            if fault != nil || mode == .optimal { return pairs }
        }
        let strict = market.breakingTies(ties).market
        let lists = NaiveRematch.lists(strict)
        var rank: [Pair: Int32] = [:]
        for proposer in lists.indices {
            for edge in strict.edges(ofProposer: proposer) {
                rank[Pair(proposer: proposer, responder: Int(strict.edgeResponder[edge]))] = strict.edgeResponderGroup[edge]
            }
        }
        func worse(_ a: Int, _ b: Int, at responder: Int) -> Bool {
            (rank[Pair(proposer: a, responder: responder)] ?? .max) > (rank[Pair(proposer: b, responder: responder)] ?? .max)
        }
        var seats = [[Int]](repeating: [], count: market.responderCount)
        /// How many of its list each proposer wants more than what it is left with.
        var above = lists.map(\.count)
        var placed = [Int?](repeating: nil, count: lists.count)
        for newcomer in old.count..<lists.count { above[newcomer] = 0 }
        for pair in pairs {
            if let place = lists[pair.proposer].firstIndex(of: pair.responder) {
                seats[pair.responder].append(pair.proposer)
                above[pair.proposer] = place
                placed[pair.proposer] = pair.responder
            } else if let place = old[pair.proposer].firstIndex(of: pair.responder) {
                let better = Set(old[pair.proposer][..<place])
                above[pair.proposer] = lists[pair.proposer].count { better.contains($0) }
            }
        }
        func room(_ responder: Int) -> Int { Int(market.responderCapacities[responder]) - seats[responder].count }
        func sit(_ proposer: Int, _ responder: Int, _ place: Int) {
            if let left = placed[proposer] { seats[left].removeAll { $0 == proposer } }
            seats[responder].append(proposer)
            placed[proposer] = responder
            above[proposer] = place
        }
        func fill() {
            var filled = 0
            while fault != .seatStaysEmpty, !(fault == .chainStopsAfterOne && filled == 1) {
                var waiting: (responder: Int, proposers: [Int])?
                for responder in seats.indices where room(responder) > 0 {
                    let proposers = lists.indices.filter {
                        (fault != .onlyThePlacelessMoveUp || placed[$0] == nil)
                            && lists[$0][..<above[$0]].contains(responder)
                    }.sorted { worse($1, $0, at: responder) }
                    if !proposers.isEmpty { waiting = (responder, proposers) }
                }
                guard let (responder, proposers) = waiting else { return }
                let next = fault == .lastWaitingGoesFirst ? proposers[proposers.count - 1] : proposers[0]
                sit(next, responder, lists[next].firstIndex(of: responder) ?? 0)
                filled += 1
            }
        }
        func ask() {
            for responder in seats.indices {
                while room(responder) < 0 {
                    seats[responder].sort { worse($1, $0, at: responder) }
                    let out = fault == .closesOnTheBest ? seats[responder].removeFirst() : seats[responder].removeLast()
                    placed[out] = nil
                    above[out] += 1
                }
            }
            var asking = lists.indices.filter { placed[$0] == nil && above[$0] < lists[$0].count }
            while let proposer = asking.popLast() {
                while placed[proposer] == nil, above[proposer] < lists[proposer].count {
                    let responder = lists[proposer][above[proposer]]
                    if room(responder) > 0 {
                        sit(proposer, responder, above[proposer])
                        continue
                    }
                    let newcomer = fault == .newcomersDisplaceNobody && proposer >= old.count
                    if !newcomer, let worst = seats[responder].max(by: { worse($1, $0, at: responder) }),
                        worse(worst, proposer, at: responder)
                    {
                        seats[responder].removeAll { $0 == worst }
                        placed[worst] = nil
                        above[worst] += 1
                        if fault == .skipsOne { above[worst] = min(above[worst] + 1, lists[worst].count) }
                        if fault == .gaveUp { above[worst] = lists[worst].count } else { asking.append(worst) }
                        sit(proposer, responder, above[proposer])
                        continue
                    }
                    above[proposer] += 1
                }
            }
        }
        if fault == .newcomersFirst { ask() }
        fill()
        ask()
        pairs = lists.indices.compactMap { proposer in placed[proposer].map { Pair(proposer: proposer, responder: $0) } }
        return pairs
    }

    /// Each proposer's responders, best first, of a strict market.
    private static func lists(_ market: Market) -> [[Int]] {
        (0..<market.proposerCount).map { proposer in
            market.proposerCapacities[proposer] == 0
                ? [] : market.edges(ofProposer: proposer).map { Int(market.edgeResponder[$0]) }
        }
    }
}
