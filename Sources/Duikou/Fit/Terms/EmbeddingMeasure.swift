import DuikouKernels

/// Half of one plus the cosine of two given vectors; a zero vector states nothing.
struct EmbeddingMeasure: TermMeasure {
    let talents: Matrix
    let openings: Matrix
    let missing: Double
    private let hasTalent: [Bool]
    private let hasOpening: [Bool]
    private let scorer: DotScorer

    init(talents: Matrix, openings: Matrix, missing: Double) {
        self.talents = talents
        self.openings = openings
        self.missing = missing
        func stated(_ matrix: Matrix) -> [Bool] {
            let elements = matrix.elements
            return (0..<matrix.rows).map { row in
                elements[(row * matrix.columns)..<((row + 1) * matrix.columns)].contains { $0 != 0 }
            }
        }
        hasTalent = stated(talents)
        hasOpening = stated(openings)
        scorer = DotScorer(rows: talents, columns: openings)
    }

    func value(_ t: Int, _ o: Int) -> Double {
        guard hasTalent[t], hasOpening[o] else { return missing }
        return min(1, max(0, 0.5 + 0.5 * scorer.score(row: t, column: o)))
    }

    /// The vectors themselves, and one column each for talents with and without a vector.
    ///
    /// The numbers of the vectors are rounded to nearest, twice: the product is off by 2⁻²³ of the sum of absolute terms, which is at most
    /// half the product of the largest norms. Where that product is above 1, as rounding may make it for unit vectors, the value is cut off
    /// at 0 or 1 and the product is not.
    func addFeatures(to features: inout FeatureBuilder, weight: Double) {
        let squares = [talents, openings].map(Self.largestSquare)
        let over = max(0, (squares[0] * squares[1]).squareRoot() - 1) / 2 * (1 + 0x1p-20) + 0x1p-20
        let scale = Float(0.5 * weight)
        features.add(
            width: talents.columns, talents: .vectors(talents, factors: Array(repeating: 1, count: talents.columns)),
            openings: .vectors(openings, factors: Array(repeating: scale, count: talents.columns)))
        let both = Float(roundingUp: weight * (0.5 + over))
        let one = Float(roundingUp: weight * missing)
        features.add(
            width: 2, talents: .oneHot(columns: hasTalent.map { $0 ? 0 : 1 }, values: [1, 1]),
            openings: .lookup(keys: hasOpening.map { $0 ? 0 : 1 }, table: [both, one, one, one]))
        features.loosen(2 * over * weight)
    }

    private static func largestSquare(_ matrix: Matrix) -> Double {
        let elements = matrix.elements
        return (0..<matrix.rows).reduce(0) { largest, row in
            max(largest, elements[(row * matrix.columns)..<((row + 1) * matrix.columns)].reduce(0) { $0 + Double($1) * Double($1) })
        }
    }
}

extension Term.Embedding: MeasuredTerm {
    func measure(over tables: TermTables, data: TermData, missing: Double) -> any TermMeasure {
        guard case .vectors(let talents, let openings) = data else {
            preconditionFailure("an embedding term without vectors passed the reader")
        }
        return EmbeddingMeasure(talents: talents, openings: openings, missing: missing)
    }

    func detail(talent t: Int, opening o: Int, in tables: TermTables) -> LocalizedText {
        LocalizedText(zh: "向量相近程度", en: "nearness of vectors")
    }
}
