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
        let classes = OpeningsByClass(self)
        let model = openingForTalent
        let seats = talents.seats
        let parts = mapChunks(of: talents.count, size: Self.talentsAChunk, threads: threads) { rows in
            var part = ListsPart()
            if isCancelled?() == true { return part }
            // Talents of one class may meet the same openings, but for comparisons of two columns.
            let own = Distinct(rows.map { seats[$0] > 0 ? eligibility.talentClasses[$0] : -1 })
            let allowed = classes.allowed(own.values)
            var found: [Int32] = []
            var units: [Int32] = []
            for (place, row) in rows.enumerated() {
                found.removeAll(keepingCapacity: true)
                classes.forEach(allowed: allowed, of: Int(own.keys[place])) { opening in
                    if eligibility.comparisonsPass(row, Int(opening)) { found.append(opening) }
                }
                units.removeAll(keepingCapacity: true)
                units.append(contentsOf: repeatElement(0, count: found.count))
                var span = units.mutableSpan
                model.addScores(.talent, row: row, with: found.span, to: &span)
                part.append(found, units, ties, row)
            }
            return part
        }
        if isCancelled?() == true {
            throw DuikouError(.cancelled, zh: "已停止，没有写入任何结果。", en: "stopped; nothing was written.")
        }
        return ListsPart.joined(parts, count: talents.count)
    }

    /// How many talents' lists a thread makes at a time.
    private static let talentsAChunk = 256

    /// How many pairs are eligible, both with a seat. O(kinds of talents · classes of openings).
    func eligiblePairs() -> Int {
        let openings = counts(of: .opening)
        let alike = eligibility.talentsAlike()
        var ofKind: [Int] = []
        // Numbers come in order of first appearance.
        for (talent, number) in alike.enumerated() where Int(number) == ofKind.count { ofKind.append(openings.eligible(row: talent)) }
        return zip(alike, talents.seats).reduce(0) { $1.1 > 0 ? $0 + ofKind[Int($1.0)] : $0 }
    }
}

/// The openings with seats, by class.
private struct OpeningsByClass: Sendable {
    private let eligibility: Eligibility
    private let starts: [Int]
    private let members: [Int32]

    init(_ compiled: CompiledProgramme) {
        eligibility = compiled.eligibility
        let (classes, seats) = (eligibility.openingClasses, compiled.openings.seats)
        var starts = [Int](repeating: 0, count: eligibility.openingClassCount + 1)
        for (opening, number) in classes.enumerated() where seats[opening] > 0 { starts[Int(number) + 1] += 1 }
        for number in 0..<eligibility.openingClassCount { starts[number + 1] += starts[number] }
        var next = starts
        var members = [Int32](repeating: 0, count: starts[eligibility.openingClassCount])
        for (opening, number) in classes.enumerated() where seats[opening] > 0 {
            members[next[Int(number)]] = Int32(opening)
            next[Int(number)] += 1
        }
        (self.starts, self.members) = (starts, members)
    }

    private var words: Int { (eligibility.openingClassCount + 63) / 64 }

    /// The classes of openings that each of some classes of talents may meet, as bits; see ``Eligibility/allowedClasses(of:openingClasses:)``.
    func allowed(_ talentClasses: [Int32]) -> [UInt64] {
        eligibility.allowedClasses(of: talentClasses, openingClasses: eligibility.openingClassCount)
    }

    /// Calls `body` with the openings of each class that the `place`-th class of talents may meet.
    @inline(__always)
    func forEach(allowed: [UInt64], of place: Int, _ body: (Int32) -> Void) {
        for word in 0..<words {
            var bits = allowed[place * words + word]
            while bits != 0 {
                let number = 64 * word + bits.trailingZeroBitCount
                bits &= bits - 1
                for slot in starts[number]..<starts[number + 1] { body(members[slot]) }
            }
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
