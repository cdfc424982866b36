import CKernelScan

/// The columns of one screen, packed once for the whole pass in panels of 16, in the order of the walk.
///
// SAFETY: @unchecked because of the pointers. Panels are written once, each by one thread, before anyone reads.
final class PackedColumns: @unchecked Sendable {
    static let panel = Int(DUIKOU_PANEL)

    let features: Int
    let panels: Int
    /// 8-bit panels; nil where the pass does not screen.
    let small: UnsafeMutablePointer<UInt8>?
    /// `Float` panels; nil where they are packed when needed.
    let float: UnsafeMutablePointer<Float>?
    /// By panel: the reciprocal of its scale, and the largest norm and residual of its columns.
    let inverse: UnsafeMutablePointer<Float>
    let norm: UnsafeMutablePointer<Float>
    let residual: UnsafeMutablePointer<Float>
    /// By place: norms and residuals, zero beyond the last column.
    let norms: UnsafeMutablePointer<Float>
    let residuals: UnsafeMutablePointer<Float>

    /// O(columns · features), shared among the threads.
    init(_ screen: Screen, order: [Int32], small: Bool, float: Bool, threads: Int) {
        features = screen.features
        panels = (order.count + Self.panel - 1) / Self.panel
        // SAFETY: freed in deinit; every entry is written below.
        self.small = small ? .allocate(capacity: max(1, panels * Int(duikou_small_steps(Int64(features))) * 64)) : nil
        self.float = float ? .allocate(capacity: max(1, panels * features * Self.panel)) : nil
        inverse = .allocate(capacity: max(1, panels))
        norm = .allocate(capacity: max(1, panels))
        residual = .allocate(capacity: max(1, panels))
        norms = .allocate(capacity: max(1, panels * Self.panel))
        residuals = .allocate(capacity: max(1, panels * Self.panel))
        let least = small ? screen.request.sparse?.columns.largestMagnitudes() : nil
        let counter = WorkCounter()
        let batches = (panels + Self.batch - 1) / Self.batch
        runParallel(max(1, min(threads, batches))) { _ in
            while true {
                let b = counter.take()
                guard b < batches else { break }
                for p in b * Self.batch..<min((b + 1) * Self.batch, self.panels) { self.pack(p, screen, order, least) }
            }
        }
    }

    /// Panels that a thread packs at a time.
    private static let batch = 64

    private func pack(_ p: Int, _ screen: Screen, _ order: [Int32], _ least: [Float]?) {
        let first = p * Self.panel
        let count = min(Self.panel, order.count - first)
        let matrix = screen.request.columns.start
        let d = Int64(features)
        var made = [duikou_small](repeating: duikou_small(), count: Self.panel)
        order.withUnsafeBufferPointer { order in
            // SAFETY: ids are rows of the columns' matrix; panel p of each array has room for one panel.
            let ids = order.baseAddress! + first
            if let float { duikou_pack_panel(matrix, d, ids, Int32(count), d, float + p * features * Self.panel) }
            if let small {
                // Sparse products are added in steps of the same scale, so the scale must cover sparse values, too: no step exceeds a
                // full byte.
                let own = least.map { least in (0..<count).map { least[Int(ids[$0])] } }
                duikou_pack_small_panel(matrix, d, ids, Int32(count), d, own, small + p * Int(duikou_small_steps(d)) * 64, &made)
            }
        }
        inverse[p] = small == nil ? 1 : 1 / made[0].scale
        (norm[p], residual[p]) = (0, 0)
        for lane in 0..<Self.panel {
            norms[first + lane] = lane < count ? screen.columnNorms.dense[Int(order[first + lane])] : 0
            residuals[first + lane] = made[lane].residual
            norm[p] = max(norm[p], norms[first + lane])
            residual[p] = max(residual[p], made[lane].residual)
        }
    }

    deinit {
        small?.deallocate()
        float?.deallocate()
        for pointer in [inverse, norm, residual, norms, residuals] { pointer.deallocate() }
    }
}
