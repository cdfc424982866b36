import CKernelScan

/// A worker that compares products in registers and stores only the hits; needs AVX-512.
///
/// A tile goes through its chunks of columns. For each chunk and product ``ScreeningCost`` chooses the cheapest form from the rates
/// seen before: storing the scores while most pairs are still candidates, and comparing `Float` or 8-bit products with the thresholds
/// once these have risen. Every form finds all true candidates, so the choice changes nothing but the time.
final class PanelWorker: TileWorker {
    let pass: TopKPass
    private let start: Double
    private let candidates: TileCandidates
    private let products: [Product]
    let width: Int
    private let chunkPanels: Int

    // Scratch memory for one chunk.
    private let scores: UnsafeMutablePointer<Float>
    private let hits: UnsafeMutablePointer<UInt32>
    private let hitScores: UnsafeMutablePointer<Float>
    let ids: UnsafeMutablePointer<Int32>
    private let columnClass: UnsafeMutablePointer<Int32>
    private let rowClass: UnsafeMutablePointer<Int32>
    let columnCut: UnsafeMutablePointer<Float>
    let columnNorm: UnsafeMutablePointer<Float>
    let columnResidual: UnsafeMutablePointer<Float>
    private let position: UnsafeMutablePointer<Int32>
    /// The sparse features' part of 8-bit products; allocated when first needed.
    private var base: UnsafeMutablePointer<Int32>?
    var packed: UnsafeMutablePointer<Float>?
    var packedRoom = 0
    let plainPanels: [Int32]

    /// How many hits are processed together.
    private static let hitRoom = 8_192

    /// One product of the features, and whether it serves the rows' lists, the columns' lists or both.
    final class Product {
        let screen: Screen
        let columns: PackedColumns
        let sparse: SparseColumns?
        /// The same for chunks that have only a few columns of their range.
        let fewSparse: SparseTile?
        let rows: PackedRows
        let cost: ScreeningCost
        let servesRows: Bool
        let servesColumns: Bool
        /// Share of the last chunk's pairs that were candidates, for the rows' lists.
        var share = 1.0
        /// Recent share of pairs that the 8-bit bound let through although they were no candidates.
        var excess = PanelWorker.firstExcess
        /// Number of columns that the tile has seen.
        var seen = 0
        /// How many chunks to wait before the 8-bit form is tried again after it did not pay.
        var pause = 0

        init(
            _ screen: Screen, _ columns: PackedColumns, _ sparse: SparseColumns?, tileRows: Int, servesRows: Bool, servesColumns: Bool
        ) {
            self.screen = screen
            self.columns = columns
            self.sparse = sparse
            fewSparse = (sparse?.features).map(SparseTile.init)
            rows = PackedRows(screen, rows: tileRows, isShared: servesColumns)
            cost = ScreeningCost(features: screen.features, hasSparse: sparse != nil)
            (self.servesRows, self.servesColumns) = (servesRows, servesColumns)
        }
    }

    /// The excess assumed before any was measured: that of vectors with normally distributed components.
    private static let firstExcess = 0.003
    /// Weight of a chunk's measured excess in the running average.
    private static let excessMemory = 0.25
    /// If a chunk has at most this share (1 in …) of its range's columns, sparse features are looked up by the chunk's own columns.
    private static let fewShare = 4
    /// How many chunks a form that did not pay is paused for.
    private static let retry = 64

    init(_ pass: TopKPass, start: Double) {
        self.pass = pass
        self.start = start
        chunkPanels = pass.rangePanels
        width = chunkPanels * PackedColumns.panel
        candidates = TileCandidates(pass, width: width)
        var products: [Product] = []
        if let (screen, _) = pass.rows {
            products.append(
                Product(
                    screen, pass.packedRowScreen!, pass.sparseRowScreen, tileRows: pass.tileRows, servesRows: true,
                    servesColumns: pass.sharedProduct))
        }
        if let screen = pass.columnScreen, !pass.sharedProduct {
            products.append(
                Product(
                    screen, pass.packedColumnScreen!, pass.sparseColumnScreen, tileRows: pass.tileRows, servesRows: false,
                    servesColumns: true))
        }
        self.products = products
        // SAFETY: freed in deinit; written before they are read.
        scores = .allocate(capacity: pass.tileRows * width)
        hits = .allocate(capacity: Self.hitRoom)
        hitScores = .allocate(capacity: Self.hitRoom)
        ids = .allocate(capacity: width)
        position = .allocate(capacity: width)
        columnClass = .allocate(capacity: width)
        rowClass = .allocate(capacity: pass.tileRows)
        (columnCut, columnNorm, columnResidual) = (.allocate(capacity: width), .allocate(capacity: width), .allocate(capacity: width))
        plainPanels = (0..<Int32(chunkPanels)).map { $0 }
    }

