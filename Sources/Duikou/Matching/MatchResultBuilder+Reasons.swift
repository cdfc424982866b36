import DuikouMechanisms

extension MatchResultBuilder {
    /// Where and why the talent came nearest to a seat. An opening with a free seat tells most: its region is at its limit, its seats are
    /// kept, or the mechanism seeks a total. Next come a tie that was lost, the smallest margin in fit, and last an opening where a group's
    /// seats or an interview decided. Of several equally near openings it is the most wanted, or the lottery's among equally wanted ones.
    func rejection(_ t: Int) -> UnplacedCause {
        var nearest: (opening: Int, margin: Int32)?
        var (left, tied, grouped, outrated): (UnplacedCause?, Int?, Int?, Int?)
        for edge in market.edges(ofProposer: t, breaking: allocated.ties) {
            let o = Int(market.edgeResponder[edge])
            if market.responderCapacities[o] == 0 { continue }
            if outcome.matching.proposers(ofResponder: o).count < Int(market.responderCapacities[o]) {
                left = left ?? allocated.record.reason(forFreeSeatAt: o)
                continue
            }
            guard let last = lastComparable(t, o) else {
                grouped = grouped ?? o
                continue
            }
            if market.edgeResponderGroup[edge] == market.edgeResponderGroup[last] {
                tied = tied ?? o
                continue
            }
            // On equal ratings, or none, the fit decided.
            if rating(market.proposer(ofEdge: last), o) != rating(t, o) {
                outrated = outrated ?? o
                continue
            }
            let margin = built.talentFit[last] - built.talentFit[edge]
            if margin <= 0 {
                if allocated.method.followsRanks { grouped = grouped ?? o } else { left = left ?? .notForTheTotal(opening: o) }
            } else if margin < nearest?.margin ?? .max {
                nearest = (o, margin)
            }
        }
        if let left { return left }
        if let tied { return allocated.method.reason(amongEqualsAt: tied) }
        if let nearest { return .outranked(opening: nearest.opening, margin: nearest.margin) }
        if let grouped { return .grouped(opening: grouped) }
        return outrated.map { .outrated(opening: $0) } ?? .noSeats
    }

    /// The lowest admitted with whom the talent competes for a seat; the nearest in rank, where there are several kinds of seats.
    private func lastComparable(_ t: Int, _ o: Int) -> Int? {
        guard let seats else { return outcome.cutoffs[o].edge }
        return seats.lastAdmitted(o, competingWith: t).max { market.edgeResponderGroup[$0] < market.edgeResponderGroup[$1] }
    }
}
