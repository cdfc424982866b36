/// The largest matching that the lists and capacities allow when nobody's preference counts.
///
/// Printed beside every result, it shows what stability costs in placements. Capacities hold on both sides and each pair
/// counts once, so the size is a number of pairs; it is the number of proposers placed where their capacities are 1.
///
/// Shortest augmenting paths in phases, over seats that are counted and never copied. The searches keep their own
/// stack, so that a path may be as long as the market is large.
///
/// Complexity: O(edges · √edges); O(edges · √players) where every capacity is 1. Memory: one bit an edge and
/// O(players + seats used) beside the market.
///
/// Sources: Hopcroft, Karp, "An n^5/2 algorithm for maximum matchings in bipartite graphs", SIAM Journal on Computing 2
/// (1973); for capacities, Even, Tarjan, "Network flow and testing graph connectivity", SIAM Journal on Computing 4
/// (1975).
public enum PlacementCeiling {
    /// How many pairs a largest matching has.
    public static func size(_ market: Market) -> Int { largestMatching(market).count }

    /// A largest matching. Each proposer first takes the best responder with room, so that among the largest ones it is
    /// not a needlessly bad one; it is not stable in general.
    public static func largestMatching(_ market: Market) -> Matching {
        var search = AugmentingSearch(market)
        search.fillGreedily()
        while search.layer() { search.augmentAll() }
        return Matching(market, edges: search.matchedEdges)
    }
}

/// The residual network of a partial matching.
private struct AugmentingSearch {
    private let market: Market
    private let seatStarts: [Int32]
    /// The edge in each seat, and its proposer.
    private var seatEdge: [Int32]
    private var seatProposer: [Int32]
    private var filled: [Int32]
    private var held: [Int32]
    private var isMatched: BitSet

    // A phase: distances from the proposers with room, in proposers; −1 where not reached.
    private var proposerLayer: [Int32]
    private var responderLayer: [Int32]
    // Where each player's search goes on: an edge that led nowhere is not tried twice in a phase.
    private var nextEdge: [Int32]
    private var nextSeat: [Int32]
    private var queue: [Int32] = []
    private var path: [Int32] = []

    init(_ market: Market) {
        self.market = market
        var sizes = market.responderDegrees
        for responder in sizes.indices { sizes[responder] = min(sizes[responder], market.responderCapacities[responder]) }
        seatStarts = Market.startOffsets(of: sizes)
        let seats = Int(seatStarts[market.responderCount])
        seatEdge = [Int32](repeating: -1, count: seats)
        seatProposer = [Int32](repeating: -1, count: seats)
        filled = [Int32](repeating: 0, count: market.responderCount)
        held = [Int32](repeating: 0, count: market.proposerCount)
        isMatched = BitSet(count: market.edgeCount)
        proposerLayer = [Int32](repeating: -1, count: market.proposerCount)
        responderLayer = [Int32](repeating: -1, count: market.responderCount)
        nextEdge = [Int32](repeating: 0, count: market.proposerCount)
        nextSeat = [Int32](repeating: 0, count: market.responderCount)
    }

    var matchedEdges: [Int32] {
        var edges: [Int32] = []
        for responder in filled.indices {
            let start = Int(seatStarts[responder])
            edges.append(contentsOf: seatEdge[start..<(start + Int(filled[responder]))])
        }
        return edges
    }

    private func hasSeat(_ responder: Int) -> Bool {
        filled[responder] < seatStarts[responder + 1] - seatStarts[responder]
    }

    private mutating func seat(_ edge: Int, of proposer: Int, at responder: Int) {
        let slot = Int(seatStarts[responder] + filled[responder])
        seatEdge[slot] = Int32(edge)
        seatProposer[slot] = Int32(proposer)
        filled[responder] += 1
        isMatched[edge] = true
    }

    mutating func fillGreedily() {
        for proposer in 0..<market.proposerCount {
            let capacity = market.proposerCapacities[proposer]
            for edge in market.edges(ofProposer: proposer) {
                if held[proposer] == capacity { break }
                let responder = Int(market.edgeResponder[edge])
                if !hasSeat(responder) { continue }
                seat(edge, of: proposer, at: responder)
                held[proposer] += 1
            }
        }
    }

