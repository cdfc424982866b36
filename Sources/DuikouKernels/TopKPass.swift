import CKernelScan
import Synchronization

/// One pass over the tiles: what the threads share.
final class TopKPass: Sendable {
    let plan: TilePlan
    let mask: ClassMask?
    let options: TopKOptions
    let tileRows: Int
    let rows: (screen: Screen, storage: ListStorage)?
    /// Columns' lists are in work for the whole pass and are shared; a range of columns is changed under its lock.
    let columns: CandidateLists?
    let columnLocks: LockRow
    /// One product serves both directions.
    let sharedProduct: Bool

    private let nextTile = WorkCounter()
    private let nextColumns = WorkCounter()
    private let cancelled = Atomic<Bool>(false)
    private let done = Mutex(0)
    private let progress: (@Sendable (Int, Int) -> Void)?
    private let isCancelled: (@Sendable () -> Bool)?

    /// Columns' lists that a thread settles at a time, at the end.
    private static let settleBatch = 256

    init(
        plan: TilePlan, mask: ClassMask?, options: TopKOptions, tileRows: Int,
        rows: (screen: Screen, storage: ListStorage)?, columns: (screen: Screen, storage: ListStorage)?,
        progress: (@Sendable (Int, Int) -> Void)?, isCancelled: (@Sendable () -> Bool)?
    ) {
        (self.plan, self.mask, self.options, self.tileRows) = (plan, mask, options, tileRows)
        self.rows = rows
        self.columns = columns.map {
            CandidateLists(
                screen: $0.screen, storage: $0.storage, slots: $0.screen.owners, capacity: CandidateLists.columnCapacity($0.screen.length))
        }
        columnLocks = LockRow(count: columns == nil ? 0 : (plan.columnOrder.count + options.tileColumns - 1) / options.tileColumns)
        sharedProduct = rows != nil && columns != nil && rows!.screen.sharesProduct(with: columns!.screen)
        (self.progress, self.isCancelled) = (progress, isCancelled)
    }

    func run() throws(KernelError) {
        // Rows that no column is eligible for are in no tile: they are done before any is.
        let skipped = plan.rowOrder.count - plan.rowTiles.reduce(0) { $0 + $1.rows.count }
        if skipped > 0, !stops() { report(skipped) }
        let threads = max(1, min(options.threads, plan.rowTiles.count))
        runParallel(threads) { index in
            let worker = TileWorker(self, start: Double(index) / Double(threads))
            while !self.stops() {
                let t = self.nextTile.take()
                guard t < self.plan.rowTiles.count else { break }
                worker.process(self.plan.rowTiles[t])
                self.report(self.plan.rowTiles[t].rows.count)
            }
        }
        if let columns, !cancelled.load(ordering: .relaxed) {
            let batches = (columns.screen.owners + Self.settleBatch - 1) / Self.settleBatch
            runParallel(max(1, min(options.threads, batches))) { _ in
                let work = CandidateLists.Workspace(capacity: columns.capacity, k: columns.screen.length)
                while !self.stops() {
                    let b = self.nextColumns.take()
                    guard b < batches else { break }
                    for c in b * Self.settleBatch..<min((b + 1) * Self.settleBatch, columns.screen.owners) {
                        columns.finish(slot: c, owner: c, work)
                    }
                }
            }
        }
        if cancelled.load(ordering: .relaxed) { throw .cancelled }
    }

    /// Whether the pass has been cancelled.
    func stops() -> Bool {
        if cancelled.load(ordering: .relaxed) { return true }
        guard let isCancelled, isCancelled() else { return false }
        cancelled.store(true, ordering: .relaxed)
        return true
    }

    private func report(_ rows: Int) {
        guard let progress else { return }
        done.withLock { done in
            done += rows
            progress(done, plan.rowOrder.count)
        }
    }
}

