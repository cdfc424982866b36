import DuikouMechanisms

extension MatchResultBuilder {
    /// Where and why the talent came nearest to a seat. An opening with a free seat tells most: its region is at its limit, its seats are
    /// kept, or the mechanism seeks a total. Next come a tie that was lost, the smallest margin in fit, and last an opening where a group's
    /// seats or an interview decided. Of several equally near openings it is the most wanted, or the lottery's among equally wanted ones.
    func rejection(_ t: Int) -> MatchResult.Unplaced.Reason {
        var nearest: (opening: Int, margin: Int32)?
        var (left, tied, grouped, outrated): (MatchResult.Unplaced.Reason?, Int?, Int?, Int?)
        for edge in market.edges(ofProposer: t, breaking: allocated.ties) {
            let o = Int(market.edgeResponder[edge])
            if market.responderCapacities[o] == 0 { continue }
            if outcome.matching.proposers(ofResponder: o).count < Int(market.responderCapacities[o]) {
                left = left ?? reasonForFreeSeat(o)
                continue
            }
            guard let last = lastComparable(to: edge, t, o) else {
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
                if allocated.allocation.mechanism.isStable { grouped = grouped ?? o } else { left = left ?? .notForTheTotal(opening: o) }
            } else if margin < nearest?.margin ?? .max {
                nearest = (o, margin)
            }
        }
        if let left { return left }
        if let tied { return allocated.allocation.mechanism == .maximumStable ? .tied(opening: tied) : .lottery(opening: tied) }
        if let nearest { return .outranked(opening: nearest.opening, margin: nearest.margin) }
        if let grouped { return .grouped(opening: grouped) }
        return outrated.map { .outrated(opening: $0) } ?? .noSeats
    }

    private func reasonForFreeSeat(_ o: Int) -> MatchResult.Unplaced.Reason {
        if allocated.limitingRegion.indices.contains(o), allocated.limitingRegion[o] >= 0 {
            return .regionFull(opening: o, region: Int(allocated.limitingRegion[o]))
        }
        if allocated.links != nil { return .linked(opening: o) }
        return allocated.reserves == nil ? .notForTheTotal(opening: o) : .kept(opening: o)
    }

    /// The lowest-ranked admitted talent with whom this one competes for a seat: in the open class, in the classes of its own groups, and
    /// in other classes once their group is served. Of several such classes' last admitted, the nearest in rank.
    private func lastComparable(to edge: Int, _ t: Int, _ o: Int) -> Int? {
        guard let classes = allocated.reserves?.classes else { return outcome.cutoffs[o].edge }
        return classes.classes(ofResponder: o).compactMap { seat -> Int? in
            let (reserve, cutoff) = (Int(classes.classReserve[seat]), allocated.classCutoffs[seat])
            let isMember = reserve < 0 || classes.isMember(t, of: classes.reserves[reserve].group)
            if isMember { return reserve < 0 || cutoff.isMember ? cutoff.edge : nil }
            return classes.reserves[reserve].isHard || cutoff.isMember ? nil : cutoff.edge
        }.max { market.edgeResponderGroup[$0] < market.edgeResponderGroup[$1] }
    }
}
