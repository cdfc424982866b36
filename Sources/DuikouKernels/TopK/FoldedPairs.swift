/// Replaces pairs of vectors by pairs of groups of equal vectors (``VectorGroups``), and turns the groups' lists back into lists of
/// vectors.
///
/// Where a score is the dot product of two vectors, all pairs of two groups have the same score. Lists of k groups contain all members
/// of lists of k vectors: if k groups precede a group, in order of score and then of first member, at least k vectors precede each of
/// its members. So the same exact pass makes the lists of groups, which are then written out: members of groups with equal scores are
/// merged by their numbers.
struct FoldedPairs {
    let rowLists: ListRequest?
    let columnLists: ListRequest?
    let eligible: ClassMask?
    private let rows: VectorGroups?
    private let columns: VectorGroups?
    private let threads: Int

    /// Folding pays where at most this share of a side's vectors are distinct: beyond it, unfolding costs as much as folding saves.
    private static let maximumShare = 0.875
    /// With fewer partners than this the search for equal vectors costs more than it saves.
    static let minimumPartners = 512

    /// nil where scores depend on more than the features, or where too few vectors are equal.
    ///
    /// A pass that starts from known lists is not folded, because the rows in those lists belong to no group.
    init?(_ rowLists: ListRequest?, _ columnLists: ListRequest?, eligible: ClassMask?, options: TopKOptions) {
        guard options.folding != .off, let any = rowLists ?? columnLists else { return nil }
        let requests = [rowLists, columnLists].compactMap { $0 }
        guard requests.allSatisfy(\.isPlain) else { return nil }
        func groups(_ matrices: [Matrix], _ classes: [Int32]?, partners: Int) -> VectorGroups? {
            let count = matrices[0].rows
            guard count > 1, options.folding == .on || partners >= Self.minimumPartners else { return nil }
            let distinct = matrices.count == 2 && matrices[0].sharesStorage(with: matrices[1]) ? [matrices[0]] : matrices
            let most = options.folding == .on ? count : Int(Double(count) * Self.maximumShare)
            return VectorGroups(distinct, classes: classes, most: most, threads: options.threads)
        }
        let (n, m) = (any.rows.rows, any.columns.rows)
        let rows = groups(requests.map(\.rows), eligible?.rowClass, partners: m)
        let columns = groups(requests.map(\.columns), eligible?.columnClass, partners: n)
        guard rows != nil || columns != nil else { return nil }
        (self.rows, self.columns, threads) = (rows, columns, options.threads)
        // Both directions often share a matrix, and then a product. It is gathered once, so that the gathered matrix is shared as well.
        func gatherer(_ numbers: [Int32]?) -> (Matrix) -> Matrix {
            var known: [(of: Matrix, is: Matrix)] = []
            return { matrix in
                guard let numbers else { return matrix }
                if let last = known.last, last.of.sharesStorage(with: matrix) { return last.is }
                known.append((matrix, matrix.gathering(numbers)))
                return known.last!.is
            }
        }
        let (firstRows, firstColumns) = (rows?.firstMembers, columns?.firstMembers)
        let (gatherRows, gatherColumns) = (gatherer(firstRows), gatherer(firstColumns))
        func fold(_ request: ListRequest?, partners: VectorGroups?) -> ListRequest? {
            request.map { request in
                let (x, y) = (gatherRows(request.rows), gatherColumns(request.columns))
                func slack(_ values: [Float]?) -> [Float]? { values.map { values in firstRows?.map { values[Int($0)] } ?? values } }
                var folded = ListRequest(
                    rows: x, columns: y, listLength: request.listLength,
                    scorer: DotScorer(rows: x, columns: y, blockEnds: (request.scorer as! DotScorer).blockEnds),
                    slackAbove: slack(request.slackAbove), slackBelow: slack(request.slackBelow))
                folded.partnerWeights = partners?.sizes
                return folded
            }
        }
        self.rowLists = fold(rowLists, partners: columns)
        self.columnLists = fold(columnLists, partners: rows)
        self.eligible = eligible.map { mask in
            ClassMask(
                rowClass: firstRows?.map { mask.rowClass[Int($0)] } ?? mask.rowClass,
                columnClass: firstColumns?.map { mask.columnClass[Int($0)] } ?? mask.columnClass, rowClasses: mask.rowClasses,
                columnClasses: mask.columnClasses, allowed: mask.allowed)
        }
    }

    /// Turns lists of groups into lists of vectors. O(entries · log of the groups with equal scores).
    func unfold(_ lists: TopKLists) -> TopKLists {
        TopKLists(
            rows: lists.rows.map { unfold($0, owners: rows, partners: columns, length: rowLists!.listLength) },
            columns: lists.columns.map { unfold($0, owners: columns, partners: rows, length: columnLists!.listLength) })
    }

