/// The sparse features of one tile's columns, by feature: for a tile whose columns are scattered over many ranges, where looking each
/// range up in ``SparseColumns`` would cost more.
///
/// Used by one thread. The entries of a feature are a linked list, so that a tile costs time in its entries, however many features
/// there are.
final class SparseTile {
    private let features: SparseFeatures
    /// For each feature its first entry; -1 for none.
    private var first: [Int32]
    private var next: [Int32] = []
    private var places: [Int32] = []
    private var values: [Float] = []

    init(_ features: SparseFeatures) {
        self.features = features
        first = [Int32](repeating: -1, count: features.columns.columns)
    }

    /// Calls `add` for each feature that a row and a column share, a row's features in ascending order. O(entries of both + calls).
    ///
    /// - Parameters:
    ///   - rows: numbers of the rows, one for each slot.
    ///   - columns: numbers of the tile's columns, by place.
    ///   - add: takes slot, place and the two values.
    @inline(__always)
    func forEach(
        rows: UnsafeBufferPointer<Int32>, columns: UnsafeBufferPointer<Int32>,
        _ add: (_ slot: Int, _ place: Int, _ own: Float, _ other: Float) -> Void
    ) {
        // SAFETY: the buffers are read for the length of the call, each by its own count.
        let (own, others) = (features.rows, features.columns)
        for (place, column) in columns.enumerated() {
            for e in others.row(Int(column)) {
                let feature = Int(others.indices[e])
                next.append(first[feature])
                first[feature] = Int32(places.count)
                places.append(Int32(place))
                values.append(others.values[e])
            }
        }
        for slot in rows.indices {
            for e in own.row(Int(rows[slot])) {
                var entry = Int(first[Int(own.indices[e])])
                while entry >= 0 {
                    add(slot, Int(places[entry]), own.values[e], values[entry])
                    entry = Int(next[entry])
                }
            }
        }
        for column in columns { for e in others.row(Int(column)) { first[Int(others.indices[e])] = -1 } }
        next.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }
}
