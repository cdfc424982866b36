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
        features.add(side, values.map { weight * ($0.isNaN ? missing : $0) })
    }
}

extension Term.Merit: MeasuredTerm {
    func measure(over tables: TermTables, data: TermData, missing: Double) -> any TermMeasure {
        MeritMeasure(side: column.side, values: shares(tables.column(column), tables), missing: missing)
    }

    /// Each row's place on the scale, in [0, 1]; NaN where it states nothing.
    private func shares(_ column: Column, _ tables: TermTables) -> [Double] {
        let numbers: [Double]
        var bounds = range ?? column.declaration.range
        switch column.data {
        case .codes(let codes):
            guard let ranks = tables.codebook(column)?.ranks else { preconditionFailure("the column \(column.name) has no order") }
            numbers = codes.map { $0 < 0 ? .nan : Double(ranks[Int($0)]) }
            if bounds == nil { bounds = 0...Double(ranks.max() ?? 0) }
        case .numbers, .dates, .tags, .text, .credentials:
            numbers = column.numericValues
        }
        // Without a stated range the column's own values make one.
        let scale = bounds ?? numbers.ownScale
        let width = scale.upperBound - scale.lowerBound
        return numbers.map { number in
            if number.isNaN { return .nan }
            // Where all have the same number, nobody is behind.
            guard width > 0 else { return 1 }
            let share = min(1, max(0, (number - scale.lowerBound) / width))
            return descending ? 1 - share : share
        }
    }

    func detail(talent t: Int, opening o: Int, in tables: TermTables) -> LocalizedText { tables.text(column, talent: t, opening: o) }
}
