import DuikouKernels

/// A compiled term: its value in [0, 1] for any pair, and features whose dot product bounds that value from above.
///
/// The value is the term's own formula in `Double`: it is what is explained. The features only screen, so they may
/// be coarser than the formula as long as they never fall below it.
protocol TermMeasure: Sendable {
    func value(_ t: Int, _ o: Int) -> Double

    /// Adds `weight` · value, rounded to a unit, for one talent with each of the openings. Called once for a batch.
    func addUnits(talent: Int, openings: Span<Int32>, weight: Double, to units: inout MutableSpan<Int32>)

    /// The same for one opening with each of the talents.
    func addUnits(opening: Int, talents: Span<Int32>, weight: Double, to units: inout MutableSpan<Int32>)

    /// Appends this term's columns, scaled by `weight`: ⟨talent row, opening row⟩ ≥ weight · value for every pair.
    func addFeatures(to features: inout FeatureBuilder, weight: Double)
}

extension TermMeasure {
    /// What the term gives a pair, in ``Score`` units.
    @inline(__always)
    func units(_ t: Int, _ o: Int, weight: Double) -> Int32 { Int32((value(t, o) * weight).rounded(.toNearestOrEven)) }

    func addUnits(talent: Int, openings: Span<Int32>, weight: Double, to units: inout MutableSpan<Int32>) {
        for i in openings.indices { units[i] &+= self.units(talent, Int(openings[i]), weight: weight) }
    }

    func addUnits(opening: Int, talents: Span<Int32>, weight: Double, to units: inout MutableSpan<Int32>) {
        for i in talents.indices { units[i] &+= self.units(Int(talents[i]), opening, weight: weight) }
    }
}

/// Columns of both sides' feature matrices under construction, column by column.
struct FeatureBuilder {
    let talentCount: Int
    let openingCount: Int
    /// Sparse columns: (row, value), ascending rows.
    private(set) var talentColumns: [[(row: Int32, value: Float)]] = []
    private(set) var openingColumns: [[(row: Int32, value: Float)]] = []

    init(talents: Int, openings: Int) {
        talentCount = talents
        openingCount = openings
    }

    mutating func add(talents: [(row: Int32, value: Float)], openings: [(row: Int32, value: Float)]) {
        talentColumns.append(talents)
        openingColumns.append(openings)
    }

    /// Both matrices, n × d and m × d.
    func matrices() -> (talents: Matrix, openings: Matrix) {
        (Self.matrix(talentColumns, rows: talentCount), Self.matrix(openingColumns, rows: openingCount))
    }

    private static func matrix(_ columns: [[(row: Int32, value: Float)]], rows: Int) -> Matrix {
        let d = columns.count
        var elements = [Float](repeating: 0, count: rows * d)
        for (j, column) in columns.enumerated() {
            for entry in column { elements[Int(entry.row) * d + j] = entry.value }
        }
        return Matrix(rows: rows, columns: d, elements)
    }
}

extension Float {
    /// The least `Float` not below `value`: a screen may overstate, never understate.
    init(roundingUp value: Double) {
        let nearest = Float(value)
        self = Double(nearest) < value ? nearest.nextUp : nearest
    }
}