    deinit {
        for pointer in [scores, hitScores, columnCut, columnNorm, columnResidual] { pointer.deallocate() }
        for pointer in [ids, position, columnClass, rowClass] { pointer.deallocate() }
        base?.deallocate()
        hits.deallocate()
        packed?.deallocate()
    }

    func process(_ tile: TilePlan.RowTile) {
        candidates.begin(tile)
        for product in products {
            product.rows.begin(product.servesRows ? candidates.rowReach : candidates.columnReach)
            (product.seen, product.share) = (0, 1)
        }
        if tile.mixed {
            for (slot, place) in tile.rows.enumerated() { rowClass[slot] = pass.mask!.rowClass[Int(pass.order.rows[place])] }
        }
        let cut = PanelChunks(tile.runs, panelsOfRange: chunkPanels)
        // Where columns' lists are made, all threads share them: threads start at different columns, so that they seldom wait for the
        // same locks.
        let first = pass.columns == nil ? 0 : Int(start * Double(cut.chunks.count))
        for i in cut.chunks.indices {
            if pass.stops() { return }
            let chunk = cut.chunks[(first + i) % cut.chunks.count]
            takeColumns(cut, chunk, mixed: tile.mixed)
            for product in products { look(product, cut, chunk, rows: tile.rows.count, mixed: tile.mixed) }
        }
        candidates.finish(tile)
    }

    /// Writes down the numbers (and classes) of a chunk's columns by position. Positions that do not count get the last column's.
    private func takeColumns(_ cut: PanelChunks, _ chunk: PanelChunks.Chunk, mixed: Bool) {
        let order = pass.order.columns
        var at = 0
        for slot in chunk.panels {
            let place = Int(cut.panels[slot]) * PackedColumns.panel
            for lane in 0..<PackedColumns.panel {
                // SAFETY: at most chunkPanels panels.
                ids[at + lane] = order[min(place + lane, order.count - 1)]
                if mixed { columnClass[at + lane] = pass.mask!.columnClass[Int(ids[at + lane])] }
            }
            at += PackedColumns.panel
        }
    }

    /// Looks at all pairs of the tile and a chunk, for one product.
    private func look(_ product: Product, _ cut: PanelChunks, _ chunk: PanelChunks.Chunk, rows: Int, mixed: Bool) {
        let form = form(product, chunk)
        let pairs = Double(rows * chunk.columns)
        let found: Int
        switch form {
        case .scores:
            found = store(product, cut, chunk)
        case .float, .small:
            var looked = 0
            (found, looked) = compare(product, cut, chunk, rows: rows, small: form == .small, mixed: mixed)
            if form == .small {
                let excess = Double(looked - found) / pairs
                product.excess += Self.excessMemory * (excess - product.excess)
                product.pause = Self.retry
            }
        }
        product.seen += chunk.columns
        product.share = Double(found) / pairs
        if product.servesColumns {
            pass.columnLocks.lock(chunk.range)
            pass.pace[chunk.range].rows += rows
            pass.pace[chunk.range].share = product.share
            pass.columnLocks.unlock(chunk.range)
        }
    }

    /// The cheapest form for a chunk. The share of candidates is estimated as that of the last chunk, or, if less, as twice what a list
    /// of this length takes in from random pairs.
    private func form(_ product: Product, _ chunk: PanelChunks.Chunk) -> ScreeningCost.Form {
        if pass.options.screening == .on, product.columns.small != nil { return .small }
        var share = 0.0
        if product.servesRows {
            share = product.seen == 0 ? 1 : min(product.share, 2 * Double(candidates.rows!.screen.length) / Double(product.seen))
        }
        if product.servesColumns {
            pass.columnLocks.lock(chunk.range)
            let pace = pass.pace[chunk.range]
            pass.columnLocks.unlock(chunk.range)
            share += pace.rows == 0 ? 1 : min(pace.share, 2 * Double(pass.columns!.screen.length) / Double(pace.rows))
        }
        share = min(1, share)
        if product.pause > 0 { product.pause -= 1 } else { product.excess = min(product.excess, Self.firstExcess) }
        return product.cost.cheapest(share: share, excess: product.excess, maySmall: product.columns.small != nil)
    }

