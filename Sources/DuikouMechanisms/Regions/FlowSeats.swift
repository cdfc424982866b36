/// Lists of indices, one for each owner, in one flat array; indices with an owner below 0 are in no list.
struct FlatLists {
    private let starts: [Int32]
    private let values: [Int32]

    init(owners: [Int32], count: Int) {
        var sizes = [Int32](repeating: 0, count: count)
        for owner in owners where owner >= 0 { sizes[Int(owner)] += 1 }
        starts = Market.startOffsets(of: sizes)
        var next = starts
        var values = [Int32](repeating: 0, count: Int(starts[count]))
        for (index, owner) in owners.enumerated() where owner >= 0 {
            values[Int(next[Int(owner)])] = Int32(index)
            next[Int(owner)] += 1
        }
        self.values = values
    }

    subscript(_ owner: Int) -> ArraySlice<Int32> { values[Int(starts[owner])..<Int(starts[owner + 1])] }
}

/// Who holds each responder's seats, in no particular order.
struct FlowSeats {
    private let starts: [Int32]
    private(set) var filled: [Int32]
    private(set) var edge: [Int32]
    private(set) var proposer: [Int32]
    private(set) var isMatched: EdgeBits

    init(_ market: Market) {
        var sizes = market.responderDegrees
        for responder in sizes.indices { sizes[responder] = min(sizes[responder], market.responderCapacities[responder]) }
        starts = Market.startOffsets(of: sizes)
        filled = [Int32](repeating: 0, count: sizes.count)
        edge = [Int32](repeating: -1, count: Int(starts[sizes.count]))
        proposer = edge
        isMatched = EdgeBits(count: market.edgeCount)
    }

    func hasRoom(_ responder: Int) -> Bool { filled[responder] < starts[responder + 1] - starts[responder] }

    func slots(of responder: Int) -> Range<Int> { Int(starts[responder])..<Int(starts[responder] + filled[responder]) }

    mutating func add(_ edge: Int, of proposer: Int, at responder: Int) {
        let slot = Int(starts[responder] + filled[responder])
        self.edge[slot] = Int32(edge)
        self.proposer[slot] = Int32(proposer)
        filled[responder] += 1
        isMatched[edge] = true
    }

    /// Removes the edge in the given slot; the responder's last edge takes its place.
    mutating func remove(slot: Int, at responder: Int) {
        let slot = Int(starts[responder]) + slot
        filled[responder] -= 1
        let last = Int(starts[responder] + filled[responder])
        isMatched[Int(edge[slot])] = false
        edge[slot] = edge[last]
        proposer[slot] = proposer[last]
    }

    mutating func remove(_ edge: Int, at responder: Int) {
        guard let slot = slots(of: responder).first(where: { Int(self.edge[$0]) == edge }) else { return }
        remove(slot: slot - Int(starts[responder]), at: responder)
    }

    var edges: [Int32] { filled.indices.flatMap { edge[slots(of: $0)] } }
}
