/// A market as the search over ties sees it: a responder may be one class of an opening's seats.
///
/// Classes of one owner are never equal to a proposer: the class that is filled first is the better one, because nobody
/// may sit in a later class that an earlier one would take. With classes of other owners of the same group they are
/// equal, each one. That is no order with ties but a partial one, which rank groups alone cannot say.
struct TiedMarket {
    let market: Market
    /// The owner of each responder, whose classes come one after the other; empty where each responder is its own owner.
    let owners: [Int32]

    init(_ market: Market, owners: [Int32] = []) {
        self.market = market
        self.owners = owners
    }

    @inline(__always)
    func owner(of responder: Int) -> Int32 { owners.isEmpty ? Int32(responder) : owners[responder] }

    /// Whether the proposer of the two edges wants the first strictly more.
    @inline(__always)
    func isBetter(_ edge: Int, than other: Int) -> Bool {
        let group = market.edgeProposerGroup[edge]
        if group != market.edgeProposerGroup[other] { return group < market.edgeProposerGroup[other] }
        if owners.isEmpty { return false }
        return edge < other && owners[Int(market.edgeResponder[edge])] == owners[Int(market.edgeResponder[other])]
    }

    /// Whether somebody who has a list misses a partner in the matching.
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

    /// The proposers in the order of their lots.
    func proposers(_ proposers: [Int32], inOrderOf lottery: Lottery) -> [Int32] {
        var drawn = proposers.map { (market.drawnNumber(ofProposer: Int($0), onListOf: 0, lottery), $0) }
        drawn.sort { $0 < $1 }
        return drawn.map(\.1)
    }

    /// All responders in the order of their lots; classes of one owner as they stand.
    func responders(inOrderOf lottery: Lottery) -> [Int32] {
        var drawn = (0..<market.responderCount).map { responder in
            (market.drawnNumber(ofResponder: responder, onListOf: 0, lottery), Int32(responder))
        }
        drawn.sort { $0 < $1 }
        return drawn.map(\.1)
    }
}
