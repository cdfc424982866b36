/// The auditor of deferred acceptance's promise to those who propose: checks, from a market, its tie-break and a list
/// of pairs alone, that no other stable matching is better for them.
///
/// It shares no code with the mechanisms and computes no matching of its own. Everything refers to the strict market
/// that the tie-break leaves, for any capacities on both sides. Two things are checked.
///
/// **The tie-break was kept.** An unmatched pair *blocks by lot* where each of the two has room or ranks the other
/// above the worst that it holds, equals being told apart by their lottery numbers. Without such a pair the matching is
/// stable there.
///
/// **There is no ring of exchanges (rotation).** A player of the favoured side would give up its last partner for a
/// better one. That partner would go to the next one down its list, below all that it holds, who ranks it above its own
/// last partner; that one would give up its last partner in turn, and so on. If this comes back to where it began,
/// everybody of the favoured side on the ring gains, and the result is stable: so the matching was not the best.
/// Conversely, if some stable matching is better, there is such a ring: each favoured player that is better off there
/// has lost its last partner to one who is better off, too. A partner whose next one would be somebody with room goes
/// nowhere, since that one has the same partners in every stable matching. These rings are the rotations that are
/// exposed towards the favoured side.
///
/// It does not apply to seats by class, regions, links, or a re-match with minimum movement.
///
/// Sources: Irving, Leather, "The complexity of counting stable marriages", SIAM Journal on Computing 15 (1986); Bansal,
/// Agrawal, Malhotra, "Polynomial time algorithm for an optimal stable assignment with multiple partners", Theoretical
/// Computer Science 379 (2007), for several partners on both sides.
public enum SideOptimality {
    /// Checks the pairs against the market and the tie-break.
    ///
    /// - Parameters:
    ///   - side: those for whom the matching is to be the best: those who proposed.
    ///   - ties: the tie-break of the mechanism.
    ///   - listLimit: how many blocking pairs the report names; all are counted.
    /// - Complexity: O(edges + players + pairs).
    public static func verify(
        _ market: Market, pairs: some Sequence<Pair>, bestFor side: MarketSide, ties: TieBreak,
        listLimit: Int = Stability.defaultListLimit
    ) -> SideOptimalityReport {
        var report = SideOptimalityReport()
        guard let held = StrictlyHeld(market, pairs, Lottery(ties)) else {
            report.isMatching = false
            return report
        }
        let successors = held.successors(towards: side) { pair in
            report.blockingPairCount += 1
            if report.blockingPairs.count < listLimit { report.blockingPairs.append(pair) }
        }
        // Rings are defined for stable matchings only.
        if report.blockingPairCount > 0 { return report }
        let rings = rings(successors.next)
        report.ringCount = rings.count
        report.firstRing = (rings.first ?? []).map { player in
            let partner = successors.partner[player], other = Int(successors.next[player])
            return side == .proposers
                ? Pair(proposer: other, responder: partner) : Pair(proposer: partner, responder: other)
        }
        return report
    }

    /// The cycles of a function that is undefined where it is −1; each starts from its lowest member.
    private static func rings(_ next: [Int32]) -> [[Int]] {
        var walk = [Int32](repeating: -1, count: next.count)
        var rings: [[Int]] = []
        for start in next.indices where walk[start] < 0 {
            var player = start
            while walk[player] < 0 {
                walk[player] = Int32(start)
                if next[player] < 0 { break }
                player = Int(next[player])
            }
            // There is no new cycle where the walk ran into its end or into an earlier walk.
            if next[player] < 0 || walk[player] != Int32(start) { continue }
            var ring = [player]
            var other = Int(next[player])
            while other != player {
                ring.append(other)
                other = Int(next[other])
            }
            let lowest = ring.indices.min { ring[$0] < ring[$1] } ?? 0
            rings.append(Array(ring[lowest...] + ring[..<lowest]))
        }
        return rings
    }
}

