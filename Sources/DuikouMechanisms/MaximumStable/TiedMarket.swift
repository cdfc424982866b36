/// A market as the search over ties sees it: a responder may be one class of an opening's seats.
///
/// A proposer is never indifferent between two classes of one owner: the class that is filled first is the better one,
/// because nobody may sit in a later class that an earlier one would take. With classes of other owners in the same tie
/// each of them is equal. That is a partial order, not an order with ties, so rank groups alone cannot express it.
struct TiedMarket {
    let market: Market
    /// The owner of each responder, whose classes stand one after another; empty where each responder is its own owner.
    let owners: [Int32]

    init(_ market: Market, owners: [Int32] = []) {
        self.market = market
        self.owners = owners
    }

    @inline(__always)
    func owner(of responder: Int) -> Int32 { owners.isEmpty ? Int32(responder) : owners[responder] }

    /// Whether the proposer of both edges strictly prefers the first.
    @inline(__always)
    func isBetter(_ edge: Int, than other: Int) -> Bool {
        let group = market.edgeProposerGroup[edge]
        if group != market.edgeProposerGroup[other] { return group < market.edgeProposerGroup[other] }
        if owners.isEmpty { return false }
        return edge < other && owners[Int(market.edgeResponder[edge])] == owners[Int(market.edgeResponder[other])]
    }

    /// Whether a proposer with a list misses a partner in the matching.
    func isAnyoneStuck(_ edges: [Int32]) -> Bool {
        var cursor = 0
        for proposer in 0..<market.proposerCount {
            let list = market.edges(ofProposer: proposer)
            let first = cursor
            while cursor < edges.count, Int(edges[cursor]) < list.upperBound { cursor += 1 }
            if cursor - first < Int(market.proposerCapacities[proposer]), !list.isEmpty { return true }
        }
        return false
    }

    /// The given proposers in the order of their lottery numbers.
    func proposers(_ proposers: [Int32], inOrderOf lottery: Lottery) -> [Int32] {
        var drawn = proposers.map { (market.drawnNumber(ofProposer: Int($0), onListOf: 0, lottery), $0) }
        drawn.sort { $0 < $1 }
        return drawn.map(\.1)
    }

    /// All responders in the order of their lottery numbers; classes of one owner keep their order.
    func responders(inOrderOf lottery: Lottery) -> [Int32] {
        var drawn = (0..<market.responderCount).map { responder in
            (market.drawnNumber(ofResponder: responder, onListOf: 0, lottery), Int32(responder))
        }
        drawn.sort { $0 < $1 }
        return drawn.map(\.1)
    }
}
