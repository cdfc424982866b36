import DuikouKernels

/// The pairs that a list may be made of, by talent: those that either side's fit puts near the top.
///
/// Compressed sparse rows; each row by ascending opening. Talents and openings are numbered by ``ListTies``'s halves rather than by row, so
/// that sums over pairs are the same bits whatever the order of the tables.
struct CandidatePairs: Sendable, Equatable {
    /// One more than there are talents; ascending from 0.
    let offsets: [Int]
    let openings: [Int32]
    /// Joint surplus of each pair: the sum of both directions' fit, in ``Score`` units, 0...2,000,000.
    let surplus: [Int32]

    static let surplusRange: ClosedRange<Int32> = 0...2 * Score.full

    /// Pairs in compressed sparse rows; the shapes must agree.
    init(offsets: [Int], openings: [Int32], surplus: [Int32]) {
        precondition(offsets.first == 0 && offsets.last == openings.count && surplus.count == openings.count, "shapes disagree")
        precondition(surplus.allSatisfy(Self.surplusRange.contains), "a surplus is the sum of two fits")
        self.offsets = offsets
        self.openings = openings
        self.surplus = surplus
    }

    var talentCount: Int { offsets.count - 1 }
    var count: Int { openings.count }

    /// Where a talent's pairs stand.
    func range(_ talent: Int) -> Range<Int> { offsets[talent]..<offsets[talent + 1] }

    /// Every pair that stands on a list of either side, both sides numbered by their orders. O(pairs · log of the longest row).
    static func union(of lists: Recommendations, talents order: RowOrder, openings openingOrder: RowOrder) -> (
        offsets: [Int], openings: [Int32]
    ) {
        // By talent's row, the openings that list it.
        let talents = lists.talents.count
        var starts = [Int](repeating: 0, count: talents + 1)
        for talent in lists.openings.indices { starts[Int(talent) + 1] += 1 }
        for talent in 0..<talents { starts[talent + 1] += starts[talent] }
        var next = starts
        var listing = [Int32](repeating: 0, count: lists.openings.indices.count)
        for opening in 0..<lists.openings.count {
            for talent in lists.openings.indices(opening) {
                listing[next[Int(talent)]] = Int32(opening)
                next[Int(talent)] += 1
            }
        }
        var offsets = [0]
        offsets.reserveCapacity(talents + 1)
        var openings: [Int32] = []
        openings.reserveCapacity(lists.talents.indices.count)
        for talent in order.rows {
            let talent = Int(talent)
            let row = (Array(lists.talents.indices(talent)) + listing[starts[talent]..<starts[talent + 1]])
                .map { openingOrder.numbers[Int($0)] }.sorted()
            for (place, opening) in row.enumerated() where place == 0 || row[place - 1] != opening { openings.append(opening) }
            offsets.append(openings.count)
        }
        return (offsets, openings)
    }
}

/// Rows numbered in an order of their own.
struct RowOrder: Sendable {
    /// The row of each number.
    let rows: [Int32]
    /// The number of each row.
    let numbers: [Int32]

    /// By rising key; should two share one, by row. O(rows · log rows).
    init(_ keys: [UInt64]) {
        rows = keys.indices.sorted { keys[$0] == keys[$1] ? $0 < $1 : keys[$0] < keys[$1] }.map(Int32.init)
        var numbers = [Int32](repeating: 0, count: keys.count)
        for (number, row) in rows.enumerated() { numbers[Int(row)] = Int32(number) }
        self.numbers = numbers
    }

    /// Values by row as values by number.
    func byNumber<Value>(_ values: [Value]) -> [Value] { rows.map { values[Int($0)] } }
}
