/// The first of the n places that is or covers the value counts: the place i, from 0, gives (n − i) / n.
extension Term.Order: MeasuredTerm {
    func measure(over tables: TermTables, data: TermData, missing: Double) -> any TermMeasure {
        let listColumn = tables.column(list)
        let rankings = listColumn.distinctLists
        let sets = tables.column(value).distinctSets
        let book = tables.codebook(listColumn)
        let (rankingValues, setValues) = (rankings.values, sets.values)
        let compute: @Sendable (Int, Int) -> Double = { ranking, set in
            let wishes = rankingValues[ranking]
            if wishes.isEmpty { return missing }
            for (place, wish) in wishes.enumerated()
            where setValues[set].contains(where: { wish == $0 || (book?.covers(wish, $0) ?? false) }) {
                return Double(wishes.count - place) / Double(wishes.count)
            }
            return 0
        }
        return list.side == .talent
            ? KeyedMeasure(
                talentKeys: rankings.keys, talentKeyCount: rankingValues.count, openingKeys: sets.keys,
                openingKeyCount: setValues.count, compute: compute)
            : KeyedMeasure(
                talentKeys: sets.keys, talentKeyCount: setValues.count, openingKeys: rankings.keys,
                openingKeyCount: rankingValues.count, compute: { compute($1, $0) })
    }

    func detail(talent t: Int, opening o: Int, in tables: TermTables) -> LocalizedText {
        let (wishes, there) = (tables.text(list, talent: t, opening: o), tables.text(value, talent: t, opening: o))
        return LocalizedText(zh: "\(there.zh)；意愿顺序：\(wishes.zh)", en: "\(there.en); in order of preference: \(wishes.en)")
    }
}
