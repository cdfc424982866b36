/// The sparse features of a screen, arranged for tiles: the columns' entries by range of places and by feature. So a row finds the
/// columns of a range that share a feature with it without a look at the others.
final class SparseColumns: Sendable {
    let features: SparseFeatures
    /// Number of places in a range.
    let width: Int
    /// For each range and feature the position of its first entry; `columns + 1` values for each range.
    private let starts: [Int32]
    /// For each entry the column's place within its range; `values` has its value.
    private let places: [Int32]
    private let values: [Float]

    /// With more entries in a row, the sparse sum of an 8-bit product could overflow (each entry adds at most 127² steps): see
    /// `PanelWorker`.
    static let maximumSmallEntries = 4_096
    /// Whether these features may be added to an 8-bit product.
    let fitsSmall: Bool

    /// O(entries + ranges × features).
    init(_ features: SparseFeatures, order: [Int32], width: Int) {
        self.features = features
        self.width = width
        let columns = features.columns
        let ranges = (order.count + width - 1) / width
        var starts = [Int32](repeating: 0, count: ranges * (columns.columns + 1))
        var places = [Int32](repeating: 0, count: columns.entries)
        var values = [Float](repeating: 0, count: columns.entries)
        var next = [Int32](repeating: 0, count: columns.columns)
        var total: Int32 = 0
        for range in 0..<ranges {
            let members = range * width..<min((range + 1) * width, order.count)
            for f in next.indices { next[f] = 0 }
            for place in members { for e in columns.row(Int(order[place])) { next[Int(columns.indices[e])] += 1 } }
            let base = range * (columns.columns + 1)
            for f in next.indices {
                starts[base + f] = total
                total += next[f]
                next[f] = starts[base + f]
            }
            starts[base + columns.columns] = total
            for place in members {
                for e in columns.row(Int(order[place])) {
                    let f = Int(columns.indices[e])
                    places[Int(next[f])] = Int32(place - members.lowerBound)
                    values[Int(next[f])] = columns.values[e]
                    next[f] += 1
                }
            }
        }
        (self.starts, self.places, self.values) = (starts, places, values)
        fitsSmall = min(features.rows.maximumEntries, columns.maximumEntries) <= Self.maximumSmallEntries
    }

    /// Calls `add` for the products of some rows with a range's columns.
    ///
    /// - Parameters:
    ///   - rows: numbers of the rows, one for each slot.
    ///   - position: where each place of the range stands in the tile; -1 where it is not in the tile.
    ///   - add: takes slot, position and the two values. Called once for each feature that both of a pair have.
    @inline(__always)
    func forEach(
        range: Int, rows: UnsafeBufferPointer<Int32>, position: UnsafePointer<Int32>,
        _ add: (_ slot: Int, _ at: Int, _ own: Float, _ other: Float) -> Void
    ) {
        let base = range * (features.columns.columns + 1)
        let own = features.rows
        starts.withUnsafeBufferPointer { starts in
            places.withUnsafeBufferPointer { places in
                values.withUnsafeBufferPointer { values in
                    own.indices.withUnsafeBufferPointer { indices in
                        own.values.withUnsafeBufferPointer { ownValues in
                            for slot in rows.indices {
                                for e in own.row(Int(rows[slot])) {
                                    let f = base + Int(indices[e])
                                    // SAFETY: starts ascend within the entries; places are below the range's width.
                                    for t in Int(starts[f])..<Int(starts[f + 1]) {
                                        let at = Int(position[Int(places[t])])
                                        if at >= 0 { add(slot, at, ownValues[e], values[t]) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
