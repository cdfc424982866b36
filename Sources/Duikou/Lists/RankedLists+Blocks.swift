import DuikouKernels

extension RankedLists {
    /// `count` empty lists.
    static func empty(_ count: Int) -> RankedLists {
        RankedLists(offsets: Array(repeating: 0, count: count + 1), indices: [], scores: [])
    }

    /// The entries whose index is in `rows`, in their order. O(entries).
    func restricted(to rows: Range<Int>) -> RankedLists {
        var (offsets, kept, values): ([Int], [Int32], [Double]) = ([0], [], [])
        offsets.reserveCapacity(count + 1)
        for list in 0..<count {
            for place in range(list) where rows.contains(Int(indices[place])) {
                kept.append(indices[place])
                values.append(scores[place])
            }
            offsets.append(kept.count)
        }
        return RankedLists(offsets: offsets, indices: kept, scores: values)
    }

    /// Merges openings' lists over two sets of talents that have nobody in common: for each opening the best `length` entries of both,
    /// higher scores first, equal scores by number of the pair. O(entries).
    func merged(with other: RankedLists, length: Int, ties: PairTies) -> RankedLists {
        precondition(count == other.count, "lists of the same rows are merged")
        if indices.isEmpty { return other.indices.isEmpty ? self : other.prefixes(length) }
        if other.indices.isEmpty { return prefixes(length) }
        var offsets = [0]
        offsets.reserveCapacity(count + 1)
        for list in 0..<count { offsets.append(offsets[list] + min(length, range(list).count + other.range(list).count)) }
        let total = offsets[count]
        var kept = [Int32](repeating: 0, count: total)
        var values = [Double](repeating: 0, count: total)
        var toIndices = kept.mutableSpan
        var toScores = values.mutableSpan
        let aIndices = indices.span
        let aScores = scores.span
        let bIndices = other.indices.span
        let bScores = other.scores.span
        func isBefore(_ a: Int32, _ b: Int32, _ opening: Int) -> Bool {
            let (left, right) = (ties.number(row: Int(a), column: opening), ties.number(row: Int(b), column: opening))
            return left == right ? a < b : left < right
        }
        for list in 0..<count {
            let (aEnd, bEnd) = (self.offsets[list + 1], other.offsets[list + 1])
            var (a, b) = (self.offsets[list], other.offsets[list])
            for place in offsets[list]..<offsets[list + 1] {
                let takesFirst =
                    b == bEnd
                    || (a < aEnd
                        && (aScores[a] == bScores[b] ? isBefore(aIndices[a], bIndices[b], list) : aScores[a] > bScores[b]))
                if takesFirst {
                    (toIndices[place], toScores[place]) = (aIndices[a], aScores[a])
                    a += 1
                } else {
                    (toIndices[place], toScores[place]) = (bIndices[b], bScores[b])
                    b += 1
                }
            }
        }
        return RankedLists(offsets: offsets, indices: kept, scores: values)
    }
}

/// Lists that grow block by block, without a second copy of them.
struct ListsUnderWay {
    private var offsets = [0]
    private var indices: [Int32] = []
    private var scores: [Double] = []

    /// - Parameter entries: how many there will be at most; room that stays unused costs no memory.
    init(lists: Int, entries: Int) {
        offsets.reserveCapacity(lists + 1)
        indices.reserveCapacity(entries)
        scores.reserveCapacity(entries)
    }

    mutating func append(_ lists: RankedLists) {
        let before = indices.count
        indices += lists.indices
        scores += lists.scores
        for end in lists.offsets.dropFirst() { offsets.append(before + end) }
    }

    consuming func finished() -> RankedLists { RankedLists(offsets: offsets, indices: indices, scores: scores) }
}
