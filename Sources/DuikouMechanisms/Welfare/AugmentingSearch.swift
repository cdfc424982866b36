/// A partial matching that grows to a largest one along shortest augmenting paths. Seats are counted, not copied as
/// nodes.
///
/// A path gives one more partner to the proposer where it starts and changes partners along the way: nobody ever loses
/// a partner without getting another. The searches use an explicit stack, so a path may be as long as the market is
/// large.
///
/// Sources: Hopcroft, Karp, "An n^5/2 algorithm for maximum matchings in bipartite graphs", SIAM Journal on Computing 2
/// (1973); for capacities, Even, Tarjan, "Network flow and testing graph connectivity", SIAM Journal on Computing 4
/// (1975).
struct AugmentingSearch {
    private let offsets: [Int32]
    private let edgeResponder: [Int32]
    private let proposerCapacities: [Int32]
    private let responderDegrees: [Int32]
    private let responderCapacities: [Int32]
    private let seatStarts: [Int32]
    /// The edge in each seat, and its proposer.
    private var seatEdge: [Int32]
    private var seatProposer: [Int32]
    private var filled: [Int32]
    private var held: [Int32]
    /// The matched edges, kept only where a proposer may have several. A search reaches a proposer of one partner only
    /// through that partner's seat, and never turns back to it.
    private var isMatched: EdgeBits
    private let hasSeveral: Bool

    private var layers: Layers
    // Where each player's search continues: an edge that led nowhere is not tried twice in a phase.
    private var nextEdge: [Int32]
    private var nextSeat: [Int32]
    private var queue: [Int32] = []
    private var reached: [Int32] = []
    private var path: [Int32] = []

    init(_ market: Market) {
        offsets = market.proposerOffsets
        edgeResponder = market.edgeResponder
        proposerCapacities = market.proposerCapacities
        responderDegrees = market.responderDegrees
        responderCapacities = market.responderCapacities
        var sizes = market.responderDegrees
        for responder in sizes.indices { sizes[responder] = min(sizes[responder], market.responderCapacities[responder]) }
        seatStarts = Market.startOffsets(of: sizes)
        let seats = Int(seatStarts[market.responderCount])
        seatEdge = [Int32](repeating: -1, count: seats)
        seatProposer = [Int32](repeating: -1, count: seats)
        filled = [Int32](repeating: 0, count: market.responderCount)
        held = [Int32](repeating: 0, count: market.proposerCount)
        hasSeveral = market.proposerCapacities.contains { $0 > 1 }
        isMatched = EdgeBits(count: hasSeveral ? market.edgeCount : 0)
        layers = Layers(market)
        nextEdge = [Int32](repeating: 0, count: market.proposerCount)
        nextSeat = [Int32](repeating: 0, count: market.responderCount)
    }

    var matchedCount: Int { filled.reduce(0) { $0 + Int($1) } }

    var matchedEdges: [Int32] {
        var edges: [Int32] = []
        edges.reserveCapacity(matchedCount)
        for responder in filled.indices {
            let start = Int(seatStarts[responder])
            edges.append(contentsOf: seatEdge[start..<(start + Int(filled[responder]))])
        }
        return edges
    }

    private func hasSeat(_ responder: Int) -> Bool {
        filled[responder] < seatStarts[responder + 1] - seatStarts[responder]
    }

    /// Gives the proposer the responder's next free seat.
    private mutating func seat(_ edge: Int, of proposer: Int, at responder: Int) {
        let slot = Int(seatStarts[responder] + filled[responder])
        seatEdge[slot] = Int32(edge)
        seatProposer[slot] = Int32(proposer)
        filled[responder] += 1
        if hasSeveral { isMatched[edge] = true }
    }

    /// Starts from a feasible matching of the market.
    mutating func start(with matching: Matching) {
        for proposer in held.indices {
            for edge in matching.edges(ofProposer: proposer) {
                let responder = Int(edgeResponder[Int(edge)])
                precondition(
                    hasSeat(responder) && held[proposer] < proposerCapacities[proposer], "the start is over capacity")
                seat(Int(edge), of: proposer, at: responder)
                held[proposer] += 1
            }
        }
    }

