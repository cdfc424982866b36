import DuikouKernels

/// One side of some of the screen's columns, compact: what each row holds in them, told by its key, its tags or its number.
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
    /// Each row holds `values[column]` in the column of each of its tags; −1: the tag has none.
    case held(Lists, columnOfTag: [Int32], values: [Float])
    /// Each row holds a share for each of its tags, in the tag's column: `shares[i]` goes with `lists.values[i]`. Of the tags
    /// of a row that share a column, one has a share.
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
            for i in lists.offsets[row]..<lists.offsets[row + 1] where shares[i] != 0 {
                let column = Int(columnOfTag[Int(lists.values[i])])
                if column >= 0 { elements[start + column] = shares[i] }
            }
        case .vectors(let matrix, let factors):
            matrix.copyRow(row, times: factors.span, into: &elements, from: start)
        }
    }

    /// The mean square of each of `width` columns over `rows` rows. O(rows + entries).
    func meanSquares(width: Int, rows: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: width)
        switch self {
        case .constant(let value): sums[0] = Double(value) * Double(value) * Double(rows)
        case .numbers(let values): for value in values { sums[0] += Double(value) * Double(value) }
        case .oneHot(let columns, let values):
            for column in columns where column >= 0 { sums[Int(column)] += 1 }
            for j in 0..<width { sums[j] *= Double(values[j]) * Double(values[j]) }
        case .lookup(let keys, let table):
            var counts = [Int](repeating: 0, count: table.count / width)
            for key in keys { counts[Int(key)] += 1 }
            for key in counts.indices {
                for j in 0..<width {
                    let value = Double(table[key * width + j])
                    sums[j] += value * value * Double(counts[key])
                }
            }
        case .held(let lists, let columnOfTag, let values):
            for tag in lists.values where columnOfTag[Int(tag)] >= 0 { sums[Int(columnOfTag[Int(tag)])] += 1 }
            for j in 0..<width { sums[j] *= Double(values[j]) * Double(values[j]) }
        case .required(let lists, let columnOfTag, let shares):
            for (tag, share) in zip(lists.values, shares) where columnOfTag[Int(tag)] >= 0 {
                sums[Int(columnOfTag[Int(tag)])] += Double(share) * Double(share)
            }
        case .vectors(let matrix, let factors):
            sums = zip(matrix.columnSquares(), factors).map { $0 * Double($1) * Double($1) }
        }
        return sums.map { rows == 0 ? 0 : $0 / Double(rows) }
    }

    /// The same columns, column j times `factors[j]`, a power of two: exact but where a number becomes a denormal one, which
    /// is rounded up.
    func scaled(by factors: [Double]) -> FeatureColumns {
        func times(_ value: Float, _ factor: Double) -> Float { Float(roundingUp: Double(value) * factor) }
        func each(_ values: [Float]) -> [Float] { zip(values, factors).map { times($0, $1) } }
        switch self {
        case .constant(let value): return .constant(times(value, factors[0]))
        case .numbers(let values): return .numbers(values.map { times($0, factors[0]) })
        case .oneHot(let columns, let values): return .oneHot(columns: columns, values: each(values))
        case .lookup(let keys, let table):
            return .lookup(keys: keys, table: table.indices.map { times(table[$0], factors[$0 % factors.count]) })
        case .held(let lists, let columnOfTag, let values):
            return .held(lists, columnOfTag: columnOfTag, values: each(values))
        case .required(let lists, let columnOfTag, let shares):
            return .required(
                lists, columnOfTag: columnOfTag,
                shares: zip(lists.values, shares).map { tag, share in
                    let column = Int(columnOfTag[Int(tag)])
                    return column < 0 ? 0 : times(share, factors[column])
                })
        case .vectors(let matrix, let own): return .vectors(matrix, factors: each(own))
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
