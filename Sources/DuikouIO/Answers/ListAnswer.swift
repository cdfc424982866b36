import Duikou

/// The best partners of one row, and the obstacles to having more.
///
/// `Words` is ``LocalizedText`` in the facts that a job returns, and `String` once a language is chosen (``said(in:)``); the latter is what
/// text and JSON are made from.
public struct ListAnswer<Words: Sendable>: Sendable {
    /// What a term adds to a fit.
    public struct Part: Sendable {
        /// The term's name.
        public var term: String
        /// What people call it.
        public var title: Words
        /// What the pair gets, and the most that a pair can get.
        public var points: Points
        public var most: Points
    }

    /// A partner on the list.
    public struct Entry: Sendable {
        /// The place on the list, from 1.
        public var rank: Int
        public var id: String
        /// The columns that the programme shows beside an id.
        public var columns: [Cell<Words>]
        /// The sum of the terms' points.
        public var fit: Points
        public var terms: [Part]
        /// Waivable rules that the pair fails.
        public var waived: [Words]
        /// The rank of this opening among the talent's stated choices; absent where it is none of them.
        public var choice: Int?
        /// The opening's interview rating of the talent.
        public var rating: Double?
        /// With changes: the rank without them; absent where the pair was not eligible then.
        public var rankBefore: Int?
    }

    /// A rule that excludes partners.
    public struct Blocked: Sendable {
        /// The rule's name, and what people call it.
        public var rule: String
        public var title: Words
        /// How many partners the rule excludes; one partner may fail several rules.
        public var count: Int
    }

    /// The one requirement without which there would be most partners more.
    public struct NearestMiss: Sendable {
        public var requirement: Words
        /// How many partners more there would be.
        public var opens: Int
        /// The same as a sentence.
        public var sentence: Words
    }

    /// A stated choice of the talent.
    public struct Choice: Sendable, Encodable {
        /// The place among the choices, as stated.
        public var rank: Int
        /// The opening's id.
        public var id: String
        /// Whether the rules allow the pair.
        public var isEligible: Bool
        /// Whether the opening has any seats.
        public var hasSeats: Bool
    }

    /// A cell that the question changed, in words; nil for an empty cell.
    public struct Change: Sendable {
        /// The column's name.
        public var column: String
        /// The column's header as people know it.
        public var title: Words
        /// What stands in it.
        public var before: Words?
        /// What would stand in it.
        public var after: Words?
    }

    /// What the changes of the question do.
    public struct WhatIf: Sendable {
        /// What the question changes.
        public var changes: [Change]
        /// How many partners were eligible.
        public var eligibleBefore: Int
        /// How many partners are eligible only with the changes.
        public var gained: Int
        /// How many partners are eligible only without them.
        public var lost: Int
        /// Ids of the best list without the changes.
        public var bestBefore: [String]
    }

    /// The programme's name.
    public var programme: String
    /// The side of the row.
    public var side: Side
    /// The row's id.
    public var id: String
    /// The row's cells, but for private ones.
    public var columns: [Cell<Words>]
    /// Whether the row itself has a seat. Without one it has no list and is on no other.
    public var hasSeats: Bool
    /// How many partners with seats the rules allow.
    public var eligible: Int
    /// How many partners the rules allow that have no seats.
    public var withoutSeats: Int
    /// How many rows the other side has.
    public var of: Int
    /// The rules that exclude partners, in the programme's order.
    public var ruledOut: [Blocked]
    /// Nil where no single requirement stands in the way.
    public var nearestMiss: NearestMiss?
    /// A talent's stated choices, by rank.
    public var choices: [Choice]
    /// The best partners, in order.
    public var best: [Entry]
    /// `fit` where the programme's own lists are in another order, which depends on all rows and which a query does not compute.
    public var rankedBy: String?
    /// Nil where the question changes nothing.
    public var whatIf: WhatIf?
}

extension ListAnswer: Encodable where Words: Encodable {}
extension ListAnswer.Part: Encodable where Words: Encodable {}
extension ListAnswer.Entry: Encodable where Words: Encodable {}
extension ListAnswer.Blocked: Encodable where Words: Encodable {}
extension ListAnswer.NearestMiss: Encodable where Words: Encodable {}
extension ListAnswer.Change: Encodable where Words: Encodable {}
extension ListAnswer.WhatIf: Encodable where Words: Encodable {}

// MARK: The facts

