import DuikouMechanisms

/// Whether a report tells the truth, from what it says, the batch, and the pairs before and after alone.
enum RematchReportCheck {
    static func fault(
        _ report: RematchReport, _ changes: MarketChanges, _ changed: Market, _ ties: TieBreak, before: [Pair], after: [Pair]
    ) -> String? {
        var now: [Int: Int] = [:]
        for pair in before { now[pair.proposer] = pair.responder }
        let old = now
        var last: [Int: Int] = [:]
        var cycles: [Int: (left: [Int], taken: [Int])] = [:]
        for (index, step) in report.steps.enumerated() {
            if step.from != now[step.proposer] { return "step \(index) leaves a place that was not held" }
            now[step.proposer] = step.to
            if step.earlier != last[step.proposer] { return "step \(index) names another step before it" }
            last[step.proposer] = index
            if let previous = step.previous, previous >= index || report.steps[previous].change != step.change {
                return "step \(index) does not follow from step \(previous)"
            }
            if let fault = cause(of: step, report, changes) { return "step \(index): \(fault)" }
            if case .trade(let cycle) = step.cause {
                cycles[cycle, default: ([], [])].left.append(step.from ?? -1)
                cycles[cycle, default: ([], [])].taken.append(step.to ?? -1)
            }
            if report.chain(to: index).first?.previous != nil { return "the chain to \(index) has no beginning" }
        }
        if cycles.count != report.cycles { return "\(cycles.count) cycles, not \(report.cycles)" }
        if !cycles.values.allSatisfy({ $0.left.sorted() == $0.taken.sorted() && $0.left.count > 1 }) { return "an open cycle" }
        let end = Dictionary(uniqueKeysWithValues: after.map { ($0.proposer, $0.responder) })
        if now != end { return "the steps do not lead to the result" }

        let moved = Set(old.keys).union(end.keys).filter { old[$0] != end[$0] }
        if Set(report.moves.map(\.proposer)) != moved || report.moves.count != moved.count { return "others moved" }
        for move in report.moves {
            if move.from != old[move.proposer] || move.to != end[move.proposer] { return "\(move) is not the difference" }
            if move.step != last[move.proposer] { return "\(move) names another step" }
            if report.steps(of: move).map(\.proposer) != report.steps.map(\.proposer).filter({ $0 == move.proposer }) {
                return "\(move) leaves steps out"
            }
        }
        return nil
    }

    private static func cause(of step: RematchReport.Step, _ report: RematchReport, _ changes: MarketChanges) -> String? {
        let previous = step.previous.map { report.steps[$0] }
        switch (step.cause, step.change) {
        case (.arrived, .arrival?): return step.from == nil && previous == nil ? nil : "not an arrival"
        case (.declined, .decline(let index)?):
            let pair = changes.declines[index]
            return pair.proposer == step.proposer && pair.responder == step.from && step.to == nil ? nil : "declined another"
        case (.withdrew, .withdrawal(let index)?):
            return changes.withdrawals[index] == step.proposer && step.to == nil ? nil : "somebody else withdrew"
        case (.seatClosed, .seats(let index)?):
            let seats = changes.seats[index]
            return seats.delta < 0 && seats.responder == step.from ? nil : "no seat was closed there"
        case (.addedSeat, .seats(let index)?):
            let seats = changes.seats[index]
            return seats.delta > 0 && seats.responder == step.to && previous == nil ? nil : "no seat was added there"
        case (.askedOn, .decline?):
            return previous?.proposer == step.proposer && previous?.cause == .declined ? nil : "did not decline"
        case (.displaced(let by), _?):
            return previous?.proposer == by && previous?.to == step.from ? nil : "not displaced by \(by)"
        case (.vacancy(let leftBy), _?):
            return previous?.proposer == leftBy && previous?.from == step.to ? nil : "no seat left by \(leftBy)"
        case (.trade, _): return step.from != nil && step.to != nil ? nil : "a trade without a place"
        default: return "\(step.cause) does not come of \(String(describing: step.change))"
        }
    }
}
