import DuikouKernels

/// 1 at equal numbers, falling linearly to 0 at a difference of `scale`; with `enough`, that side's number may exceed
/// the other's at no loss.
struct ClosenessMeasure: TermMeasure {
    let talents: [Double]
    let openings: [Double]
    let scale: Double
    let enough: Side?
    let missing: Double

    /// Bins of the talents' numbers in the screen.
    static let mostBins = 40

    func value(_ t: Int, _ o: Int) -> Double { closeness(talents[t], openings[o]) }

    private func closeness(_ talent: Double, _ opening: Double) -> Double {
        if talent.isNaN || opening.isNaN { return missing }
        switch enough {
        case .talent where talent >= opening: return 1
        case .opening where opening >= talent: return 1
        default: return max(0, 1 - abs(talent - opening) / scale)
        }
    }

    /// The talents' numbers in bins of like frequency: each opening's column holds the best value that a number of the
    /// bin can have, which is at the bin's point nearest to the opening's number, since closeness has one peak.
    func addFeatures(to features: inout FeatureBuilder, weight: Double) {
        let stated = talents.indices.filter { !talents[$0].isNaN }
        let distinct = Array(Set(stated.map { talents[$0] })).sorted()
        let bins = min(distinct.count, Self.mostBins)
        var rows = [[(row: Int32, value: Float)]](repeating: [], count: bins)
        if bins > 0 {
            let position = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
            for t in stated { rows[position[talents[t]]! * bins / distinct.count].append((Int32(t), 1)) }
        }
        for bin in 0..<bins {
            let numbers = rows[bin].map { talents[Int($0.row)] }
            let (low, high) = (numbers.min()!, numbers.max()!)
            features.add(
                talents: rows[bin],
                openings: openings.indices.compactMap { o in
                    let nearest = openings[o].isNaN ? low : min(max(openings[o], low), high)
                    let value = closeness(nearest, openings[o])
                    return value > 0 ? (Int32(o), Float(roundingUp: weight * value)) : nil
                })
        }
        if missing > 0, stated.count < talents.count {
            features.add(
                talents: talents.indices.filter { talents[$0].isNaN }.map { (Int32($0), 1) },
                openings: openings.indices.map { (Int32($0), Float(roundingUp: weight * missing)) })
        }
    }
}

/// A value of one side alone, already in [0, 1]; NaN where it is not stated.
struct MeritMeasure: TermMeasure {
    let side: Side
    let values: [Double]
    let missing: Double

    func value(_ t: Int, _ o: Int) -> Double {
        let value = values[side == .talent ? t : o]
        return value.isNaN ? missing : value
    }

    func addFeatures(to features: inout FeatureBuilder, weight: Double) {
        let own = values.indices.map { row in
            (row: Int32(row), value: Float(roundingUp: weight * (values[row].isNaN ? missing : values[row])))
        }
        if side == .talent {
            features.add(talents: own, openings: (0..<features.openingCount).map { (Int32($0), 1) })
        } else {
            features.add(talents: (0..<features.talentCount).map { (Int32($0), 1) }, openings: own)
        }
    }
}

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

    /// The vectors themselves, and one constant column; a missing side is granted the larger of `missing` and a half.
    func addFeatures(to features: inout FeatureBuilder, weight: Double) {
        for j in 0..<talents.columns {
            features.add(
                talents: (0..<talents.rows).map { (Int32($0), talents[$0, j]) },
                openings: (0..<openings.rows).map { (Int32($0), Float(0.5 * weight) * openings[$0, j]) })
        }
        // The last thousandth covers the rounding of the scaled vectors to Float.
        features.add(
            talents: (0..<talents.rows).map { (Int32($0), 1) },
            openings: (0..<openings.rows).map { (Int32($0), Float(roundingUp: weight * (max(0.5, missing) + 0.001))) })
    }
}