extension ListAnswer where Words == LocalizedText {
    init(_ asked: AskedProgramme, side: Side, row: Int, top: Int) {
        let loaded = asked.current
        let compiled = loaded.compiled
        let all = compiled.best(for: side, row: row, count: .max, seed: asked.seed)
        let own = compiled.table(side)
        let other = compiled.table(side.other)
        programme = loaded.programme.name
        self.side = side
        id = own.id(row)
        columns = compiled.cells(side, row)
        hasSeats = compiled.hasSeats(side, row)
        withoutSeats = compiled.partnersWithoutSeats(of: side, row: row)
        of = other.count
        choices =
            side == .talent
            ? loaded.stated.choices.filter { $0.talent == row }.sorted { $0.rank < $1.rank }.map {
                Choice(
                    rank: Int($0.rank), id: other.id(Int($0.opening)),
                    isEligible: compiled.eligibility.isEligible(talent: row, opening: Int($0.opening)),
                    hasSeats: compiled.hasSeats(.opening, Int($0.opening)))
            } : []
        var counts: [Int]
        if side == .talent {
            let obstacles = compiled.obstacles(talent: row)
            (counts, eligible) = (obstacles.ruledOut, obstacles.eligible)
            nearestMiss = obstacles.nearestMiss.map {
                NearestMiss(requirement: $0.title, opens: $0.openings, sentence: compiled.nearestMissText($0))
            }
        } else {
            let obstacles = compiled.obstacles(opening: row)
            (counts, eligible) = (obstacles.ruledOut, obstacles.eligible)
            nearestMiss = obstacles.nearestMiss.map {
                NearestMiss(requirement: $0.title, opens: $0.talents, sentence: compiled.openingNearestMissText($0))
            }
        }
        ruledOut = compiled.programme.rules.indices.filter { counts[$0] > 0 }.map {
            let rule = compiled.programme.rules[$0]
            return Blocked(rule: rule.name, title: rule.title, count: counts[$0])
        }
        rankedBy = loaded.programme.lists.mode == .fit ? nil : ListLengths.Mode.fit.rawValue
        let before = asked.changed == nil ? nil : asked.stated.compiled.best(for: side, row: row, count: .max, seed: asked.seed)
        let ranksBefore = before.map { Dictionary(uniqueKeysWithValues: $0.enumerated().map { ($1.row, $0 + 1) }) }
        let wishes = StatedOf(loaded.stated, side: side, row: row)
        best = all.prefix(top).enumerated().map { place, found in
            let pair = side == .talent ? (talent: row, opening: found.row) : (talent: found.row, opening: row)
            return Entry(
                loaded, side: side, pair: pair, stated: wishes, rank: place + 1, fit: found.score, rankBefore: ranksBefore?[found.row])
        }
        if let before, let ranksBefore {
            let kept = all.count { ranksBefore[$0.row] != nil }
            whatIf = WhatIf(
                changes: asked.changes, eligibleBefore: before.count, gained: all.count - kept, lost: before.count - kept,
                bestBefore: before.prefix(top).map { other.id($0.row) })
        }
    }
}

extension ListAnswer.Entry where Words == LocalizedText {
    fileprivate init(
        _ loaded: AskableProgramme, side: Side, pair: (talent: Int, opening: Int), stated: StatedOf, rank: Int, fit: Int32, rankBefore: Int?
    ) {
        let compiled = loaded.compiled
        let (t, o) = pair
        let partner = side == .talent ? o : t
        let model = compiled.model(rankingFor: side)
        self.rank = rank
        id = compiled.table(side.other).id(partner)
        columns = compiled.cells(side.other, partner, only: loaded.programme.outputs.columns(side.other))
        self.fit = Points(fit)
        terms = zip(model.terms, zip(model.weights, model.parts(talent: t, opening: o))).map { term, numbers in
            ListAnswer.Part(term: term.name, title: term.title, points: Points(numbers.1), most: Points(numbers.0))
        }
        waived = compiled.eligibility.flags(talent: t, opening: o).map { loaded.programme.rules[$0].title }
        choice = stated.choices[partner]
        rating = stated.ratings[partner]
        self.rankBefore = rankBefore
    }
}

/// One row's choices and ratings by partner, so that they need not be searched for each entry.
struct StatedOf {
    private(set) var choices: [Int: Int] = [:]
    private(set) var ratings: [Int: Double] = [:]

    /// O(choices + ratings). If a pair is stated twice, the first counts.
    init(_ stated: StatedPreferences, side: Side, row: Int) {
        for choice in stated.choices {
            let (own, partner) = side == .talent ? (choice.talent, choice.opening) : (choice.opening, choice.talent)
            if own == row, choices[Int(partner)] == nil { choices[Int(partner)] = Int(choice.rank) }
        }
        for rating in stated.ratings {
            let (own, partner) = side == .talent ? (rating.talent, rating.opening) : (rating.opening, rating.talent)
            if own == row, ratings[Int(partner)] == nil { ratings[Int(partner)] = rating.score }
        }
    }
}

// MARK: One language

extension ListAnswer where Words == LocalizedText {
    /// The same in one language.
    public func said(in language: Language) -> ListAnswer<String> {
        func say(_ words: LocalizedText) -> String { words[language] }
        return ListAnswer<String>(
            programme: programme, side: side, id: id, columns: columns.map { $0.map(say) }, hasSeats: hasSeats, eligible: eligible,
            withoutSeats: withoutSeats, of: of, ruledOut: ruledOut.map { .init(rule: $0.rule, title: say($0.title), count: $0.count) },
            nearestMiss: nearestMiss.map { .init(requirement: say($0.requirement), opens: $0.opens, sentence: say($0.sentence)) },
            choices: choices.map { .init(rank: $0.rank, id: $0.id, isEligible: $0.isEligible, hasSeats: $0.hasSeats) },
            best: best.map { $0.map(say) }, rankedBy: rankedBy,
            whatIf: whatIf.map {
                .init(
                    changes: $0.changes.map { $0.map(say) }, eligibleBefore: $0.eligibleBefore, gained: $0.gained, lost: $0.lost,
                    bestBefore: $0.bestBefore)
            })
    }
}

extension ListAnswer.Entry {
    fileprivate func map<Other>(_ say: (Words) -> Other) -> ListAnswer<Other>.Entry {
        .init(
            rank: rank, id: id, columns: columns.map { $0.map(say) }, fit: fit,
            terms: terms.map { .init(term: $0.term, title: say($0.title), points: $0.points, most: $0.most) }, waived: waived.map(say),
            choice: choice, rating: rating, rankBefore: rankBefore)
    }
}

extension ListAnswer.Change {
    func map<Other>(_ say: (Words) -> Other) -> ListAnswer<Other>.Change {
        .init(column: column, title: say(title), before: before.map(say), after: after.map(say))
    }
}
