/// For each responder, who lists it, best first, equals in the order of their lottery numbers: nothing depends on the
/// order of rows.
struct RankedLists {
    private let offsets: [Int32]
    let edges: [Int32]
    let proposers: [Int32]

    /// - Parameter line: all proposers, in the order of their lottery numbers.
    /// - Complexity: O(edges · log(longest list)).
    init(_ market: Market, line: [Int32]) {
        offsets = Market.startOffsets(of: market.responderDegrees)
        var cursor = offsets
        // The rank group in the high bits, the place in line in the low bits: sorting by one number sorts by both.
        var keys = [UInt64](repeating: 0, count: market.edgeCount)
        var listed = [Int32](repeating: 0, count: market.edgeCount)
        for proposer in line {
            for edge in market.edges(ofProposer: Int(proposer)) {
                let responder = Int(market.edgeResponder[edge])
                let slot = Int(cursor[responder])
                cursor[responder] += 1
                keys[slot] = UInt64(market.edgeResponderGroup[edge]) << 32 | UInt64(slot - Int(offsets[responder]))
                listed[slot] = Int32(edge)
            }
        }
        var sorted = listed
        for responder in 0..<market.responderCount {
            let range = Int(offsets[responder])..<Int(offsets[responder + 1])
            keys[range].sort()
            for slot in range { sorted[slot] = listed[range.lowerBound + Int(keys[slot] & 0xFFFF_FFFF)] }
        }
        var owners = [Int32](repeating: 0, count: market.edgeCount)
        for proposer in 0..<market.proposerCount {
            for edge in market.edges(ofProposer: proposer) { owners[edge] = Int32(proposer) }
        }
        edges = sorted
        proposers = sorted.map { owners[Int($0)] }
    }

    @inline(__always)
    func range(of responder: Int) -> Range<Int> { Int(offsets[responder])..<Int(offsets[responder + 1]) }

    /// The first of the responder's entries whose group is the one given or a later one.
    func firstEntry(of responder: Int, from group: Int32, _ market: Market) -> Int {
        var low = Int(offsets[responder])
        var high = Int(offsets[responder + 1])
        while low < high {
            let middle = (low + high) / 2
            if market.edgeResponderGroup[Int(edges[middle])] < group { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
