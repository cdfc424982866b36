import DuikouKernels

/// The screen's columns under construction, term by term.
struct FeatureBuilder {
    let talentCount: Int
    let openingCount: Int
    private var pieces: [FitFeatures.Piece] = []
    /// What all terms together grant a talent with every opening, and an opening with every talent: one column a side, however many terms
    /// there are.
    private var talentNumbers: [Double]?
    private var openingNumbers: [Double]?
    private var terms = 0
    /// For each talent, how far the terms' values may be below what the columns grant.
    private var looseness: [Double]

    init(talents: Int, openings: Int) {
        talentCount = talents
        openingCount = openings
        looseness = Array(repeating: 0, count: talents)
    }

    /// Columns of both sides, `width` each.
    mutating func add(width: Int, talents: FeatureColumns, openings: FeatureColumns) {
        if width > 0 { pieces.append(FitFeatures.Piece(width: width, talents: talents, openings: openings)) }
    }

    /// Adds to the score of every pair the number of its row on `side`.
    mutating func add(_ side: Side, _ numbers: [Double]) {
        func sum(_ old: [Double]?) -> [Double] { old.map { zip($0, numbers).map(+) } ?? numbers }
        switch side {
        case .talent: talentNumbers = sum(talentNumbers)
        case .opening: openingNumbers = sum(openingNumbers)
        }
    }

    /// States that, with some opening, a term's columns may exceed its value by up to `amounts[keys[talent]]`.
    mutating func loosen(keys: [Int32], amounts: [Double]) {
        for t in looseness.indices { looseness[t] += amounts[Int(keys[t])] }
    }

    /// States that a term's columns may exceed its value by up to `amount`, with any opening.
    mutating func loosen(_ amount: Double) { for t in looseness.indices { looseness[t] += amount } }

    /// Adds a term's columns.
    mutating func add(_ measure: any TermMeasure, weight: Int32) {
        terms += 1
        if weight > 0 { measure.addFeatures(to: &self, weight: Double(weight)) }
    }

    /// The columns, balanced, each made dense or sparse as `cost` finds cheaper. Columns that are zero on a side are left out.
    func features(cost: FeatureCost) -> FitFeatures {
        var all = pieces
        func rounded(_ numbers: [Double]) -> FeatureColumns { .numbers(numbers.map { Float(roundingUp: $0) }) }
        if let talentNumbers { all.append(FitFeatures.Piece(width: 1, talents: rounded(talentNumbers), openings: .constant(1))) }
        if let openingNumbers { all.append(FitFeatures.Piece(width: 1, talents: .constant(1), openings: rounded(openingNumbers))) }
        let parts = all.map { $0.parted(talents: talentCount, openings: openingCount, cost) }
        return FitFeatures(
            dense: parts.compactMap(\.dense), sparse: parts.compactMap(\.sparse), talents: talentCount, openings: openingCount,
            slack: Float(terms), looseness: looseness)
    }
}

extension FitFeatures.Piece {
    /// No column is scaled by more than this power of two: beyond it the smaller side adds next to nothing.
    private static let maximumShift = 24

    /// The dense and the sparse columns; columns that are zero on a side are left out.
    fileprivate func parted(talents n: Int, openings m: Int, _ cost: FeatureCost) -> (dense: Self?, sparse: Self?) {
        let (x, y) = (talents.shapes(width: width, rows: n), openings.shapes(width: width, rows: m))
        let factors = (0..<width).map { Self.balance(x[$0].sumOfSquares / Double(n), y[$0].sumOfSquares / Double(m)) }
        var places = (dense: [Int32](repeating: -1, count: width), sparse: [Int32](repeating: -1, count: width))
        var widths = (dense: 0, sparse: 0)
        for j in 0..<width {
            if case .vectors = talents {
                // Vectors stay whole.
            } else if x[j].entries == 0 || y[j].entries == 0 {
                continue
            } else if cost.prefersSparse(Double(x[j].entries) / Double(n), Double(y[j].entries) / Double(m)) {
                places.sparse[j] = Int32(widths.sparse)
                widths.sparse += 1
                continue
            }
            places.dense[j] = Int32(widths.dense)
            widths.dense += 1
        }
        func part(_ width: Int, _ places: [Int32]) -> Self? {
            guard width > 0 else { return nil }
            return Self(
                width: width, talents: talents.arranged(places: places, factors: factors),
                openings: openings.arranged(places: places, factors: factors.map { 1 / $0 }))
        }
        return (part(widths.dense, places.dense), part(widths.sparse, places.sparse))
    }

    /// The power of two that a column's talents' side is multiplied by, and its openings' side divided by, given their mean squares.
    ///
    /// Products stay what they are. Norms fall: (E‖x‖²)(E‖y‖²) is least where both sides of each column have the same root mean
    /// square (Cauchy–Schwarz), and the kernel's bounds on rounding and quantisation are proportional to ‖x‖‖y‖.
    private static func balance(_ x: Double, _ y: Double) -> Double {
        let ratio = y / x
        guard ratio > 0, ratio.isFinite else { return 1 }
        // The fourth root, to the nearest power of two.
        let shift = ((Double(ratio.exponent) + (ratio.significand - 1)) / 4).rounded()
        return Double(sign: .plus, exponent: min(maximumShift, max(-maximumShift, Int(shift))), significand: 1)
    }
}
