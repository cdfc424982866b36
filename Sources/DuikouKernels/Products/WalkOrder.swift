/// The order in which a pass visits rows and columns: by class as the plan says, and within a class the longest vectors first.
///
/// Long vectors have the largest products, so thresholds rise early; and neighbours of similar length lose little by sharing one scale
/// of the 8-bit form.
struct WalkOrder: Sendable {
    let rows: [Int32]
    let columns: [Int32]

    /// The plan's own order.
    init(_ plan: TilePlan) {
        (rows, columns) = (plan.rowOrder, plan.columnOrder)
    }

    /// By length within classes. O(n log n + m log m).
    init(_ plan: TilePlan, mask: ClassMask?, rowNorms: [Float], columnNorms: [Float]) {
        rows = Self.sorted(plan.rowOrder, classes: mask?.rowClass, norms: rowNorms)
        columns = Self.sorted(plan.columnOrder, classes: mask?.columnClass, norms: columnNorms)
    }

    private static func sorted(_ order: [Int32], classes: [Int32]?, norms: [Float]) -> [Int32] {
        var keys: [UInt64] = []
        keys.reserveCapacity(order.count)
        var result: [Int32] = []
        result.reserveCapacity(order.count)
        func flush() {
            keys.sort()
            for key in keys { result.append(Int32(truncatingIfNeeded: key & 0xffff_ffff)) }
            keys.removeAll(keepingCapacity: true)
        }
        var current: Int32?
        for member in order {
            let own = classes?[Int(member)]
            if own != current {
                flush()
                current = own
            }
            // Norms are not negative, so their bit patterns ascend with them. Inverted, they put the longest first; equal norms go by
            // number.
            keys.append(UInt64(~norms[Int(member)].bitPattern) << 32 | UInt64(UInt32(bitPattern: member)))
        }
        flush()
        return result
    }
}
