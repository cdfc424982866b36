/// The best value over the two sides' sets. A pair of codes takes the value of its most specific entry: the talent's
/// code or the nearest above it that has an entry for the opening's code or the nearest above that.
extension Term.Affinity: MeasuredTerm {
    func measure(over tables: TermTables, data: TermData, missing: Double) -> any TermMeasure {
        let (talentColumn, openingColumn) = (tables.column(talent), tables.column(opening))
        let talentSets = talentColumn.distinctSets
        let openingSets = openingColumn.distinctSets
        let (talentBook, openingBook) = (tables.codebook(talentColumn), tables.codebook(openingColumn))
        var entries: [CodePair: Double]?
        if case .affinity(let given) = data {
            entries = Dictionary(given.map { (CodePair(talent: $0.talent, opening: $0.opening), $0.value) }, uniquingKeysWith: max)
        }
        func value(_ t: Int32, _ o: Int32) -> Double {
            guard let entries else {
                let related = t == o || (talentBook.map { $0.covers(o, t) || $0.covers(t, o) } ?? false)
                return related ? 1 : 0
            }
            for a in Self.ancestry(t, talentBook) {
                for b in Self.ancestry(o, openingBook) {
                    if let value = entries[CodePair(talent: a, opening: b)] { return value }
                }
            }
            return 0
        }
        var memo: [CodePair: Double] = [:]
        let openingCodes = Set(openingSets.values.joined())
        for t in Set(talentSets.values.joined()) {
            for o in openingCodes {
                let found = value(t, o)
                if found != 0 { memo[CodePair(talent: t, opening: o)] = found }
            }
        }
        let (values, talentValues, openingValues) = (memo, talentSets.values, openingSets.values)
        return KeyedMeasure(
            talentKeys: talentSets.keys, talentKeyCount: talentValues.count, openingKeys: openingSets.keys,
            openingKeyCount: openingValues.count
        ) { t, o in
            if talentValues[t].isEmpty || openingValues[o].isEmpty { return missing }
            var best = 0.0
            for a in talentValues[t] {
                for b in openingValues[o] { best = max(best, values[CodePair(talent: a, opening: b)] ?? 0) }
            }
            return best
        }
    }

    private struct CodePair: Hashable, Sendable {
        var talent: Int32
        var opening: Int32
    }

    private static func ancestry(_ code: Int32, _ book: Codebook?) -> [Int32] {
        guard let book else { return [code] }
        return Array(sequence(first: code) { book.parents[Int($0)] >= 0 ? book.parents[Int($0)] : nil })
    }

    func detail(talent t: Int, opening o: Int, in tables: TermTables) -> LocalizedText {
        tables.texts(talent, opening, talent: t, opening: o)
    }
}
