extension EligibleOpenings {
    /// The most talents that can be placed at once when nobody's preference counts, over every eligible pair; each talent has one seat.
    ///
    /// A matching grows by augmenting paths. In one round all unplaced talents look for a path, each among the openings that no earlier
    /// one of the round has reached; a round that finds none proves that there is none (Berge 1957). An opening is reached once a round,
    /// and classes whose openings are all reached cost nothing, so a round takes O(talents · classes / 64 + openings + seats).
    ///
    /// - Parameter opening: for each talent the opening of a matching to start from, −1 for none.
    /// - Complexity: O(rounds · (talents · classes / 64 + openings)); few rounds in practice. With comparisons of two columns the pairs that
    ///   they refuse are added.
    func ceiling(from opening: [Int32], capacities: [Int32]) -> Int {
        var search = CeilingSearch(self, opening, capacities)
        while search.grow() {}
        return search.placed
    }
}

/// A matching as it grows.
private struct CeilingSearch {
    private let eligible: EligibleOpenings
    private let capacities: [Int32]
    /// The bits of the classes of openings that each class of talents may meet.
    private let allowed: [UInt64]
    private let words: Int
    private var openingOf: [Int32]
    private var holders: [[Int32]]
    private(set) var placed: Int
    // Of one round.
    /// The openings of each class that have not been reached.
    private var unreached: [[Int32]]
    private var open: [UInt64]
    /// The talent from whom each opening was reached.
    private var reachedFrom: [Int32]

    init(_ eligible: EligibleOpenings, _ openingOf: [Int32], _ capacities: [Int32]) {
        (self.eligible, self.openingOf, self.capacities) = (eligible, openingOf, capacities)
        words = eligible.words
        allowed = eligible.allowedOfAllClasses()
        holders = Array(repeating: [], count: capacities.count)
        for (talent, opening) in openingOf.enumerated() where opening >= 0 { holders[Int(opening)].append(Int32(talent)) }
        placed = openingOf.count { $0 >= 0 }
        unreached = []
        open = []
        reachedFrom = Array(repeating: -1, count: capacities.count)
    }

    /// One round; false where no path is left.
    mutating func grow() -> Bool {
        unreached = eligible.openingsByClass
        open = Array(repeating: 0, count: words)
        for number in unreached.indices where !unreached[number].isEmpty { open[number / 64] |= 1 << UInt64(number % 64) }
        let before = placed
        for talent in openingOf.indices where openingOf[talent] < 0 && eligible.hasSeat(talent) { search(from: Int32(talent)) }
        return placed > before
    }

    private mutating func search(from root: Int32) {
        var queue = [root]
        var first = 0
        while first < queue.count {
            let talent = queue[first]
            first += 1
            let own = eligible.classOf(Int(talent)) * words
            for word in 0..<words {
                var bits = allowed[own + word] & open[word]
                while bits != 0 {
                    let number = 64 * word + bits.trailingZeroBitCount
                    bits &= bits - 1
                    if reach(number, from: talent, &queue) { return }
                }
            }
        }
    }

    /// Reaches the openings of a class that the talent may have; true where one had a seat, and the path is taken.
    private mutating func reach(_ number: Int, from talent: Int32, _ queue: inout [Int32]) -> Bool {
        let openings = unreached[number]
        var left: [Int32] = []
        var found: Int32 = -1
        for opening in openings {
            if found >= 0 || !eligible.comparisonsPass(Int(talent), Int(opening)) {
                left.append(opening)
                continue
            }
            reachedFrom[Int(opening)] = talent
            if holders[Int(opening)].count < Int(capacities[Int(opening)]) {
                found = opening
            } else {
                queue += holders[Int(opening)]
            }
        }
        unreached[number] = left
        if left.isEmpty { open[number / 64] &= ~(1 << UInt64(number % 64)) }
        guard found >= 0 else { return false }
        take(found)
        return true
    }

    /// Gives the opening to the talent from whom it was reached, the opening that this one leaves to the next, and so on to the root.
    private mutating func take(_ last: Int32) {
        var opening = last
        while opening >= 0 {
            let talent = reachedFrom[Int(opening)]
            let former = openingOf[Int(talent)]
            holders[Int(opening)].append(talent)
            openingOf[Int(talent)] = opening
            if former >= 0 { holders[Int(former)].removeAll { $0 == talent } }
            opening = former
        }
        placed += 1
    }
}