    /// Starts greedily: each proposer in turn goes to the responder with room that has the fewest listing proposers for
    /// each seat. Seats that are hard to fill are then filled while they can be, which leaves little for the paths.
    mutating func fillGreedily() {
        var demand = [Int32](repeating: .max, count: filled.count)
        for responder in demand.indices where hasSeat(responder) {
            let listers = Double(responderDegrees[responder]) / Double(responderCapacities[responder])
            demand[responder] = Int32(min(listers * AugmentingSearch.demandSteps, AugmentingSearch.greatestDemand))
        }
        for proposer in held.indices {
            let list = Int(offsets[proposer])..<Int(offsets[proposer + 1])
            while held[proposer] < proposerCapacities[proposer] {
                let edge = AugmentingSearch.minimumWanted(list, edgeResponder.span, demand.span, hasSeveral ? isMatched : nil)
                if edge < 0 { break }
                let responder = Int(edgeResponder[edge])
                seat(edge, of: proposer, at: responder)
                held[proposer] += 1
                if !hasSeat(responder) { demand[responder] = .max }
            }
        }
    }

    /// How finely demand is compared: listing proposers for each seat, in sixty-fourths.
    private static let demandSteps = 64.0
    /// Below `Int32.max`, which stands for a responder without room.
    private static let greatestDemand = 2_000_000_000.0
    /// A layer with more than one in so many of all proposers is read faster in the order of memory.
    private static let largeLayer = 16

    @inline(__always)
    private static func minimumWanted(
        _ list: Range<Int>, _ responders: Span<Int32>, _ demand: Span<Int32>, _ isMatched: EdgeBits?
    ) -> Int {
        var least = Int32.max
        var chosen = -1
        for edge in list {
            let wanted = demand[Int(responders[edge])]
            if wanted >= least { continue }
            if let isMatched, isMatched[edge] { continue }
            least = wanted
            chosen = edge
        }
        return chosen
    }

    /// Grows the matching to a largest one.
    mutating func grow() {
        while layer() { augmentAll() }
    }

    /// Breadth-first search from every proposer with room, up to the first layer in which a responder has a free seat.
    /// Returns false where there is no such layer: the matching is then a largest one.
    private mutating func layer() -> Bool {
        layers.promising.removeAll(keepingCapacity: true)
        layers.seatsInReach = 0
        queue.removeAll(keepingCapacity: true)
        for proposer in layers.ofProposer.indices {
            let isRoot = held[proposer] < proposerCapacities[proposer]
            layers.ofProposer[proposer] = isRoot ? 0 : -1
            if isRoot {
                layers.origin[proposer] = Int32(proposer)
                queue.append(Int32(proposer))
            }
        }
        if queue.isEmpty || !filled.indices.contains(where: { hasSeat($0) }) { return false }
        for responder in layers.ofResponder.indices { layers.ofResponder[responder] = -1 }

        let offsets = self.offsets, edgeResponder = self.edgeResponder, seatStarts = self.seatStarts
        let isMatched = self.isMatched
        var depth: Int32 = 0
        while !queue.isEmpty, layers.seatsInReach == 0 {
            reached.removeAll(keepingCapacity: true)
            for visited in queue {
                let proposer = Int(visited)
                for edge in Int(offsets[proposer])..<Int(offsets[proposer + 1]) {
                    let responder = Int(edgeResponder[edge])
                    if layers.ofResponder[responder] >= 0 { continue }
                    if hasSeveral, isMatched[edge] { continue }
                    layers.ofResponder[responder] = depth
                    let start = Int(seatStarts[responder])
                    let end = start + Int(filled[responder])
                    let free = Int(seatStarts[responder + 1]) - end
                    if free > 0 {
                        layers.seatsInReach += free
                        layers.promising.append(layers.origin[proposer])
                    }
                    if layers.seatsInReach > 0 { continue }
                    for slot in start..<end {
                        let holder = Int(seatProposer[slot])
                        if layers.ofProposer[holder] >= 0 { continue }
                        layers.ofProposer[holder] = depth + 1
                        layers.origin[holder] = layers.origin[proposer]
                        reached.append(Int32(holder))
                    }
                }
            }
            depth += 1
            swap(&queue, &reached)
            if queue.count > layers.ofProposer.count / AugmentingSearch.largeLayer {
                queue.removeAll(keepingCapacity: true)
                for proposer in layers.ofProposer.indices where layers.ofProposer[proposer] == depth { queue.append(Int32(proposer)) }
            }
        }
        return layers.seatsInReach > 0
    }

