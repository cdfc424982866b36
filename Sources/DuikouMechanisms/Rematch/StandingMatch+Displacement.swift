extension StandingMatch {
    /// Everybody without a place asks down its list; whoever loses a seat to one of them asks on from there. In rounds,
    /// as in ``DeferredAcceptance``, so that memory is read ahead; the order of asking does not change the result.
    mutating func place(_ pass: inout RematchPass) {
        // A vacancy further up its list may have reached someone who declined.
        var round = pass.askers.filter { !seats.isSeated(Int($0.proposer)) }
        var displaced: [RematchPass.Asker] = []
        while !round.isEmpty {
            displaced.removeAll(keepingCapacity: true)
            for asker in round {
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
}
