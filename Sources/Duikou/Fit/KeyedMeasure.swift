/// A term whose value depends on one distinct value of each side: affinity, order.
struct KeyedMeasure: TermMeasure {
    let talentKeys: [Int32]
    let openingKeys: [Int32]
    let talentKeyCount: Int
    let openingKeyCount: Int
    /// The value of each pair of keys, talents' keys first; without a table, values are computed when asked for.
    private let table: [Double]
    private let compute: @Sendable (Int, Int) -> Double
    private let maximumTableEntries: Int

    /// 32 MB of values. Beyond that a value is computed when asked for, and the screen grants every pair the whole term.
    static let maximumTableEntries = 4_000_000
    /// The most entries that a row of the other side may have, on average, for each profile of the one-hot side to have a column of its
    /// own. With more, profiles are put in this many groups, because such rows would take memory and time out of proportion.
    static let maximumEntries = 48

    init(
        talentKeys: [Int32], talentKeyCount: Int, openingKeys: [Int32], openingKeyCount: Int,
        maximumTableEntries: Int = Self.maximumTableEntries,
        compute: @escaping @Sendable (_ talentKey: Int, _ openingKey: Int) -> Double
    ) {
        self.maximumTableEntries = maximumTableEntries
        self.talentKeys = talentKeys
        self.openingKeys = openingKeys
        self.talentKeyCount = talentKeyCount
        self.openingKeyCount = openingKeyCount
        self.compute = compute
        var table: [Double] = []
        if talentKeyCount * openingKeyCount <= maximumTableEntries {
            table.reserveCapacity(talentKeyCount * openingKeyCount)
            for t in 0..<talentKeyCount { for o in 0..<openingKeyCount { table.append(compute(t, o)) } }
        }
        self.table = table
    }

    func value(_ t: Int, _ o: Int) -> Double { valueOfKeys(Int(talentKeys[t]), Int(openingKeys[o])) }

    private func valueOfKeys(_ t: Int, _ o: Int) -> Double {
        table.isEmpty ? compute(t, o) : table[t * openingKeyCount + o]
    }

    func addUnits(talent: Int, openings: Span<Int32>, weight: Double, to units: inout MutableSpan<Int32>) {
        let key = Int(talentKeys[talent])
        let (keys, values) = (openingKeys.span, table.span)
        guard !values.isEmpty else {
            for i in openings.indices { units[i] &+= Score.wholeUnits(compute(key, Int(keys[Int(openings[i])])) * weight) }
            return
        }
        let start = key * openingKeyCount
        for i in openings.indices { units[i] &+= Score.wholeUnits(values[start + Int(keys[Int(openings[i])])] * weight) }
    }

    func addUnits(opening: Int, talents: Span<Int32>, weight: Double, to units: inout MutableSpan<Int32>) {
        let key = Int(openingKeys[opening])
        let (keys, values) = (talentKeys.span, table.span)
        guard !values.isEmpty else {
            for i in talents.indices { units[i] &+= Score.wholeUnits(compute(Int(keys[Int(talents[i])]), key) * weight) }
            return
        }
        for i in talents.indices { units[i] &+= Score.wholeUnits(values[Int(keys[Int(talents[i])]) * openingKeyCount + key] * weight) }
    }

    /// One-hot columns of the side with fewer distinct *profiles* (a key's values with each key of the other side; an all-zero profile
    /// needs no column); the other side holds its value with each. Exact, unless profiles had to be put in groups: then the other side
    /// holds the best value in each group.
    func addFeatures(to features: inout FeatureBuilder, weight: Double) {
        guard talentKeyCount > 0, openingKeyCount > 0 else { return }
        guard talentKeyCount * openingKeyCount <= maximumTableEntries else {
            // With too many pairs of keys to look at each, every pair is granted the most that a value can be: the term screens nothing,
            // and pairs that the other terms let through are scored exactly, by all threads.
            features.add(.opening, Array(repeating: weight, count: openingKeys.count))
            return features.loosen(weight)
        }
        let ofTalents = Profiles((0..<talentKeyCount).map { t in (0..<openingKeyCount).map { valueOfKeys(t, $0) } })
        let ofOpenings = Profiles((0..<openingKeyCount).map { o in (0..<talentKeyCount).map { valueOfKeys($0, o) } })
        let hotIsTalent = ofTalents.values.count <= ofOpenings.values.count
        let (hot, hotKeys) = hotIsTalent ? (ofTalents, talentKeys) : (ofOpenings, openingKeys)
        let (coldKeys, coldCount) = hotIsTalent ? (openingKeys, openingKeyCount) : (talentKeys, talentKeyCount)
        var coldRows = [Int](repeating: 0, count: coldCount)
        for key in coldKeys { coldRows[Int(key)] += 1 }
        let entries = hot.values.reduce(0) { sum, profile in
            sum + coldRows.indices.reduce(0) { $0 + (profile[$1] > 0 ? coldRows[$1] : 0) }
        }
        let groups = entries <= Self.maximumEntries * coldKeys.count ? hot.values.count : min(hot.values.count, Self.maximumEntries)
        let groupOf = hot.values.indices.map { $0 * groups / hot.values.count }
        var best = [Double](repeating: 0, count: groups * coldCount)
        for (profile, g) in zip(hot.values, groupOf) {
            for cold in 0..<coldCount { best[cold * groups + g] = max(best[cold * groups + g], profile[cold]) }
        }
        let columnOfKey = hot.profileOfKey.map { $0 < 0 ? $0 : Int32(groupOf[Int($0)]) }
        let members = FeatureColumns.oneHot(columns: hotKeys.map { columnOfKey[Int($0)] }, values: Array(repeating: 1, count: groups))
        let values = FeatureColumns.lookup(keys: coldKeys, table: best.map { Float(roundingUp: weight * $0) })
        features.add(width: groups, talents: hotIsTalent ? members : values, openings: hotIsTalent ? values : members)

        guard groups < hot.values.count else { return }
        // The most that a talent's key may be granted beyond its value, over all keys of openings.
        var excess = [Double](repeating: 0, count: talentKeyCount)
        for (key, p) in hot.profileOfKey.enumerated() where p >= 0 {
            for cold in 0..<coldCount {
                let t = hotIsTalent ? key : cold
                excess[t] = max(excess[t], best[cold * groups + groupOf[Int(p)]] - hot.values[Int(p)][cold])
            }
        }
        features.loosen(keys: talentKeys, amounts: excess.map { weight * $0 })
    }

    /// The distinct rows of a table of values, all-zero rows left out, and each key's place among them; −1 for an all-zero row.
    private struct Profiles {
        var values: [[Double]] = []
        var profileOfKey: [Int32] = []

        init(_ rows: [[Double]]) {
            let distinct = Distinct(rows)
            var places: [Int32] = []
            for row in distinct.values {
                places.append(row.contains { $0 > 0 } ? Int32(values.count) : -1)
                if places.last! >= 0 { values.append(row) }
            }
            profileOfKey = distinct.keys.map { places[Int($0)] }
        }
    }
}