    // MARK: Forms

    /// Stores the scores and scans them; returns how many candidates there were.
    private func store(_ product: Product, _ cut: PanelChunks, _ chunk: PanelChunks.Chunk) -> Int {
        product.rows.packFloat()
        var job = job(product, chunk)
        var found = 0
        withPanels(product, cut, chunk, small: false, &job) { job in
            duikou_chunk_scores(&job, scores, Int64(width))
        }
        forEachSparse(product, cut, chunk) { slot, at, x, y in scores[slot * width + at] += x * y }
        let runs = cut.runs(chunk)
        if product.servesRows {
            for s in runs {
                found += candidates.scanRows(scores + s.lowerBound, stride: width, ids + s.lowerBound, s.count)
            }
            let lists = candidates.rows!
            for slot in 0..<product.rows.count { product.rows.set(threshold: lists.thresholds[slot], slot: slot) }
        }
        if product.servesColumns {
            pass.columnLocks.lock(chunk.range)
            for s in runs {
                found += candidates.scanColumns(scores + s.lowerBound, stride: width, ids + s.lowerBound, s.count)
            }
            pass.columnLocks.unlock(chunk.range)
        }
        return found
    }

    /// Compares products with thresholds; returns how many candidates there were, and how many hits were scored to find them.
    private func compare(
        _ product: Product, _ cut: PanelChunks, _ chunk: PanelChunks.Chunk, rows: Int, small: Bool, mixed: Bool
    ) -> (found: Int, looked: Int) {
        if small { product.rows.packSmall() } else { product.rows.packFloat() }
        if product.servesColumns { takeThresholds(product, cut, chunk, small: small) }
        var job = job(product, chunk)
        let of = (product.servesRows ? Int32(DUIKOU_OF_ROWS) : 0) | (product.servesColumns ? Int32(DUIKOU_OF_COLUMNS) : 0)
        var (found, looked) = (0, 0)
        let d = Int64(product.screen.features)
        if product.sparse != nil {
            addBase(product, cut, chunk)
            job.base = UnsafePointer(base)
            job.base_stride = Int64(width)
        }
        withPanels(product, cut, chunk, small: small, &job) { job in
            var at: Int64 = 0
            repeat {
                var count = duikou_chunk_hits(&job, small ? 1 : 0, of, &at, hits, Int32(Self.hitRoom))
                if mixed { count = allowed(count) }
                duikou_hit_scores(
                    hits, count, product.screen.rows.start, d, product.rows.ids, product.screen.request.columns.start, d, ids, d, hitScores)
                if let sparse = product.sparse { addSparse(sparse.features, product, count) }
                looked += Int(count)
                found += takeHits(product, chunk, Int(count), small: small)
            } while at >= 0
        }
        return (found, looked)
    }

    /// Calls `add` for each sparse feature that a row of the tile and a column of the chunk share, with the column's position.
    @inline(__always)
    private func forEachSparse(
        _ product: Product, _ cut: PanelChunks, _ chunk: PanelChunks.Chunk,
        _ add: (_ slot: Int, _ at: Int, _ own: Float, _ other: Float) -> Void
    ) {
        guard let sparse = product.sparse, let few = product.fewSparse else { return }
        let count = chunk.panels.count
        guard count * Self.fewShare > chunkPanels else {
            // SAFETY: takeColumns has written the numbers of the chunk's columns.
            let columns = UnsafeBufferPointer(start: UnsafePointer(ids), count: count * PackedColumns.panel)
            return few.forEach(rows: product.rows.numbers, columns: columns, add)
        }
        takePositions(cut, chunk)
        sparse.forEach(range: chunk.range, rows: product.rows.numbers, position: position, add)
    }

    /// Where each place of the chunk's range stands among the chunk's positions; -1 for those of panels that are not in it.
    private func takePositions(_ cut: PanelChunks, _ chunk: PanelChunks.Chunk) {
        position.update(repeating: -1, count: width)
        let first = chunk.range * width
        for (index, slot) in chunk.panels.enumerated() {
            let place = Int(cut.panels[slot]) * PackedColumns.panel - first
            // SAFETY: the chunk's panels lie within its range.
            for lane in 0..<PackedColumns.panel { position[place + lane] = Int32(index * PackedColumns.panel + lane) }
        }
    }

