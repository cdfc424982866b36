extension FloorFlow {
    /// The proof that no more can arrive, read off a maximum flow: all nodes from which a region that misses placements
    /// could still be reached, and what bounds the flow into that set (a minimum cut).
    func shortfall() -> FloorShortfall {
        let isIn = nodesThatCouldSend()
        let asking = forest.parent.indices.filter { isIn.contains(region: $0) && !isIn.contains(region: Int(forest.parent[$0])) }
        let capped = forest.parent.indices.filter { !isIn.contains(region: $0) && isIn.contains(region: Int(forest.parent[$0])) }
        var responders: [Int32] = []
        var filledResponders: [Int32] = []
        for (responder, own) in forest.responderRegion.enumerated() where isIn.contains(region: Int(own)) {
            if isIn.contains(responder: responder) {
                responders.append(Int32(responder))
            } else {
                filledResponders.append(Int32(responder))
            }
        }
        var listed = 0
        for proposer in 0..<market.proposerCount {
            var left = market.proposerCapacities[proposer]
            for edge in market.edges(ofProposer: proposer) where left > 0 && isIn.contains(responder: Int(market.edgeResponder[edge])) {
                listed += 1
                left -= 1
            }
        }
        let seats = filledResponders.reduce(0) { $0 + Int(market.responderCapacities[Int($1)]) }
        return FloorShortfall(
            askingRegions: asking, asked: asking.reduce(0) { $0 + forest.needs[$1] }, responders: responders, listed: listed,
            filledResponders: filledResponders, cappedRegions: capped,
            reachable: listed + seats + capped.reduce(0) { $0 + forest.caps[$1] })
    }

    /// The nodes from which a region that misses placements could still be reached. The search goes backwards from those regions.
    private func nodesThatCouldSend() -> FlowNodes {
        let lists = market.responderLists()
        var found = FlowNodes(proposers: market.proposerCount, responders: market.responderCount, regions: forest.parent.count)
        for region in forest.parent.indices where arrived[region] < kept[region] { found.add(region: region) }
        // The responders at which each proposer is seated: the search goes from a proposer to its seats.
        var seated = [(proposer: Int32, responder: Int32)]()
        for responder in 0..<market.responderCount {
            for slot in seats.slots(of: responder) { seated.append((seats.proposer[slot], Int32(responder))) }
        }
        let seatsOf = FlatLists(owners: seated.map(\.proposer), count: market.proposerCount)
        while let node = found.next() {
            switch node {
            case .proposer(let proposer):
                for seat in seatsOf[proposer] { found.add(responder: Int(seated[Int(seat)].responder)) }
            case .responder(let responder):
                for slot in lists.range(of: responder) where !seats.isMatched[Int(lists.edges[slot])] {
                    found.add(proposer: Int(lists.proposers[slot]))
                }
                if !seats.slots(of: responder).isEmpty { found.add(region: Int(forest.responderRegion[responder])) }
            case .region(let region):
                for below in children[region] where passed[Int(below)] < passable[Int(below)] { found.add(region: Int(below)) }
                if passed[region] > 0 { found.add(region: Int(forest.parent[region])) }
                for responder in members[region]
                where Int32(seats.slots(of: Int(responder)).count) < market.responderCapacities[Int(responder)] {
                    found.add(responder: Int(responder))
                }
            }
        }
        return found
    }
}

/// A set of the flow's nodes, in the order in which a search comes to them.
private struct FlowNodes {
    enum Node {
        case proposer(Int)
        case responder(Int)
        case region(Int)
    }

    // Nodes are numbered as in ``FloorFlow``: proposers, then responders, then regions.
    private let firstResponder: Int
    private let firstRegion: Int
    private var isIn: [Bool]
    private var queue: [Int] = []
    private var head = 0

    init(proposers: Int, responders: Int, regions: Int) {
        firstResponder = proposers
        firstRegion = proposers + responders
        isIn = [Bool](repeating: false, count: firstRegion + regions)
    }

    /// The first node that was not taken yet.
    mutating func next() -> Node? {
        if head == queue.count { return nil }
        let node = queue[head]
        head += 1
        if node >= firstRegion { return .region(node - firstRegion) }
        return node >= firstResponder ? .responder(node - firstResponder) : .proposer(node)
    }

    mutating func add(proposer: Int) { add(proposer) }
    mutating func add(responder: Int) { add(firstResponder + responder) }
    mutating func add(region: Int) { add(firstRegion + region) }

    private mutating func add(_ node: Int) {
        if isIn[node] { return }
        isIn[node] = true
        queue.append(node)
    }

    func contains(responder: Int) -> Bool { isIn[firstResponder + responder] }

    /// False also for −1, which stands for no region.
    func contains(region: Int) -> Bool { region >= 0 && isIn[firstRegion + region] }
}
