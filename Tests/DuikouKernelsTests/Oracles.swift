import DuikouKernels

/// Seeded numbers (SplitMix64; Steele, Lea, Flood 2014), the same on every machine.
struct Seeded {
    private var state: UInt64
    init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) }

    mutating func bits() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Self.finished(state)
    }

    static func finished(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func below(_ n: Int) -> Int { Int(bits() % UInt64(n)) }
    mutating func int(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }
    /// In [-1, 1).
    mutating func unit() -> Float { Float(bits() >> 40) * 0x1p-23 - 1 }
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}

/// Kinds of features, each of which has broken some top-k.
enum FeatureKind: CaseIterable {
    case plain, tied, repeated, sparse, denormal, huge, outliers, cancelling

    func value(_ random: inout Seeded) -> Float {
        switch self {
        case .plain: random.unit()
        case .tied: Float(random.int(-1...1))
        case .repeated, .sparse: random.chance(70) ? 0 : random.unit()
        case .denormal: random.unit() * 0x1p-130
        case .huge: random.unit() * (random.chance(20) ? 3e38 : 1e20)
        case .outliers: random.unit() * (random.chance(3) ? 1e12 : 1)
        case .cancelling: (random.chance(50) ? 1 : -1) * (4096 + random.unit() * 0x1p-8)
        }
    }

    func matrix(rows: Int, columns: Int, _ random: inout Seeded) -> Matrix {
        var elements: [Float] = []
        for i in 0..<rows {
            if self == .repeated, i > 0, random.chance(60) {
                let from = random.below(i) * columns
                elements += Array(elements[from..<from + columns])
            } else if random.chance(5) {
                elements += [Float](repeating: random.chance(50) ? 0 : -0.0, count: columns)
            } else {
                for _ in 0..<columns { elements.append(value(&random)) }
            }
        }
        return Matrix(rows: rows, columns: columns, elements)
    }
}

/// The canonical dot product as its definition reads, one number at a time.
func scalarDot(_ x: Matrix, _ i: Int, _ y: Matrix, _ j: Int, blockEnds: [Int]) -> Double {
    var total = 0.0
    var from = 0
    for end in blockEnds {
        var lanes = [Double](repeating: 0, count: 8)
        for f in from..<end { lanes[(f - from) % 8] += Double(x[i, f]) * Double(y[j, f]) }
        total += ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]))
        from = end
    }
    return total
}

/// Every list by a full sort of all canonical scores, equals by the pair's number where there is one, then by the partner's.
func sortedLists(
    owners: Int, partners: Int, length: Int, eligible: (Int, Int) -> Bool, tie: (Int, Int) -> UInt64 = { _, _ in 0 },
    score: (Int, Int) -> Double
) -> RankedLists {
    var offsets = [0]
    var indices: [Int32] = []
    var scores: [Double] = []
    for owner in 0..<owners {
        var all: [(Int, Double)] = []
        for partner in 0..<partners where eligible(owner, partner) {
            let value = score(owner, partner)
            if value > -.infinity { all.append((partner, value)) }
        }
        all.sort { a, b in
            if a.1 != b.1 { return a.1 > b.1 }
            let (left, right) = (tie(owner, a.0), tie(owner, b.0))
            return left == right ? a.0 < b.0 : left < right
        }
        for (partner, value) in all.prefix(length) {
            indices.append(Int32(partner))
            scores.append(value + 0)
        }
        offsets.append(indices.count)
    }
    return RankedLists(offsets: offsets, indices: indices, scores: scores)
}

/// A score that strays from the dot product by a known amount, and refuses some pairs: as a term that is no dot product would.
struct StrayingScorer: PairScorer {
    let dot: DotScorer
    let above: [Float]
    let below: [Float]
    let refusesPercent: Int

    func value(_ row: Int, _ column: Int) -> Double {
        var random = Seeded(row * 1_000_003 + column)
        if random.chance(refusesPercent) { return -.infinity }
        let at = Double(random.unit()) * 0.999
        return dot.score(row: row, column: column) + (at > 0 ? at * Double(above[row]) : at * Double(min(below[row], 100)))
    }

    func score(row: Int, columns: Span<Int32>, into scores: inout MutableSpan<Double>) {
        for i in columns.indices { scores[i] = value(row, Int(columns[i])) }
    }
}

/// Dense features and sparse ones: their products, the dense part first.
struct SparseScorer: PairScorer {
    let dot: DotScorer
    let sparse: SparseFeatures

    func value(_ row: Int, _ column: Int) -> Double {
        var sum = dot.score(row: row, column: column)
        for e in sparse.rows.row(row) {
            for f in sparse.columns.row(column) where sparse.columns.indices[f] == sparse.rows.indices[e] {
                sum += Double(sparse.rows.values[e]) * Double(sparse.columns.values[f])
            }
        }
        return sum
    }

    func score(row: Int, columns: Span<Int32>, into scores: inout MutableSpan<Double>) {
        for i in columns.indices { scores[i] = value(row, Int(columns[i])) }
    }
}

extension SparseMatrix {
    /// Up to `most` entries in a row, of a kind of features.
    static func random(rows: Int, columns: Int, most: Int, _ kind: FeatureKind, _ random: inout Seeded) -> SparseMatrix {
        var offsets = [0]
        var indices: [Int32] = []
        var values: [Float] = []
        for _ in 0..<rows {
            let own = Set((0..<random.int(0...most)).map { _ in Int32(random.below(columns)) }).sorted()
            indices += own
            for _ in own { values.append(kind.value(&random)) }
            offsets.append(indices.count)
        }
        return SparseMatrix(rows: rows, columns: columns, offsets: offsets, indices: indices, values: values)
    }
}

extension PairTies {
    /// Halves drawn for tests; some equal ones among them, so that numbers may be shared.
    static func random(rows: Int, columns: Int, seed: Int) -> PairTies {
        var random = Seeded(seed ^ 0x7135)
        let distinct = random.chance(20) ? 3 : Int.max
        func halves(_ count: Int) -> [UInt64] { (0..<count).map { _ in random.bits() % UInt64(distinct) } }
        return PairTies(rows: halves(rows), columns: halves(columns))
    }

    /// A pair's number as its definition reads; without ties all pairs share one.
    static func number(_ ties: PairTies?, _ row: Int, _ column: Int) -> UInt64 {
        ties.map { Seeded.finished($0.rows[row] &+ $0.columns[column]) } ?? 0
    }
}

extension TopKOptions {
    /// Any way to make a pass.
    static func random(tileRows: ClosedRange<Int>, tileColumns: ClosedRange<Int>, _ random: inout Seeded) -> TopKOptions {
        TopKOptions(
            threads: random.int(1...3), tileRows: random.int(tileRows), tileColumns: random.int(tileColumns),
            screening: Screening.allCases[random.below(Screening.allCases.count)], product: random.chance(25) ? .blas : .automatic,
            folding: Folding.allCases[random.below(Folding.allCases.count)])
    }
}

extension ClassMask {
    /// A mask of random classes of which about `percent` of the pairs are allowed.
    static func random(rows: Int, columns: Int, percent: Int, _ random: inout Seeded) -> ClassMask {
        let r = random.int(1...12)
        let c = random.int(1...90)
        let bits = (0..<r * c).map { _ in random.chance(percent) }
        return ClassMask(
            rowClass: (0..<rows).map { _ in Int32(random.below(r)) }, columnClass: (0..<columns).map { _ in Int32(random.below(c)) },
            rowClasses: r, columnClasses: c, allows: { bits[$0 * c + $1] })
    }
}
