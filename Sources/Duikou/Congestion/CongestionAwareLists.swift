import DuikouKernels

extension CompiledProgramme {
    /// Lists ranked by the equilibrium's mass of each pair rather than by fit alone.
    ///
    /// A row's list is the best of its candidates by that mass; equal masses (no seats at all) by fit, then by row. Scores stay
    /// the row's own fit, so that they do not fall along these lists.
    ///
    /// - Parameter exact: lists by fit that are long enough to choose from, of both sides.
    /// - Complexity: O(pairs · (terms + sweeps + log of the longest row)).
    func congestionAware(_ exact: Recommendations, lengths: ListLengths) -> (lists: Recommendations, solution: ListCongestion.Solution) {
        let (offsets, partners) = CandidatePairs.union(of: exact)
        var own = [Int32](repeating: 0, count: partners.count)
        var theirs = own
        for talent in 0..<talents.count {
            let range = offsets[talent]..<offsets[talent + 1]
            let row = Array(partners[range])
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
            pairs, talentMass: talents.seats, seats: openings.seats, settings: .init(temperature: lengths.temperature))
        let lists = Recommendations(
            talents: talentLists(pairs, own, equilibrium, length: lengths.talents),
            openings: openingLists(pairs, theirs, equilibrium, length: lengths.openings))
        return (lists, .init(pairs: pairs.count, sweeps: equilibrium.sweeps, residual: equilibrium.residual))
    }

    /// A candidate of one row, in the order of lists.
    private struct Candidate {
        var appeal: Double
        var fit: Int32
        var row: Int32

        static func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
            if a.appeal != b.appeal { return a.appeal > b.appeal }
            return a.fit == b.fit ? a.row < b.row : a.fit > b.fit
        }
    }

    private struct ListWriter {
        var offsets = [0]
        var indices: [Int32] = []
        var scores: [Double] = []

        mutating func add(_ candidates: inout [Candidate], length: Int) {
            candidates.sort(by: Candidate.precedes)
            for candidate in candidates.prefix(length) {
                indices.append(candidate.row)
                scores.append(Double(candidate.fit))
            }
            offsets.append(indices.count)
        }

        var lists: RankedLists { RankedLists(offsets: offsets, indices: indices, scores: scores) }
    }

    private func talentLists(
        _ pairs: CandidatePairs, _ fits: [Int32], _ equilibrium: TransferableEquilibrium, length: Int
    ) -> RankedLists {
        var writer = ListWriter()
        var row: [Candidate] = []
        for talent in 0..<talents.count {
            row.removeAll(keepingCapacity: true)
            for pair in pairs.range(talent) {
                let opening = pairs.openings[pair]
                let appeal = equilibrium.appeal(pairs.surplus[pair], of: equilibrium.openingRoots[Int(opening)])
                row.append(Candidate(appeal: appeal, fit: fits[pair], row: opening))
            }
            writer.add(&row, length: length)
        }
        return writer.lists
    }

    private func openingLists(
        _ pairs: CandidatePairs, _ fits: [Int32], _ equilibrium: TransferableEquilibrium, length: Int
    ) -> RankedLists {
        var starts = [Int](repeating: 0, count: openings.count + 1)
        for opening in pairs.openings { starts[Int(opening) + 1] += 1 }
        for opening in 0..<openings.count { starts[opening + 1] += starts[opening] }
        var next = starts
        var column = [(talent: Int32, pair: Int)](repeating: (0, 0), count: pairs.count)
        for talent in 0..<talents.count {
            for pair in pairs.range(talent) {
                column[next[Int(pairs.openings[pair])]] = (Int32(talent), pair)
                next[Int(pairs.openings[pair])] += 1
            }
        }
        var writer = ListWriter()
        var row: [Candidate] = []
        for opening in 0..<openings.count {
            row.removeAll(keepingCapacity: true)
            for (talent, pair) in column[starts[opening]..<starts[opening + 1]] {
                let appeal = equilibrium.appeal(pairs.surplus[pair], of: equilibrium.talentRoots[Int(talent)])
                row.append(Candidate(appeal: appeal, fit: fits[pair], row: talent))
            }
            writer.add(&row, length: length)
        }
        return writer.lists
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

    /// The same members, each list by falling score, then by index.
    func rankedByScore() -> RankedLists {
        var (sorted, sortedScores) = (indices, scores)
        for list in 0..<count {
            let order = range(list).sorted { scores[$0] == scores[$1] ? indices[$0] < indices[$1] : scores[$0] > scores[$1] }
            for (place, from) in zip(range(list), order) { (sorted[place], sortedScores[place]) = (indices[from], scores[from]) }
        }
        return RankedLists(offsets: offsets, indices: sorted, scores: sortedScores)
    }
}
