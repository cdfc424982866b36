import DuikouKernels

/// The pairs that a list may be made of, by talent: those that either side's fit puts near the top.
///
/// Compressed sparse rows; each row by ascending opening.
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

    /// Every pair that stands on a list of either side. O(pairs · log of the longest row).
    static func union(of lists: Recommendations) -> (offsets: [Int], openings: [Int32]) {
        // By talent, the openings that list it; openings come in ascending order.
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
        for talent in 0..<talents {
            let row = (Array(lists.talents.indices(talent)) + listing[starts[talent]..<starts[talent + 1]]).sorted()
            for (place, opening) in row.enumerated() where place == 0 || row[place - 1] != opening { openings.append(opening) }
            offsets.append(openings.count)
        }
        return (offsets, openings)
    }
}
