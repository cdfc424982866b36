// Checks that all ways of making a market share.
extension Market {
    static func checkLength(_ array: String, _ actual: Int, _ expected: Int) throws(MarketError) {
        if actual != expected { throw .lengthMismatch(array: array, expected: expected, actual: actual) }
    }

    /// Checks lengths, offsets and capacities.
    static func checkShape(
        offsets: [Int32], edges: Int, proposerCapacities: [Int32], responderCapacities: [Int32],
        proposerKeys: [UInt64]?, responderKeys: [UInt64]?
    ) throws(MarketError) {
        let proposers = proposerCapacities.count
        let responders = responderCapacities.count
        try checkLength("proposerOffsets", offsets.count, proposers + 1)
        if let proposerKeys { try checkLength("proposerKeys", proposerKeys.count, proposers) }
        if let responderKeys { try checkLength("responderKeys", responderKeys.count, responders) }
        // Int32.max is not a valid group: in the algorithms it stands for "below every listed partner".
        let limit = Int(Int32.max)
        if edges >= limit { throw .tooLarge(array: "edgeResponder", count: edges) }
        if proposers >= limit { throw .tooLarge(array: "proposerCapacities", count: proposers) }
        if responders >= limit { throw .tooLarge(array: "responderCapacities", count: responders) }

        if offsets[0] != 0 { throw .malformedOffset(index: 0) }
        for index in 0..<proposers where offsets[index + 1] < offsets[index] {
            throw .malformedOffset(index: index + 1)
        }
        if Int(offsets[proposers]) != edges { throw .malformedOffset(index: proposers) }
        if let player = proposerCapacities.firstIndex(where: { $0 < 0 }) {
            throw .negativeCapacity(side: .proposers, player: player)
        }
        if let player = responderCapacities.firstIndex(where: { $0 < 0 }) {
            throw .negativeCapacity(side: .responders, player: player)
        }
    }

    /// Checks that responders exist and occur at most once in each list. Returns how many lists each responder is on.
    static func checkResponders(
        offsets: [Int32], edgeResponder: [Int32], responderCount: Int
    ) throws(MarketError) -> [Int32] {
        var degrees = [Int32](repeating: 0, count: responderCount)
        var lastLister = [Int32](repeating: -1, count: responderCount)
        let limit = Int32(responderCount)
        for proposer in 0..<(offsets.count - 1) {
            for edge in Int(offsets[proposer])..<Int(offsets[proposer + 1]) {
                let responder = edgeResponder[edge]
                if responder < 0 || responder >= limit {
                    throw .responderOutOfRange(edge: edge, responder: Int(responder))
                }
                if lastLister[Int(responder)] == Int32(proposer) {
                    throw .duplicatePair(proposer: proposer, responder: Int(responder))
                }
                lastLister[Int(responder)] = Int32(proposer)
                degrees[Int(responder)] += 1
            }
        }
        return degrees
    }
}
