// Trading cycles (rotations). Each responder points to the responder that holds the best of those waiting for it. On a
// cycle each responder gives up one proposer and gets one that it ranks lower, and each of these proposers gains. A
// proposer without a place takes no part: it has none in any stable matching.
extension StandingMatch {
    private struct Link {
        var responder: Int32
        /// The first of those waiting for it; set once the path has gone on from here.
        var first: Waiting
    }

    private static let nobody = Waiting(group: 0, proposer: -1, slot: 0)

    /// Carries out trading cycles until there are none.
    mutating func trade(_ pass: inout RematchPass) {
        enterFalls()
        round += 1
        var path: [Link] = []
        while let start = open.popLast() {
            let change = openedBy[Int(start)]
            openedBy[Int(start)] = StandingMatch.notOpen
            if finishedRound[Int(start)] == round { continue }
            extend(&path, to: Int(start))
            while let last = path.last {
                guard let first = bestWaiting(Int(last.responder)), seats.isSeated(Int(first.proposer)) else { break }
                let holder = lists.responder(Int(heldSlot[Int(first.proposer)]))
                if finishedRound[holder] == round { break }
                path[path.count - 1].first = first
                let position = Int(pathPosition[holder])
                if position < 0 {
                    extend(&path, to: holder)
                    continue
                }
                for link in path[position...] { pathPosition[Int(link.responder)] = -1 }
                carryOut(path[position...], &pass, change)
                path.removeSubrange(position...)
                // Responders from which no cycle could be reached may now reach one.
                round += 1
            }
            // The path ends where nobody waits who holds a place to give up: no responder on it is on a cycle.
            for link in path {
                pathPosition[Int(link.responder)] = -1
                finishedRound[Int(link.responder)] = round
            }
            path.removeAll(keepingCapacity: true)
        }
    }

    private mutating func extend(_ path: inout [Link], to responder: Int) {
        pathPosition[responder] = Int32(path.count)
        path.append(Link(responder: Int32(responder), first: StandingMatch.nobody))
    }

    private mutating func carryOut(_ cycle: ArraySlice<Link>, _ pass: inout RematchPass, _ change: Int32) {
        for link in cycle {
            let proposer = Int(link.first.proposer)
            let from = lists.responder(Int(heldSlot[proposer]))
            record(
                &pass, proposer, from: from, to: Int(link.responder), .trade(cycle: pass.cycles), change, previous: -1)
            seats.remove(proposer, from: from)
        }
        for link in cycle {
            let proposer = Int(link.first.proposer)
            let responder = Int(link.responder)
            note(&pass, slots: Int(link.first.slot)..<Int(heldSlot[proposer]), by: change)
            heldSlot[proposer] = link.first.slot
            seats.add(lists.seat(proposer, slot: Int(link.first.slot), responder: responder), to: responder)
        }
        pass.cycles += 1
    }

    /// Notes the responders on the cycles that exist, in one walk over all responders. They are visited in their turns,
    /// because a cycle is carried out from the first of its responders that is found.
    mutating func openPresentCycles() {
        var path: [Int32] = []
        let turns = Turns(ties)
        let order = Turns.order((0..<responderCount).map { lists.turn(ofResponder: $0, turns) })
        for start in order where finishedRound[Int(start)] < 0 {
            var next = Int(start)
            while true {
                if finishedRound[next] >= 0 { break }
                if pathPosition[next] >= 0 {
                    for responder in path[Int(pathPosition[next])...] {
                        open.append(responder)
                        openedBy[Int(responder)] = StandingMatch.openedBefore
                    }
                    break
                }
                pathPosition[next] = Int32(path.count)
                path.append(Int32(next))
                guard let first = bestWaiting(next), seats.isSeated(Int(first.proposer)) else { break }
                next = lists.responder(Int(heldSlot[Int(first.proposer)]))
            }
            for responder in path {
                pathPosition[Int(responder)] = -1
                finishedRound[Int(responder)] = 0
            }
            path.removeAll(keepingCapacity: true)
        }
    }
}
