import CKernelScan
import Synchronization

/// What the threads of one pass over the tiles share.
final class TopKPass: Sendable {
    let plan: TilePlan
    let order: WalkOrder
    let mask: ClassMask?
    let options: TopKOptions
    let tileRows: Int
    let rows: (screen: Screen, storage: ListStorage)?
    /// The columns' lists, which all threads fill during the whole pass; a range of columns is changed only under its lock.
    let columns: CandidateLists?
    let columnLocks: LockRow
    /// Packed columns for the rows' lists and for the columns' lists, where products are compared in registers; nil where OpenBLAS
    /// computes them.
    let packedRowScreen: PackedColumns?
    let packedColumnScreen: PackedColumns?
    /// Sparse features for the rows' lists and for the columns' lists, by range of columns; nil without any.
    let sparseRowScreen: SparseColumns?
    let sparseColumnScreen: SparseColumns?
    /// Panels in a range of columns.
    let rangePanels: Int
    /// Progress of each range of columns, read and written under its lock.
    // SAFETY: one entry a range; freed in deinit.
    nonisolated(unsafe) let pace: UnsafeMutablePointer<Pace>

    /// How many rows the lists of a range of columns have seen.
    struct Pace {
        /// Number of rows seen.
        var rows = 0
        /// Share of the last tile's pairs that were candidates.
        var share = 1.0
    }

    /// Whether one product serves both directions.
    let sharedProduct: Bool

    private let nextTile = WorkCounter()
    private let nextColumns = WorkCounter()
    private let control: PassControl

    /// How many columns' lists a thread settles at a time at the end of the pass.
    private static let settleBatch = 256

    init(
        plan: TilePlan, order: WalkOrder, mask: ClassMask?, options: TopKOptions, tileRows: Int, form: ProductForm,
        rows: (screen: Screen, storage: ListStorage)?, columns: (screen: Screen, storage: ListStorage)?,
        progress: (@Sendable (Int, Int) -> Void)?, isCancelled: (@Sendable () -> Bool)?
    ) {
        (self.plan, self.order, self.mask, self.options, self.tileRows) = (plan, order, mask, options, tileRows)
        self.rows = rows
        self.columns = columns.map {
            CandidateLists(
                screen: $0.screen, storage: $0.storage, slots: $0.screen.owners, capacity: CandidateLists.columnCapacity($0.screen.length))
        }
        sharedProduct = rows != nil && columns != nil && rows!.screen.sharesProduct(with: columns!.screen)
        rangePanels = max(1, options.tileColumns / PackedColumns.panel)
        let range = form == .blas ? options.tileColumns : rangePanels * PackedColumns.panel
        let ranges = columns == nil ? 0 : (order.columns.count + range - 1) / range
        columnLocks = LockRow(count: ranges)
        pace = .allocate(capacity: max(1, ranges))
        pace.initialize(repeating: Pace(), count: ranges)
        sparseRowScreen = rows?.screen.sparseColumns(order: order.columns, width: range)
        sparseColumnScreen = sharedProduct ? sparseRowScreen : columns?.screen.sparseColumns(order: order.columns, width: range)
        func packed(_ screen: Screen?, _ sparse: SparseColumns?) -> PackedColumns? {
            guard let screen, form != .blas else { return nil }
            let small =
                form == .small && screen.features <= Int(DUIKOU_MOST_SMALL_FEATURES)
                && (sparse == nil || sparse!.fitsSmall)
            return PackedColumns(screen, order: order.columns, small: small, float: !small, threads: options.threads)
        }
        packedRowScreen = packed(rows?.screen, sparseRowScreen)
        packedColumnScreen = sharedProduct ? packedRowScreen : packed(columns?.screen, sparseColumnScreen)
        control = PassControl(rows: plan.rowOrder.count, progress: progress, isCancelled: isCancelled)
    }

    deinit { pace.deallocate() }

    /// The screen of the columns' lists.
    var columnScreen: Screen? { columns?.screen }

    private func worker(start: Double) -> any TileWorker {
        packedRowScreen == nil && packedColumnScreen == nil ? BlasWorker(self, start: start) : PanelWorker(self, start: start)
    }

    func run() throws(KernelError) {
        // Rows without any eligible column are in no tile: they count as done before the first tile.
        let skipped = plan.rowOrder.count - plan.rowTiles.reduce(0) { $0 + $1.rows.count }
        if skipped > 0, !stops() { control.report(skipped) }
        let threads = max(1, min(options.threads, plan.rowTiles.count))
        runParallel(threads) { index in
            let worker = self.worker(start: Double(index) / Double(threads))
            while !self.stops() {
                let t = self.nextTile.take()
                guard t < self.plan.rowTiles.count else { break }
                worker.process(self.plan.rowTiles[t])
                // A tile that was cancelled halfway is not done.
                if !self.stops() { self.control.report(self.plan.rowTiles[t].rows.count) }
            }
        }
        if let columns, !control.isStopped {
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
        if control.isStopped { throw .cancelled }
    }

    /// Whether the pass has been cancelled.
    func stops() -> Bool { control.stops() }
}

/// How far a pass is, and whether its threads go on.
private struct PassControl: ~Copyable, Sendable {
    /// Rows of the whole pass.
    private let rows: Int
    private let cancelled = Atomic<Bool>(false)
    private let done = Mutex(0)
    private let progress: (@Sendable (Int, Int) -> Void)?
    private let isCancelled: (@Sendable () -> Bool)?

    init(rows: Int, progress: (@Sendable (Int, Int) -> Void)?, isCancelled: (@Sendable () -> Bool)?) {
        (self.rows, self.progress, self.isCancelled) = (rows, progress, isCancelled)
    }

    /// Whether the caller was found to have cancelled, without asking it again.
    var isStopped: Bool { cancelled.load(ordering: .relaxed) }

    /// Whether the caller has cancelled.
    func stops() -> Bool {
        if isStopped { return true }
        guard let isCancelled, isCancelled() else { return false }
        cancelled.store(true, ordering: .relaxed)
        return true
    }

    /// Tells the caller that rows are done.
    func report(_ count: Int) {
        guard let progress else { return }
        done.withLock { done in
            done += count
            progress(done, rows)
        }
    }
}

extension TopKOptions {
    /// Approximate bytes that one thread of a pass holds: candidates of a tile's rows, its scores and hits, and features of its rows
    /// and columns.
    public func bytesAThread(listLength: Int, features: Int) -> Int {
        tileRows * 8 * CandidateLists.rowCapacity(listLength) + 3 * 4 * tileRows * tileColumns + 4 * features * (tileRows + tileColumns)
    }
}
