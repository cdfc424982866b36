/// A proposer and a responder, by index.
public struct Pair: Sendable, Hashable {
    public var proposer: Int
    public var responder: Int

    public init(proposer: Int, responder: Int) {
        self.proposer = proposer
        self.responder = responder
    }
}

/// A set of a market's edges, indexed from both sides. It says who is with whom; whether that is feasible or stable is
/// for ``Stability`` to tell.
public struct Matching: Sendable, Equatable {
    /// The matched edges, rising: by proposer, then from the most wanted.
    public let edges: [Int32]
    private let proposerOffsets: [Int32]
    private let responderOfEdge: [Int32]
    private let responderOffsets: [Int32]
    private let proposerOfSeat: [Int32]
    private let edgeOfSeat: [Int32]

    /// How many proposers have at least one partner.
    public let placedCount: Int

    /// - Parameter edges: distinct edges of the market, in any order.
    /// - Complexity: O(players + edges given), and a sort where they do not rise.
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

    /// How many pairs there are.
    public var count: Int { edges.count }
    public var proposerCount: Int { proposerOffsets.count - 1 }
    public var responderCount: Int { responderOffsets.count - 1 }

    /// The proposer's responders, the most wanted first.
    public func responders(ofProposer proposer: Int) -> ArraySlice<Int32> {
        responderOfEdge[Int(proposerOffsets[proposer])..<Int(proposerOffsets[proposer + 1])]
    }

    /// The proposer's matched edges, the most wanted first.
    public func edges(ofProposer proposer: Int) -> ArraySlice<Int32> {
        edges[Int(proposerOffsets[proposer])..<Int(proposerOffsets[proposer + 1])]
    }

    /// The responder's proposers, by rising index.
    public func proposers(ofResponder responder: Int) -> ArraySlice<Int32> {
        proposerOfSeat[Int(responderOffsets[responder])..<Int(responderOffsets[responder + 1])]
    }

    /// The responder's matched edges, in the order of ``proposers(ofResponder:)``.
    public func edges(ofResponder responder: Int) -> ArraySlice<Int32> {
        edgeOfSeat[Int(responderOffsets[responder])..<Int(responderOffsets[responder + 1])]
    }

    /// The proposer's best partner, or `nil` where it has none. The only one where its capacity is 1.
    public func responder(ofProposer proposer: Int) -> Int? {
        responders(ofProposer: proposer).first.map(Int.init)
    }

    /// Every pair, by proposer.
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
