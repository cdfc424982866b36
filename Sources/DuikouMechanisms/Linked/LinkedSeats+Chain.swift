// The chains of moves that follow an insertion, in the manner of Roth and Peranson.
extension LinkedSeats {
    /// How often one link may move in one chain before the chain is taken to run in a circle. Moves of single proposers
    /// alone always come to an end, so that an endless chain moves some link without end.
    static let moveLimit: Int32 = 12

    /// Lets everybody who was set in motion ask until nobody is left, or until the chain is taken to run in a circle.
    /// - Returns: whether it came to rest.
    mutating func settle() -> Bool {
        defer { forgetMoves() }
        while true {
            if let who = nextAsking() {
                if who >= 0 {
                    askForBest(proposer: Int(who))
                } else if !askForBest(link: Int(-1 - who)) {
                    return false
                }
            } else if let responder = nextVacated() {
                fill(responder)
            } else {
                return true
            }
        }
    }

    private mutating func askForBest(proposer: Int) {
        let list = table.edges(ofProposer: proposer)
        let end = held[proposer] < 0 ? list.upperBound : Int(held[proposer])
        for edge in list.lowerBound..<end {
            work += 1
            proposals += 1
            if !isWelcome(Int32(edge), .strict) { continue }
            seat(proposer, Int32(edge))
            return
        }
    }

    /// Returns whether the link has not moved too often.
    private mutating func askForBest(link: Int) -> Bool {
        let list = table.options(ofLink: link)
        let end = chosen[link] < 0 ? list.upperBound : Int(chosen[link])
        for option in list.lowerBound..<end {
            work += 1
            proposals += 1
            if !isOpen(link: link, option: option, .strict) { continue }
            seat(link: link, option: option)
            return countMove(link) <= LinkedSeats.moveLimit
        }
        return true
    }

    /// Offers a vacated seat to the best single proposers who want it, and lets the links look again.
    private mutating func fill(_ responder: Int) {
        for slot in Int(table.linkStarts[responder])..<Int(table.linkStarts[responder + 1]) {
            ask(Int(table.linksByResponder[slot]))
        }
        if room(responder) == 0 { return }
        for edge in table.edges(ofResponder: responder) {
            work += 1
            let proposer = Int(table.proposerOfEdge[Int(edge)])
            if table.linkOf[proposer] >= 0 || table.proposerCapacities[proposer] == 0 { continue }
            if held[proposer] >= 0, held[proposer] <= edge { continue }
            proposals += 1
            seat(proposer, edge)
            if room(responder) == 0 { return }
        }
    }
}