/// What ``SideOptimality/verify(_:pairs:bestFor:ties:listLimit:)`` found.
public struct SideOptimalityReport: Sendable, Equatable {
    /// Whether every pair is listed, given once, and within both capacities. If not, nothing else was checked.
    public fileprivate(set) var isMatching = true
    /// The first pairs that block by lot, up to `listLimit`, by proposer.
    public fileprivate(set) var blockingPairs: [Pair] = []
    /// Number of pairs that block by lot, all counted.
    public fileprivate(set) var blockingPairCount = 0
    /// Number of rings of exchanges (rotations) by which the favoured side would gain. No two of them have a player of
    /// that side in common. 0 where pairs block, because then no rings are looked for.
    public fileprivate(set) var ringCount = 0
    /// The pairs that the first ring would create.
    public fileprivate(set) var firstRing: [Pair] = []

    /// Whether the pairs are a matching that keeps the tie-break, and no stable matching is better for the side.
    public var isBest: Bool { isMatching && blockingPairCount == 0 && ringCount == 0 }
}

/// The pairs as edges, and the worst that each player holds in its strict order.
private struct StrictlyHeld {
    let market: Market
    let lottery: Lottery
    private let given: GivenPairs
    /// The edges held, by proposer, in the order of its list; positions are those of the given pairs.
    private var edges: [Int32]
    private var responderHeld: [Int32]
    /// The edge of the worst that each player holds; −1 where it holds nobody.
    private var worstOfProposer: [Int32]
    private var worstOfResponder: [Int32]
    /// For each responder, the proposer on its worst edge; `lastGroup` has that edge's group: no bound where the
    /// responder has room, −1 where it has no seat. Most comparisons need only that one number.
    private var lastProposer: [Int32]
    private var lastGroup: [Int32]

    /// `nil` where the pairs are not a matching of the market.
    init?(_ market: Market, _ pairs: some Sequence<Pair>, _ lottery: Lottery) {
        self.market = market
        self.lottery = lottery
        given = GivenPairs(pairs, in: market)
        if !given.unknown.isEmpty { return nil }
        let (proposers, responders) = (market.proposerCapacities.count, market.responderCapacities.count)
        edges = [Int32](repeating: -1, count: given.responders.count)
        responderHeld = [Int32](repeating: 0, count: responders)
        worstOfProposer = [Int32](repeating: -1, count: proposers)
        worstOfResponder = [Int32](repeating: -1, count: responders)
        lastProposer = [Int32](repeating: -1, count: responders)
        lastGroup = lastProposer
        // For each responder, the last proposer found to hold it. Stamps need no clearing.
        var holder = [Int32](repeating: -1, count: responders)
        for proposer in 0..<proposers where !given.slots(of: proposer).isEmpty {
            guard count(proposer, &holder), rankPartners(of: proposer, holder) else { return nil }
        }
        for responder in 0..<responders {
            if market.responderCapacities[responder] == 0 { continue }
            lastGroup[responder] = responderHasRoom(responder) ? .max : market.edgeResponderGroup[Int(worstOfResponder[responder])]
        }
    }

    /// Counts the proposer's partners and stamps them with it. False where a pair is repeated or a capacity exceeded.
    private mutating func count(_ proposer: Int, _ holder: inout [Int32]) -> Bool {
        let slots = given.slots(of: proposer)
        if slots.count > Int(market.proposerCapacities[proposer]) { return false }
        for slot in slots {
            let responder = Int(given.responders[slot])
            if holder[responder] == Int32(proposer) { return false }
            holder[responder] = Int32(proposer)
            responderHeld[responder] += 1
            if responderHeld[responder] > market.responderCapacities[responder] { return false }
        }
        return true
    }

    /// Finds the edges of the proposer's partners, and updates the worst that each of them holds. False where a partner is not on the list.
    private mutating func rankPartners(of proposer: Int, _ holder: [Int32]) -> Bool {
        let slots = given.slots(of: proposer)
        // Most proposers hold one partner, whose place is found by comparing, without reading anything but the list.
        let only = slots.count == 1 ? given.responders[slots.lowerBound] : -1
        var slot = slots.lowerBound
        var edge = Int(market.proposerOffsets[proposer])
        while slot < slots.upperBound {
            if edge == Int(market.proposerOffsets[proposer + 1]) { return false }
            let responder = Int(market.edgeResponder[edge])
            if only >= 0 ? Int32(responder) == only : holder[responder] == Int32(proposer) {
                edges[slot] = Int32(edge)
                slot += 1
                if worstOfProposer[proposer] < 0 || comes(edge, after: Int(worstOfProposer[proposer]), for: proposer) {
                    worstOfProposer[proposer] = Int32(edge)
                }
                if lastProposer[responder] < 0 || ranksBehindLast(edge, of: proposer, at: responder) {
                    worstOfResponder[responder] = Int32(edge)
                    lastProposer[responder] = Int32(proposer)
                }
            }
            edge += 1
        }
        return true
    }