/// One thread of a pass, with its tiles.
final class TileWorker {
    private let pass: TopKPass
    private let start: Double
    private let rowLists: CandidateLists?
    private let rowWork: CandidateLists.Workspace?
    private let columnWork: CandidateLists.Workspace?
    /// Scores of a tile, row-major; features of its rows, and of its columns where they had to be gathered.
    private var product: Matrix
    private var rowFeatures: Matrix
    private var columnFeatures: Matrix
    private var gatheredIds: [Int32]
    private var columnThresholds: [Float]
    private var positions: [Int32]
    /// For each row of the tile in work, what its scans need.
    private var rowReach: [Reach] = []
    private var columnReach: [Reach] = []

    /// How far above its approximate scores a row's canonical ones may be, given the largest norm of the columns.
    private struct Reach {
        var row: Int
        var above: Double
        var margin: RoundingMargin

        @inline(__always)
        func reach(_ norm: Double) -> Double { above + margin.margin(otherNorm: norm) }
    }

    init(_ pass: TopKPass, start: Double) {
        self.pass = pass
        self.start = start
        rowLists = pass.rows.map {
            CandidateLists(
                screen: $0.screen, storage: $0.storage, slots: pass.tileRows, capacity: CandidateLists.rowCapacity($0.screen.length))
        }
        rowWork = rowLists.map { CandidateLists.Workspace(capacity: $0.capacity, k: $0.screen.length) }
        columnWork = pass.columns.map { CandidateLists.Workspace(capacity: $0.capacity, k: $0.screen.length) }
        let width = pass.options.tileColumns
        let d = max(pass.rows?.screen.features ?? 0, pass.columns?.screen.features ?? 0)
        product = Matrix(uninitialized: pass.tileRows, columns: width)
        rowFeatures = Matrix(uninitialized: pass.tileRows, columns: d)
        columnFeatures = Matrix(uninitialized: pass.mask == nil ? 0 : width, columns: d)
        gatheredIds = [Int32](repeating: 0, count: width)
        columnThresholds = [Float](repeating: 0, count: width)
        positions = [Int32](repeating: 0, count: width + Int(DUIKOU_SCAN_SLACK))
    }

    /// All pairs of a row tile.
    func process(_ tile: TilePlan.RowTile) {
        rowLists?.reset(slots: tile.rows.count)
        if let rowLists { rowReach = reaches(rowLists.screen, tile) }
        if let lists = pass.columns { columnReach = reaches(lists.screen, tile) }
        let tiles = ColumnTile.cut(tile.runs, size: pass.options.tileColumns)
        // Where columns' lists are shared, threads start at different columns, so that they do not queue at the same locks.
        let first = pass.columns == nil ? 0 : Int(start * Double(tiles.count))
        for i in tiles.indices {
            if pass.stops() { return }
            let columns = tiles[(first + i) % tiles.count]
            withIds(columns) { ids in
                if let rowLists {
                    multiply(rowLists.screen, tile, columns)
                    scanRows(rowLists, tile, ids, columns.count)
                }
                if let lists = pass.columns {
                    if !pass.sharedProduct { multiply(lists.screen, tile, columns) }
                    scanColumns(lists, tile, ids, columns)
                }
            }
        }
        if let rowLists, let rowWork {
            for (slot, place) in tile.rows.enumerated() { rowLists.finish(slot: slot, owner: Int(pass.plan.rowOrder[place]), rowWork) }
        }
    }

    private func reaches(_ screen: Screen, _ tile: TilePlan.RowTile) -> [Reach] {
        tile.rows.map { place in
            let row = Int(pass.plan.rowOrder[place])
            return Reach(row: row, above: screen.above.map { Double($0[row]) } ?? 0, margin: screen.rowMargin(row))
        }
    }

    /// Calls `body` with the numbers of a tile's columns.
    private func withIds(_ columns: ColumnTile, _ body: (UnsafePointer<Int32>) -> Void) {
        pass.plan.columnOrder.withUnsafeBufferPointer { order in
            // SAFETY: pieces are places of the order; a tile has at most tileColumns of them.
            if columns.pieces.count == 1 { return body(order.baseAddress! + columns.pieces[0].lowerBound) }
            var at = 0
            for piece in columns.pieces {
                for place in piece {
                    gatheredIds[at] = order[place]
                    at += 1
                }
            }
            gatheredIds.withUnsafeBufferPointer { body($0.baseAddress!) }
        }
    }

