import Glibc

/// Groups of vectors that are equal bit for bit.
///
/// Features made from rules and categories take few values, so many vectors are equal: of 100,000 openings of a generated alliance,
/// only one in thirteen differs from all before it.
struct VectorGroups: Sendable {
    /// Members of all groups, group after group, ascending within each. Groups are numbered by their first member, ascending.
    let members: [Int32]
    /// Where each group's members begin; one more entry for the end.
    let offsets: [Int32]
    /// The group of each vector.
    let groupOf: [Int32]

    var count: Int { offsets.count - 1 }

    /// A group's members.
    func members(_ group: Int) -> Range<Int> { Int(offsets[group])..<Int(offsets[group + 1]) }

    /// How many members each group has.
    var sizes: [Int32] { (0..<count).map { offsets[$0 + 1] - offsets[$0] } }

    /// The first member of each group.
    var firstMembers: [Int32] { (0..<count).map { members[Int(offsets[$0])] } }

    /// Groups the row numbers whose rows are equal in each of `matrices` and whose classes are equal. nil where there are more than
    /// `most` groups.
    ///
    /// - Complexity: O(rows · features), the hashes shared among the threads.
    init?(_ matrices: [Matrix], classes: [Int32]?, most: Int, threads: Int) {
        self.init(matrices, classes: classes, most: most, hashes: Self.hashes(matrices, classes, threads))
    }

    /// The same, given a hash for each row. Equal rows must have equal hashes; unequal rows may share one.
    init?(_ matrices: [Matrix], classes: [Int32]?, most: Int, hashes: [UInt64]) {
        let rows = matrices[0].rows
        // Open addressing with twice as many slots as there can be groups.
        var capacity = 16
        while capacity < 2 * rows { capacity *= 2 }
        var slots = [Int32](repeating: -1, count: capacity)
        var firsts: [Int32] = []
        var groupOf = [Int32](repeating: 0, count: rows)
        for row in 0..<rows {
            var at = Int(truncatingIfNeeded: hashes[row]) & (capacity - 1)
            while true {
                let group = slots[at]
                if group < 0 {
                    if firsts.count == most { return nil }
                    slots[at] = Int32(firsts.count)
                    groupOf[row] = Int32(firsts.count)
                    firsts.append(Int32(row))
                    break
                }
                let first = Int(firsts[Int(group)])
                if hashes[first] == hashes[row], classes.map({ $0[first] == $0[row] }) ?? true,
                    matrices.allSatisfy({ Self.areEqual($0, first, row) })
                {
                    groupOf[row] = group
                    break
                }
                at = (at + 1) & (capacity - 1)
            }
        }
        var offsets = [Int32](repeating: 0, count: firsts.count + 1)
        for group in groupOf { offsets[Int(group) + 1] += 1 }
        for group in firsts.indices { offsets[group + 1] += offsets[group] }
        var next = offsets
        var members = [Int32](repeating: 0, count: rows)
        for row in 0..<rows {
            let group = Int(groupOf[row])
            members[Int(next[group])] = Int32(row)
            next[group] += 1
        }
        (self.members, self.offsets, self.groupOf) = (members, offsets, groupOf)
    }

    private static func areEqual(_ matrix: Matrix, _ a: Int, _ b: Int) -> Bool {
        let d = matrix.columns
        // SAFETY: a and b are rows of the matrix.
        return memcmp(matrix.start + a * d, matrix.start + b * d, d * MemoryLayout<Float>.stride) == 0
    }

    /// Rows hashed at a time by one thread.
    private static let batch = 1_024

    private static func hashes(_ matrices: [Matrix], _ classes: [Int32]?, _ threads: Int) -> [UInt64] {
        let rows = matrices[0].rows
        return [UInt64](unsafeUninitializedCapacity: rows) { room, count in
            // SAFETY: each batch is written by one thread; all are before the closure ends.
            nonisolated(unsafe) let start = room.baseAddress!
            let batches = (rows + batch - 1) / batch
            let counter = WorkCounter()
            runParallel(max(1, min(threads, batches))) { _ in
                while true {
                    let b = counter.take()
                    guard b < batches else { break }
                    for row in b * batch..<min((b + 1) * batch, rows) {
                        var hash = classes.map { UInt64(UInt32(bitPattern: $0[row])) } ?? 0
                        for matrix in matrices { hash = mix(matrix.start + row * matrix.columns, matrix.columns, hash) }
                        start[row] = hash ^ hash >> 32
                    }
                }
            }
            count = rows
        }
    }

    /// Two independent streams of multiplications, so that neither waits for the other's result.
    private static func mix(_ x: UnsafePointer<Float>, _ count: Int, _ seed: UInt64) -> UInt64 {
        let factor: UInt64 = 0x9e37_79b9_7f4a_7c15
        var (a, b) = (seed &+ factor, seed ^ factor)
        var i = 0
        while i + 2 <= count {
            a = (a ^ UInt64(x[i].bitPattern)) &* factor
            b = (b ^ UInt64(x[i + 1].bitPattern)) &* factor
            // High bits of a product depend on all bits below them: bring them down.
            a ^= a >> 29
            b ^= b >> 29
            i += 2
        }
        if i < count { a = (a ^ UInt64(x[i].bitPattern)) &* factor }
        return (a ^ b >> 31 ^ b << 33) &* factor
    }
}
