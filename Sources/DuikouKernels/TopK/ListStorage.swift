/// Memory for `owners` lists of up to `length` entries, side by side, which becomes `RankedLists` in place.
///
// SAFETY: @unchecked because of the pointers. A list is written by one thread at a time: the one that holds its row tile or its lock.
final class ListStorage: @unchecked Sendable {
    let length: Int
    let indices: UnsafeMutablePointer<Int32>
    let scores: UnsafeMutablePointer<Double>
    /// Number of entries of each list so far, which are canonical scores in order.
    let counts: UnsafeMutablePointer<Int32>

    private init(
        length: Int, indices: UnsafeMutablePointer<Int32>, scores: UnsafeMutablePointer<Double>, counts: UnsafeMutablePointer<Int32>
    ) {
        (self.length, self.indices, self.scores, self.counts) = (length, indices, scores, counts)
    }

    /// Starts with lists that are already known, cut to length.
    private func take(_ known: RankedLists) {
        for owner in 0..<known.count {
            let range = known.range(owner).prefix(length)
            counts[owner] = Int32(range.count)
            // SAFETY: each list has room for `length` entries.
            for (at, from) in range.enumerated() {
                indices[owner * length + at] = known.indices[from]
                scores[owner * length + at] = known.scores[from]
            }
        }
    }

    /// Lets `body` fill the lists and closes the gaps between them. The returned arrays are the same memory, so the lists exist only
    /// once.
    static func build(
        owners: Int, length: Int, known: RankedLists? = nil, _ body: (ListStorage) throws(KernelError) -> Void
    ) throws(KernelError) -> RankedLists {
        guard owners > 0, length > 0 else {
            return RankedLists(offsets: [Int](repeating: 0, count: owners + 1), indices: [], scores: [])
        }
        var offsets = [0]
        offsets.reserveCapacity(owners + 1)
        var scores: [Double] = []
        var failure: KernelError?
        let indices = [Int32](unsafeUninitializedCapacity: owners * length) { indexRoom, indexCount in
            scores = [Double](unsafeUninitializedCapacity: owners * length) { scoreRoom, scoreCount in
                // SAFETY: both rooms hold owners * length entries; the counts, owners. The storage does not outlive this closure.
                let counts = UnsafeMutablePointer<Int32>.allocate(capacity: owners)
                defer { counts.deallocate() }
                counts.initialize(repeating: 0, count: owners)
                let storage = ListStorage(length: length, indices: indexRoom.baseAddress!, scores: scoreRoom.baseAddress!, counts: counts)
                if let known { storage.take(known) }
                do throws(KernelError) { try body(storage) } catch { failure = error }
                var total = 0
                if failure == nil {
                    for i in 0..<owners {
                        let count = Int(counts[i])
                        // SAFETY: lists move towards the start only, in ascending order, so none is overwritten before it moved.
                        if total != i * length {
                            (storage.indices + total).update(from: storage.indices + i * length, count: count)
                            (storage.scores + total).update(from: storage.scores + i * length, count: count)
                        }
                        total += count
                        offsets.append(total)
                    }
                }
                indexCount = total
                scoreCount = total
            }
        }
        if let failure { throw failure }
        return RankedLists(offsets: offsets, indices: indices, scores: scores)
    }
}
