/// Whether equal ranks are told apart: in chains the strict market decides who moves; what blocks is judged by the
/// market as given.
enum LinkedRanking {
    /// By the strict market that the tie-break leaves.
    case strict
    /// By the market as given, with its ties.
    case asGiven
}

extension LinkedSeats {
    @inline(__always)
    private func rank(_ edge: Int32, _ ranking: LinkedRanking) -> Int32 {
        ranking == .strict ? table.rankOfEdge[Int(edge)] : table.responderGroup[Int(edge)]
    }

    /// Whether the edge's responder has room, or ranks its proposer above some holder other than `partner`.
    @inline(__always)
    func isWelcome(_ edge: Int32, besides partner: Int = -1, _ ranking: LinkedRanking) -> Bool {
        let responder = Int(table.edgeResponder[Int(edge)])
        if room(responder) > 0 { return table.seats(responder) > 0 }
        var other = worst(responder)
        if other >= 0, Int(table.proposerOfEdge[Int(other)]) == partner { other = worst(responder, 1) }
        return other >= 0 && rank(edge, ranking) < rank(other, ranking)
    }

    /// Whether the responders would accept the link on the option, which is not the one it holds.
    func isOpen(link: Int, option: Int, _ ranking: LinkedRanking) -> Bool {
        let first = Int(table.firsts[link]), second = Int(table.seconds[link])
        let a = table.optionFirst[option], b = table.optionSecond[option]
        if held[first] == a { return held[second] != b && (b < 0 || isWelcome(b, besides: first, ranking)) }
        if held[second] == b { return a < 0 || isWelcome(a, besides: second, ranking) }
        if a < 0 || b < 0 || table.edgeResponder[Int(a)] != table.edgeResponder[Int(b)] {
            return (a < 0 || isWelcome(a, ranking)) && (b < 0 || isWelcome(b, ranking))
        }
        // Both go to one responder, where neither is now.
        let responder = Int(table.edgeResponder[Int(a)])
        let better = min(rank(a, ranking), rank(b, ranking)), worse = max(rank(a, ranking), rank(b, ranking))
        let last = worst(responder)
        switch room(responder) {
        case 2...: return true
        case 1: return last >= 0 && better < rank(last, ranking)
        default:
            let lastButOne = worst(responder, 1)
            return lastButOne >= 0 && worse < rank(last, ranking) && better < rank(lastButOne, ranking)
        }
    }

    /// Whether the two members of the option would fit there if nobody else were there.
    func fits(option: Int) -> Bool {
        let a = table.optionFirst[option], b = table.optionSecond[option]
        let both = a >= 0 && b >= 0 && table.edgeResponder[Int(a)] == table.edgeResponder[Int(b)]
        for edge in [a, b] where edge >= 0 {
            if table.seats(Int(table.edgeResponder[Int(edge)])) < (both ? 2 : 1) { return false }
        }
        return true
    }

    /// Calls `found` for everything that blocks: an edge of a single proposer, or a link and its option.
    mutating func eachBlock(_ found: (_ edge: Int32, _ link: Int, _ option: Int) -> Void) {
        for proposer in held.indices where table.linkOf[proposer] < 0 && table.proposerCapacities[proposer] > 0 {
            let list = table.edges(ofProposer: proposer)
            let limit = held[proposer] < 0 ? Int32.max : table.proposerGroup[Int(held[proposer])]
            for edge in list {
                if table.proposerGroup[edge] >= limit { break }
                work += 1
                if isWelcome(Int32(edge), .asGiven) { found(Int32(edge), -1, -1) }
            }
        }
        for link in chosen.indices {
            let limit = chosen[link] < 0 ? Int32.max : table.optionGroup[Int(chosen[link])]
            for option in table.options(ofLink: link) {
                if table.optionGroup[option] >= limit { break }
                work += 1
                if isOpen(link: link, option: option, .asGiven) { found(-1, link, option) }
            }
        }
        work += held.count
    }
}
