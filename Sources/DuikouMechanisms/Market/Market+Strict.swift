extension Market {
    private struct Drawn {
        var number: UInt64
        var player: Int32
        var edge: Int32

        @inline(__always)
        static func before(_ a: Drawn, _ b: Drawn) -> Bool {
            a.number != b.number ? a.number < b.number : a.player < b.player
        }
    }

    /// The edges in each proposer's strict order, laid out as `proposerOffsets` says; empty where they already stand in
    /// that order.
    func strictProposerOrder(_ lottery: Lottery) -> [Int32] {
        guard hasProposerTies else { return [] }
        var order = [Int32](repeating: 0, count: edgeCount)
        var tied: [Drawn] = []
        for proposer in 0..<proposerCount {
            let list = edges(ofProposer: proposer)
            place(list, of: proposer, lottery, in: &order, from: list.lowerBound, &tied)
        }
        return order
    }

    /// The proposer's edges, best first; those that it wants equally are in the order of the tie-break. O(n) for a list
    /// of n edges, and O(t log t) for t edges that it wants equally.
    public func edges(ofProposer proposer: Int, breaking ties: TieBreak) -> [Int] {
        let list = edges(ofProposer: proposer)
        guard hasProposerTies else { return Array(list) }
        var order = [Int32](repeating: 0, count: list.count)
        var tied: [Drawn] = []
        place(list, of: proposer, Lottery(ties), in: &order, from: 0, &tied)
        return order.map(Int.init)
    }

    /// Writes a proposer's edges into `order` from a position on; those that it wants equally are in the order of the
    /// lottery.
    private func place(
        _ list: Range<Int>, of proposer: Int, _ lottery: Lottery, in order: inout [Int32], from first: Int, _ tied: inout [Drawn]
    ) {
        let shift = first - list.lowerBound
        var start = list.lowerBound
        while start < list.upperBound {
            var end = start + 1
            while end < list.upperBound, edgeProposerGroup[end] == edgeProposerGroup[start] { end += 1 }
            if end - start == 1 {
                order[start + shift] = Int32(start)
            } else {
                tied.removeAll(keepingCapacity: true)
                for edge in start..<end {
                    let responder = Int(edgeResponder[edge])
                    tied.append(
                        Drawn(
                            number: drawnNumber(ofResponder: responder, onListOf: proposer, lottery), player: Int32(responder),
                            edge: Int32(edge)))
                }
                tied.sort(by: Drawn.before)
                for (position, drawn) in tied.enumerated() { order[start + shift + position] = drawn.edge }
            }
            start = end
        }
    }

    /// The strict market that the tie-break leaves: every group holds one edge of its list, nobody is indifferent.
    ///
    /// A mechanism gives the same result on it as on this market with the same tie-break.
    /// - Complexity: O(edges · log(longest list)).
    public func breakingTies(_ ties: TieBreak) -> DerivedMarket {
        let lottery = Lottery(ties)
        let order = strictProposerOrder(lottery)
        let original = order.isEmpty ? (0..<Int32(edgeCount)).map { $0 } : order
        var positions = [Int32](repeating: 0, count: edgeCount)
        for proposer in 0..<proposerCount {
            let list = edges(ofProposer: proposer)
            for edge in list { positions[edge] = Int32(edge - list.lowerBound) }
        }

        let lists = responderLists()
        var rank = [Int32](repeating: 0, count: edgeCount)
        var entries: [(group: Int32, drawn: Drawn)] = []
        for responder in 0..<responderCount {
            entries.removeAll(keepingCapacity: true)
            for slot in lists.range(of: responder) {
                let proposer = Int(lists.proposers[slot])
                let edge = lists.edges[slot]
                entries.append(
                    (
                        edgeResponderGroup[Int(edge)],
                        Drawn(
                            number: drawnNumber(ofProposer: proposer, onListOf: responder, lottery),
                            player: Int32(proposer), edge: edge)
                    ))
            }
            entries.sort { $0.group != $1.group ? $0.group < $1.group : Drawn.before($0.drawn, $1.drawn) }
            for (position, entry) in entries.enumerated() { rank[Int(entry.drawn.edge)] = Int32(position) }
        }
        let market = Market(
            trustedOffsets: proposerOffsets,
            edgeResponder: original.map { edgeResponder[Int($0)] },
            edgeProposerGroup: positions,
            edgeResponderGroup: original.map { rank[Int($0)] },
            proposerCapacities: proposerCapacities, responderCapacities: responderCapacities,
            proposerKeys: proposerKeys, responderKeys: responderKeys,
            isTransposed: isTransposed, responderDegrees: responderDegrees, hasProposerTies: false)
        return DerivedMarket(market: market, originalEdge: original)
    }
}