    /// The same error with the number of the vector in place of its group's.
    func unfold(_ error: KernelError) -> KernelError {
        guard case .notFinite(let matrix, let row, let column) = error else { return error }
        let isRow = matrix == .rowsForRowLists || matrix == .rowsForColumnLists
        guard let groups = isRow ? rows : columns else { return error }
        return .notFinite(matrix: matrix, row: Int(groups.members[groups.members(row).lowerBound]), column: column)
    }

    /// How many lists a thread writes at a time.
    private static let batch = 64

    private func unfold(_ lists: RankedLists, owners: VectorGroups?, partners: VectorGroups?, length: Int) -> RankedLists {
        let lengths = (0..<lists.count).map { owner in
            guard let partners else { return lists.range(owner).count }
            var total = 0
            for at in lists.range(owner) where total < length { total += partners.members(Int(lists.indices[at])).count }
            return min(total, length)
        }
        let count = owners?.groupOf.count ?? lists.count
        var offsets = [0]
        offsets.reserveCapacity(count + 1)
        for owner in 0..<count { offsets.append(offsets[owner] + lengths[owners.map { Int($0.groupOf[owner]) } ?? owner]) }
        let entries = offsets[count]
        guard entries > 0 else { return RankedLists(offsets: offsets, indices: [], scores: []) }
        let starts = offsets
        var scores: [Double] = []
        let indices = [Int32](unsafeUninitializedCapacity: entries) { idRoom, idCount in
            scores = [Double](unsafeUninitializedCapacity: entries) { scoreRoom, scoreCount in
                // SAFETY: a list is written by the one thread that took its group; the rooms outlive the threads.
                nonisolated(unsafe) let (ids, values) = (idRoom.baseAddress!, scoreRoom.baseAddress!)
                let batches = (lists.count + Self.batch - 1) / Self.batch
                let counter = WorkCounter()
                runParallel(max(1, min(threads, batches))) { _ in
                    var merge = MemberMerge()
                    while true {
                        let b = counter.take()
                        guard b < batches else { break }
                        for group in b * Self.batch..<min((b + 1) * Self.batch, lists.count) {
                            let own = owners?.members(group)
                            let first = own.map { Int(owners!.members[$0.lowerBound]) } ?? group
                            let to = starts[first]
                            merge.write(lists, group, partners, length: lengths[group], ids + to, values + to)
                            for twin in own?.dropFirst() ?? 0..<0 {
                                let copy = starts[Int(owners!.members[twin])]
                                (ids + copy).update(from: ids + to, count: lengths[group])
                                (values + copy).update(from: values + to, count: lengths[group])
                            }
                        }
                    }
                }
                (idCount, scoreCount) = (entries, entries)
            }
        }
        return RankedLists(offsets: offsets, indices: indices, scores: scores)
    }
}

/// Writes a list of groups out as a list of their members. Scratch memory of one thread.
private struct MemberMerge {
    /// A min-heap of the groups with the same score, by next member; with each, the positions of its remaining members.
    private var heap: [(next: Int32, at: Int, end: Int)] = []

    // SAFETY: ids and scores have room for `length` entries.
    mutating func write(
        _ lists: RankedLists, _ owner: Int, _ partners: VectorGroups?, length: Int, _ ids: UnsafeMutablePointer<Int32>,
        _ scores: UnsafeMutablePointer<Double>
    ) {
        var from = lists.range(owner).lowerBound
        guard let partners else {
            for i in 0..<length { (ids[i], scores[i]) = (lists.indices[from + i], lists.scores[from + i]) }
            return
        }
        var done = 0
        while done < length {
            let score = lists.scores[from]
            heap.removeAll(keepingCapacity: true)
            // Groups with equal scores come in the order of their first members, which already is a heap.
            while from < lists.range(owner).upperBound, lists.scores[from] == score {
                let range = partners.members(Int(lists.indices[from]))
                heap.append((partners.members[range.lowerBound], range.lowerBound, range.upperBound))
                from += 1
            }
            while done < length, !heap.isEmpty {
                (ids[done], scores[done]) = (heap[0].next, score)
                done += 1
                heap[0].at += 1
                if heap[0].at < heap[0].end {
                    heap[0].next = partners.members[heap[0].at]
                } else {
                    let last = heap.removeLast()
                    if heap.isEmpty { break }
                    heap[0] = last
                }
                sink()
            }
        }
    }

    private mutating func sink() {
        var at = 0
        while true {
            var least = 2 * at + 1
            guard least < heap.count else { return }
            if least + 1 < heap.count, heap[least + 1].next < heap[least].next { least += 1 }
            guard heap[least].next < heap[at].next else { return }
            heap.swapAt(at, least)
            at = least
        }
    }
}
