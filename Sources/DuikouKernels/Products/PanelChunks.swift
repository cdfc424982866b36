import CKernelScan

/// The columns of a row tile, cut into chunks of panels. Each chunk lies within one range of columns, which has one lock.
struct PanelChunks {
    /// Panels of one chunk.
    struct Chunk {
        /// Number of the range of columns.
        var range: Int
        /// Positions of its panels in `panels` and `valid`.
        var panels: Range<Int>
        /// Number of columns that count.
        var columns: Int
    }

    private(set) var chunks: [Chunk] = []
    private(set) var panels: [Int32] = []
    /// Which lanes of each panel count, one bit for each column.
    private(set) var valid: [UInt16] = []

    /// - Parameters:
    ///   - runs: the columns' places, as ascending ranges.
    ///   - panelsOfRange: number of panels in one range of columns.
    init(_ runs: [Range<Int>], panelsOfRange: Int) {
        let width = PackedColumns.panel
        for run in runs where !run.isEmpty {
            for panel in run.lowerBound / width...(run.upperBound - 1) / width {
                let from = max(run.lowerBound - panel * width, 0)
                let to = min(run.upperBound - panel * width, width)
                let lanes = UInt16(truncatingIfNeeded: (UInt32(1) << UInt32(to)) - (UInt32(1) << UInt32(from)))
                if panels.last == Int32(panel) {
                    valid[valid.count - 1] |= lanes
                    chunks[chunks.count - 1].columns += to - from
                    continue
                }
                panels.append(Int32(panel))
                valid.append(lanes)
                let range = panel / panelsOfRange
                if let last = chunks.last, last.range == range {
                    chunks[chunks.count - 1].panels = last.panels.lowerBound..<panels.count
                    chunks[chunks.count - 1].columns += to - from
                } else {
                    chunks.append(Chunk(range: range, panels: panels.count - 1..<panels.count, columns: to - from))
                }
            }
        }
    }

    /// Runs of positions that count in a chunk, where positions are numbered from 0, panel after panel.
    func runs(_ chunk: Chunk) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for (index, slot) in chunk.panels.enumerated() {
            var rest = UInt32(valid[slot])
            while rest != 0 {
                let from = rest.trailingZeroBitCount
                let length = (~(rest >> UInt32(from))).trailingZeroBitCount
                let start = index * PackedColumns.panel + from
                if let last = result.last, last.upperBound == start {
                    result[result.count - 1] = last.lowerBound..<start + length
                } else {
                    result.append(start..<start + length)
                }
                rest &= ~(((UInt32(1) << UInt32(length)) &- 1) << UInt32(from))
            }
        }
        return result
    }
}