    /// Breadth first from every proposer with room, up to the first layer where a responder has a seat. Returns whether
    /// there is such a layer: if not, the matching is a largest one.
    mutating func layer() -> Bool {
        queue.removeAll(keepingCapacity: true)
        for proposer in proposerLayer.indices {
            let isRoot = held[proposer] < market.proposerCapacities[proposer]
            proposerLayer[proposer] = isRoot ? 0 : -1
            if isRoot { queue.append(Int32(proposer)) }
            nextEdge[proposer] = market.proposerOffsets[proposer]
        }
        for responder in responderLayer.indices {
            responderLayer[responder] = -1
            nextSeat[responder] = seatStarts[responder]
        }
        var reachedSeat = false
        var lastLayer = Int32.max
        var head = 0
        while head < queue.count {
            let proposer = Int(queue[head])
            head += 1
            let depth = proposerLayer[proposer]
            if depth > lastLayer { break }
            for edge in market.edges(ofProposer: proposer) {
                let responder = Int(market.edgeResponder[edge])
                if responderLayer[responder] >= 0 || isMatched[edge] { continue }
                responderLayer[responder] = depth
                if hasSeat(responder) {
                    reachedSeat = true
                    lastLayer = depth
                }
                if reachedSeat { continue }
                let start = Int(seatStarts[responder])
                for slot in start..<(start + Int(filled[responder])) {
                    let holder = Int(seatProposer[slot])
                    if proposerLayer[holder] >= 0 { continue }
                    proposerLayer[holder] = depth + 1
                    queue.append(Int32(holder))
                }
            }
        }
        return reachedSeat
    }

    /// Uses up the shortest augmenting paths of this phase.
    mutating func augmentAll() {
        for root in proposerLayer.indices where proposerLayer[root] == 0 {
            while held[root] < market.proposerCapacities[root], augment(from: root) { held[root] += 1 }
        }
    }

    /// One depth-first search along the layers. `path` holds the proposers from the root; the edge and seat on which each
    /// step was taken are where `nextEdge` and `nextSeat` stand.
    private mutating func augment(from root: Int) -> Bool {
        path.removeAll(keepingCapacity: true)
        path.append(Int32(root))
        while let last = path.last {
            let proposer = Int(last)
            let edge = Int(nextEdge[proposer])
            if edge == Int(market.proposerOffsets[proposer + 1]) {
                path.removeLast()
                // The step before led nowhere: its responder tries the next seat.
                if let previous = path.last {
                    nextSeat[Int(market.edgeResponder[Int(nextEdge[Int(previous)])])] += 1
                }
                continue
            }
            let responder = Int(market.edgeResponder[edge])
            if responderLayer[responder] != proposerLayer[proposer] || isMatched[edge] {
                nextEdge[proposer] += 1
                continue
            }
            if hasSeat(responder) {
                shiftPath(into: responder)
                return true
            }
            let end = seatStarts[responder] + filled[responder]
            while nextSeat[responder] < end,
                proposerLayer[Int(seatProposer[Int(nextSeat[responder])])] != responderLayer[responder] + 1
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
            let passing = Int(market.edgeResponder[edge])
            let slot = Int(nextSeat[passing])
            nextSeat[passing] += 1
            isMatched[Int(seatEdge[slot])] = false
            isMatched[edge] = true
            seatEdge[slot] = Int32(edge)
            seatProposer[slot] = Int32(proposer)
        }
    }
}

/// One bit for each edge.
private struct BitSet {
    private var words: [UInt64]

    init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

    subscript(_ index: Int) -> Bool {
        get { words[index >> 6] >> UInt64(index & 63) & 1 == 1 }
        set {
            let bit: UInt64 = 1 << UInt64(index & 63)
            if newValue { words[index >> 6] |= bit } else { words[index >> 6] &= ~bit }
        }
    }
}
