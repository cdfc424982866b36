import CKernelScan

/// The candidates that one thread of a pass has found: the lists of its tile's rows, and access to the columns' lists, which all
/// threads share.
final class TileCandidates {
    let pass: TopKPass
    let rows: CandidateLists?
    private let rowWork: CandidateLists.Workspace?
    private let columnWork: CandidateLists.Workspace?
    /// For each row of the tile, how far scores may exceed its products: for the rows' lists, and for the columns'.
    private(set) var rowReach: [RowReach] = []
    private(set) var columnReach: [RowReach] = []
    private var isMixed = false
    private var columnThresholds: [Float]
    private var positions: [Int32]

    /// - Parameter width: maximum number of columns in one scan.
    init(_ pass: TopKPass, width: Int) {
        self.pass = pass
        rows = pass.rows.map {
            CandidateLists(
                screen: $0.screen, storage: $0.storage, slots: pass.tileRows, capacity: CandidateLists.rowCapacity($0.screen.length))
        }
        rowWork = rows.map { CandidateLists.Workspace(capacity: $0.capacity, k: $0.screen.length) }
        columnWork = pass.columns.map { CandidateLists.Workspace(capacity: $0.capacity, k: $0.screen.length) }
        columnThresholds = [Float](repeating: 0, count: width)
        positions = [Int32](repeating: 0, count: width + Int(DUIKOU_SCAN_SLACK))
    }

    func begin(_ tile: TilePlan.RowTile) {
        isMixed = tile.mixed
        rows?.reset(slots: tile.rows.count)
        if let rows { rowReach = reaches(rows.screen, tile) }
        if let lists = pass.columns { columnReach = reaches(lists.screen, tile) }
    }

    func finish(_ tile: TilePlan.RowTile) {
        guard let rows, let rowWork else { return }
        for slot in 0..<tile.rows.count { rows.finish(slot: slot, owner: rowReach[slot].row, rowWork) }
    }

    private func reaches(_ screen: Screen, _ tile: TilePlan.RowTile) -> [RowReach] {
        tile.rows.map { place in
            let row = Int(pass.order.rows[place])
            return RowReach(row: row, above: screen.above.map { Double($0[row]) } ?? 0, margin: screen.rowMargin(row))
        }
    }

    // MARK: Scans of stored scores

    /// Adds candidates of the rows' lists from stored scores: `scores` is row-major with `stride`, column j is `ids[j]`. Returns how
    /// many it found.
    @discardableResult
    func scanRows(_ start: UnsafePointer<Float>, stride: Int, _ ids: UnsafePointer<Int32>, _ count: Int) -> Int {
        let lists = rows!
        let norm = largestNorm(lists.screen, ids, count)
        let capacity = lists.capacity
        var found = 0
        for slot in rowReach.indices {
            let reach = rowReach[slot].reach(norm)
            // SAFETY: a slot's buffer holds `capacity` entries, of which `used` are taken; the scan respects both.
            let scores = lists.scores + slot * capacity
            let candidates = lists.ids + slot * capacity
            let used = lists.used + slot
            var at: Int32 = 0
            while true {
                let threshold = lists.thresholds[slot]
                let cut = threshold == -.infinity ? threshold : roundDown(Double(threshold) - reach)
                let before = Int(used.pointee)
                at = duikou_scan_row(start + slot * stride, ids, at, Int32(count), cut, scores, candidates, used, Int32(capacity))
                if isMixed { keepEligible(lists, slot, rowReach[slot].row, from: before) }
                found += Int(used.pointee) - before
                // Checked after the last scan, too: a candidate that is added later by itself needs a free place.
                if isFull(lists, slot) { lists.compact(slot: slot, owner: rowReach[slot].row, rowWork!) }
                if at == Int32(count) { break }
            }
        }
        return found
    }

    /// In a mixed tile, drops the candidates from an entry of the buffer on whose classes are not allowed.
    private func keepEligible(_ lists: CandidateLists, _ slot: Int, _ row: Int, from: Int) {
        let mask = pass.mask!
        let scores = lists.scores + slot * lists.capacity
        let ids = lists.ids + slot * lists.capacity
        var kept = from
        // SAFETY: kept ≤ i < used ≤ capacity.
        for i in from..<Int(lists.used[slot]) where mask.allows(row: row, column: Int(ids[i])) {
            scores[kept] = scores[i]
            ids[kept] = ids[i]
            kept += 1
        }
        lists.used[slot] = Int32(kept)
    }

    /// Adds candidates of the columns' lists from stored scores. The caller holds the columns' locks. Returns how many it found.
    @discardableResult
    func scanColumns(_ start: UnsafePointer<Float>, stride: Int, _ ids: UnsafePointer<Int32>, _ count: Int) -> Int {
        let lists = pass.columns!
        let norm = largestNorm(lists.screen, ids, count)
        // SAFETY: ids are numbers of columns, which are the slots of these lists; their locks are held.
        for j in 0..<count { columnThresholds[j] = lists.thresholds[Int(ids[j])] }
        var total = 0
        for slot in columnReach.indices {
            let row = columnReach[slot].row
            let reach = roundUp(columnReach[slot].reach(norm))
            let scores = start + slot * stride
            let found = Int(duikou_scan_columns(scores, reach, columnThresholds, Int32(count), &positions))
            for p in 0..<found {
                let j = Int(positions[p])
                let column = Int(ids[j])
                if isMixed, !pass.mask!.allows(row: row, column: column) { continue }
                total += 1
                if add(scores[j], row: row, toColumn: column) { columnThresholds[j] = lists.thresholds[column] }
            }
        }
        return total
    }

    // MARK: Single candidates

    /// Adds a candidate to a row's list; true where that raised the list's threshold.
    @inline(__always)
    func add(_ score: Float, column: Int32, toSlot slot: Int) -> Bool {
        let lists = rows!
        let at = slot * lists.capacity + Int(lists.used[slot])
        // SAFETY: buffers are never left full.
        lists.scores[at] = score
        lists.ids[at] = column
        lists.used[slot] += 1
        guard isFull(lists, slot) else { return false }
        lists.compact(slot: slot, owner: rowReach[slot].row, rowWork!)
        return true
    }

    /// Adds a candidate to a column's list, whose lock is held; true where that raised its threshold.
    @inline(__always)
    func add(_ score: Float, row: Int, toColumn column: Int) -> Bool {
        let lists = pass.columns!
        let at = column * lists.capacity + Int(lists.used[column])
        // SAFETY: buffers are never left full.
        lists.scores[at] = score
        lists.ids[at] = Int32(row)
        lists.used[column] += 1
        guard isFull(lists, column) else { return false }
        lists.compact(slot: column, owner: column, columnWork!)
        return true
    }

    @inline(__always)
    private func isFull(_ lists: CandidateLists, _ slot: Int) -> Bool {
        Int(lists.used[slot]) + Int(DUIKOU_SCAN_SLACK) > lists.capacity
    }

    private func largestNorm(_ screen: Screen, _ ids: UnsafePointer<Int32>, _ count: Int) -> Double {
        screen.columnNorms.values.withUnsafeBufferPointer { norms in
            var largest: Float = 0
            // SAFETY: ids are numbers of columns.
            for j in 0..<count { largest = max(largest, norms[Int(ids[j])]) }
            return Double(largest)
        }
    }
}