    // MARK: Strict orders

    private func number(ofProposer proposer: Int, onListOf responder: Int) -> UInt64 {
        let (own, list) = (market.proposerKey(proposer), market.responderKey(responder))
        return market.isTransposed
            ? lottery.number(ofResponder: own, onListOf: list) : lottery.number(ofProposer: own, onListOf: list)
    }

    private func number(ofResponder responder: Int, onListOf proposer: Int) -> UInt64 {
        let (own, list) = (market.responderKey(responder), market.proposerKey(proposer))
        return market.isTransposed
            ? lottery.number(ofProposer: own, onListOf: list) : lottery.number(ofResponder: own, onListOf: list)
    }

    /// Whether the proposer ranks the responder of `edge` below that of `other`.
    private func comes(_ edge: Int, after other: Int, for proposer: Int) -> Bool {
        let (mine, theirs) = (market.edgeProposerGroup[edge], market.edgeProposerGroup[other])
        if mine != theirs { return mine > theirs }
        let (a, b) = (Int(market.edgeResponder[edge]), Int(market.edgeResponder[other]))
        let (first, second) = (number(ofResponder: a, onListOf: proposer), number(ofResponder: b, onListOf: proposer))
        return first != second ? first > second : a > b
    }

    /// Whether the responder ranks the proposer of `edge` below the proposer `other` of the edge `theirs`.
    private func ranks(_ edge: Int, of proposer: Int, behind theirs: Int, of other: Int, at responder: Int) -> Bool {
        let (mine, last) = (market.edgeResponderGroup[edge], market.edgeResponderGroup[theirs])
        if mine != last { return mine > last }
        let first = number(ofProposer: proposer, onListOf: responder)
        let second = number(ofProposer: other, onListOf: responder)
        return first != second ? first > second : proposer > other
    }

    private func ranksBehindLast(_ edge: Int, of proposer: Int, at responder: Int) -> Bool {
        ranks(edge, of: proposer, behind: Int(worstOfResponder[responder]), of: Int(lastProposer[responder]), at: responder)
    }

    private func proposerHasRoom(_ proposer: Int) -> Bool {
        given.slots(of: proposer).count < Int(market.proposerCapacities[proposer])
    }

    private func responderHasRoom(_ responder: Int) -> Bool { responderHeld[responder] < market.responderCapacities[responder] }

    /// Whether the responder has a seat for the proposer: a free one, or that of its lowest-ranked.
    private func wouldTake(_ edge: Int, of proposer: Int, at responder: Int) -> Bool {
        let (group, last) = (market.edgeResponderGroup[edge], lastGroup[responder])
        return group == last ? !ranksBehindLast(edge, of: proposer, at: responder) : group < last
    }

    // MARK: Who would give up whom for whom

    /// For each player of a side: its last partner, and the player that would take that partner; −1 for nobody.
    struct Successors {
        var partner: [Int]
        var next: [Int32]
    }

    /// - Parameter blocks: is called with every pair that blocks.
    func successors(towards side: MarketSide, blocks: (Pair) -> Void) -> Successors {
        switch side {
        case .proposers: successorsOfProposers(blocks)
        case .responders: successorsOfResponders(blocks)
        }
    }

