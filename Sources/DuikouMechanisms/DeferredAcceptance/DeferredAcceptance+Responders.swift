extension DeferredAcceptance {
    /// The strict market of the edges that a stable matching may use, given the one that is best for the proposers.
    ///
    /// In any other stable matching, a proposer gets partners further down its list than those it loses, and a
    /// responder gets proposers higher on its list than those it loses. So an edge can be dropped where the proposer
    /// has better partners, or the responder has better proposers. A responder with room has the same proposers in
    /// every stable matching, and would take more. So nobody loses a seat there, and nobody who lacks one goes below it
    /// on its list. The market that is left has the same stable matchings, and few edges where competition is hard.
    ///
    /// Sources: Roth, Sotomayor, *Two-Sided Matching*, Cambridge 1990, theorems 5.12, 5.13 and 5.27; for capacities on
    /// both sides, Roth, "Stability and polarization of interests in job matching", Econometrica 52 (1984).
    static func openEdges(_ market: Market, _ lottery: Lottery, after first: Run) -> DerivedMarket {
        let seats = first.seats
        let order = market.strictProposerOrder(lottery)
        let held = seats.edgesByProposer()
        var isHeld: [Bool] = []
        var offsets: [Int32] = [0]
        offsets.reserveCapacity(market.proposerCount + 1)
        var original: [Int32] = []
        var groups: [Int32] = []
        original.reserveCapacity(2 * held.count)
        groups.reserveCapacity(2 * held.count)
        var degrees = [Int32](repeating: 0, count: market.responderCount)
        var cursor = 0
        for proposer in 0..<market.proposerCount {
            let list = market.edges(ofProposer: proposer)
            let firstHeld = cursor
            while cursor < held.count, Int(held[cursor]) < list.upperBound { cursor += 1 }
            var missing = cursor - firstHeld
            // Of several seats a proposer may lose one although another, at a responder with room, stays.
            let mayLose = held[firstHeld..<cursor].contains { !seats.hasRoom(Int(market.edgeResponder[Int($0)])) }
            if missing > 0 {
                // A proposer that holds a single edge of a list in order can start from that edge.
                let start = missing == 1 && order.isEmpty ? Int(held[firstHeld]) : list.lowerBound
                isHeld.removeAll(keepingCapacity: true)
                if missing > 1 || !order.isEmpty {
                    isHeld.append(contentsOf: repeatElement(false, count: list.count))
                    for slot in firstHeld..<cursor { isHeld[Int(held[slot]) - list.lowerBound] = true }
                }
                for position in start..<list.upperBound {
                    let edge = order.isEmpty ? position : Int(order[position])
                    let responder = Int(market.edgeResponder[edge])
                    let group = market.edgeResponderGroup[edge]
                    var isLast = false
                    if missing > 0 {
                        // Down to the last edge held, only edges that are held count.
                        let isTaken = isHeld.isEmpty ? position == start : isHeld[edge - list.lowerBound]
                        if !isTaken { continue }
                        missing -= 1
                        isLast = missing == 0 && !mayLose
                    } else if seats.hasRoom(responder) {
                        break
                    } else if group > seats.cutoffGroup[responder] {
                        continue
                    } else {
                        let candidate = SeatEntry(group: group, tier: 0, proposer: Int32(proposer), edge: Int32(edge))
                        let worst = seats[seats.held(by: responder).lowerBound]
                        if seats.isWorse(candidate, than: worst, at: responder) { continue }
                    }
                    original.append(Int32(edge))
                    groups.append(group)
                    degrees[responder] += 1
                    if isLast { break }
                }
            }
            offsets.append(Int32(original.count))
        }
        return strictMarket(of: market, edges: original, offsets: offsets, groups: groups, degrees: degrees)
    }

    /// The market of some of another's edges, which are in each proposer's strict order.
    /// - Parameters:
    ///   - offsets: where each proposer's edges start.
    ///   - groups: each edge's rank group with its responder.
    ///   - degrees: how many edges each responder has.
    private static func strictMarket(
        of market: Market, edges: [Int32], offsets: [Int32], groups: [Int32], degrees: [Int32]
    ) -> DerivedMarket {
        var positions = [Int32](repeating: 0, count: edges.count)
        for proposer in 0..<market.proposerCount {
            let list = Int(offsets[proposer])..<Int(offsets[proposer + 1])
            for slot in list { positions[slot] = Int32(slot - list.lowerBound) }
        }
        let strict = Market(
            trustedOffsets: offsets,
            edgeResponder: edges.map { market.edgeResponder[Int($0)] },
            edgeProposerGroup: positions, edgeResponderGroup: groups,
            proposerCapacities: market.proposerCapacities, responderCapacities: market.responderCapacities,
            proposerKeys: market.proposerKeys, responderKeys: market.responderKeys,
            isTransposed: market.isTransposed, responderDegrees: degrees, hasProposerTies: false)
        return DerivedMarket(market: strict, originalEdge: edges)
    }
}
