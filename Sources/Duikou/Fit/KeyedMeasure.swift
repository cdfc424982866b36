/// A term whose value depends on one distinct value of each side: affinity, order.
struct KeyedMeasure: TermMeasure {
    let talentKeys: [Int32]
    let openingKeys: [Int32]
    let talentKeyCount: Int
    let openingKeyCount: Int
    /// The value of each pair of keys, talents' keys first, where there are few enough; else it is computed.
    private let table: [Double]
    private let compute: @Sendable (Int, Int) -> Double
    private let mostTableEntries: Int

    /// 32 MB of values; beyond, a value is computed when asked for, and the screen grants every pair the whole term.
    static let mostTableEntries = 4_000_000
    /// The screen's one-hot side is grouped into at most this many columns.
    static let mostColumns = 48

    init(
        talentKeys: [Int32], talentKeyCount: Int, openingKeys: [Int32], openingKeyCount: Int,
        mostTableEntries: Int = Self.mostTableEntries,
        compute: @escaping @Sendable (_ talentKey: Int, _ openingKey: Int) -> Double
    ) {
        self.mostTableEntries = mostTableEntries
        self.talentKeys = talentKeys
        self.openingKeys = openingKeys
        self.talentKeyCount = talentKeyCount
        self.openingKeyCount = openingKeyCount
        self.compute = compute
        var table: [Double] = []
        if talentKeyCount * openingKeyCount <= mostTableEntries {
            table.reserveCapacity(talentKeyCount * openingKeyCount)
            for t in 0..<talentKeyCount { for o in 0..<openingKeyCount { table.append(compute(t, o)) } }
        }
        self.table = table
    }

    func value(_ t: Int, _ o: Int) -> Double { valueOfKeys(Int(talentKeys[t]), Int(openingKeys[o])) }

    private func valueOfKeys(_ t: Int, _ o: Int) -> Double {
        table.isEmpty ? compute(t, o) : table[t * openingKeyCount + o]
    }

    /// One-hot groups of the side with fewer distinct values; the other side holds the best value in each group.
    func addFeatures(to features: inout FeatureBuilder, weight: Double) {
        guard talentKeyCount > 0, openingKeyCount > 0 else { return }
        guard talentKeyCount * openingKeyCount <= mostTableEntries else { return addCoarseFeatures(to: &features, weight: weight) }
        let hotIsTalent = talentKeyCount <= openingKeyCount
        let (hotCount, coldCount) = hotIsTalent ? (talentKeyCount, openingKeyCount) : (openingKeyCount, talentKeyCount)
        let (hotKeys, coldKeys) = hotIsTalent ? (talentKeys, openingKeys) : (openingKeys, talentKeys)
        let groups = min(hotCount, Self.mostColumns)
        func group(_ key: Int) -> Int { key * groups / hotCount }
        var best = [Double](repeating: 0, count: groups * coldCount)
        for hot in 0..<hotCount {
            let g = group(hot)
            for cold in 0..<coldCount {
                let value = hotIsTalent ? valueOfKeys(hot, cold) : valueOfKeys(cold, hot)
                best[g * coldCount + cold] = max(best[g * coldCount + cold], value)
            }
        }
        for g in 0..<groups {
            let members = hotKeys.indices.filter { group(Int(hotKeys[$0])) == g }.map { (row: Int32($0), value: Float(1)) }
            let values = coldKeys.indices.compactMap { row -> (row: Int32, value: Float)? in
                let value = best[g * coldCount + Int(coldKeys[row])]
                return value > 0 ? (Int32(row), Float(roundingUp: weight * value)) : nil
            }
            if hotIsTalent {
                features.add(talents: members, openings: values)
            } else {
                features.add(talents: values, openings: members)
            }
        }
    }

    /// With too many pairs of keys to look at each, every pair is granted the most that a value can be: the term screens
    /// nothing, and whoever the other terms let through is scored exactly, by all threads.
    private func addCoarseFeatures(to features: inout FeatureBuilder, weight: Double) {
        features.add(
            talents: talentKeys.indices.map { (row: Int32($0), value: 1) },
            openings: openingKeys.indices.map { (row: Int32($0), value: Float(roundingUp: weight)) })
    }
}
