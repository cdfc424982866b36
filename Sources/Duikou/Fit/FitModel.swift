import DuikouKernels

/// How well pairs fit in one direction: the weighted sum of its terms, in ``Score`` units.
public struct FitModel: Sendable {
    /// The terms, in the order of the programme.
    public let terms: [Term]
    /// The most each term can give; they sum to 1,000,000 units, 100 points.
    public let weights: [Int32]
    let measures: [any TermMeasure]
    let talentCount: Int
    let openingCount: Int

    /// The fit of a pair: the sum of its parts. O(terms).
    public func score(talent t: Int, opening o: Int) -> Int32 {
        var sum: Int32 = 0
        for index in measures.indices { sum &+= measures[index].units(t, o, weight: Double(weights[index])) }
        return sum
    }

    /// What each term gives; their sum is the score.
    public func parts(talent t: Int, opening o: Int) -> [Int32] {
        measures.indices.map { measures[$0].units(t, o, weight: Double(weights[$0])) }
    }

    /// The fit of one row of `side` with each of `others`, rows of the other side. O(terms · rows), one dispatch a term.
    func scores(_ side: Side, row: Int, with others: [Int32]) -> [Int32] {
        var units = [Int32](repeating: 0, count: others.count)
        var span = units.mutableSpan
        addScores(side, row: row, with: others.span, to: &span)
        return units
    }

    /// Adds to `units` the fit of one row of `side` with each of `others`, rows of the other side. O(terms · rows), one dispatch a term.
    public func addScores(_ side: Side, row: Int, with others: Span<Int32>, to units: inout MutableSpan<Int32>) {
        for index in measures.indices { addParts(index, side, row: row, with: others, to: &units) }
    }

    /// Adds what the term at `index` alone gives.
    public func addParts(_ index: Int, _ side: Side, row: Int, with others: Span<Int32>, to units: inout MutableSpan<Int32>) {
        let weight = Double(weights[index])
        switch side {
        case .talent: measures[index].addUnits(talent: row, openings: others, weight: weight, to: &units)
        case .opening: measures[index].addUnits(opening: row, talents: others, weight: weight, to: &units)
        }
    }

    /// A term's own value in [0, 1].
    public func value(ofTerm index: Int, talent t: Int, opening o: Int) -> Double { measures[index].value(t, o) }
}

extension FitModel {
    /// Compiles a direction's terms over the tables. `data` goes with `terms`, one by one.
    public init(terms: [Term], data: [TermData], talents: Table, openings: Table, codes: Codes) {
        precondition(terms.count == data.count, "each term has its data, or none")
        self.terms = terms
        weights = Score.apportioned(terms.map(\.weight))
        talentCount = talents.count
        openingCount = openings.count
        let tables = TermTables(talents: talents, openings: openings, codes: codes)
        measures = zip(terms, data).map { $0.measure.measured.measure(over: tables, data: $1, missing: $0.missing) }
    }
}