    /// Augments along the shortest paths of this phase until none is left: first from where a free seat was first
    /// reached, then from everywhere, until the last layer is full.
    private mutating func augmentAll() {
        for proposer in nextEdge.indices { nextEdge[proposer] = offsets[proposer] }
        for responder in nextSeat.indices { nextSeat[responder] = seatStarts[responder] }
        for root in layers.promising { augmentAll(from: Int(root)) }
        for root in layers.ofProposer.indices where layers.ofProposer[root] == 0 {
            if layers.seatsInReach == 0 { return }
            augmentAll(from: root)
        }
    }

    private mutating func augmentAll(from root: Int) {
        while layers.seatsInReach > 0, held[root] < proposerCapacities[root], augment(from: root) {
            held[root] += 1
            layers.seatsInReach -= 1
        }
    }

    /// One depth-first search along the layers. `path` holds the proposers from the root; `nextEdge` and `nextSeat`
    /// stand at the edge and seat by which each step was taken.
    private mutating func augment(from root: Int) -> Bool {
        path.removeAll(keepingCapacity: true)
        path.append(Int32(root))
        while let last = path.last {
            let proposer = Int(last)
            let edge = Int(nextEdge[proposer])
            if edge == Int(offsets[proposer + 1]) {
                path.removeLast()
                // The step before led nowhere: try the next seat of its responder.
                if let previous = path.last {
                    nextSeat[Int(edgeResponder[Int(nextEdge[Int(previous)])])] += 1
                }
                continue
            }
            let responder = Int(edgeResponder[edge])
            if layers.ofResponder[responder] != layers.ofProposer[proposer] || (hasSeveral && isMatched[edge]) {
                nextEdge[proposer] += 1
                continue
            }
            if hasSeat(responder) {
                shiftPath(into: responder)
                return true
            }
            let end = seatStarts[responder] + filled[responder]
            while nextSeat[responder] < end,
                layers.ofProposer[Int(seatProposer[Int(nextSeat[responder])])] != layers.ofResponder[responder] + 1
            {
                nextSeat[responder] += 1
            }
            if nextSeat[responder] < end {
                path.append(seatProposer[Int(nextSeat[responder])])
            } else {
                nextEdge[proposer] += 1
            }
        }
        return false
    }

    /// Gives the last proposer on the path a free seat, and each earlier one the seat that its successor leaves.
    private mutating func shiftPath(into responder: Int) {
        for index in path.indices.reversed() {
            let proposer = Int(path[index])
            let edge = Int(nextEdge[proposer])
            nextEdge[proposer] += 1
            if index == path.count - 1 {
                seat(edge, of: proposer, at: responder)
                continue
            }
            let passing = Int(edgeResponder[edge])
            let slot = Int(nextSeat[passing])
            nextSeat[passing] += 1
            if hasSeveral {
                isMatched[Int(seatEdge[slot])] = false
                isMatched[edge] = true
            }
            seatEdge[slot] = Int32(edge)
            seatProposer[slot] = Int32(proposer)
        }
    }
}

/// State of a phase: how far each player is from the proposers with room, counted in proposers.
private struct Layers {
    /// −1 where not reached.
    var ofProposer: [Int32]
    var ofResponder: [Int32]
    /// The proposer with room from which each proposer was first reached.
    var origin: [Int32]
    /// The proposers with room from which a free seat was first reached.
    var promising: [Int32] = []
    /// Free seats in the last layer.
    var seatsInReach = 0

    init(_ market: Market) {
        ofProposer = [Int32](repeating: -1, count: market.proposerCount)
        ofResponder = [Int32](repeating: -1, count: market.responderCount)
        origin = ofProposer
    }
}
