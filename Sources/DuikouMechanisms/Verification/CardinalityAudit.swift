/// The auditor of largest matchings: checks, from a market and a list of pairs alone, whether more pairs could be
/// matched.
///
/// It shares no code with the mechanisms. The proof is a cut (König; Ford and Fulkerson). The search starts from the
/// proposers with room, and goes along unmatched edges to responders and along matched edges back. If it reaches a
/// responder with room, one more pair can be matched. If not, every edge ends at the seats of a responder reached or at
/// the places of a proposer not reached, and these are as many as the pairs, so no matching has more.
///
/// Source: Schrijver, *Combinatorial Optimization*, Springer 2003, chapters 16 and 21.
public enum CardinalityAudit {
    /// Whether no matching of the market has more pairs than these, which must be feasible as ``Stability`` defines it.
    /// - Complexity: O(edges + players + pairs).
    public static func isLargest(_ market: Market, pairs: some Sequence<Pair>) -> Bool {
        let (proposers, responders) = (market.proposerCapacities.count, market.responderCapacities.count)
        var held: [[Int32]] = Array(repeating: [], count: responders)
        var count = [Int32](repeating: 0, count: proposers)
        var partners: [[Int32]] = Array(repeating: [], count: proposers)
        for pair in pairs {
            held[pair.responder].append(Int32(pair.proposer))
            partners[pair.proposer].append(Int32(pair.responder))
            count[pair.proposer] += 1
        }
        var isSeen = [Bool](repeating: false, count: responders)
        var queue = (0..<proposers).filter { count[$0] < market.proposerCapacities[$0] }.map(Int32.init)
        var isQueued = [Bool](repeating: false, count: proposers)
        for proposer in queue { isQueued[Int(proposer)] = true }
        var head = 0
        while head < queue.count {
            let proposer = Int(queue[head])
            head += 1
            for edge in Int(market.proposerOffsets[proposer])..<Int(market.proposerOffsets[proposer + 1]) {
                let responder = Int(market.edgeResponder[edge])
                if isSeen[responder] || partners[proposer].contains(Int32(responder)) { continue }
                if held[responder].count < Int(market.responderCapacities[responder]) { return false }
                isSeen[responder] = true
                for holder in held[responder] where !isQueued[Int(holder)] {
                    isQueued[Int(holder)] = true
                    queue.append(holder)
                }
            }
        }
        return true
    }
}
