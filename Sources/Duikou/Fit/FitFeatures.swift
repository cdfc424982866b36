import DuikouKernels

/// The screen of a ``FitModel``: features whose dot product bounds its score from above and, as far as it is exact, from below.
///
/// With x a talent's features and y an opening's, dense and sparse ones together, in real arithmetic:
///
///     ⟨x, y⟩ − slackBelow[talent]  ≤  score  ≤  ⟨x, y⟩ + slackAbove
///
/// Whatever needs both whole tables (which tag has which column, bins, scales) is settled when this is made; the numbers are
/// written out for the openings at once and for the talents block by block. A row's features are the same bits in any block.
public struct FitFeatures: Sendable {
    /// Columns that belong together: those of both sides, of the same width.
    struct Piece: Sendable {
        let width: Int
        let talents: FeatureColumns
        let openings: FeatureColumns
    }

    /// Number of dense features.
    public let columns: Int
    /// Number of sparse features: those that few rows have, see ``FeatureCost``.
    public let sparseColumns: Int
    /// Number of talents.
    public let talentCount: Int
    /// Number of openings.
    public let openingCount: Int
    /// How far a score may exceed the dot product, in ``Score`` units.
    ///
    /// No column grants less than its term's value. What remains is the rounding of each term to a whole unit, half a unit a term; another
    /// half covers `Double` arithmetic, whose errors are far smaller.
    public let slackAbove: Float
    /// For each talent, how far a score may fall below the dot product, in ``Score`` units.
    ///
    /// The sum of three parts: what coarse columns grant too much; half a unit a term for rounding to whole units; and half a unit a term
    /// for `Double` arithmetic and for rounding the columns' numbers up to `Float`s. The last adds less than 2⁻²³ of numbers that sum to a
    /// million at most: an eighth of a unit for all terms together.
    public let slackBelow: [Float]

    private let dense: [Piece]
    private let sparse: [Piece]

    init(dense: [Piece], sparse: [Piece], talents: Int, openings: Int, slack: Float, looseness: [Double]) {
        self.dense = dense
        self.sparse = sparse
        columns = dense.reduce(0) { $0 + $1.width }
        sparseColumns = sparse.reduce(0) { $0 + $1.width }
        talentCount = talents
        openingCount = openings
        slackAbove = slack
        slackBelow = looseness.map { Float(roundingUp: $0 + Double(slack)) }
    }

    /// Dense features of a block of talents, block × d. O(block · d).
    public func talents(_ rows: Range<Int>) -> Matrix { matrix(rows, of: talentCount, \.talents) }

    /// Dense features of all openings, m × d. O(m · d).
    public func openings() -> Matrix { matrix(0..<openingCount, of: openingCount, \.openings) }

    /// Sparse features of a block of talents. O(entries).
    public func sparseTalents(_ rows: Range<Int>) -> SparseMatrix { sparseMatrix(rows, of: talentCount, \.talents) }

    /// Sparse features of all openings. O(entries).
    public func sparseOpenings() -> SparseMatrix { sparseMatrix(0..<openingCount, of: openingCount, \.openings) }

    private func matrix(_ rows: Range<Int>, of count: Int, _ side: KeyPath<Piece, FeatureColumns>) -> Matrix {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "rows outside the table")
        let parts = dense.map { (width: $0.width, columns: $0[keyPath: side]) }
        return Matrix(rows: rows.count, columns: columns) { row, elements in
            var start = 0
            for part in parts {
                part.columns.fill(rows.lowerBound + row, &elements, from: start, width: part.width)
                start += part.width
            }
        }
    }

    private func sparseMatrix(_ rows: Range<Int>, of count: Int, _ side: KeyPath<Piece, FeatureColumns>) -> SparseMatrix {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "rows outside the table")
        let parts = sparse.map { (width: $0.width, columns: $0[keyPath: side]) }
        var (offsets, indices, values) = ([0], [Int32](), [Float]())
        offsets.reserveCapacity(rows.count + 1)
        for row in rows {
            var start = 0
            for part in parts {
                part.columns.forEachEntry(row, width: part.width) { column, value in
                    indices.append(Int32(start + column))
                    values.append(value)
                }
                start += part.width
            }
            offsets.append(values.count)
        }
        return SparseMatrix(rows: rows.count, columns: sparseColumns, offsets: offsets, indices: indices, values: values)
    }
}

extension FitModel {
    /// The model's screen, compiled. O(rows · terms + entries).
    public func features(cost: FeatureCost = .measured) -> FitFeatures {
        var builder = FeatureBuilder(talents: talentCount, openings: openingCount)
        for (measure, weight) in zip(measures, weights) { builder.add(measure, weight: weight) }
        return builder.features(cost: cost)
    }
}
