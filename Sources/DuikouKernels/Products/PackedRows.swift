import CKernelScan

/// The rows of a tile for one screen, packed in groups of 8, with their thresholds in the form in which products are compared.
///
/// Used by one thread; arrays are padded to whole groups.
final class PackedRows {
    static let group = Int(DUIKOU_GROUP)

    private let screen: Screen
    private let features: Int
    /// Whether columns' lists are made from these rows, too: then all rows of a group share one scale.
    private let isShared: Bool
    private let capacity: Int
    private(set) var small: UnsafeMutablePointer<Int8>?
    private(set) var float: UnsafeMutablePointer<Float>?
    private var hasSmall = false
    private var hasFloat = false

    private(set) var count = 0
    /// Numbers of the rows, by slot.
    let ids: UnsafeMutablePointer<Int32>
    /// A `Float` product below it cannot enter the row's list.
    let cut: UnsafeMutablePointer<Float>
    /// How far a score may exceed its product.
    let reach: UnsafeMutablePointer<Float>
    let rowCut: UnsafeMutablePointer<Float>
    let rowResidual: UnsafeMutablePointer<Float>
    let rowLength: UnsafeMutablePointer<Float>
    private let scale: UnsafeMutablePointer<Float>
    let offset: UnsafeMutablePointer<Int32>
    /// What holds for all rows of a group, in the 8-bit form.
    let groupBounds: GroupBounds

    /// For each group, what columns' thresholds need to know of its rows, in units and not in steps.
    struct GroupBounds {
        /// The most that a row's score may exceed its product.
        let reach: UnsafeMutablePointer<Float>
        /// The longest of the rows' rounding errors.
        let residual: UnsafeMutablePointer<Float>
        /// The longest of the rounded rows.
        let length: UnsafeMutablePointer<Float>
        /// One over the value of a step.
        let inverse: UnsafeMutablePointer<Float>

        fileprivate init(capacity: Int) {
            // SAFETY: freed by `deallocate`; `packSmall` writes what is read.
            func room() -> UnsafeMutablePointer<Float> { .allocate(capacity: capacity) }
            (reach, residual, length, inverse) = (room(), room(), room(), room())
        }

        fileprivate func deallocate() {
            for pointer in [reach, residual, length, inverse] { pointer.deallocate() }
        }
    }

    /// Sixteen times what the few `Float` roundings of a threshold can add up to: see `panels_small.c`.
    private static let widening = 0x1p-20
    /// A limit on thresholds counted in steps; no product comes near it.
    private static let maximumSteps = 1e30

    init(_ screen: Screen, rows: Int, isShared: Bool) {
        self.screen = screen
        self.isShared = isShared
        features = screen.features
        let capacity = (rows + Self.group - 1) / Self.group * Self.group
        self.capacity = capacity
        // SAFETY: freed in deinit; `begin` writes what is read.
        func room() -> UnsafeMutablePointer<Float> { .allocate(capacity: capacity) }
        ids = .allocate(capacity: capacity)
        offset = .allocate(capacity: capacity)
        (cut, reach, rowCut, rowResidual, rowLength, scale) = (room(), room(), room(), room(), room(), room())
        groupBounds = GroupBounds(capacity: capacity)
    }

    deinit {
        small?.deallocate()
        float?.deallocate()
        ids.deallocate()
        offset.deallocate()
        for pointer in [cut, reach, rowCut, rowResidual, rowLength, scale] { pointer.deallocate() }
        groupBounds.deallocate()
    }

    /// Takes the rows of a tile. `reaches` says how far each row's score may exceed its product with the longest column.
    func begin(_ reaches: [RowReach]) {
        count = reaches.count
        (hasSmall, hasFloat) = (false, false)
        for slot in 0..<capacity { (cut[slot], reach[slot], ids[slot]) = (-.infinity, 0, 0) }
        for (slot, one) in reaches.enumerated() {
            ids[slot] = Int32(one.row)
            reach[slot] = roundUp(one.reach(screen.columnNorms.largest))
        }
    }

    /// Numbers of the tile's rows, by slot.
    var numbers: UnsafeBufferPointer<Int32> { UnsafeBufferPointer(start: ids, count: count) }

    /// Groups of the tile.
    var groups: Int { (count + Self.group - 1) / Self.group }

    /// Packs the rows as `Float`, if that is not yet done.
    func packFloat() {
        guard !hasFloat else { return }
        hasFloat = true
        // SAFETY: freed in deinit; groups of 8 rows of d features each; ids are rows of the matrix.
        if float == nil { float = .allocate(capacity: max(1, capacity * features)) }
        let d = Int64(features)
        for g in 0..<groups {
            duikou_pack_group(
                screen.rows.start, d, ids + g * Self.group, Int32(min(Self.group, count - g * Self.group)), d,
                float! + g * Self.group * features)
        }
    }

    /// Packs the rows in 8 bits, if that is not yet done.
    func packSmall() {
        guard !hasSmall else { return }
        hasSmall = true
        let d = Int64(features)
        let bytes = Int(duikou_small_steps(d)) * 4 * Self.group
        // SAFETY: as above, with four bytes a step and row.
        if small == nil { small = .allocate(capacity: max(1, capacity / Self.group * bytes)) }
        var made = [duikou_small](repeating: duikou_small(), count: Self.group)
        let up = 1 + Self.widening
        for g in 0..<groups {
            let first = g * Self.group
            duikou_pack_small_group(
                screen.rows.start, d, ids + first, Int32(min(Self.group, count - first)), d, isShared ? 1 : 0, least(first),
                small! + g * bytes, &made)
            var (residual, length, most) = (0.0, 0.0, 0.0)
            for r in 0..<Self.group {
                let one = made[r]
                let s = Double(one.scale)
                scale[first + r] = one.scale
                offset[first + r] = one.offset
                rowResidual[first + r] = roundUp(Double(one.residual) / s * up)
                rowLength[first + r] = roundUp(Double(one.length) * up)
                residual = max(residual, Double(one.residual))
                length = max(length, Double(one.length) * s)
                most = max(most, Double(reach[first + r]))
                setSmallCut(first + r)
            }
            groupBounds.residual[g] = roundUp(residual * up)
            groupBounds.length[g] = roundUp(length * up)
            groupBounds.reach[g] = roundUp(most * up)
            groupBounds.inverse[g] = 1 / made[0].scale
        }
    }

    /// The largest sparse value of each row of a group. The row's scale covers it, so that in steps it never exceeds a full byte.
    private func least(_ first: Int) -> [Float]? {
        guard let sparse = screen.request.sparse?.rows else { return nil }
        return (first..<min(first + Self.group, count)).map { slot in
            sparse.row(Int(ids[slot])).reduce(0) { max($0, abs(sparse.values[$1])) }
        }
    }

    /// The value of one step of a row.
    func smallScale(_ slot: Int) -> Float { scale[slot] }

    /// Sets a row's new threshold.
    func set(threshold: Float, slot: Int) {
        cut[slot] = threshold == -.infinity ? threshold : roundDown(Double(threshold) - Double(reach[slot]))
        if hasSmall { setSmallCut(slot) }
    }

    private func setSmallCut(_ slot: Int) {
        let steps = Double(cut[slot]) / Double(scale[slot])
        rowCut[slot] = roundDown(min(steps - abs(steps) * Self.widening, Self.maximumSteps))
    }

    /// A column's threshold, lowered for the 8-bit form.
    @inline(__always)
    static func smallCut(_ threshold: Float) -> Float {
        threshold == -.infinity ? threshold : roundDown(Double(threshold) - abs(Double(threshold)) * widening)
    }
}
