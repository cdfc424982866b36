/// The edges of a market, gathered by responder.
public struct ResponderLists: Sendable {
    /// Where each responder's entries start; `responderCount + 1` values.
    public let offsets: [Int32]
    /// Edge indices, responder by responder; those of one responder ascend, and so do their proposers.
    public let edges: [Int32]
    /// The proposer of each entry of `edges`.
    public let proposers: [Int32]

    /// The positions of the responder's entries in `edges` and `proposers`.
    public func range(of responder: Int) -> Range<Int> {
        Int(offsets[responder])..<Int(offsets[responder + 1])
    }
}

/// A market made from another, with the original index of each edge.
public struct DerivedMarket: Sendable {
    /// The market that was made.
    public let market: Market
    /// For each edge of `market`, its index in the market that it was derived from.
    public let originalEdge: [Int32]
}

extension Market {
    /// The edges of each responder. O(edges + players).
    public func responderLists() -> ResponderLists {
        let offsets = Market.startOffsets(of: responderDegrees)
        var cursor = offsets
        var edges = [Int32](repeating: 0, count: edgeCount)
        var proposers = [Int32](repeating: 0, count: edgeCount)
        for proposer in 0..<proposerCount {
            for edge in self.edges(ofProposer: proposer) {
                let responder = Int(edgeResponder[edge])
                let slot = Int(cursor[responder])
                cursor[responder] += 1
                edges[slot] = Int32(edge)
                proposers[slot] = Int32(proposer)
            }
        }
        return ResponderLists(offsets: offsets, edges: edges, proposers: proposers)
    }

    /// The same market seen from the other side: responders become proposers, and proposers responders.
    ///
    /// Each list is in the responder's order; players that tie stand in ascending order of index. Lottery numbers stay those of the
    /// original market, so that breaking ties and transposing commute.
    ///
    /// - Complexity: O(edges + players) where groups are dense, else O(edges · log(longest list)). While it works it
    ///   takes 16 bytes an edge beside the two markets.
    public func transposed() -> DerivedMarket {
        let offsets = Market.startOffsets(of: responderDegrees)
        // Everything known of an edge moves to its responder in one write, because the edges of one responder lie far
        // apart.
        var entries = [SidedEdge](
            repeating: SidedEdge(edge: 0, proposer: 0, proposerGroup: 0, responderGroup: 0), count: edgeCount)
        var cursor = offsets
        for proposer in 0..<proposerCount {
            for edge in edges(ofProposer: proposer) {
                let responder = Int(edgeResponder[edge])
                entries[Int(cursor[responder])] = SidedEdge(
                    edge: Int32(edge), proposer: Int32(proposer),
                    proposerGroup: edgeProposerGroup[edge], responderGroup: edgeResponderGroup[edge])
                cursor[responder] += 1
            }
        }

        var original = [Int32](repeating: 0, count: edgeCount)
        var responders = [Int32](repeating: 0, count: edgeCount)
        var ownGroups = [Int32](repeating: 0, count: edgeCount)
        var otherGroups = [Int32](repeating: 0, count: edgeCount)
        var ties = false
        var order = GroupOrder()
        for responder in 0..<responderCount {
            let start = Int(offsets[responder])
            let end = Int(offsets[responder + 1])
            order.sort(entries, from: start, to: end)
            var previous: Int32 = -1
            for position in 0..<(end - start) {
                let entry = entries[start + Int(order.positions[position])]
                original[start + position] = entry.edge
                responders[start + position] = entry.proposer
                ownGroups[start + position] = entry.responderGroup
                otherGroups[start + position] = entry.proposerGroup
                if entry.responderGroup == previous { ties = true }
                previous = entry.responderGroup
            }
        }
        let degrees = (0..<proposerCount).map { Int32(edges(ofProposer: $0).count) }
        let market = Market(
            trustedOffsets: offsets, edgeResponder: responders,
            edgeProposerGroup: ownGroups, edgeResponderGroup: otherGroups,
            proposerCapacities: responderCapacities, responderCapacities: proposerCapacities,
            proposerKeys: responderKeys, responderKeys: proposerKeys,
            isTransposed: !isTransposed, responderDegrees: degrees, hasProposerTies: ties)
        return DerivedMarket(market: market, originalEdge: original)
    }
}

/// Everything known of an edge, in one place.
private struct SidedEdge {
    var edge: Int32
    var proposer: Int32
    var proposerGroup: Int32
    var responderGroup: Int32
}

/// Stable order of one responder's edges by group: a counting sort where groups are dense, else a comparison sort.
private struct GroupOrder {
    /// Positions within the list sorted last, in ascending order of group, then of position.
    private(set) var positions: [Int32] = []
    private var starts: [Int32] = []
    private var packed: [UInt64] = []

    /// Counting is used while groups are at most this many times the list's length, so that the table stays about as
    /// small as the list.
    private static let countingSlack = 4

    mutating func sort(_ entries: [SidedEdge], from start: Int, to end: Int) {
        let count = end - start
        positions.removeAll(keepingCapacity: true)
        var largest = 0
        for index in start..<end { largest = max(largest, Int(entries[index].responderGroup)) }
        if largest <= GroupOrder.countingSlack * count {
            positions.append(contentsOf: repeatElement(0, count: count))
            starts.removeAll(keepingCapacity: true)
            starts.append(contentsOf: repeatElement(0, count: largest + 2))
            for index in start..<end { starts[Int(entries[index].responderGroup) + 1] += 1 }
            for group in 0...largest { starts[group + 1] += starts[group] }
            for index in start..<end {
                let group = Int(entries[index].responderGroup)
                positions[Int(starts[group])] = Int32(index - start)
                starts[group] += 1
            }
        } else {
            packed.removeAll(keepingCapacity: true)
            for index in start..<end {
                packed.append(UInt64(entries[index].responderGroup) << 32 | UInt64(index - start))
            }
            packed.sort()
            for value in packed { positions.append(Int32(truncatingIfNeeded: value & 0xFFFF_FFFF)) }
        }
    }
}
