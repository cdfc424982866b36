/// The lowest-ranked proposer that one responder admitted: the rank that others had to beat.
///
/// Under a stable matching a proposer can have the responder for the asking where the responder has a free seat, or
/// where the proposer ranks above the cutoff: so the cutoffs certify the matching. See Azevedo, Leshno, "A supply and
/// demand framework for two-sided matching markets", Journal of Political Economy 124 (2016).
public struct Cutoff: Sendable, Equatable {
    /// Whether every seat is taken. A responder without seats counts as full.
    public let isFull: Bool
    /// The edge of the lowest-ranked proposer admitted; `nil` where nobody was.
    public let edge: Int?
    /// The lowest-ranked proposer admitted; `nil` where nobody was.
    public let proposer: Int?
    /// The rank group of that proposer on the responder's list; `nil` where nobody was admitted.
    public let group: Int32?
    /// Whether the lottery decided, not the rank: the responder is full, and a proposer of the cutoff's rank group who
    /// wants it more than what it has was left out.
    public let isDecidedByLottery: Bool

    /// The cutoffs of a matching, one for each responder, under the tie-break that made it.
    /// - Complexity: O(players + the part of each list above what its proposer has).
    public static func all(of market: Market, _ matching: Matching, ties: TieBreak) -> [Cutoff] {
        let lottery = Lottery(ties)
        var full = [Bool](repeating: false, count: market.responderCount)
        var worstEdge = [Int32](repeating: -1, count: market.responderCount)
        var worstProposer = [Int32](repeating: -1, count: market.responderCount)
        // −1: nobody can tie with the cutoff of a responder that has room or has admitted nobody.
        var bindingGroup = [Int32](repeating: -1, count: market.responderCount)
        for responder in 0..<market.responderCount {
            let edges = matching.edges(ofResponder: responder)
            full[responder] = edges.count >= Int(market.responderCapacities[responder])
            var worst: (group: Int32, number: UInt64) = (-1, 0)
            for (edge, proposer) in zip(edges, matching.proposers(ofResponder: responder)) {
                let group = market.edgeResponderGroup[Int(edge)]
                if group < worst.group { continue }
                let number = market.drawnNumber(ofProposer: Int(proposer), onListOf: responder, lottery)
                // Proposers come in ascending order, so among equal numbers the later one ranks lower.
                if group == worst.group, number < worst.number { continue }
                worst = (group, number)
                worstEdge[responder] = edge
                worstProposer[responder] = proposer
            }
            if full[responder] { bindingGroup[responder] = worst.group }
        }

        var byLottery = [Bool](repeating: false, count: market.responderCount)
        for proposer in 0..<market.proposerCount {
            let held = matching.edges(ofProposer: proposer)
            let capacity = Int(market.proposerCapacities[proposer])
            if capacity == 0 { continue }
            let limit = held.count < capacity ? Int32.max : market.edgeProposerGroup[Int(held[held.endIndex - 1])]
            var nextHeld = held.startIndex
            for edge in market.edges(ofProposer: proposer) {
                if market.edgeProposerGroup[edge] >= limit { break }
                if nextHeld < held.endIndex, Int(held[nextHeld]) == edge {
                    nextHeld += 1
                    continue
                }
                let responder = Int(market.edgeResponder[edge])
                if market.edgeResponderGroup[edge] == bindingGroup[responder] { byLottery[responder] = true }
            }
        }
        return (0..<market.responderCount).map { responder in
            Cutoff(
                market, isFull: full[responder], edge: worstEdge[responder], proposer: worstProposer[responder],
                isDecidedByLottery: byLottery[responder])
        }
    }
}

// In an extension, so that the memberwise initialiser stays.
extension Cutoff {
    /// - Parameter edge: −1, like the proposer's, where nobody was admitted.
    init(_ market: Market, isFull: Bool, edge: Int32, proposer: Int32, isDecidedByLottery: Bool) {
        self.isFull = isFull
        self.edge = edge < 0 ? nil : Int(edge)
        self.proposer = edge < 0 ? nil : Int(proposer)
        group = edge < 0 ? nil : market.edgeResponderGroup[Int(edge)]
        self.isDecidedByLottery = isDecidedByLottery
    }

    /// The same for the market as it was given.
    func original(_ rows: CanonicalMarket) -> Cutoff {
        Cutoff(
            isFull: isFull, edge: edge.map(rows.originalEdge), proposer: proposer.map(rows.originalProposer), group: group,
            isDecidedByLottery: isDecidedByLottery)
    }
}
