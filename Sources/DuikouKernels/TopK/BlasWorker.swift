import COpenBLAS

/// Finds the candidates among the pairs of row tiles. One worker for each thread.
protocol TileWorker: AnyObject {
    /// Looks at all pairs of a row tile, unless the pass is cancelled meanwhile.
    func process(_ tile: TilePlan.RowTile)
}

/// A worker that lets OpenBLAS store the scores of a tile and then scans them. It runs on any processor, and is used for few rows,
/// where packing does not pay.
final class BlasWorker: TileWorker {
    private let pass: TopKPass
    private let start: Double
    private let candidates: TileCandidates
    /// Scores of a tile, row-major. The matrices below hold features of its rows, and of its columns where they had to be gathered.
    private var product: Matrix
    private var rowFeatures: Matrix
    private var columnFeatures: Matrix
    private var gatheredIds: [Int32]
    private var position: [Int32]
    /// The sparse features of gathered tiles, for the rows' and the columns' lists.
    private let gatheredSparseRows: SparseTile?
    private let gatheredSparseColumns: SparseTile?

    init(_ pass: TopKPass, start: Double) {
        self.pass = pass
        self.start = start
        let width = pass.options.tileColumns
        candidates = TileCandidates(pass, width: width)
        let d = max(pass.rows?.screen.features ?? 0, pass.columnScreen?.features ?? 0)
        product = Matrix(uninitialized: pass.tileRows, columns: width)
        rowFeatures = Matrix(uninitialized: pass.tileRows, columns: d)
        columnFeatures = Matrix(uninitialized: pass.mask == nil ? 0 : width, columns: d)
        gatheredIds = [Int32](repeating: 0, count: width)
        position = [Int32](repeating: 0, count: width)
        gatheredSparseRows = (pass.sparseRowScreen?.features).map(SparseTile.init)
        gatheredSparseColumns = pass.sharedProduct ? nil : (pass.sparseColumnScreen?.features).map(SparseTile.init)
    }

    func process(_ tile: TilePlan.RowTile) {
        candidates.begin(tile)
        let tiles = ColumnTile.cut(tile.runs, size: pass.options.tileColumns)
        // Where columns' lists are made, all threads share them: threads start at different columns, so that they seldom wait for the
        // same locks.
        let first = pass.columns == nil ? 0 : Int(start * Double(tiles.count))
        for i in tiles.indices {
            if pass.stops() { return }
            let columns = tiles[(first + i) % tiles.count]
            withIds(columns) { ids in
                if let screen = pass.rows?.screen {
                    multiply(screen, tile, columns)
                    addSparse(pass.sparseRowScreen, gatheredSparseRows, tile, columns)
                    candidates.scanRows(product.start, stride: product.columns, ids, columns.count)
                }
                if let screen = pass.columnScreen {
                    if !pass.sharedProduct {
                        multiply(screen, tile, columns)
                        addSparse(pass.sparseColumnScreen, gatheredSparseColumns, tile, columns)
                    }
                    let ranges = lockRanges(columns)
                    for range in ranges { pass.columnLocks.lock(range) }
                    defer { for range in ranges { pass.columnLocks.unlock(range) } }
                    candidates.scanColumns(product.start, stride: product.columns, ids, columns.count)
                }
            }
        }
        candidates.finish(tile)
    }

    /// Calls `body` with the numbers of a tile's columns.
    private func withIds(_ columns: ColumnTile, _ body: (UnsafePointer<Int32>) -> Void) {
        pass.order.columns.withUnsafeBufferPointer { order in
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
                (rowFeatures.mutableStart + slot * d).update(from: screen.rows.start + Int(pass.order.rows[place]) * d, count: d)
            }
            x = rowFeatures.start
        }
        let ordered = screen.orderedColumns!
        var y = ordered.start + columns.pieces[0].lowerBound * d
        if columns.pieces.count > 1 {
            var at = 0
            for piece in columns.pieces {
                (columnFeatures.mutableStart + at * d).update(from: ordered.start + piece.lowerBound * d, count: piece.count * d)
                at += piece.count
            }
            y = columnFeatures.start
        }
        Gemm.tile(
            rows: tile.rows.count, columns: columns.count, features: d, x, y, into: product.mutableStart,
            leadingDimension: product.columns)
    }

    /// Adds the sparse features' products to `product`.
    private func addSparse(_ sparse: SparseColumns?, _ gathered: SparseTile?, _ tile: TilePlan.RowTile, _ columns: ColumnTile) {
        guard let sparse, let gathered else { return }
        let (start, stride) = (product.mutableStart, product.columns)
        // SAFETY: slots are the tile's rows and places its columns, all of which the product holds.
        let add = { (slot: Int, place: Int, x: Float, y: Float) in start[slot * stride + place] += x * y }
        tile.rows.map { pass.order.rows[$0] }.withUnsafeBufferPointer { rows in
            guard let piece = columns.pieces.first, columns.pieces.count == 1 else {
                return gatheredIds.withUnsafeBufferPointer {
                    gathered.forEach(rows: rows, columns: UnsafeBufferPointer(rebasing: $0[..<columns.count]), add)
                }
            }
            for range in piece.lowerBound / sparse.width...(piece.upperBound - 1) / sparse.width {
                let first = range * sparse.width
                for place in 0..<sparse.width {
                    position[place] = piece.contains(first + place) ? Int32(first + place - piece.lowerBound) : -1
                }
                sparse.forEach(range: range, rows: rows, position: position, add)
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
}
