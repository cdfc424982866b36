/// 1 at equal numbers, falling linearly to 0 at a difference of `scale`; with `enough`, that side's number may exceed
/// the other's at no loss.
struct ClosenessMeasure: TermMeasure {
    let talents: [Double]
    let openings: [Double]
    let scale: Double
    let enough: Side?
    let missing: Double

    /// The most columns that the term may take in the screen, beside one for unstated numbers.
    static let maximumBins = 40
    /// 16 MB of values of talents' numbers in the screen; beyond that, bins take less.
    static let maximumTableEntries = 4_000_000

    func value(_ t: Int, _ o: Int) -> Double { closeness(talents[t], openings[o]) }

    private func closeness(_ talent: Double, _ opening: Double) -> Double {
        if talent.isNaN || opening.isNaN { return missing }
        switch enough {
        case .talent where talent >= opening: return 1
        case .opening where opening >= talent: return 1
        default: return max(0, 1 - abs(talent - opening) / scale)
        }
    }

    /// One-hot columns of the side with few distinct numbers; the other side holds its closeness to each. Exact.
    ///
    /// Where both sides have many, the talents' numbers are put in bins of similar frequency. Each opening holds the best value that a
    /// number of the bin can have: that of the bin's point nearest to the opening's number, since closeness has one peak.
    func addFeatures(to features: inout FeatureBuilder, weight: Double) {
        let (t, o) = (DistinctNumbers(talents), DistinctNumbers(openings))
        if t.numbers.count > Self.maximumBins, o.numbers.count <= Self.maximumBins,
            (t.numbers.count + 1) * (o.numbers.count + 1) <= Self.maximumTableEntries
        {
            let table = (t.numbers + [.nan]).flatMap { number in
                (o.numbers + [.nan]).map { Float(roundingUp: weight * closeness(number, $0)) }
            }
            let width = o.numbers.count + 1
            return features.add(
                width: width, talents: .lookup(keys: t.keys, table: table),
                openings: .oneHot(columns: o.keys, values: Array(repeating: 1, count: width)))
        }
        let bins = min(t.numbers.count, Self.maximumBins)
        let binOf = t.numbers.indices.map { $0 * bins / t.numbers.count }
        var bounds = [(low: Double, high: Double)](repeating: (.infinity, -.infinity), count: bins)
        for (number, bin) in zip(t.numbers, binOf) { bounds[bin] = (min(bounds[bin].low, number), max(bounds[bin].high, number)) }
        // The last column is for talents that state no number.
        let table = (o.numbers + [.nan]).flatMap { number in
            bounds.map { bin in
                let nearest = number.isNaN ? bin.low : min(max(number, bin.low), bin.high)
                return Float(roundingUp: weight * closeness(nearest, number))
            } + [Float(roundingUp: weight * missing)]
        }
        features.add(
            width: bins + 1,
            talents: .oneHot(
                columns: t.keys.map { Int32(Int($0) < binOf.count ? binOf[Int($0)] : bins) }, values: Array(repeating: 1, count: bins + 1)),
            openings: .lookup(keys: o.keys, table: table))
        if bins < t.numbers.count {
            // Closeness changes by 1 over `scale` at most.
            features.loosen(
                keys: t.keys,
                amounts: zip(t.numbers, binOf).map { number, bin in
                    weight * min(1, max(bounds[bin].high - number, number - bounds[bin].low) / scale)
                } + [0])
        }
    }
}

/// The distinct numbers of a column, ascending, and each row's place among them; a row without a number comes after the last.
private struct DistinctNumbers {
    let numbers: [Double]
    let keys: [Int32]

    init(_ values: [Double]) {
        var numbers: [Double] = []
        for value in values.filter({ !$0.isNaN }).sorted() where numbers.last != value { numbers.append(value) }
        keys = values.map { value in
            if value.isNaN { return Int32(numbers.count) }
            var (low, high) = (0, numbers.count - 1)
            while low < high {
                let middle = (low + high) / 2
                if numbers[middle] < value { low = middle + 1 } else { high = middle }
            }
            return Int32(low)
        }
        self.numbers = numbers
    }
}

extension Term.Closeness: MeasuredTerm {
    func measure(over tables: TermTables, data: TermData, missing: Double) -> any TermMeasure {
        ClosenessMeasure(
            talents: tables.column(talent).numericValues, openings: tables.column(opening).numericValues, scale: scale, enough: enough,
            missing: missing)
    }

    func detail(talent t: Int, opening o: Int, in tables: TermTables) -> LocalizedText {
        tables.texts(talent, opening, talent: t, opening: o)
    }
}
