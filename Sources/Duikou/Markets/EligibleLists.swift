import DuikouKernels

/// Lists without an end: what a market over every eligible pair is made of.
extension CompiledProgramme {
    /// For each talent all openings that it is eligible for, in the order of its computed list: by its own fit, and equals by the number of
    /// the pair. A talent without a seat has none, and an opening without one is on none.
    ///
    /// They equal ``recommendations(lengths:seed:_:)`` with lists as long as the openings' table, but take no features and no screen:
    /// where every pair is wanted, there is nothing to leave out.
    ///
    /// - Throws: ``DuikouError``: `usage` where they hold more pairs than a market can number, and `cancelled`.
    /// - Complexity: O(eligible pairs · (terms + log)), and 12 bytes for each of them.
    func eligibleLists(ties: PairTies, threads: Int, isCancelled: (@Sendable () -> Bool)? = nil) throws -> RankedLists {
        try MarketBuilder.checkSize(listed: eligiblePairs(), stated: 0)
        let eligible = EligibleOpenings(self)
        let model = openingForTalent
        let parts = mapChunks(of: talents.count, size: Self.talentsAChunk, threads: threads) { rows in
            var part = ListsPart()
            if isCancelled?() == true { return part }
            eligible.forEach(rows) { row, openings in
                part.append(openings, model.scores(.talent, row: row, with: openings), ties, row)
            }
            return part
        }
        if isCancelled?() == true { throw DuikouError.stopped }
        return ListsPart.joined(parts, count: talents.count)
    }

    /// How many talents' lists a thread makes at a time.
    private static let talentsAChunk = 1_024

    /// How many pairs are eligible, both with a seat. O(kinds of talents · classes of openings).
    func eligiblePairs() -> Int {
        var sum = 0
        addEligible {
            sum += $0; return true
        }
        return sum
    }

    /// Whether more pairs than that are eligible, found without counting all.
    func hasMoreEligiblePairs(than limit: Int) -> Bool {
        var sum = 0
        addEligible {
            sum += $0; return sum <= limit
        }
        return sum > limit
    }

    /// Calls `body` with the number of openings that each talent is eligible for, until it returns false.
    private func addEligible(_ body: (Int) -> Bool) {
        let openings = counts(of: .opening)
        var ofKind: [Int] = []
        // Numbers come in order of first appearance.
        for (talent, number) in eligibility.talentsAlike().enumerated() {
            if Int(number) == ofKind.count { ofKind.append(openings.eligible(row: talent)) }
            if talents.seats[talent] > 0, !body(ofKind[Int(number)]) { return }
        }
    }
}

/// Lists of some talents in a row.
private struct ListsPart: Sendable {
    private var lengths: [Int32] = []
    private var indices: [Int32] = []
    private var scores: [Double] = []

    /// Adds one talent's list, in no order yet.
    mutating func append(_ openings: [Int32], _ units: [Int32], _ ties: PairTies, _ talent: Int) {
        var order = openings.indices.map { (key: UInt64(UInt32(bitPattern: ~units[$0])) << 32 | UInt64($0), place: $0) }
        order.sort { $0.key < $1.key }
        // Equals are few or many; only they need the pair's number.
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, units[order[end].place] == units[order[start].place] { end += 1 }
            if end - start > 1 {
                order[start..<end].sort { a, b in
                    let (left, right) = (openings[a.place], openings[b.place])
                    let (mine, theirs) = (ties.number(row: talent, column: Int(left)), ties.number(row: talent, column: Int(right)))
                    return mine == theirs ? left < right : mine < theirs
                }
            }
            start = end
        }
        lengths.append(Int32(openings.count))
        for entry in order {
            indices.append(openings[entry.place])
            scores.append(Double(units[entry.place]))
        }
    }

    static func joined(_ parts: [ListsPart], count: Int) -> RankedLists {
        let pairs = parts.reduce(0) { $0 + $1.indices.count }
        var offsets: [Int] = [0]
        var (indices, scores): ([Int32], [Double]) = ([], [])
        offsets.reserveCapacity(count + 1)
        indices.reserveCapacity(pairs)
        scores.reserveCapacity(pairs)
        for part in parts {
            for length in part.lengths { offsets.append(offsets[offsets.count - 1] + Int(length)) }
            indices += part.indices
            scores += part.scores
        }
        return RankedLists(offsets: offsets, indices: indices, scores: scores)
    }
}
