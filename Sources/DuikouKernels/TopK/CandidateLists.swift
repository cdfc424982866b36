import CKernelScan

/// The candidates that may still enter a list: a buffer for each list in work, and the score below which no pair can enter it.
///
/// A candidate has an approximate score s. Its canonical score lies in [s − below − margin, s + above + margin]. A full buffer is
/// *compacted*: the k-th largest lower end is a score that k candidates reach, so those whose upper end is below it are dropped.
/// Canonical scores are computed only when a list is *settled*: at the end, or when the bounds alone cannot make room (unknown lower
/// bounds, many near ties).
///
// SAFETY: @unchecked because of the pointers. A slot is used by one thread at a time: its tile's, or the holder of its lock.
final class CandidateLists: @unchecked Sendable {
    let screen: Screen
    let storage: ListStorage
    let capacity: Int
    /// If more than this many candidates stay after a compaction by bounds, the list is settled.
    private let roomy: Int
    private let k: Int

    /// `capacity` entries for each slot.
    let scores: UnsafeMutablePointer<Float>
    let ids: UnsafeMutablePointer<Int32>
    let used: UnsafeMutablePointer<Int32>
    /// For each slot: no pair with a canonical score below it can enter the list. −∞ until k are known.
    let thresholds: UnsafeMutablePointer<Float>

    /// How many members each partner stands for; nil for one each.
    private let weights: [Int32]?
    /// The number of members that must reach a score before lower ones are dropped: k, or the length asked for where partners have
    /// weights.
    private let wanted: Int

    /// The bisection for the k-th largest lower end stops as soon as at most k + k / `spareShare` candidates reach the value found: a
    /// few more stay than necessary, for half the counting passes.
    private static let spareShare = 8

    /// Twice k. The sooner a buffer is full, the sooner its threshold rises, and the fewer pairs are looked at again; but with less
    /// than k to spare, compactions would cost more than that saves.
    static func rowCapacity(_ k: Int) -> Int { max(96, 2 * k) + Int(DUIKOU_SCAN_SLACK) }

    /// Buffers of columns' lists last for the whole pass, one for each column. They are smaller, since their sum is most of what a
    /// large pass holds in memory.
    static func columnCapacity(_ k: Int) -> Int { 2 * k + 64 + Int(DUIKOU_SCAN_SLACK) }

    init(screen: Screen, storage: ListStorage, slots: Int, capacity: Int) {
        self.screen = screen
        self.storage = storage
        self.capacity = capacity
        k = screen.length
        weights = screen.request.partnerWeights
        wanted = weights == nil ? k : min(screen.request.listLength, Int(Int32.max))
        roomy = (screen.length + 3 * (capacity - Int(DUIKOU_SCAN_SLACK))) / 4
        // SAFETY: freed in deinit; entries are written before `used` counts them.
        scores = .allocate(capacity: max(1, slots * capacity))
        ids = .allocate(capacity: max(1, slots * capacity))
        used = .allocate(capacity: max(1, slots))
        thresholds = .allocate(capacity: max(1, slots))
        reset(slots: slots)
        if screen.known != nil {
            for owner in 0..<slots where Int(storage.counts[owner]) == k {
                thresholds[owner] = roundDown(storage.scores[owner * storage.length + k - 1])
            }
        }
    }

    deinit {
        scores.deallocate()
        ids.deallocate()
        used.deallocate()
        thresholds.deallocate()
    }

    /// Empties the first `slots` buffers.
    func reset(slots: Int) {
        used.update(repeating: 0, count: slots)
        thresholds.update(repeating: -.infinity, count: slots)
    }

    /// Scratch memory of one thread.
    final class Workspace {
        let floats: UnsafeMutablePointer<Float>
        let weights: UnsafeMutablePointer<Int32>
        let doubles: UnsafeMutablePointer<Double>
        let entries: UnsafeMutablePointer<RankedEntry>
        let merged: UnsafeMutablePointer<RankedEntry>

        init(capacity: Int, k: Int) {
            // SAFETY: freed in deinit; trivial types, written before they are read.
            floats = .allocate(capacity: capacity)
            weights = .allocate(capacity: capacity)
            doubles = .allocate(capacity: capacity)
            entries = .allocate(capacity: capacity)
            merged = .allocate(capacity: max(1, k))
        }

        deinit {
            floats.deallocate()
            weights.deallocate()
            doubles.deallocate()
            entries.deallocate()
            merged.deallocate()
        }
    }

    /// Makes room in a slot's full buffer and raises its threshold.
    func compact(slot: Int, owner: Int, _ work: Workspace) {
        tighten(slot, owner, work)
        if storage.counts[owner] > 0 || Int(used[slot]) > roomy { settle(slot: slot, owner: owner, work) }
    }

    /// Completes a list: drops what the bounds allow and scores the candidates that remain.
    func finish(slot: Int, owner: Int, _ work: Workspace) {
        tighten(slot, owner, work)
        settle(slot: slot, owner: owner, work)
    }

