/// The ranked lists that a pass made.
public struct TopKLists: Sendable, Equatable {
    /// For each row its best columns; nil where rows' lists were not asked for.
    public let rows: RankedLists?
    /// For each column its best rows; nil where columns' lists were not asked for.
    public let columns: RankedLists?
}

/// Exact ranked lists of the best pairs, in both directions, by one pass over the pairs; the n × m matrix of scores never exists.
///
/// A `Float` matrix product, tile by tile, finds candidates; one canonical score decides. A pair is dropped when its approximate score
/// plus slack and a proven rounding margin (`RoundingMargin`) cannot enter its list; the few that remain are scored by the request's
/// scorer. So the lists equal a full sort of canonical scores, and are the same bytes with any instruction set, thread count and tile
/// size.
///
/// Where scores are dot products of the features themselves, vectors that are equal are multiplied as one (`TopKOptions.folding`).
///
/// Order: score descending, then lower index or, where a request has them, its ``ListRequest/ties``; -0.0 equals 0.0. A list is shorter
/// than asked for when fewer pairs are eligible.
///
/// - Parameters:
///   - rowLists: features, scorer and length of the rows' lists (for each row the best columns), or nil.
///   - columnLists: the same for the columns' lists (for each column the best rows), with the same numbers of rows and columns, or nil.
///   - eligible: which pairs are eligible; nil for all. Blocks without an eligible pair are skipped.
///   - progress: called after each tile of rows with the number of rows done so far and their total; calls never overlap. Rows without
///     any eligible column count as done at the start, so that the last call of a whole pass has done equal to total.
///   - isCancelled: asked before and after each tile and within it; true ends the pass.
/// - Throws: `KernelError.notFinite` for a feature that is NaN or infinite; `KernelError.cancelled`.
/// - Complexity: O(n · m · d) multiplications over eligible blocks. Memory: the lists themselves, 2k + 80 candidates of 8 bytes for
///   each column's list, a packed copy of the columns' features (a byte each in the 8-bit form, else four), and a few tiles for each
///   thread; where equal vectors are multiplied as one, also the distinct ones and the lists of their groups.
public func topK(
    rowLists: ListRequest? = nil, columnLists: ListRequest? = nil, eligible: ClassMask? = nil, options: TopKOptions = .init(),
    progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil, isCancelled: (@Sendable () -> Bool)? = nil
) throws(KernelError) -> TopKLists {
    guard let first = rowLists ?? columnLists else { return TopKLists(rows: nil, columns: nil) }
    let n = first.rows.rows
    let m = first.columns.rows
    if let columnLists {
        precondition(columnLists.rows.rows == n && columnLists.columns.rows == m, "both directions rank the same pairs")
    }
    if let eligible {
        precondition(eligible.rowClass.count == n && eligible.columnClass.count == m, "the mask is of another shape")
    }
    BLASThreads.hold()
    defer { BLASThreads.release() }
    guard let folded = FoldedPairs(rowLists, columnLists, eligible: eligible, options: options) else {
        return try pass(rowLists, columnLists, eligible, options, progress, isCancelled)
    }
    // Progress counts groups, which are scaled to rows: the last call reports all n.
    var scaled = progress
    if let progress { scaled = { done, total in progress(done * n / max(1, total), n) } }
    do throws(KernelError) {
        return folded.unfold(try pass(folded.rowLists, folded.columnLists, folded.eligible, options, scaled, isCancelled))
    } catch { throw folded.unfold(error) }
}

/// The pass itself, over pairs of rows and columns as given.
private func pass(
    _ rowLists: ListRequest?, _ columnLists: ListRequest?, _ eligible: ClassMask?, _ options: TopKOptions,
    _ progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?, _ isCancelled: (@Sendable () -> Bool)?
) throws(KernelError) -> TopKLists {
    let first = rowLists ?? columnLists!
    let (n, m) = (first.rows.rows, first.columns.rows)
    // A short table is cut into smaller tiles, so that each thread has a few to take; a tile keeps at least a whole register block.
    let share = (n + options.threads * 4 - 1) / (options.threads * 4)
    let tileRows = min(options.tileRows, max(TilePlan.cheapestRows, share))
    let plan = eligible.map { TilePlan(mask: $0, tileRows: tileRows) } ?? TilePlan(rows: n, columns: m, tileRows: tileRows)
    let form = ProductForm(options, rows: n, columns: m, features: first.rows.columns)
    let gathered = form == .blas ? (eligible == nil ? Screen.Columns.asTheyAre : .gathered) : .packedLater
    var rowScreen: Screen?
    var columnScreen: Screen?
    if let rowLists { rowScreen = try Screen(rowLists, side: .rows, plan: plan, columns: gathered, shared: nil) }
    if let columnLists { columnScreen = try Screen(columnLists, side: .columns, plan: plan, columns: gathered, shared: rowScreen) }
    let walk = rowScreen ?? columnScreen!
    let order =
        form == .blas
        ? WalkOrder(plan) : WalkOrder(plan, mask: eligible, rowNorms: walk.rowNorms.values, columnNorms: walk.columnNorms.values)

    func lists(
        _ screen: Screen?, _ body: (ListStorage?) throws(KernelError) -> Void
    ) throws(KernelError) -> RankedLists? {
        guard let screen else {
            try body(nil)
            return nil
        }
        guard screen.owners > 0, screen.length > 0 else {
            try body(nil)
            return RankedLists(offsets: [Int](repeating: 0, count: screen.owners + 1), indices: [], scores: [])
        }
        return try ListStorage.build(owners: screen.owners, length: screen.length, known: screen.known) { storage throws(KernelError) in
            try body(storage)
        }
    }
    var columnResult: RankedLists?
    let rowResult = try lists(rowScreen) { rowStorage throws(KernelError) in
        columnResult = try lists(columnScreen) { columnStorage throws(KernelError) in
            if rowStorage == nil && columnStorage == nil {
                if n > 0 { progress?(n, n) }
                return
            }
            let pass = TopKPass(
                plan: plan, order: order, mask: eligible, options: options, tileRows: tileRows, form: form,
                rows: rowStorage.map { (rowScreen!, $0) }, columns: columnStorage.map { (columnScreen!, $0) },
                progress: progress, isCancelled: isCancelled)
            try pass.run()
        }
    }
    return TopKLists(rows: rowResult, columns: columnResult)
}
