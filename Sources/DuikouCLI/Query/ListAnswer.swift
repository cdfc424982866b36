import Duikou
import DuikouIO

/// The best partners of one row, and the obstacles to having more.
struct ListAnswer: Encodable {
    struct Part: Encodable {
        var term: String
        var title: String
        var points: Points
        var most: Points
    }

    struct Entry: Encodable {
        var rank: Int
        var id: String
        var columns: [Cell]
        /// The sum of the terms' points.
        var fit: Points
        var terms: [Part]
        /// Waivable rules that the pair fails.
        var waived: [String]
        /// The rank of this opening among the talent's stated choices; absent where it is none of them.
        var choice: Int?
        /// The opening's interview rating of the talent.
        var rating: Double?
        /// With changes: the rank without them; absent where the pair was not eligible then.
        var rankBefore: Int?
    }

    struct Blocked: Encodable {
        var rule: String
        var title: String
        /// How many partners the rule excludes; one partner may fail several rules.
        var count: Int
    }

    struct NearestMiss: Encodable {
        var requirement: String
        var opens: Int
        var sentence: String
    }

    struct Choice: Encodable {
        var rank: Int
        var id: String
        /// Whether the rules allow the pair.
        var isEligible: Bool
        /// Whether the opening has any seats.
        var hasSeats: Bool
    }

    struct Change: Encodable {
        var column: String
        var title: String
        var before: String?
        var after: String?
    }

    struct WhatIf: Encodable {
        var changes: [Change]
        var eligibleBefore: Int
        /// How many partners are eligible only with the changes, and how many only without them.
        var gained: Int
        var lost: Int
        /// Ids of the best list without the changes.
        var bestBefore: [String]
    }

    var programme: String
    var side: String
    var id: String
    var columns: [Cell]
    /// Whether the row itself has a seat. Without one it has no list and is on no other.
    var hasSeats: Bool
    /// How many partners with seats the rules allow.
    var eligible: Int
    /// How many partners the rules allow that have no seats.
    var withoutSeats: Int
    var of: Int
    var ruledOut: [Blocked]
    var nearestMiss: NearestMiss?
    var choices: [Choice]
    var best: [Entry]
    /// `fit` where the programme's own lists are in another order, which depends on all rows and which a query does not compute.
    var rankedBy: String?
    var whatIf: WhatIf?

    init(_ asked: AskedProgramme, side: Side, row: Int, top: Int, language: Language) {
        let loaded = asked.current
        let compiled = loaded.compiled
        let all = compiled.best(for: side, row: row, count: .max, seed: asked.seed)
        let own = compiled.table(side)
        let other = compiled.table(side.other)
        programme = loaded.programme.name
        self.side = side.rawValue
        id = own.id(row)
        columns = compiled.cells(side, row, language: language)
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
                NearestMiss(requirement: $0.title[language], opens: $0.openings, sentence: compiled.nearestMissText($0)[language])
            }
        } else {
            let obstacles = compiled.obstacles(opening: row)
            (counts, eligible) = (obstacles.ruledOut, obstacles.eligible)
            nearestMiss = obstacles.nearestMiss.map {
                NearestMiss(requirement: $0.title[language], opens: $0.talents, sentence: compiled.openingNearestMissText($0)[language])
            }
        }
        ruledOut = compiled.programme.rules.indices.filter { counts[$0] > 0 }.map {
            let rule = compiled.programme.rules[$0]
            return Blocked(rule: rule.name, title: rule.title[language], count: counts[$0])
        }
        rankedBy = loaded.programme.lists.mode == .fit ? nil : ListLengths.Mode.fit.rawValue
        let before = asked.changed == nil ? nil : asked.stated.compiled.best(for: side, row: row, count: .max, seed: asked.seed)
        let ranksBefore = before.map { Dictionary(uniqueKeysWithValues: $0.enumerated().map { ($1.row, $0 + 1) }) }
        let wishes = StatedOf(loaded.stated, side: side, row: row)
        best = all.prefix(top).enumerated().map { place, found in
            let pair = side == .talent ? (talent: row, opening: found.row) : (talent: found.row, opening: row)
            return Entry(
                loaded, side: side, pair: pair, stated: wishes, rank: place + 1, fit: found.score, rankBefore: ranksBefore?[found.row],
                language: language)
        }
        if let before, let ranksBefore {
            let kept = all.count { ranksBefore[$0.row] != nil }
            whatIf = WhatIf(
                changes: asked.changes.map { Change($0, language) }, eligibleBefore: before.count, gained: all.count - kept,
                lost: before.count - kept, bestBefore: before.prefix(top).map { other.id($0.row) })
        }
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

extension ListAnswer.Change {
    init(_ change: AskedProgramme.Change, _ language: Language) {
        self.init(column: change.column, title: change.title[language], before: change.before?[language], after: change.after?[language])
    }
}

extension ListAnswer.Entry {
    init(
        _ loaded: AskableProgramme, side: Side, pair: (talent: Int, opening: Int), stated: StatedOf, rank: Int, fit: Int32,
        rankBefore: Int?, language: Language
    ) {
        let compiled = loaded.compiled
        let (t, o) = pair
        let partner = side == .talent ? o : t
        let model = compiled.model(rankingFor: side)
        self.rank = rank
        id = compiled.table(side.other).id(partner)
        columns = compiled.cells(side.other, partner, only: loaded.programme.outputs.columns(side.other), language: language)
        self.fit = Points(fit)
        terms = zip(model.terms, zip(model.weights, model.parts(talent: t, opening: o))).map { term, numbers in
            ListAnswer.Part(term: term.name, title: term.title[language], points: Points(numbers.1), most: Points(numbers.0))
        }
        waived = compiled.eligibility.flags(talent: t, opening: o).map { loaded.programme.rules[$0].title[language] }
        choice = stated.choices[partner]
        rating = stated.ratings[partner]
        self.rankBefore = rankBefore
    }
}
