import DuikouKernels

/// One side of some of the screen's columns in compact form: what a row holds in them follows from its key, its tags or its number.
///
/// A feature matrix of a million rows is gigabytes; this is a few bytes a row, from which any block of rows is written out.
enum FeatureColumns: Sendable {
    /// One column with the same number in every row.
    case constant(Float)
    /// One column with a number for each row.
    case numbers([Float])
    /// Each row holds one number at most, `values[column]` in its own column; −1: none.
    case oneHot(columns: [Int32], values: [Float])
    /// Each row holds its key's row of a table: `width` numbers a key.
    case lookup(keys: [Int32], table: [Float])
    /// Each row holds `values[column]` in the column of each of its tags; −1: the tag has none. A higher tag has a higher column.
    case held(Lists, columnOfTag: [Int32], values: [Float])
    /// Each row holds a share for each of its tags, in the tag's column: `shares[i]` goes with `lists.values[i]`.
    case required(Lists, columnOfTag: [Int32], shares: [Float])
    /// Each row holds its vector, element j times `factors[j]`.
    case vectors(Matrix, factors: [Float])

    /// Writes a row's `width` numbers from element `start` on; the elements are zero before. O(width).
    func fill(_ row: Int, _ elements: inout MutableSpan<Float>, from start: Int, width: Int) {
        switch self {
        case .constant(let value): elements[start] = value
        case .numbers(let values): elements[start] = values[row]
        case .oneHot(let columns, let values):
            let column = Int(columns[row])
            if column >= 0 { elements[start + column] = values[column] }
        case .lookup(let keys, let table):
            let from = Int(keys[row]) * width
            for j in 0..<width { elements[start + j] = table[from + j] }
        case .held(let lists, let columnOfTag, let values):
            for i in lists.offsets[row]..<lists.offsets[row + 1] {
                let column = Int(columnOfTag[Int(lists.values[i])])
                if column >= 0 { elements[start + column] = values[column] }
            }
        case .required(let lists, let columnOfTag, let shares):
            for i in lists.offsets[row]..<lists.offsets[row + 1] {
                let column = Int(columnOfTag[Int(lists.values[i])])
                if column >= 0 { elements[start + column] = shares[i] }
            }
        case .vectors(let matrix, let factors):
            matrix.copyRow(row, times: factors.span, into: &elements, from: start)
        }
    }

    /// Calls `body` with each of a row's numbers that is not zero, columns ascending. O(entries), O(width) for a table.
    func forEachEntry(_ row: Int, width: Int, _ body: (_ column: Int, _ value: Float) -> Void) {
        switch self {
        case .constant(let value): if value != 0 { body(0, value) }
        case .numbers(let values): if values[row] != 0 { body(0, values[row]) }
        case .oneHot(let columns, let values):
            let column = Int(columns[row])
            if column >= 0, values[column] != 0 { body(column, values[column]) }
        case .lookup(let keys, let table):
            let from = Int(keys[row]) * width
            for j in 0..<width where table[from + j] != 0 { body(j, table[from + j]) }
        case .held(let lists, let columnOfTag, let values):
            for i in lists.offsets[row]..<lists.offsets[row + 1] {
                let column = Int(columnOfTag[Int(lists.values[i])])
                if column >= 0, values[column] != 0 { body(column, values[column]) }
            }
        case .required(let lists, let columnOfTag, let shares):
            for i in lists.offsets[row]..<lists.offsets[row + 1] where shares[i] != 0 {
                let column = Int(columnOfTag[Int(lists.values[i])])
                if column >= 0 { body(column, shares[i]) }
            }
        case .vectors: preconditionFailure("vectors are dense")
        }
    }
}

extension FeatureColumns {
    /// What a column's numbers are like, over all rows.
    struct Shape {
        /// Rows in which the number is not zero.
        var entries = 0
        var sumOfSquares = 0.0

        mutating func add(_ value: Float, times count: Int = 1) {
            guard value != 0 else { return }
            entries += count
            sumOfSquares += Double(value) * Double(value) * Double(count)
        }
    }

    /// The shape of each of `width` columns over `rows` rows. O(rows + entries).
    func shapes(width: Int, rows: Int) -> [Shape] {
        var shapes = [Shape](repeating: Shape(), count: width)
        switch self {
        case .constant(let value): shapes[0].add(value, times: rows)
        case .numbers(let values): for value in values { shapes[0].add(value) }
        case .oneHot(let columns, let values):
            for column in columns where column >= 0 { shapes[Int(column)].add(values[Int(column)]) }
        case .lookup(let keys, let table):
            var counts = [Int](repeating: 0, count: table.count / width)
            for key in keys { counts[Int(key)] += 1 }
            for key in counts.indices { for j in 0..<width { shapes[j].add(table[key * width + j], times: counts[key]) } }
        case .held(let lists, let columnOfTag, let values):
            for tag in lists.values where columnOfTag[Int(tag)] >= 0 {
                let column = Int(columnOfTag[Int(tag)])
                shapes[column].add(values[column])
            }
        case .required(let lists, let columnOfTag, let shares):
            for (tag, share) in zip(lists.values, shares) where columnOfTag[Int(tag)] >= 0 { shapes[Int(columnOfTag[Int(tag)])].add(share) }
        case .vectors(let matrix, let factors):
            for (j, sum) in matrix.columnSquares().enumerated() {
                shapes[j] = Shape(entries: rows, sumOfSquares: sum * Double(factors[j]) * Double(factors[j]))
            }
        }
        return shapes
    }

    /// Column j times `factors[j]` as column `places[j]`, or left out where that is −1; places ascend. Factors are powers of two, so this
    /// is exact, except that a number that becomes denormal is rounded up.
    func arranged(places: [Int32], factors: [Double]) -> FeatureColumns {
        func times(_ value: Float, _ factor: Double) -> Float { Float(roundingUp: Double(value) * factor) }
        let kept = places.indices.filter { places[$0] >= 0 }
        func each(_ values: [Float]) -> [Float] { kept.map { times(values[$0], factors[$0]) } }
        func moved(_ columns: [Int32]) -> [Int32] { columns.map { $0 < 0 ? $0 : places[Int($0)] } }
        switch self {
        case .constant(let value): return .constant(times(value, factors[0]))
        case .numbers(let values): return .numbers(values.map { times($0, factors[0]) })
        case .oneHot(let columns, let values): return .oneHot(columns: moved(columns), values: each(values))
        case .lookup(let keys, let table):
            let width = places.count
            return .lookup(
                keys: keys,
                table: (0..<table.count / width).flatMap { key in kept.map { times(table[key * width + $0], factors[$0]) } })
        case .held(let lists, let columnOfTag, let values): return .held(lists, columnOfTag: moved(columnOfTag), values: each(values))
        case .required(let lists, let columnOfTag, let shares):
            return .required(
                lists, columnOfTag: moved(columnOfTag),
                shares: zip(lists.values, shares).map { tag, share in
                    let column = Int(columnOfTag[Int(tag)])
                    return column < 0 ? 0 : times(share, factors[column])
                })
        case .vectors(let matrix, let own):
            precondition(kept.count == own.count, "vectors are dense")
            return .vectors(matrix, factors: each(own))
        }
    }
}

extension Float {
    /// The least `Float` not below `value`: a screen may overstate, never understate.
    init(roundingUp value: Double) {
        let nearest = Float(value)
        self = Double(nearest) < value ? nearest.nextUp : nearest
    }
}
