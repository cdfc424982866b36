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
        totals = (0..<required.count).map { row in
            weights.isEmpty ? Double(required[row].count) : required[row].reduce(0.0) { $0 + (weights[$1] ?? 1) }
        }
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

    /// A column for each of the most required tags: who holds the tag, and the share that it has of what a row requires. The rarer tags
    /// share a column: whoever holds any is granted all that a row asks of them. One more number grants rows that require nothing
    /// what is due to them.
    func addFeatures(to features: inout FeatureBuilder, weight: Double) {
        let (held, required) = holderIsTalent ? (talents, openings) : (openings, talents)
        let tags = Int(max(held.values.max() ?? -1, required.values.max() ?? -1)) + 1
        var (holders, requirers) = ([Int](repeating: 0, count: tags), [Int](repeating: 0, count: tags))
        for tag in held.values { holders[Int(tag)] += 1 }
        for tag in required.values { requirers[Int(tag)] += 1 }
        let common = (0..<tags).filter { holders[$0] > 0 && requirers[$0] > 0 }
            .sorted { requirers[$0] == requirers[$1] ? $0 < $1 : requirers[$0] > requirers[$1] }
        let shared = common.count > Self.mostColumns ? Int32(Self.mostColumns) : nil
        var columnOfTag = [Int32](repeating: -1, count: tags)
        for (place, tag) in common.enumerated() { columnOfTag[tag] = shared.map { min($0, Int32(place)) } ?? Int32(place) }

        var shares = [Float](repeating: 0, count: required.values.count)
        var rareShares = [Double](repeating: 0, count: required.count)
        for row in 0..<required.count where totals[row] > 0 {
            var firstRare: Int?
            for i in required.offsets[row]..<required.offsets[row + 1] {
                let tag = required.values[i]
                let share = weight * ((weights[tag] ?? 1) / totals[row])
                if let shared, columnOfTag[Int(tag)] == shared {
                    rareShares[row] += share
                    if firstRare == nil { firstRare = i }
                } else {
                    shares[i] = Float(roundingUp: share)
                }
            }
            if let firstRare {
                rareShares[row] = min(weight, rareShares[row])
                shares[firstRare] = Float(roundingUp: rareShares[row])
            }
        }
        let width = min(common.count, Self.mostColumns + 1)
        let holding = FeatureColumns.held(held, columnOfTag: columnOfTag, values: Array(repeating: 1, count: width))
        let requiring = FeatureColumns.required(required, columnOfTag: columnOfTag, shares: shares)
        features.add(width: width, talents: holderIsTalent ? holding : requiring, openings: holderIsTalent ? requiring : holding)
        if missing > 0, totals.contains(0) {
            features.add(holderIsTalent ? .opening : .talent, totals.map { $0 == 0 ? weight * missing : 0 })
        }
        if let shared {
            let most = rareShares.max() ?? 0
            features.loosen(
                holderIsTalent
                    ? (0..<held.count).map { row in held[row].contains { columnOfTag[Int($0)] == shared } ? most : 0 } : rareShares)
        }
    }
}