    /// A proposer's last partner goes to the best of those who want it more than what they have and whom it refuses.
    private func successorsOfProposers(_ blocks: (Pair) -> Void) -> Successors {
        // For each responder, the best of those, as an edge; −1 for nobody.
        var best = [Int32](repeating: -1, count: market.responderCapacities.count)
        var bestProposer = best
        var bestGroup = [Int32](repeating: .max, count: best.count)
        for proposer in market.proposerCapacities.indices where market.proposerCapacities[proposer] > 0 {
            forEachWish(of: proposer) { edge in
                let responder = Int(market.edgeResponder[edge])
                if wouldTake(edge, of: proposer, at: responder) {
                    blocks(Pair(proposer: proposer, responder: responder))
                } else if market.edgeResponderGroup[edge] <= bestGroup[responder] {
                    let other = Int(best[responder])
                    if other < 0 || ranks(other, of: Int(bestProposer[responder]), behind: edge, of: proposer, at: responder) {
                        best[responder] = Int32(edge)
                        bestProposer[responder] = Int32(proposer)
                        bestGroup[responder] = market.edgeResponderGroup[edge]
                    }
                }
            }
        }
        let partner = worstOfProposer.map { $0 < 0 ? -1 : Int(market.edgeResponder[Int($0)]) }
        let next = partner.map { responder -> Int32 in
            if responder < 0 || bestProposer[responder] < 0 { return -1 }
            return proposerHasRoom(Int(bestProposer[responder])) ? -1 : bestProposer[responder]
        }
        return Successors(partner: partner, next: next)
    }

    /// A responder's last partner goes to the first below all that it holds that would take it.
    private func successorsOfResponders(_ blocks: (Pair) -> Void) -> Successors {
        // For each proposer that is the last of somebody, the first below all that it holds that would take it, as an edge; −1 for nobody.
        var below = [Int32](repeating: -1, count: market.proposerCapacities.count)
        var isLast = [Bool](repeating: false, count: below.count)
        for proposer in lastProposer where proposer >= 0 { isLast[Int(proposer)] = true }
        for proposer in below.indices where market.proposerCapacities[proposer] > 0 {
            forEachWish(of: proposer) { edge in
                let responder = Int(market.edgeResponder[edge])
                if wouldTake(edge, of: proposer, at: responder) { blocks(Pair(proposer: proposer, responder: responder)) }
            }
            // Below one with room there is nobody: whoever would take it blocks.
            if isLast[proposer], !proposerHasRoom(proposer) { below[proposer] = firstBelow(proposer) }
        }
        let next = lastProposer.map { proposer -> Int32 in
            if proposer < 0 || below[Int(proposer)] < 0 { return -1 }
            let responder = market.edgeResponder[Int(below[Int(proposer)])]
            return responderHasRoom(Int(responder)) ? -1 : responder
        }
        return Successors(partner: lastProposer.map(Int.init), next: next)
    }

    /// Calls `body` with each edge of the proposer that it does not hold and wants more than the worst that it holds; all of them where it
    /// has room.
    @inline(__always)
    private func forEachWish(of proposer: Int, _ body: (_ edge: Int) -> Void) {
        let worst = Int(worstOfProposer[proposer])
        let hasRoom = proposerHasRoom(proposer)
        let slots = given.slots(of: proposer)
        var slot = slots.lowerBound
        for edge in Int(market.proposerOffsets[proposer])..<Int(market.proposerOffsets[proposer + 1]) {
            if !hasRoom, market.edgeProposerGroup[edge] > market.edgeProposerGroup[worst] { return }
            if slot < slots.upperBound, edges[slot] == Int32(edge) {
                slot += 1
            } else if hasRoom || !comes(edge, after: worst, for: proposer) {
                body(edge)
            }
        }
    }

    /// The first responder below all that the proposer holds that would take it, as an edge; −1 for nobody. The proposer
    /// holds somebody.
    private func firstBelow(_ proposer: Int) -> Int32 {
        let list = Int(market.proposerOffsets[proposer])..<Int(market.proposerOffsets[proposer + 1])
        let worst = Int(worstOfProposer[proposer])
        // Equals of the worst may stand on either side of it.
        var start = worst
        while start > list.lowerBound, market.edgeProposerGroup[start - 1] == market.edgeProposerGroup[worst] { start -= 1 }
        var found = -1
        for edge in start..<list.upperBound {
            if found >= 0, market.edgeProposerGroup[edge] > market.edgeProposerGroup[found] { break }
            if !comes(edge, after: worst, for: proposer) || !wouldTake(edge, of: proposer, at: Int(market.edgeResponder[edge])) { continue }
            if found < 0 || comes(found, after: edge, for: proposer) { found = edge }
        }
        return Int32(found)
    }
}
