extension Gemm {
    /// Computes the products of a pass's tiles and nothing else, as a baseline for the speed of `topK`. The results are overwritten.
    /// O(n · m · d).
    public static func timeTiles(_ x: Matrix, _ y: Matrix, options: TopKOptions) {
        BLASThreads.hold()
        defer { BLASThreads.release() }
        let plan = TilePlan(rows: x.rows, columns: y.rows, tileRows: options.tileRows)
        let counter = WorkCounter()
        runParallel(options.threads) { _ in
            let product = Matrix(uninitialized: options.tileRows, columns: options.tileColumns)
            while true {
                let t = counter.take()
                guard t < plan.rowTiles.count else { break }
                let rows = plan.rowTiles[t].rows
                for from in stride(from: 0, to: y.rows, by: options.tileColumns) {
                    // SAFETY: tiles lie inside the matrices, and the product holds a whole tile.
                    tile(
                        rows: rows.count, columns: min(options.tileColumns, y.rows - from), features: x.columns,
                        x.start + rows.lowerBound * x.columns, y.start + from * x.columns, into: product.mutableStart,
                        leadingDimension: options.tileColumns)
                }
            }
        }
    }
}
