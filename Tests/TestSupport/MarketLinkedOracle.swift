import DuikouMechanisms

/// Everything about a tiny market with links, by trying every choice of everybody. Written from the definition, over
/// lists of names, with loops in place of thought.
public struct MarketLinkedOracle {
    public let market: Market
    public let links: ApplicantLinks
    private let responderOf: [Int]
    private let linkOf: [Int?]

    public init(_ draft: MarketLinkedDraft) {
        market = draft.market
        links = draft.links
        responderOf = market.edgeResponder.map(Int.init)
        linkOf = links.linkOfProposer.map { $0 < 0 ? nil : Int($0) }
    }

    /// What everybody has: an edge for each proposer.
    public typealias State = [Int?]

    /// Those in the responder's seats.
    private func holders(_ responder: Int, _ state: State) -> [Int] {
        state.indices.filter { state[$0].map { responderOf[$0] } == responder }
    }

    private func group(_ proposer: Int, _ state: State) -> Int32 { state[proposer].map { market.edgeResponderGroup[$0] } ?? .max }

    /// Whether the edge's responder takes its proposer: a free seat, or over one of those who hold and are not `stays`.
    private func takes(_ edge: Int, _ state: State, but stays: Int? = nil) -> Bool {
        let holders = holders(responderOf[edge], state)
        if holders.count < Int(market.responderCapacities[responderOf[edge]]) { return true }
        return holders.contains { $0 != stays && group($0, state) > market.edgeResponderGroup[edge] }
    }

    /// The link's options as pairs of edges.
    private func option(_ index: Int) -> (first: Int?, second: Int?) {
        let first = Int(links.optionFirst[index]), second = Int(links.optionSecond[index])
        return (first < 0 ? nil : first, second < 0 ? nil : second)
    }

    private func blocks(link: Int, option index: Int, _ state: State) -> Bool {
        let r = Int(links.firsts[link]), s = Int(links.seconds[link])
        let (h, k) = option(index)
        if h == state[r], k == state[s] { return false }
        if k == state[s] { return h.map { takes($0, state, but: s) } ?? true }
        if h == state[r] { return k.map { takes($0, state, but: r) } ?? true }
        guard let h, let k, responderOf[h] == responderOf[k] else {
            return (h.map { takes($0, state) } ?? true) && (k.map { takes($0, state) } ?? true)
        }
        let holders = holders(responderOf[h], state)
        let a = market.edgeResponderGroup[h], b = market.edgeResponderGroup[k]
        let free = Int(market.responderCapacities[responderOf[h]]) - holders.count
        if free >= 2 { return true }
        if free == 1 { return holders.contains { group($0, state) > a || group($0, state) > b } }
        for t in holders {
            for u in holders where t != u && group(t, state) > a && group(u, state) > b { return true }
        }
        return false
    }

    /// Everything that blocks a state in which each link sits on one of its options or nowhere.
    public func blocking(_ state: State, limit: Int = .max) -> [LinkedBlock] {
        var found: [LinkedBlock] = []
        for proposer in state.indices where linkOf[proposer] == nil {
            let own = state[proposer].map { market.edgeProposerGroup[$0] } ?? .max
            for edge in market.edges(ofProposer: proposer) where market.edgeProposerGroup[edge] < own {
                if takes(edge, state) { found.append(.single(Pair(proposer: proposer, responder: responderOf[edge]))) }
                if found.count > limit { return found }
            }
        }
        for link in links.firsts.indices {
            let now = links.options(ofLink: link).first { seats(link, $0, state) }
            let own = now.map { links.optionGroup[$0] } ?? .max
            for (number, index) in links.options(ofLink: link).enumerated() where links.optionGroup[index] < own {
                if blocks(link: link, option: index, state) { found.append(.link(link, option: number)) }
                if found.count > limit { return found }
            }
        }
        return found
    }

    private func seats(_ link: Int, _ index: Int, _ state: State) -> Bool {
        option(index).first == state[Int(links.firsts[link])] && option(index).second == state[Int(links.seconds[link])]
    }

    /// The state that the pairs describe; `nil` where they are no matching, or split a link.
    public func state(_ pairs: [Pair]) -> State? {
        var state = State(repeating: nil, count: market.proposerCount)
        for pair in pairs {
            guard state.indices.contains(pair.proposer), state[pair.proposer] == nil, market.proposerCapacities[pair.proposer] > 0,
                let edge = market.edge(proposer: pair.proposer, responder: pair.responder)
            else { return nil }
            state[pair.proposer] = edge
        }
        for responder in market.responderCapacities.indices
        where holders(responder, state).count > Int(market.responderCapacities[responder]) { return nil }
        for link in links.firsts.indices {
            if state[Int(links.firsts[link])] == nil, state[Int(links.seconds[link])] == nil { continue }
            if !links.options(ofLink: link).contains(where: { seats(link, $0, state) }) { return nil }
        }
        return state
    }

    public func pairs(_ state: State) -> [Pair] {
        state.indices.compactMap { proposer in
            state[proposer].map { Pair(proposer: proposer, responder: responderOf[$0]) }
        }
    }

    /// The fewest blocks that any matching has.
    public func fewestBlocks() -> Int {
        var fewest = Int.max
        eachState { state in
            if fewest > 0 { fewest = min(fewest, blocking(state, limit: fewest).count) }
        }
        return fewest
    }

    /// Every matching.
    public func eachState(_ body: (State) -> Void) {
        var choices: [[[(proposer: Int, edge: Int)]]] = []
        for proposer in linkOf.indices where linkOf[proposer] == nil && market.proposerCapacities[proposer] > 0 {
            choices.append([[]] + market.edges(ofProposer: proposer).map { [(proposer, $0)] })
        }
        for link in links.firsts.indices {
            let r = Int(links.firsts[link]), s = Int(links.seconds[link])
            choices.append(
                [[]]
                    + links.options(ofLink: link).map { index in
                        let (first, second) = option(index)
                        return (first.map { [(r, $0)] } ?? []) + (second.map { [(s, $0)] } ?? [])
                    })
        }
        var state = State(repeating: nil, count: market.proposerCount)
        var room = market.responderCapacities
        func choose(_ unit: Int) {
            guard unit < choices.count else { return body(state) }
            for choice in choices[unit] {
                for (proposer, edge) in choice {
                    state[proposer] = edge
                    room[responderOf[edge]] -= 1
                }
                if choice.allSatisfy({ room[responderOf[$0.edge]] >= 0 }) { choose(unit + 1) }
                for (proposer, edge) in choice {
                    state[proposer] = nil
                    room[responderOf[edge]] += 1
                }
            }
        }
        choose(0)
    }
}