    /// Fills `product` with the approximate scores of a tile.
    private func multiply(_ screen: Screen, _ tile: TilePlan.RowTile, _ columns: ColumnTile) {
        let d = screen.features
        // SAFETY: places lie within the matrices; the scratch matrices hold tileRows and tileColumns rows of the largest d.
        var x = screen.rows.start + tile.rows.lowerBound * d
        if pass.mask != nil {
            for (slot, place) in tile.rows.enumerated() {
                (rowFeatures.mutableStart + slot * d).update(from: screen.rows.start + Int(pass.plan.rowOrder[place]) * d, count: d)
            }
            x = rowFeatures.start
        }
        var y = screen.orderedColumns.start + columns.pieces[0].lowerBound * d
        if columns.pieces.count > 1 {
            var at = 0
            for piece in columns.pieces {
                (columnFeatures.mutableStart + at * d).update(
                    from: screen.orderedColumns.start + piece.lowerBound * d, count: piece.count * d)
                at += piece.count
            }
            y = columnFeatures.start
        }
        Gemm.tile(
            rows: tile.rows.count, columns: columns.count, features: d, x, y, into: product.mutableStart,
            leadingDimension: product.columns)
    }

    /// Candidates of the rows' lists.
    private func scanRows(_ lists: CandidateLists, _ tile: TilePlan.RowTile, _ ids: UnsafePointer<Int32>, _ count: Int) {
        let norm = largestNorm(lists.screen, ids, count)
        let capacity = lists.capacity
        let width = product.columns
        let start = product.start
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
                at = duikou_scan_row(start + slot * width, ids, at, Int32(count), cut, scores, candidates, used, Int32(capacity))
                if tile.mixed { keepEligible(lists, slot, rowReach[slot].row, from: before) }
                if at == Int32(count) { break }
                if Int(used.pointee) + Int(DUIKOU_SCAN_SLACK) > capacity {
                    lists.compact(slot: slot, owner: rowReach[slot].row, rowWork!)
                }
            }
        }
    }

    /// Drops candidates of a mixed tile whose classes are not allowed, from an entry of the buffer on.
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

    /// Candidates of the columns' lists, under the locks of their ranges.
    private func scanColumns(_ lists: CandidateLists, _ tile: TilePlan.RowTile, _ ids: UnsafePointer<Int32>, _ columns: ColumnTile) {
        let norm = largestNorm(lists.screen, ids, columns.count)
        let ranges = lockRanges(columns)
        for range in ranges { pass.columnLocks.lock(range) }
        defer { for range in ranges { pass.columnLocks.unlock(range) } }
        // SAFETY: ids are numbers of columns, which are the slots of these lists; their locks are held.
        for j in 0..<columns.count { columnThresholds[j] = lists.thresholds[Int(ids[j])] }
        for slot in columnReach.indices {
            let row = columnReach[slot].row
            let reach = roundUp(columnReach[slot].reach(norm))
            let scores = product.start + slot * product.columns
            let found = Int(duikou_scan_columns(scores, reach, columnThresholds, Int32(columns.count), &positions))
            for p in 0..<found {
                let j = Int(positions[p])
                let column = Int(ids[j])
                if tile.mixed, !pass.mask!.allows(row: row, column: column) { continue }
                let at = column * lists.capacity + Int(lists.used[column])
                lists.scores[at] = scores[j]
                lists.ids[at] = Int32(row)
                lists.used[column] += 1
                if Int(lists.used[column]) + Int(DUIKOU_SCAN_SLACK) > lists.capacity {
                    lists.compact(slot: column, owner: column, columnWork!)
                    columnThresholds[j] = lists.thresholds[column]
                }
            }
        }
    }

    private func lockRanges(_ columns: ColumnTile) -> [Int] {
        var ranges: [Int] = []
        for piece in columns.pieces {
            for range in piece.lowerBound / pass.options.tileColumns...(piece.upperBound - 1) / pass.options.tileColumns
            where ranges.last != range { ranges.append(range) }
        }
        return ranges
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
