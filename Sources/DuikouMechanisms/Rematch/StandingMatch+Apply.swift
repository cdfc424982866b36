extension StandingMatch {
    /// Applies a batch of changes.
    ///
    /// Proposers and responders have the indices of the market taken up; arrivals so far follow in their order. A
    /// decline by a proposer that withdraws in the same batch has no effect. The steps do not depend on the order of
    /// the batch's lists.
    ///
    /// - Throws: a ``RematchError`` where the batch does not fit the market; nothing has changed then.
    /// - Returns: who moved, and why.
    public mutating func apply(_ changes: MarketChanges, mode: RematchMode) throws(RematchError) -> RematchReport {
        try lists.check(changes, capacities: seats.capacities)
        // Arrivals and closed seats alone leave a proposer-optimal matching without trading cycles.
        let notesTrades =
            !open.isEmpty || !changes.declines.isEmpty || !changes.withdrawals.isEmpty
            || changes.seats.contains { $0.delta > 0 }
        let order = RematchOrder(changes, lists, Turns(ties))
        var pass = RematchPass(changes: changes, order: order, notesTrades: notesTrades)

        for change in changes.seats {
            seats.setCapacity(change.responder, Int32(Int(seats.capacities[change.responder]) + change.delta))
        }
        withdraw(&pass)
        decline(&pass)
        for index in order.seats where changes.seats[index].delta > 0 {
            pass.vacancies.append(
                RematchPass.Vacancy(
                    responder: Int32(changes.seats[index].responder), leftBy: -1, change: pass.number(ofSeats: index), previous: -1))
        }
        if !pass.vacancies.isEmpty { fillVacancies(&pass) }

        close(&pass)
        arrive(&pass)
        place(&pass)

        if mode == .optimal, !open.isEmpty { trade(&pass) }
        for responder in open { openedBy[Int(responder)] = StandingMatch.openedBefore }
        return report(pass)
    }

    private mutating func withdraw(_ pass: inout RematchPass) {
        for index in pass.order.withdrawals {
            let proposer = pass.changes.withdrawals[index]
            let number = pass.number(ofWithdrawal: index)
            let start = lists.listStart(proposer)
            let held = Int(heldSlot[proposer])
            let from = responder(ofProposer: proposer)
            note(&pass, slots: start..<held, by: number)
            heldSlot[proposer] = Int32(start)
            lists.proposerCapacities[proposer] = 0
            let step = record(&pass, proposer, from: from, to: nil, .withdrew, number, previous: -1)
            guard let from else { continue }
            seats.remove(proposer, from: from)
            pass.vacancies.append(
                RematchPass.Vacancy(responder: Int32(from), leftBy: Int32(proposer), change: number, previous: step))
        }
    }

    private mutating func decline(_ pass: inout RematchPass) {
        for index in pass.order.declines {
            let pair = pass.changes.declines[index]
            guard let slot = lists.slot(of: pair) else { continue }
            let number = pass.number(ofDecline: index)
            let held = heldSlot[pair.proposer]
            // One proposer fewer waits here: the one behind it may now trade.
            if slot < held { note(&pass, slots: slot..<(slot + 1), by: number) }
            lists.remove(slot: slot)
            guard slot == held, seats.isSeated(pair.proposer) else { continue }
            seats.remove(pair.proposer, from: pair.responder)
            let step = record(&pass, pair.proposer, from: pair.responder, to: nil, .declined, number, previous: -1)
            pass.vacancies.append(
                RematchPass.Vacancy(
                    responder: Int32(pair.responder), leftBy: Int32(pair.proposer), change: number, previous: step))
            // It keeps its position on its list, so that a vacancy further up can still reach it.
            pass.askers.append(
                RematchPass.Asker(
                    proposer: Int32(pair.proposer), fallsFrom: Int32(slot), asksFrom: Int32(slot + 1), from: -1,
                    cause: .askedOn, change: number, previous: step))
        }
    }

    private mutating func close(_ pass: inout RematchPass) {
        for index in pass.order.seats {
            let responder = pass.changes.seats[index].responder
            while seats.count(responder) > seats.capacities[responder] {
                let worst = seats.worst(responder)
                seats.remove(Int(worst.proposer), from: responder)
                pass.askers.append(
                    RematchPass.Asker(
                        proposer: worst.proposer, fallsFrom: worst.slot, asksFrom: worst.slot + 1, from: Int32(responder),
                        cause: .seatClosed, change: pass.number(ofSeats: index), previous: -1))
            }
        }
    }

    private mutating func arrive(_ pass: inout RematchPass) {
        let newcomers = lists.enter(pass.changes.arrivals)
        seats.addProposers(newcomers.count)
        lastStep.append(contentsOf: repeatElement(-1, count: newcomers.count))
        for proposer in newcomers { heldSlot.append(Int32(lists.listStart(proposer))) }
        for index in pass.order.arrivals {
            let proposer = newcomers.lowerBound + index
            let start = heldSlot[proposer]
            pass.askers.append(
                RematchPass.Asker(
                    proposer: Int32(proposer), fallsFrom: start, asksFrom: start, from: -1,
                    cause: .arrived, change: pass.number(ofArrival: index), previous: -1))
        }
    }

    /// Records the step and returns its number.
    @discardableResult
    mutating func record(
        _ pass: inout RematchPass, _ proposer: Int, from: Int?, to: Int?, _ cause: RematchReport.Cause,
        _ change: Int32, previous: Int32
    ) -> Int32 {
        let number = Int32(pass.steps.count)
        pass.steps.append(
            RematchReport.Step(
                proposer: Int32(proposer), from: Int32(from ?? -1), to: Int32(to ?? -1), cause: cause,
                change: pass.change(change), previous: previous, earlier: lastStep[proposer]))
        lastStep[proposer] = number
        return number
    }

    /// Notes that the responders at these slots of one list may now be on a trading cycle.
    mutating func note(_ pass: inout RematchPass, slots: Range<Int>, by change: Int32) {
        if !pass.notesTrades { return }
        for slot in slots {
            let responder = lists.responder(slot)
            if openedBy[responder] == StandingMatch.notOpen { open.append(Int32(responder)) }
            // The latest change of the batch counts: without it the cycle would not have opened.
            openedBy[responder] = change
        }
    }

    private mutating func report(_ pass: RematchPass) -> RematchReport {
        var moves: [RematchReport.Move] = []
        for step in pass.steps where step.earlier == nil {
            let to = responder(ofProposer: step.proposer)
            if step.from == to { continue }
            moves.append(
                RematchReport.Move(proposer: step.proposer, from: step.from, to: to, step: Int(lastStep[step.proposer])))
        }
        for step in pass.steps { lastStep[step.proposer] = -1 }
        return RematchReport(moves: moves, steps: pass.steps, proposals: pass.proposals, cycles: pass.cycles)
    }
}
