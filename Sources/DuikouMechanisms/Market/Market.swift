/// A two-sided matching market with capacities, incomplete lists and ties on either side.
///
/// Proposers are `0..<proposerCount`, responders `0..<responderCount`. A pair that finds each other acceptable is an
/// *edge*. Edges are stored by proposer in compressed sparse rows: those of proposer `p` are
/// `proposerOffsets[p]..<proposerOffsets[p + 1]`, from the most to the least wanted. Whatever belongs to edges is an
/// array over the edges. The index of an edge never changes: matchings and reports refer to it.
///
/// Rank groups are ordinal: 0 is best, equal groups are a tie, gaps between groups have no meaning.
///
/// Memory: 12 bytes for each edge, 8 to 24 for each player.
public struct Market: Sendable {
    /// Where each proposer's edges start; `proposerCount + 1` values from 0 to `edgeCount`.
    public let proposerOffsets: [Int32]
    /// The responder of each edge.
    public let edgeResponder: [Int32]
    /// The edge's tie group in its proposer's list, from 0; never falls along a list.
    public let edgeProposerGroup: [Int32]
    /// The edge's rank group in its responder's order of the proposers that list it, from 0.
    public let edgeResponderGroup: [Int32]
    /// How many responders each proposer may be matched with.
    public let proposerCapacities: [Int32]
    /// How many proposers each responder may be matched with (its seats).
    public let responderCapacities: [Int32]
    /// Identities for the lottery, one for each proposer; `nil` stands for the proposers' indices.
    public let proposerKeys: [UInt64]?
    /// Identities for the lottery, one for each responder; `nil` stands for the responders' indices.
    public let responderKeys: [UInt64]?
    /// Whether the two sides of the market as first given have been swapped. It keeps lottery numbers the same both
    /// ways.
    public let isTransposed: Bool

    /// How many proposers list each responder.
    public let responderDegrees: [Int32]
    /// Whether some proposer is indifferent between two responders on its list.
    public let hasProposerTies: Bool

    /// Number of proposers.
    public var proposerCount: Int { proposerCapacities.count }
    /// Number of responders.
    public var responderCount: Int { responderCapacities.count }
    /// Number of edges: pairs that find each other acceptable.
    public var edgeCount: Int { edgeResponder.count }

    /// Checks the arrays and takes them unchanged.
    ///
    /// - Parameters:
    ///   - proposerKeys: identities that stay the same when rows are permuted or players added, so that nobody's
    ///     lottery number depends on another row. Equal keys share a number; the lower index then comes first.
    ///   - responderKeys: the same for responders.
    /// - Throws: the first fault found, in the order in which ``MarketError`` lists them.
    /// - Complexity: O(edges + players).
    public init(
        proposerOffsets: [Int32],
        edgeResponder: [Int32],
        edgeProposerGroup: [Int32],
        edgeResponderGroup: [Int32],
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
        try Market.checkLength("edgeProposerGroup", edgeProposerGroup.count, edges)
        try Market.checkLength("edgeResponderGroup", edgeResponderGroup.count, edges)
        let degrees = try Market.checkResponders(
            offsets: proposerOffsets, edgeResponder: edgeResponder, responderCount: responderCapacities.count)
        for (edge, group) in edgeResponderGroup.enumerated() where group < 0 || group == .max {
            throw .groupOutOfRange(edge: edge, ranking: .responders)
        }
        var ties = false
        for proposer in proposerCapacities.indices {
            var previous: Int32 = -1
            for edge in Int(proposerOffsets[proposer])..<Int(proposerOffsets[proposer + 1]) {
                let group = edgeProposerGroup[edge]
                if group < 0 || group == .max { throw .groupOutOfRange(edge: edge, ranking: .proposers) }
                if group < previous { throw .groupOutOfOrder(edge: edge) }
                if group == previous { ties = true }
                previous = group
            }
        }
        self.init(
            trustedOffsets: proposerOffsets, edgeResponder: edgeResponder,
            edgeProposerGroup: edgeProposerGroup, edgeResponderGroup: edgeResponderGroup,
            proposerCapacities: proposerCapacities, responderCapacities: responderCapacities,
            proposerKeys: proposerKeys, responderKeys: responderKeys,
            isTransposed: false, responderDegrees: degrees, hasProposerTies: ties)
    }

    /// For arrays derived from a checked market: nothing is checked again.
    init(
        trustedOffsets: [Int32], edgeResponder: [Int32], edgeProposerGroup: [Int32], edgeResponderGroup: [Int32],
        proposerCapacities: [Int32], responderCapacities: [Int32],
        proposerKeys: [UInt64]?, responderKeys: [UInt64]?,
        isTransposed: Bool, responderDegrees: [Int32], hasProposerTies: Bool
    ) {
        self.proposerOffsets = trustedOffsets
        self.edgeResponder = edgeResponder
        self.edgeProposerGroup = edgeProposerGroup
        self.edgeResponderGroup = edgeResponderGroup
        self.proposerCapacities = proposerCapacities
        self.responderCapacities = responderCapacities
        self.proposerKeys = proposerKeys
        self.responderKeys = responderKeys
        self.isTransposed = isTransposed
        self.responderDegrees = responderDegrees
        self.hasProposerTies = hasProposerTies
    }

    /// The proposer's edges, best first.
    public func edges(ofProposer proposer: Int) -> Range<Int> {
        Int(proposerOffsets[proposer])..<Int(proposerOffsets[proposer + 1])
    }

    /// The proposer whose list holds the edge. O(log proposers).
    public func proposer(ofEdge edge: Int) -> Int {
        precondition(edgeResponder.indices.contains(edge), "no such edge")
        var low = 0
        var high = proposerCount
        while low < high {
            let middle = (low + high) / 2
            if Int(proposerOffsets[middle + 1]) <= edge { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The edge between the two, or `nil` where the proposer does not list the responder. O(length of the list).
    public func edge(proposer: Int, responder: Int) -> Int? {
        edges(ofProposer: proposer).first { Int(edgeResponder[$0]) == responder }
    }

    /// The proposer's identity in the lottery.
    public func proposerKey(_ proposer: Int) -> UInt64 { proposerKeys?[proposer] ?? UInt64(proposer) }
    /// The responder's identity in the lottery.
    public func responderKey(_ responder: Int) -> UInt64 { responderKeys?[responder] ?? UInt64(responder) }
}
