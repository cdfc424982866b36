extension StandingMatch {
    /// Everybody without a place proposes down its list, and so does whoever loses a seat to one of them. In rounds, as
    /// in ``DeferredAcceptance``, so that memory is read ahead; the order of proposals does not change the result.
    mutating func place(_ pass: inout RematchPass) {
        // A proposer that declined may meanwhile have got a seat that fell free further up its list.
        var round = pass.askers.filter { !seats.isSeated(Int($0.proposer)) }
        var displaced: [RematchPass.Asker] = []
        while !round.isEmpty {
            displaced.removeAll(keepingCapacity: true)
            for index in round.indices {
                if index % StandingMatch.readAhead == 0 { lookAhead(&round, from: index, &pass) }
                let asker = round[index]
                let proposer = Int(asker.proposer)
                let end = lists.listEnd(proposer)
                var slot = Int(asker.asksFrom)
                var found: Int?
                while true {
                    let start = slot
                    slot = lists.firstSlot(from: start, to: end, within: seats.cutoffGroup)
                    pass.proposals += slot - start
                    if slot == end { break }
                    pass.proposals += 1
                    if lists.isRemoved(slot: slot) {
                        slot += 1
                        continue
                    }
                    let responder = lists.responder(slot)
                    let candidate = lists.seat(proposer, slot: slot, responder: responder)
                    if seats.hasRoom(responder) {
                        seats.add(candidate, to: responder)
                    } else {
                        let worst = seats.worst(responder)
                        if candidate.isWorse(than: worst) {
                            slot += 1
                            continue
                        }
                        seats.replaceWorst(candidate, at: responder)
                        displaced.append(
                            RematchPass.Asker(
                                proposer: worst.proposer, fallsFrom: worst.slot, asksFrom: worst.slot + 1,
                                from: Int32(responder), cause: .displaced(by: proposer), change: asker.change,
                                previous: Int32(pass.steps.count)))
                    }
                    found = responder
                    break
                }
                record(
                    &pass, proposer, from: asker.from < 0 ? nil : Int(asker.from), to: found, asker.cause, asker.change,
                    previous: asker.previous)
                heldSlot[proposer] = Int32(slot)
                falls.append(Fall(proposer: asker.proposer, from: asker.fallsFrom, to: Int32(slot)))
                note(&pass, slots: Int(asker.fallsFrom)..<min(slot + 1, end), by: asker.change)
            }
            swap(&round, &displaced)
        }
    }
    /// How many proposers are processed together, so that their memory is read at the same time and not one after
    /// another.
    private static let readAhead = 64

    /// Skips responders that refuse by rank group, and reads what the remaining proposals will need. Cutoffs only
    /// tighten while proposals are made, so this decides nothing.
    private mutating func lookAhead(_ round: inout [RematchPass.Asker], from first: Int, _ pass: inout RematchPass) {
        let block = first..<min(first + StandingMatch.readAhead, round.count)
        var read: Int32 = 0
        for index in block {
            let asker = round[index]
            if Int(asker.asksFrom) < lists.listEnd(Int(asker.proposer)) { read ^= lists.peek(slot: Int(asker.asksFrom)) }
        }
        for index in block {
            let start = Int(round[index].asksFrom)
            let end = lists.listEnd(Int(round[index].proposer))
            let slot = lists.firstSlot(from: start, to: end, within: seats.cutoffGroup)
            pass.proposals += slot - start
            round[index].asksFrom = Int32(slot)
        }
        for index in block {
            let slot = Int(round[index].asksFrom)
            if slot < lists.listEnd(Int(round[index].proposer)) { read ^= seats.peek(lists.responder(slot)) }
        }
        // Stored, so that reading is not optimised away.
        pass.lastRead = read
    }
}
