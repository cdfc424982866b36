import DuikouKernels

/// Both sides' lists, ranked by the mass of each pair in the equilibrium.
struct CongestedLists {
    let pairs: CandidatePairs
    let equilibrium: TransferableEquilibrium
    /// How the pairs number talents and openings.
    let order: (talents: RowOrder, openings: RowOrder)
    let ties: PairTies

    /// A candidate of one list.
    private struct Candidate {
        var appeal: UInt64
        var fit: Int32
        /// The pair's number, which orders equals.
        var tie: UInt64
        var row: Int32

        static func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
            if a.appeal != b.appeal { return a.appeal > b.appeal }
            if a.fit != b.fit { return a.fit > b.fit }
            return a.tie == b.tie ? a.row < b.row : a.tie < b.tie
        }
    }

    /// The low bits of a mass that lie below the solver's tolerance: the last 32 of 52, which leaves steps of about a millionth.
    private static let spareBits: UInt64 = 32

    /// A mass in steps of the solver's tolerance, so that masses that differ only because sums were rounded in another order are equal.
    /// They are rounded to the nearest step, not cut off: equal masses are often round numbers, and cutting off would separate one just
    /// below from one just above.
    static func step(_ appeal: Double) -> UInt64 { (appeal.bitPattern + (1 << (spareBits - 1))) >> spareBits }

    private struct Lists {
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

        var ranked: RankedLists { RankedLists(offsets: offsets, indices: indices, scores: scores) }
    }

    private func candidate(_ side: Side, _ talent: Int, _ opening: Int, _ pair: Int, _ fit: Int32) -> Candidate {
        let root = side == .talent ? equilibrium.openingRoots[opening] : equilibrium.talentRoots[talent]
        let (t, o) = (order.talents.rows[talent], order.openings.rows[opening])
        return Candidate(
            appeal: Self.step(equilibrium.appeal(pairs.surplus[pair], of: root)), fit: fit, tie: ties.number(row: Int(t), column: Int(o)),
            row: side == .talent ? o : t)
    }

    /// For each talent, by row, its best openings.
    func talentLists(_ fits: [Int32], length: Int) -> RankedLists {
        var lists = Lists()
        var list: [Candidate] = []
        for talent in order.talents.numbers {
            list.removeAll(keepingCapacity: true)
            for pair in pairs.range(Int(talent)) {
                list.append(candidate(.talent, Int(talent), Int(pairs.openings[pair]), pair, fits[pair]))
            }
            lists.add(&list, length: length)
        }
        return lists.ranked
    }

    /// For each opening, by row, its best talents.
    func openingLists(_ fits: [Int32], length: Int) -> RankedLists {
        let openings = order.openings.rows.count
        var starts = [Int](repeating: 0, count: openings + 1)
        for opening in pairs.openings { starts[Int(opening) + 1] += 1 }
        for opening in 0..<openings { starts[opening + 1] += starts[opening] }
        var next = starts
        var column = [(talent: Int32, pair: Int)](repeating: (0, 0), count: pairs.count)
        for talent in 0..<pairs.talentCount {
            for pair in pairs.range(talent) {
                column[next[Int(pairs.openings[pair])]] = (Int32(talent), pair)
                next[Int(pairs.openings[pair])] += 1
            }
        }
        var lists = Lists()
        var list: [Candidate] = []
        for opening in order.openings.numbers {
            list.removeAll(keepingCapacity: true)
            for (talent, pair) in column[starts[Int(opening)]..<starts[Int(opening) + 1]] {
                list.append(candidate(.opening, Int(talent), Int(opening), pair, fits[pair]))
            }
            lists.add(&list, length: length)
        }
        return lists.ranked
    }
}