    /// Raises the threshold and drops the candidates that the bounds alone rule out.
    private func tighten(_ slot: Int, _ owner: Int, _ work: Workspace) {
        let count = used[slot]
        if storage.counts[owner] == 0, weights != nil || count > k {
            // SAFETY: count ≤ capacity, the workspace's size; ids are partners' numbers.
            screen.withReach(owner: owner, slack: screen.below) {
                duikou_lower_bounds(scores + slot * capacity, ids + slot * capacity, count, $0, work.floats)
            }
            var own: UnsafeMutablePointer<Int32>?
            if let weights {
                for i in 0..<Int(count) { work.weights[i] = weights[Int(ids[slot * capacity + i])] }
                own = work.weights
            }
            let reached = duikou_kth_largest(work.floats, own, count, Int32(wanted), Int32(k / Self.spareShare))
            thresholds[slot] = max(thresholds[slot], reached)
        }
        dropHopeless(slot, owner)
    }

    /// Scores a slot's candidates canonically and merges them into the list. The buffer is empty afterwards.
    private func settle(slot: Int, owner: Int, _ work: Workspace) {
        let count = Int(used[slot])
        used[slot] = 0
        guard count > 0 else { return }
        let q = ids + slot * capacity
        let firstRow = screen.request.firstRow
        if screen.side == .columns, firstRow > 0 { for i in 0..<count { q[i] += Int32(firstRow) } }
        // SAFETY: the ids and the workspace hold `count` entries, and neither is touched elsewhere during the call.
        let partners = UnsafeBufferPointer(start: q, count: count).span
        var results = MutableSpan(_unsafeStart: work.doubles.initialized(count), count: count)
        switch screen.side {
        case .rows: screen.request.scorer.score(row: firstRow + owner, columns: partners, into: &results)
        case .columns: screen.request.scorer.score(column: owner, rows: partners, into: &results)
        }

        let listed = Int(storage.counts[owner])
        let listIds = storage.indices + owner * storage.length
        let listScores = storage.scores + owner * storage.length
        let ties = PartnerTies(screen.request.ties, side: screen.side, owner: owner, firstRow: firstRow)
        let worst = listed == k ? RankedEntry(score: listScores[k - 1], tie: ties.number(listIds[k - 1]), id: listIds[k - 1]) : nil
        let enough = enough(owner, listed)
        var fresh = 0
        for i in 0..<count {
            let score = work.doubles[i]
            precondition(score < .infinity, "a score is finite, or -infinity for a pair that is not eligible")
            if score == -.infinity || score < enough { continue }
            // Adding zero makes -0.0 into 0.0: equal scores are equal bytes.
            let entry = RankedEntry(score: score + 0, tie: ties.number(q[i]), id: q[i])
            if let worst, !RankedEntry.precedes(entry, worst) { continue }
            work.entries[fresh] = entry
            fresh += 1
        }
        guard fresh > 0 else { return }
        RankedEntry.sort(work.entries, count: fresh)

        // SAFETY: merged has room for k; the list for `length` = k.
        var a = 0
        var b = 0
        let total = min(k, listed + fresh)
        for i in 0..<total {
            let takesOld = a < listed && (b == fresh || precedes(listScores[a], listIds[a], work.entries[b], ties))
            if takesOld {
                work.merged[i] = RankedEntry(score: listScores[a], tie: 0, id: listIds[a])
                a += 1
            } else {
                work.merged[i] = work.entries[b]
                b += 1
            }
        }
        for i in 0..<total {
            listScores[i] = work.merged[i].score
            listIds[i] = work.merged[i].id
        }
        // A partner worse than enough others is not listed. One with the same score stays, because its members may come before theirs.
        let least = self.enough(owner, total)
        var kept = total
        while kept > 0, listScores[kept - 1] < least { kept -= 1 }
        storage.counts[owner] = Int32(kept)
        if least > -.infinity { thresholds[slot] = max(thresholds[slot], roundDown(least)) }
    }

    /// Whether a listed partner stands before a new one. Tie numbers are computed only where scores are equal.
    @inline(__always)
    private func precedes(_ score: Double, _ id: Int32, _ fresh: RankedEntry, _ ties: PartnerTies) -> Bool {
        score == fresh.score ? RankedEntry.precedes(RankedEntry(score: score, tie: ties.number(id), id: id), fresh) : score > fresh.score
    }

    /// The score that a new partner must reach: that of the k-th entry, or of the first entry at which the weights so far add up to k.
    /// −∞ where there are fewer.
    private func enough(_ owner: Int, _ listed: Int) -> Double {
        let scores = storage.scores + owner * storage.length
        guard let weights else { return listed == k ? scores[k - 1] : -.infinity }
        let ids = storage.indices + owner * storage.length
        var sum = 0
        // SAFETY: listed ≤ k entries of the owner's list; ids are partners' numbers.
        for i in 0..<listed {
            sum += Int(weights[Int(ids[i])])
            if sum >= wanted { return scores[i] }
        }
        return -.infinity
    }

    /// Drops the candidates whose upper end is below the threshold. One that equals it stays: its tie number may place it first.
    private func dropHopeless(_ slot: Int, _ owner: Int) {
        guard thresholds[slot] > -.infinity else { return }
        // SAFETY: the buffer holds `used` entries; ids are partners' numbers.
        used[slot] = screen.withReach(owner: owner, slack: screen.above) {
            duikou_drop_below(scores + slot * capacity, ids + slot * capacity, used[slot], $0, thresholds[slot])
        }
    }
}

extension UnsafeMutablePointer<Double> {
    /// Zeroes the first `count` entries, so that a span of them is initialised memory.
    // SAFETY: callers own room for `count` entries.
    fileprivate func initialized(_ count: Int) -> Self {
        initialize(repeating: 0, count: count)
        return self
    }
}
