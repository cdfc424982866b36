import DuikouKernels

extension CompiledProgramme {
    /// Lists ranked by the equilibrium's mass of each pair rather than by fit alone.
    ///
    /// A row's list is the best of its candidates by that mass; equal masses by fit, then by number of the pair, so that people who are
    /// alike are not all sent to one of several openings that are alike. Masses count as equal within the solver's tolerance. Scores stay
    /// the row's own fit, and so need not fall along these lists.
    ///
    /// - Parameter exact: lists by fit that are long enough to choose from, of both sides.
    /// - Complexity: O(pairs · (terms + sweeps + log of the longest row)).
    func congestionAware(
        _ exact: Recommendations, lengths: ListLengths, _ ties: PairTies
    ) -> (lists: Recommendations, solution: ListCongestion.Solution) {
        let order = (talents: RowOrder(ties.rows), openings: RowOrder(ties.columns))
        let (offsets, partners) = CandidatePairs.union(of: exact, talents: order.talents, openings: order.openings)
        var own = [Int32](repeating: 0, count: partners.count)
        var theirs = own
        for number in 0..<talents.count {
            let range = offsets[number]..<offsets[number + 1]
            let talent = Int(order.talents.rows[number])
            let row = partners[range].map { order.openings.rows[Int($0)] }
            func fits(_ model: FitModel, into fits: inout [Int32]) {
                var units = [Int32](repeating: 0, count: row.count)
                var span = units.mutableSpan
                model.addScores(.talent, row: talent, with: row.span, to: &span)
                for (place, pair) in range.enumerated() { fits[pair] = units[place] }
            }
            fits(openingForTalent, into: &own)
            fits(talentForOpening, into: &theirs)
        }
        let pairs = CandidatePairs(offsets: offsets, openings: partners, surplus: zip(own, theirs).map { $0 + $1 })
        let equilibrium = TransferableEquilibrium(
            pairs, talentMass: order.talents.byNumber(talents.seats), seats: order.openings.byNumber(openings.seats),
            settings: .init(temperature: lengths.temperature))
        let writer = CongestedLists(pairs: pairs, equilibrium: equilibrium, order: order, ties: ties)
        let lists = Recommendations(
            talents: writer.talentLists(own, length: lengths.talents), openings: writer.openingLists(theirs, length: lengths.openings))
        return (lists, .init(pairs: pairs.count, sweeps: equilibrium.sweeps, residual: equilibrium.residual))
    }
}

extension RankedLists {
    /// The first members of each list.
    func prefixes(_ length: Int) -> RankedLists {
        var offsets = [0]
        var (kept, keptScores): ([Int32], [Double]) = ([], [])
        for list in 0..<count {
            kept += indices(list).prefix(length)
            keptScores += scores(list).prefix(length)
            offsets.append(kept.count)
        }
        return RankedLists(offsets: offsets, indices: kept, scores: keptScores)
    }

    /// The same members, each talent's list by falling score, then by number of the pair.
    func rankedByScore(_ ties: PairTies) -> RankedLists {
        var (sorted, sortedScores) = (indices, scores)
        for list in 0..<count {
            let order = range(list).sorted { a, b in
                if scores[a] != scores[b] { return scores[a] > scores[b] }
                let (left, right) = (ties.number(row: list, column: Int(indices[a])), ties.number(row: list, column: Int(indices[b])))
                return left == right ? indices[a] < indices[b] : left < right
            }
            for (place, from) in zip(range(list), order) { (sorted[place], sortedScores[place]) = (indices[from], scores[from]) }
        }
        return RankedLists(offsets: offsets, indices: sorted, scores: sortedScores)
    }
}
