/// Finds the name a user probably meant.
public enum NearestName {
    /// The candidate at the smallest edit distance from `name`, if it is near enough to be a likely slip:
    /// at most a third of the longer name, at least one edit allowed, and something left in common. Ties go to the earlier candidate.
    ///
    /// O(|name| · Σ|candidate|).
    public static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased())
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let other = Array(candidate.lowercased())
            let distance = editDistance(wanted, other)
            let allowed = allowed(length: max(wanted.count, other.count))
            guard distance <= allowed, distance < best?.distance ?? Int.max else { continue }
            best = (candidate, distance)
        }
        return best?.name
    }

    /// The most edits that a likely slip makes in a name of this length. A name of one letter has none: another letter is another name.
    static func allowed(length: Int) -> Int { min(max(1, length / 3), max(0, length - 1)) }

    /// Optimal string alignment distance (Damerau–Levenshtein with adjacent swaps counted once).
    static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [Int](repeating: i, count: b.count + 1)
            for j in 1...b.count {
                let substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                row[j] = min(row[j - 1] + 1, last[j] + 1, substitution)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    row[j] = min(row[j], beforeLast[j - 2] + 1)
                }
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
