import DuikouKernels

/// Turns declared terms into measures over the tables' columns.
struct TermCompiler {
    let talents: Table
    let openings: Table
    let codes: Codes

    func compile(_ term: Term, _ data: TermData) -> any TermMeasure {
        switch term.measure {
        case .coverage(let holder, let required, _):
            let holderIsTalent = holder.side == .talent
            let (talent, opening) = holderIsTalent ? (holder, required) : (required, holder)
            var weights: [Int32: Double] = [:]
            if case .weights(let given) = data { weights = given }
            return CoverageMeasure(
                talents: column(talent).sortedLists, openings: column(opening).sortedLists,
                holderIsTalent: holderIsTalent, weights: weights, missing: term.missing)
        case .affinity(let talent, let opening, _):
            return affinity(column(talent), column(opening), data, missing: term.missing)
        case .order(let list, let value):
            return order(list, value, missing: term.missing)
        case .closeness(let talent, let opening, let scale, let enough):
            return ClosenessMeasure(
                talents: column(talent).numericValues, openings: column(opening).numericValues, scale: scale,
                enough: enough, missing: term.missing)
        case .merit(let reference, let range, let descending):
            return MeritMeasure(
                side: reference.side, values: merit(column(reference), range, descending), missing: term.missing)
        case .embedding:
            guard case .vectors(let talentVectors, let openingVectors) = data else {
                preconditionFailure("an embedding term without vectors passed the reader")
            }
            return EmbeddingMeasure(talents: talentVectors, openings: openingVectors, missing: term.missing)
        }
    }

    // MARK: Kinds

    /// The best value over the two sides' sets. A pair of codes takes the value of its most specific entry: the talent's
    /// code or the nearest above it that has an entry for the opening's code or the nearest above that.
    private func affinity(_ talent: Column, _ opening: Column, _ data: TermData, missing: Double) -> KeyedMeasure {
        let talentSets = talent.distinctSets
        let openingSets = opening.distinctSets
        let talentBook = talent.declaration.codebook.flatMap { codes.codebooks[$0] }
        let openingBook = opening.declaration.codebook.flatMap { codes.codebooks[$0] }
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

    /// The first of the n places that is or covers the value counts: the place i, from 0, gives (n − i) / n.
    private func order(_ list: ColumnReference, _ value: ColumnReference, missing: Double) -> KeyedMeasure {
        let listColumn = column(list)
        let rankings = listColumn.distinctLists
        let sets = column(value).distinctSets
        let book = listColumn.declaration.codebook.flatMap { codes.codebooks[$0] }
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

    private func merit(_ column: Column, _ range: ClosedRange<Double>?, _ descending: Bool) -> [Double] {
        let numbers: [Double]
        var bounds = range ?? column.declaration.range
        switch column.data {
        case .codes(let codes):
            guard let ranks = column.declaration.codebook.flatMap({ self.codes.codebooks[$0]?.ranks }) else {
                preconditionFailure("the column \(column.name) has no order")
            }
            numbers = codes.map { $0 < 0 ? .nan : Double(ranks[Int($0)]) }
            if bounds == nil { bounds = 0...Double(ranks.max() ?? 0) }
        default:
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

    // MARK: Pieces

    private func column(_ reference: ColumnReference) -> Column {
        let table = reference.side == .talent ? talents : openings
        guard let column = table.column(reference.column) else {
            preconditionFailure("the column \(reference.description) passed the programme check but is not in its table")
        }
        return column
    }
}
