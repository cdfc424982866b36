extension StandingMatch {
    /// The best of the proposers that want the responder more than what they hold.
    mutating func bestWaiting(_ responder: Int) -> Waiting? {
        while let first = waiting.first(responder), !isWaiting(first) { waiting.dropFirst(responder) }
        while let first = waiting.firstLater(responder), !isWaiting(first) { waiting.dropFirstLater(responder, lists) }
        guard let later = waiting.firstLater(responder) else { return waiting.first(responder) }
        guard let first = waiting.first(responder) else { return later }
        return WaitingLists.isBefore(later, first, responder, lists) ? later : first
    }

    private func isWaiting(_ entry: Waiting) -> Bool {
        entry.slot < heldSlot[Int(entry.proposer)] && !lists.isRemoved(slot: Int(entry.slot))
    }

    /// Adds every proposer that fell down its list to the waiting lists of the responders that it passed.
    mutating func enterFalls() {
        for fall in falls {
            let end = min(fall.to, heldSlot[Int(fall.proposer)])
            if fall.from >= end { continue }
            for slot in Int(fall.from)..<Int(end) where !lists.isRemoved(slot: slot) {
                waiting.add(
                    Waiting(group: lists.responderGroup(slot), proposer: fall.proposer, slot: Int32(slot)),
                    to: lists.responder(slot), lists)
            }
        }
        falls.removeAll(keepingCapacity: true)
        // Otherwise entries that no longer hold would pile up over many batches.
        if waiting.isWorthRebuilding(proposers: proposerCount) { waiting = WaitingLists(lists, heldSlot: heldSlot) }
    }

    /// Gives each free seat to the best proposer waiting for it, whose own seat then becomes free. The order in which
    /// seats are filled does not change who ends where (Blum, Roth, Rothblum).
    mutating func fillVacancies(_ pass: inout RematchPass) {
        enterFalls()
        var next = 0
        while next < pass.vacancies.count {
            let vacancy = pass.vacancies[next]
            next += 1
            let responder = Int(vacancy.responder)
            while seats.hasRoom(responder), let best = bestWaiting(responder) {
                moveUp(best, to: responder, vacancy, &pass)
                // A proposer that left gave up one seat; added seats may be several.
                if vacancy.leftBy >= 0 { break }
            }
        }
    }

    private mutating func moveUp(_ entry: Waiting, to responder: Int, _ vacancy: RematchPass.Vacancy, _ pass: inout RematchPass) {
        let proposer = Int(entry.proposer)
        let from = self.responder(ofProposer: proposer)
        let step = record(
            &pass, proposer, from: from, to: responder,
            vacancy.leftBy < 0 ? .addedSeat : .vacancy(leftBy: Int(vacancy.leftBy)), vacancy.change,
            previous: vacancy.previous)
        if let from {
            seats.remove(proposer, from: from)
            pass.vacancies.append(
                RematchPass.Vacancy(
                    responder: Int32(from), leftBy: entry.proposer, change: vacancy.change, previous: step))
        }
        note(&pass, slots: Int(entry.slot)..<Int(heldSlot[proposer]), by: vacancy.change)
        heldSlot[proposer] = entry.slot
        seats.add(lists.seat(proposer, slot: Int(entry.slot), responder: responder), to: responder)
    }
}
