import CKernelScan

/// Describes a chunk's rows and panels for the C kernel, in the form asked for.
extension PanelWorker {
    func job(_ product: Product, _ chunk: PanelChunks.Chunk) -> duikou_chunk {
        var job = duikou_chunk()
        let rows = product.rows
        job.rows = Int32(rows.count)
        job.panels = Int32(chunk.panels.count)
        job.features = Int64(product.screen.features)
        job.cut = UnsafePointer(rows.cut)
        job.reach = UnsafePointer(rows.reach)
        job.column_cut = UnsafePointer(columnCut)
        job.row_cut = UnsafePointer(rows.rowCut)
        job.row_residual = UnsafePointer(rows.rowResidual)
        job.row_length = UnsafePointer(rows.rowLength)
        job.row_offset = UnsafePointer(rows.offset)
        job.panel_inverse = UnsafePointer(product.columns.inverse)
        job.panel_norm = UnsafePointer(product.columns.norm)
        job.panel_residual = UnsafePointer(product.columns.residual)
        job.group_reach = UnsafePointer(rows.groupBounds.reach)
        job.group_residual = UnsafePointer(rows.groupBounds.residual)
        job.group_length = UnsafePointer(rows.groupBounds.length)
        job.group_inverse = UnsafePointer(rows.groupBounds.inverse)
        job.column_norm = UnsafePointer(columnNorm)
        job.column_residual = UnsafePointer(columnResidual)
        return job
    }

    /// Calls `body` with the job, once its rows and panels are set in the form asked for.
    func withPanels(
        _ product: Product, _ cut: PanelChunks, _ chunk: PanelChunks.Chunk, small: Bool, _ job: inout duikou_chunk,
        _ body: (inout duikou_chunk) -> Void
    ) {
        let columns = product.columns
        cut.panels.withUnsafeBufferPointer { panels in
            cut.valid.withUnsafeBufferPointer { valid in
                // SAFETY: the chunk's panels are a range of both arrays, which live as long as this closure.
                job.valid = valid.baseAddress! + chunk.panels.lowerBound
                job.panel = panels.baseAddress! + chunk.panels.lowerBound
                if small {
                    job.groups = UnsafeRawPointer(product.rows.small!)
                    job.packed = UnsafeRawPointer(columns.small!)
                    return body(&job)
                }
                job.groups = UnsafeRawPointer(product.rows.float!)
                if let float = columns.float {
                    job.packed = UnsafeRawPointer(float)
                    return body(&job)
                }
                packChunk(product, panels, chunk)
                job.packed = UnsafeRawPointer(packed!)
                plainPanels.withUnsafeBufferPointer {
                    job.panel = $0.baseAddress!
                    body(&job)
                }
            }
        }
    }

    /// Packs the `Float` panels of one chunk, for the few chunks of a screened pass that need them.
    private func packChunk(_ product: Product, _ panels: UnsafeBufferPointer<Int32>, _ chunk: PanelChunks.Chunk) {
        let d = product.screen.features
        let room = width * d
        if packedRoom < room {
            packed?.deallocate()
            // SAFETY: freed in deinit, or here before a larger one.
            packed = .allocate(capacity: max(1, room))
            packedRoom = room
        }
        let matrix = product.screen.request.columns.start
        for (index, slot) in chunk.panels.enumerated() {
            let first = Int(panels[slot]) * PackedColumns.panel
            let count = min(PackedColumns.panel, pass.order.columns.count - first)
            duikou_pack_panel(
                matrix, Int64(d), ids + index * PackedColumns.panel, Int32(count), Int64(d), packed! + index * PackedColumns.panel * d)
        }
    }
}
