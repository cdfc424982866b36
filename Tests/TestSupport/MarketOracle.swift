import DuikouMechanisms

/// Everything about a tiny market, by trying every set of its edges. A matching is a bit mask over the edges.
public struct MarketOracle {
    public typealias Mask = UInt32

    public struct Edge: Sendable {
        public let proposer: Int
        public let responder: Int
        public let proposerGroup: Int32
        public let responderGroup: Int32
    }

    public let market: Market
    public let edges: [Edge]
    /// Every set of edges that keeps all capacities.
    public let feasible: [Mask]
    /// Those that no pair blocks, weakly where there are ties.
    public let stable: [Mask]

    /// Enough for a 5 × 4 market; each further edge doubles the work.
    public static let edgeLimit = 20

    public init(_ market: Market) {
        precondition(market.edgeCount <= MarketOracle.edgeLimit, "too many edges to try every subset")
        var edges: [Edge] = []
        for proposer in 0..<market.proposerCount {
            for edge in Int(market.proposerOffsets[proposer])..<Int(market.proposerOffsets[proposer + 1]) {
                edges.append(
                    Edge(
                        proposer: proposer, responder: Int(market.edgeResponder[edge]),
                        proposerGroup: market.edgeProposerGroup[edge], responderGroup: market.edgeResponderGroup[edge]))
            }
        }
        var masks: [Mask] = []
        var proposerRoom = market.proposerCapacities
        var responderRoom = market.responderCapacities
        func choose(_ index: Int, _ mask: Mask) {
            guard index < edges.count else { return masks.append(mask) }
            choose(index + 1, mask)
            let edge = edges[index]
            guard proposerRoom[edge.proposer] > 0, responderRoom[edge.responder] > 0 else { return }
            proposerRoom[edge.proposer] -= 1
            responderRoom[edge.responder] -= 1
            choose(index + 1, mask | 1 << Mask(index))
            proposerRoom[edge.proposer] += 1
            responderRoom[edge.responder] += 1
        }
        choose(0, 0)
        self.market = market
        self.edges = edges
        feasible = masks
        stable = masks.filter { mask in
            !edges.indices.contains { MarketOracle.blocks($0, mask, edges, market) }
        }
    }

    private static func blocks(_ index: Int, _ mask: Mask, _ edges: [Edge], _ market: Market) -> Bool {
        if mask >> Mask(index) & 1 == 1 { return false }
        let edge = edges[index]
        var proposerHeld: Int32 = 0, responderHeld: Int32 = 0
        var proposerGains = false, responderGains = false
        for (other, held) in edges.enumerated() where mask >> Mask(other) & 1 == 1 {
            if held.proposer == edge.proposer {
                proposerHeld += 1
                if held.proposerGroup > edge.proposerGroup { proposerGains = true }
            }
            if held.responder == edge.responder {
                responderHeld += 1
                if held.responderGroup > edge.responderGroup { responderGains = true }
            }
        }
        return (proposerGains || proposerHeld < market.proposerCapacities[edge.proposer])
            && (responderGains || responderHeld < market.responderCapacities[edge.responder])
    }

    /// The most pairs in any feasible matching.
    public var largestSize: Int { feasible.map(\.nonzeroBitCount).max() ?? 0 }

    public func mask(of matching: Matching) -> Mask {
        matching.edges.reduce(0) { $0 | 1 << Mask($1) }
    }

    /// Positions in the proposer's list of what it holds, best first.
    public func positions(ofProposer proposer: Int, in mask: Mask) -> [Int32] {
        edges.indices
            .filter { edges[$0].proposer == proposer && mask >> Mask($0) & 1 == 1 }
            .map { edges[$0].proposerGroup }.sorted()
    }

    /// Ranks of the proposers that the responder holds, best first.
    public func ranks(ofResponder responder: Int, in mask: Mask) -> [Int32] {
        edges.indices
            .filter { edges[$0].responder == responder && mask >> Mask($0) & 1 == 1 }
            .map { edges[$0].responderGroup }.sorted()
    }

    /// What is wrong with any list of pairs, straight from the definitions: the faults as a multiset, and the blocking
    /// pairs. For every market, in time that grows with the square of its size.
    public static func audit(
        _ market: Market, pairs: [Pair]
    ) -> (faults: [StabilityReport.Fault: Int], blocking: Set<Pair>) {
        var faults: [StabilityReport.Fault: Int] = [:]
        var held: Set<Pair> = []
        for pair in pairs {
            guard (0..<market.proposerCount).contains(pair.proposer),
                (0..<market.responderCount).contains(pair.responder)
            else {
                faults[.unknownPlayer(pair), default: 0] += 1
                continue
            }
            if !held.insert(pair).inserted { faults[.repeatedPair(pair), default: 0] += 1 }
        }
        var groups: [Pair: (own: Int32, other: Int32)] = [:]
        for proposer in 0..<market.proposerCount {
            for edge in Int(market.proposerOffsets[proposer])..<Int(market.proposerOffsets[proposer + 1]) {
                groups[Pair(proposer: proposer, responder: Int(market.edgeResponder[edge]))] =
                    (market.edgeProposerGroup[edge], market.edgeResponderGroup[edge])
            }
        }
        for pair in held where groups[pair] == nil { faults[.unlistedPair(pair), default: 0] += 1 }
        for (player, capacity) in market.proposerCapacities.enumerated() {
            let count = held.count { $0.proposer == player }
            if count > capacity {
                faults[.overCapacity(side: .proposers, player: player, held: count, capacity: Int(capacity))] = 1
            }
        }
        for (player, capacity) in market.responderCapacities.enumerated() {
            let count = held.count { $0.responder == player }
            if count > capacity {
                faults[.overCapacity(side: .responders, player: player, held: count, capacity: Int(capacity))] = 1
            }
        }
        let blocking = groups.keys.filter { pair in
            guard let rank = groups[pair], !held.contains(pair) else { return false }
            let proposerHas = held.filter { $0.proposer == pair.proposer }
            let responderHas = held.filter { $0.responder == pair.responder }
            let proposerGains =
                proposerHas.count < market.proposerCapacities[pair.proposer]
                || proposerHas.contains { (groups[$0]?.own ?? .max) > rank.own }
            let responderGains =
                responderHas.count < market.responderCapacities[pair.responder]
                || responderHas.contains { (groups[$0]?.other ?? .max) > rank.other }
            return proposerGains && responderGains
        }
        return (faults, Set(blocking))
    }

    /// The most pairs in a matching of any market: for each place of each proposer, one search for an augmenting path
    /// (Kuhn 1955). Recursive, and in time places × edges.
    public static func largestSize(_ market: Market) -> Int {
        var held = [Set<Int>](repeating: [], count: market.responderCount)
        var visited: Set<Int> = []
        /// Gives the proposer one more responder, moving others if need be.
        func place(_ proposer: Int) -> Bool {
            for edge in market.edges(ofProposer: proposer) {
                let responder = Int(market.edgeResponder[edge])
                if held[responder].contains(proposer) || !visited.insert(responder).inserted { continue }
                if held[responder].count < market.responderCapacities[responder] {
                    held[responder].insert(proposer)
                    return true
                }
                for holder in held[responder].sorted() where place(holder) {
                    held[responder].remove(holder)
                    held[responder].insert(proposer)
                    return true
                }
            }
            return false
        }
        for proposer in 0..<market.proposerCount {
            for _ in 0..<market.proposerCapacities[proposer] {
                visited = []
                if !place(proposer) { break }
            }
        }
        return held.reduce(0) { $0 + $1.count }
    }
}
