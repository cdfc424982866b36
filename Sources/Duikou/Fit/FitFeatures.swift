import DuikouKernels

/// The screen of a ``FitModel``: features whose dot product bounds its score from above and, as far as it is exact, from below.
///
/// With x a talent's features and y an opening's, in real arithmetic:
///
///     ⟨x, y⟩ − slackBelow[talent]  ≤  score  ≤  ⟨x, y⟩ + slackAbove
///
/// Whatever needs both whole tables (which tag has which column, bins, scales) is settled when this is made; the numbers are
/// written out for the openings at once and for the talents block by block. A row's features are the same bits in any block.
public struct FitFeatures: Sendable {
    /// Columns of one idea: both sides, of the same width.
    struct Piece: Sendable {
        let width: Int
        let talents: FeatureColumns
        let openings: FeatureColumns
    }

    /// Number of features.
    public let columns: Int
    public let talentCount: Int
    public let openingCount: Int
    /// How far a score may exceed the dot product, in ``Score`` units.
    ///
    /// No column grants less than its term's value, so what is left is that each term is rounded to a whole unit: half a unit a term; the
    /// other half covers `Double` arithmetic, which is far below it.
    public let slackAbove: Float
    /// Per talent, how far a score may fall below the dot product, in ``Score`` units.
    ///
    /// Beside what coarse columns grant too much: half a unit a term for its rounding, and half a unit a term for `Double` arithmetic and for
    /// what the columns' numbers are above the values they stand for, when rounded up to a `Float`: less than 2⁻²³ of them, and they sum to a
    /// million at most, which makes an eighth of a unit for all terms together.
    public let slackBelow: [Float]

    private let pieces: [Piece]

    init(pieces: [Piece], talents: Int, openings: Int, slack: Float, looseness: [Double]) {
        self.pieces = pieces
        columns = pieces.reduce(0) { $0 + $1.width }
        talentCount = talents
        openingCount = openings
        slackAbove = slack
        slackBelow = looseness.map { Float(roundingUp: $0 + Double(slack)) }
    }

    /// Features of a block of talents, block × d. O(block · d).
    public func talents(_ rows: Range<Int>) -> Matrix {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= talentCount, "talents outside the table")
        return Matrix(rows: rows.count, columns: columns) { row, elements in
            var start = 0
            for piece in pieces {
                piece.talents.fill(rows.lowerBound + row, &elements, from: start, width: piece.width)
                start += piece.width
            }
        }
    }

    /// Features of all openings, m × d. O(m · d).
    public func openings() -> Matrix {
        Matrix(rows: openingCount, columns: columns) { row, elements in
            var start = 0
            for piece in pieces {
                piece.openings.fill(row, &elements, from: start, width: piece.width)
                start += piece.width
            }
        }
    }
}

extension FitModel {
    /// The model's screen, compiled. O(rows · terms + entries).
    public func features() -> FitFeatures {
        var builder = FeatureBuilder(talents: talentCount, openings: openingCount)
        for (measure, weight) in zip(measures, weights) { builder.add(measure, weight: weight) }
        return builder.features()
    }
}
