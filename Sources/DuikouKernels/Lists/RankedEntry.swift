/// A member of a list with its canonical score.
struct RankedEntry {
    var score: Double
    /// Orders entries with equal scores: the pair's number from ``PairTies``, or its id.
    var tie: UInt64
    var id: Int32

    /// The total order of lists: higher score first, then lower tie number, then lower id.
    @inline(__always)
    static func precedes(_ a: RankedEntry, _ b: RankedEntry) -> Bool {
        a.score == b.score ? (a.tie == b.tie ? a.id < b.id : a.tie < b.tie) : a.score > b.score
    }

    /// Up to this length insertion sort, which needs neither memory nor calls, is faster than the library's sort.
    private static let insertionLimit = 96

    /// Sorts `count` entries, best first.
    ///
    // SAFETY: callers own `count` entries; positions stay within 0..<count.
    static func sort(_ entries: UnsafeMutablePointer<RankedEntry>, count: Int) {
        guard count <= insertionLimit else {
            var all = UnsafeMutableBufferPointer(start: entries, count: count)
            return all.sort(by: precedes)
        }
        for i in stride(from: 1, to: count, by: 1) {
            let entry = entries[i]
            var at = i
            while at > 0, precedes(entry, entries[at &- 1]) {
                entries[at] = entries[at &- 1]
                at &-= 1
            }
            entries[at] = entry
        }
    }
}
