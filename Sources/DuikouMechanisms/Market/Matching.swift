/// A proposer and a responder, by index.
public struct Pair: Sendable, Hashable {
    /// Index of the proposer.
    public var proposer: Int
    /// Index of the responder.
    public var responder: Int

    /// The pair of a proposer and a responder, by index.
    public init(proposer: Int, responder: Int) {
        self.proposer = proposer
        self.responder = responder
    }
}

/// A set of a market's edges, indexed from both sides. It says who is matched with whom; ``Stability`` says whether
/// that is feasible and stable.
public struct Matching: Sendable, Equatable {
    /// The matched edges in ascending order: by proposer, then from the most wanted.
    public let edges: [Int32]
    private let proposerOffsets: [Int32]
    private let responderOfEdge: [Int32]
    private let responderOffsets: [Int32]
    private let proposerOfSeat: [Int32]
    private let edgeOfSeat: [Int32]

    /// How many proposers have at least one partner.
    public let placedCount: Int

    /// The matching of these edges.
    ///
    /// - Parameter edges: distinct edges of the market, in any order.
    /// - Complexity: O(players + edges given), and a sort where they are not in ascending order.
    public init(_ market: Market, edges unsorted: [Int32]) {
        var sorted = unsorted
        if !Matching.rises(sorted) { sorted.sort() }
        precondition(Matching.rises(sorted), "an edge is matched twice")
        precondition(
            sorted.isEmpty || (sorted[0] >= 0 && Int(sorted[sorted.count - 1]) < market.edgeCount),
            "no such edge")

        var starts = [Int32](repeating: 0, count: market.proposerCount + 1)
        var responders = [Int32](repeating: 0, count: sorted.count)
        var seatCounts = [Int32](repeating: 0, count: market.responderCount)
        var placed = 0
        var cursor = 0
        for proposer in 0..<market.proposerCount {
            let end = market.proposerOffsets[proposer + 1]
            let first = cursor
            while cursor < sorted.count, sorted[cursor] < end {
                let responder = market.edgeResponder[Int(sorted[cursor])]
                responders[cursor] = responder
                seatCounts[Int(responder)] += 1
                cursor += 1
            }
            if cursor > first { placed += 1 }
            starts[proposer + 1] = Int32(cursor)
        }

        let seatStarts = Market.startOffsets(of: seatCounts)
        var next = seatStarts
        var seatProposers = [Int32](repeating: 0, count: sorted.count)
        var seatEdges = [Int32](repeating: 0, count: sorted.count)
        for proposer in 0..<market.proposerCount {
            for index in Int(starts[proposer])..<Int(starts[proposer + 1]) {
                let responder = Int(responders[index])
                seatProposers[Int(next[responder])] = Int32(proposer)
                seatEdges[Int(next[responder])] = sorted[index]
                next[responder] += 1
            }
        }
        edges = sorted
        proposerOffsets = starts
        responderOfEdge = responders
        responderOffsets = seatStarts
        proposerOfSeat = seatProposers
        edgeOfSeat = seatEdges
        placedCount = placed
    }

    /// Number of matched pairs.
    public var count: Int { edges.count }
    /// Number of proposers in the market, matched or not.
    public var proposerCount: Int { proposerOffsets.count - 1 }
    /// Number of responders in the market, matched or not.
    public var responderCount: Int { responderOffsets.count - 1 }

    /// The proposer's responders, the most wanted first.
    public func responders(ofProposer proposer: Int) -> ArraySlice<Int32> {
        responderOfEdge[Int(proposerOffsets[proposer])..<Int(proposerOffsets[proposer + 1])]
    }

    /// The proposer's matched edges, the most wanted first.
    public func edges(ofProposer proposer: Int) -> ArraySlice<Int32> {
        edges[Int(proposerOffsets[proposer])..<Int(proposerOffsets[proposer + 1])]
    }

    /// The responder's proposers, in ascending order of index.
    public func proposers(ofResponder responder: Int) -> ArraySlice<Int32> {
        proposerOfSeat[Int(responderOffsets[responder])..<Int(responderOffsets[responder + 1])]
    }

    /// The responder's matched edges, in the order of ``proposers(ofResponder:)``.
    public func edges(ofResponder responder: Int) -> ArraySlice<Int32> {
        edgeOfSeat[Int(responderOffsets[responder])..<Int(responderOffsets[responder + 1])]
    }

    /// The proposer's best partner, or `nil` where it has none. With capacity 1 it is the only one.
    public func responder(ofProposer proposer: Int) -> Int? {
        responders(ofProposer: proposer).first.map(Int.init)
    }

    /// Every matched pair, in ascending order of proposer.
    public var pairs: [Pair] {
        var result: [Pair] = []
        result.reserveCapacity(count)
        for proposer in 0..<proposerCount {
            for responder in responders(ofProposer: proposer) {
                result.append(Pair(proposer: proposer, responder: Int(responder)))
            }
        }
        return result
    }

    private static func rises(_ edges: [Int32]) -> Bool {
        for index in edges.indices.dropFirst() where edges[index] <= edges[index - 1] { return false }
        return true
    }
}
