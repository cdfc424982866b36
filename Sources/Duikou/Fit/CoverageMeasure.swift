/// The (weighted) share of the required tags that the holder has.
///
/// value = Σ weight of required tags held / Σ weight of required tags, summed in ascending order of tag.
struct CoverageMeasure: TermMeasure {
    /// Ascending sets, by row.
    let talents: Lists
    let openings: Lists
    let holderIsTalent: Bool
    /// Weight of a tag; 1 where absent.
    let weights: [Int32: Double]
    let missing: Double
    /// Σ weight of each row's tags on the requiring side.
    private let totals: [Double]

    /// At most this many tags get a column of their own in the screen; rarer ones share one.
    static let mostColumns = 192

    init(talents: Lists, openings: Lists, holderIsTalent: Bool, weights: [Int32: Double], missing: Double) {
        self.talents = talents
        self.openings = openings
        self.holderIsTalent = holderIsTalent
        self.weights = weights
        self.missing = missing
        let required = holderIsTalent ? openings : talents
        totals = (0..<required.count).map { row in required[row].reduce(0.0) { $0 + (weights[$1] ?? 1) } }
    }

    func value(_ t: Int, _ o: Int) -> Double {
        let total = totals[holderIsTalent ? o : t]
        guard total > 0 else { return missing }
        let (held, required) = holderIsTalent ? (talents, openings) : (openings, talents)
        let (h, r) = holderIsTalent ? (t, o) : (o, t)
        var i = held.offsets[h]
        var j = required.offsets[r]
        let (iEnd, jEnd) = (held.offsets[h + 1], required.offsets[r + 1])
        var sum = 0.0
        if weights.isEmpty {
            var count = 0
            while i < iEnd, j < jEnd {
                let (a, b) = (held.values[i], required.values[j])
                if a == b { count += 1 }
                if a <= b { i += 1 }
                if b <= a { j += 1 }
            }
            return Double(count) / total
        }
        while i < iEnd, j < jEnd {
            let (a, b) = (held.values[i], required.values[j])
            if a == b { sum += weights[a] ?? 1 }
            if a <= b { i += 1 }
            if b <= a { j += 1 }
        }
        return sum / total
    }

    func addFeatures(to features: inout FeatureBuilder, weight: Double) {
        let (held, required) = holderIsTalent ? (talents, openings) : (openings, talents)
        var heldRows: [Int32: [Int32]] = [:]
        for row in 0..<held.count { for tag in held[row] { heldRows[tag, default: []].append(Int32(row)) } }
        var requiredRows: [Int32: [(row: Int32, value: Float)]] = [:]
        for row in 0..<required.count where totals[row] > 0 {
            for tag in required[row] where heldRows[tag] != nil {
                let share = (weights[tag] ?? 1) / totals[row]
                requiredRows[tag, default: []].append((Int32(row), Float(roundingUp: weight * share)))
            }
        }
        func add(_ holders: [(row: Int32, value: Float)], _ requirers: [(row: Int32, value: Float)]) {
            if holderIsTalent {
                features.add(talents: holders, openings: requirers)
            } else {
                features.add(talents: requirers, openings: holders)
            }
        }
        let common = requiredRows.keys.sorted { a, b in
            let (left, right) = (requiredRows[a]!.count, requiredRows[b]!.count)
            return left == right ? a < b : left > right
        }
        for tag in common.prefix(Self.mostColumns) { add(heldRows[tag]!.map { ($0, 1) }, requiredRows[tag]!) }
        // Rare tags: whoever holds any is granted all that a row asks of them.
        let rare = common.dropFirst(Self.mostColumns)
        if !rare.isEmpty {
            var holders = Set<Int32>()
            var shares: [Int32: Double] = [:]
            for tag in rare {
                holders.formUnion(heldRows[tag]!)
                for entry in requiredRows[tag]! { shares[entry.row, default: 0] += Double(entry.value) }
            }
            add(
                holders.sorted().map { ($0, 1) },
                shares.keys.sorted().map { ($0, Float(roundingUp: min(weight, shares[$0]!))) })
        }
        let silent = (0..<required.count).filter { totals[$0] == 0 }.map { (row: Int32($0), value: Float(roundingUp: weight * missing)) }
        if !silent.isEmpty, missing > 0 { add((0..<held.count).map { (Int32($0), 1) }, silent) }
    }
}
