// The chains of moves that follow an insertion, as in Roth and Peranson.
extension LinkedSeats {
    /// How often one link may move in one chain before the chain is taken to cycle. Moves of single proposers alone
    /// always come to an end, so in an endless chain some link moves again and again.
    static let moveLimit: Int32 = 12

    /// Lets everybody with something to propose do so until nobody is left, or until the chain is taken to cycle.
    ///
    /// With `holding`, a link that moves too often is held instead: from then on it only goes down its list, as in
    /// deferred acceptance, so that every chain ends.
    /// - Returns: whether the chain ended.
    mutating func settle(holding: Bool = false) -> Bool {
        defer { forgetMoves() }
        while true {
            if let who = nextAsking() {
                if who >= 0 {
                    askForBest(proposer: Int(who))
                } else if !askForBest(link: Int(-1 - who), holding: holding) {
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

    /// False where the link has moved too often.
    private mutating func askForBest(link: Int, holding: Bool) -> Bool {
        let isHeld = isHeld(link)
        if isHeld, chosen[link] >= 0 { return true }
        let start = firstAllowed(link)
        let end = chosen[link] < 0 ? table.options(ofLink: link).upperBound : Int(chosen[link])
        var option = start
        while option < end {
            work += 1
            proposals += 1
            if isOpen(link: link, option: option, .strict) { break }
            option += 1
        }
        if option < end {
            seat(link: link, option: option)
            if isHeld {
                hold(link, from: Int32(option + 1))
            } else if countMove(link) > LinkedSeats.moveLimit {
                if !holding { return false }
                hold(link, from: Int32(option + 1))
            }
        } else if isHeld {
            hold(link, from: Int32(end))
        }
        return true
    }

    /// Offers a vacated seat to the best single proposers who want it, and lets the links in play propose again.
    private mutating func fill(_ responder: Int) {
        for slot in Int(table.linkStarts[responder])..<Int(table.linkStarts[responder + 1]) {
            let link = Int(table.linksByResponder[slot])
            if isWakeful(link) { ask(link) }
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
