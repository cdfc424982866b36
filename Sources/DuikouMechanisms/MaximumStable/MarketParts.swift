/// Finds small connected components of a market.
struct MarketParts {
    private let market: Market
    private let lists: RankedLists
    private let order: [Int32]
    /// The search that found each proposer and each responder, counted from 1; 0 for none.
    private var proposerSearch: [Int32]
    private var responderSearch: [Int32]
    private var search: Int32 = 0

    init(_ market: Market, lists: RankedLists, order: [Int32]) {
        self.market = market
        self.lists = lists
        self.order = order
        proposerSearch = [Int32](repeating: 0, count: market.proposerCount)
        responderSearch = [Int32](repeating: 0, count: market.responderCount)
    }

    /// All proposers in this one's component, nearest first. `nil` where an earlier search found the component, where
    /// it has more than `limit` edges, or where one of its proposers may have several partners. Proposers of capacity 0
    /// are left out.
    mutating func part(around root: Int32, limit: Int) -> [Int32]? {
        if proposerSearch[Int(root)] > 0 { return nil }
        search += 1
        proposerSearch[Int(root)] = search
        var part = [root]
        var head = 0
        var edges = 0
        while head < part.count {
            let proposer = Int(part[head])
            head += 1
            if market.proposerCapacities[proposer] > 1 { return nil }
            let list = market.edges(ofProposer: proposer)
            edges += list.count
            if edges > limit { return nil }
            for position in list {
                let responder = Int(market.edgeResponder[order.isEmpty ? position : Int(order[position])])
                if responderSearch[responder] == search { continue }
                // An earlier search gave up here because the part is too large: so is this one.
                if responderSearch[responder] > 0 { return nil }
                responderSearch[responder] = search
                for slot in lists.range(of: responder) {
                    let other = lists.proposers[slot]
                    if proposerSearch[Int(other)] == search || market.proposerCapacities[Int(other)] == 0 { continue }
                    if proposerSearch[Int(other)] > 0 { return nil }
                    proposerSearch[Int(other)] = search
                    part.append(other)
                }
            }
        }
        return part
    }
}