    /// What sparse features add to the tile's 8-bit products, in steps, rounded up.
    ///
    /// A product of values of at most 127 steps each is at most 127² steps, and there are at most `SparseColumns.maximumSmallEntries`
    /// of them: below 2²⁸, which `DUIKOU_FAR` leaves room for. The factor covers the roundings of the scales' reciprocals and of the
    /// product.
    private func addBase(_ product: Product, _ cut: PanelChunks, _ chunk: PanelChunks.Chunk) {
        let rows = product.rows
        let count = chunk.panels.count * PackedColumns.panel
        // SAFETY: freed in deinit; rows of a tile, in whole groups, by positions of a chunk.
        if base == nil { base = .allocate(capacity: (pass.tileRows + PackedRows.group) * width) }
        let base = base!
        for slot in 0..<rows.groups * PackedRows.group { (base + slot * width).update(repeating: 0, count: count) }
        let panels = product.columns
        forEachSparse(product, cut, chunk) { slot, at, x, y in
            let panel = Int(cut.panels[chunk.panels.lowerBound + at / PackedColumns.panel])
            let steps = Double(x) / Double(rows.smallScale(slot)) * (Double(y) * Double(panels.inverse[panel]))
            base[slot * width + at] += Int32((steps + abs(steps) * 0x1p-20).rounded(.up))
        }
    }

    /// Adds the sparse features' products to the scores of hits.
    private func addSparse(_ sparse: SparseFeatures, _ product: Product, _ count: Int32) {
        sparse.rows.withUnsafeEntries { x in
            sparse.columns.withUnsafeEntries { y in
                // SAFETY: hits name rows of the tile and columns of the chunk.
                duikou_hit_sparse(hits, count, x, product.rows.ids, y, ids, hitScores)
            }
        }
    }

    private func allowed(_ count: Int32) -> Int32 {
        pass.mask!.allowed.withUnsafeBufferPointer { bits in
            // SAFETY: classes of the tile's rows and the chunk's columns index the mask's bits.
            var allowed = duikou_allowed(
                allowed: bits.baseAddress, words: Int64(pass.mask!.wordsPerRow), row_class: rowClass, column_class: columnClass)
            return duikou_allowed_hits(hits, count, &allowed)
        }
    }

    /// Adds hits to the lists that they may enter; returns how many were candidates.
    private func takeHits(_ product: Product, _ chunk: PanelChunks.Chunk, _ count: Int, small: Bool) -> Int {
        var found = 0
        if product.servesRows {
            let rows = product.rows
            let lists = candidates.rows!
            for h in 0..<count {
                let slot = Int(hits[h] >> 16)
                // NaN, from an overflowed product, is a candidate.
                if hitScores[h] < rows.cut[slot] { continue }
                found += 1
                if candidates.add(hitScores[h], column: ids[Int(hits[h] & 0xffff)], toSlot: slot) {
                    rows.set(threshold: lists.thresholds[slot], slot: slot)
                }
            }
        }
        if product.servesColumns {
            let lists = pass.columns!
            pass.columnLocks.lock(chunk.range)
            for h in 0..<count {
                let (slot, at) = (Int(hits[h] >> 16), Int(hits[h] & 0xffff))
                let column = Int(ids[at])
                if hitScores[h] + product.rows.reach[slot] < lists.thresholds[column] { continue }
                found += 1
                if candidates.add(hitScores[h], row: Int(product.rows.ids[slot]), toColumn: column) {
                    columnCut[at] = small ? PackedRows.smallCut(lists.thresholds[column]) : lists.thresholds[column]
                }
            }
            pass.columnLocks.unlock(chunk.range)
        }
        return found
    }

    /// Copies the columns' thresholds. If they rise meanwhile, the copies only let more hits through.
    private func takeThresholds(_ product: Product, _ cut: PanelChunks, _ chunk: PanelChunks.Chunk, small: Bool) {
        let lists = pass.columns!
        let count = chunk.panels.count * PackedColumns.panel
        pass.columnLocks.lock(chunk.range)
        // SAFETY: ids are numbers of columns, which are the slots of these lists.
        for at in 0..<count { columnCut[at] = lists.thresholds[Int(ids[at])] }
        pass.columnLocks.unlock(chunk.range)
        guard small else { return }
        var at = 0
        for slot in chunk.panels {
            let place = Int(cut.panels[slot]) * PackedColumns.panel
            for lane in 0..<PackedColumns.panel {
                columnCut[at + lane] = PackedRows.smallCut(columnCut[at + lane])
                columnNorm[at + lane] = product.columns.norms[place + lane]
                columnResidual[at + lane] = product.columns.residuals[place + lane]
            }
            at += PackedColumns.panel
        }
    }
}
