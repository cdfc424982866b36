extension Market {
    /// Makes a market from scores: a higher score is better, equal scores are a tie.
    ///
    /// - Parameters:
    ///   - proposerScores: how much each edge's proposer wants its responder. Scores may not rise along a list, so that
    ///     edges keep the caller's indices.
    ///   - responderScores: how much each edge's responder wants its proposer, in any order.
    /// - Throws: ``MarketError``; NaN and lists that are not sorted are refused.
    /// - Complexity: O(edges · log(longest responder list)).
    public init(
        proposerOffsets: [Int32],
        edgeResponder: [Int32],
        proposerScores: [Double],
        responderScores: [Double],
        proposerCapacities: [Int32],
        responderCapacities: [Int32],
        proposerKeys: [UInt64]? = nil,
        responderKeys: [UInt64]? = nil
    ) throws(MarketError) {
        let edges = edgeResponder.count
        try Market.checkShape(
            offsets: proposerOffsets, edges: edges,
            proposerCapacities: proposerCapacities, responderCapacities: responderCapacities,
            proposerKeys: proposerKeys, responderKeys: responderKeys)
        try Market.checkLength("proposerScores", proposerScores.count, edges)
        try Market.checkLength("responderScores", responderScores.count, edges)
        let degrees = try Market.checkResponders(
            offsets: proposerOffsets, edgeResponder: edgeResponder, responderCount: responderCapacities.count)
        if let edge = proposerScores.firstIndex(where: { $0.isNaN }) {
            throw .scoreNotANumber(edge: edge, scoring: .proposers)
        }
        if let edge = responderScores.firstIndex(where: { $0.isNaN }) {
            throw .scoreNotANumber(edge: edge, scoring: .responders)
        }

        var proposerGroups = [Int32](repeating: 0, count: edges)
        var ties = false
        for proposer in proposerCapacities.indices {
            var group: Int32 = 0
            let list = Int(proposerOffsets[proposer])..<Int(proposerOffsets[proposer + 1])
            for edge in list.dropFirst() {
                if proposerScores[edge] > proposerScores[edge - 1] { throw .scoreOutOfOrder(edge: edge) }
                if proposerScores[edge] == proposerScores[edge - 1] { ties = true } else { group += 1 }
                proposerGroups[edge] = group
            }
        }
        self.init(
            trustedOffsets: proposerOffsets, edgeResponder: edgeResponder,
            edgeProposerGroup: proposerGroups,
            edgeResponderGroup: Market.denseRanks(
                of: responderScores, byResponder: edgeResponder, degrees: degrees),
            proposerCapacities: proposerCapacities, responderCapacities: responderCapacities,
            proposerKeys: proposerKeys, responderKeys: responderKeys,
            isTransposed: false, responderDegrees: degrees, hasProposerTies: ties)
    }

    private struct ScoredEdge {
        var score: Double
        var edge: Int32
    }

    /// Ranks each responder's edges by falling score: 0, 1, 2, … with equal scores on one rank.
    private static func denseRanks(
        of scores: [Double], byResponder edgeResponder: [Int32], degrees: [Int32]
    ) -> [Int32] {
        var cursor = startOffsets(of: degrees)
        var byResponder = [Int32](repeating: 0, count: scores.count)
        for edge in edgeResponder.indices {
            let responder = Int(edgeResponder[edge])
            byResponder[Int(cursor[responder])] = Int32(edge)
            cursor[responder] += 1
        }
        var ranks = [Int32](repeating: 0, count: scores.count)
        var list: [ScoredEdge] = []
        var start = 0
        for degree in degrees {
            let end = start + Int(degree)
            list.removeAll(keepingCapacity: true)
            for slot in start..<end {
                let edge = byResponder[slot]
                list.append(ScoredEdge(score: scores[Int(edge)], edge: edge))
            }
            list.sort { $0.score > $1.score }
            var rank: Int32 = 0
            for index in list.indices.dropFirst() {
                if list[index].score != list[index - 1].score { rank += 1 }
                ranks[Int(list[index].edge)] = rank
            }
            start = end
        }
        return ranks
    }

    /// Exclusive prefix sums, with the total at the end.
    static func startOffsets(of counts: [Int32]) -> [Int32] {
        var offsets = [Int32](repeating: 0, count: counts.count + 1)
        var total: Int32 = 0
        for (index, count) in counts.enumerated() {
            offsets[index] = total
            total += count
        }
        offsets[counts.count] = total
        return offsets
    }
}
