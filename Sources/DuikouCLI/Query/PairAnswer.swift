import Duikou
import DuikouIO

/// Everything about one pair, for people and for programs.
struct PairAnswer: Encodable {
    struct RuleLine: Encodable {
        var title: String
        var passes: Bool
        var isWaivable: Bool
        var asked: [String]
        var failed: [String]
        var held: String?
    }

    struct TermLine: Encodable {
        var term: String
        var title: String
        /// The term's own value, 0–1.
        var value: Double
        var points: Points
        var most: Points
        var detail: String
    }

    struct Direction: Encodable {
        var fit: Points
        /// The place among the eligible partners, from 1; absent where the pair is not eligible or one of the two has no seats.
        var rank: Int?
        var of: Int
        var terms: [TermLine]
    }

    /// The pair without the changes of the question.
    struct Before: Encodable {
        var changes: [ListAnswer.Change]
        var isEligible: Bool
        var talentForOpeningFit: Points
        var talentForOpeningRank: Int?
        var openingForTalentFit: Points
        var openingForTalentRank: Int?
    }

    var programme: String
    var talent: String
    var opening: String
    /// Whether the rules allow the pair.
    var isEligible: Bool
    /// The ids, of these two, that have no seats. The pair is then not made, whatever the rules say.
    var withoutSeats: [String]
    var rules: [RuleLine]
    /// What would have to change for the pair to be eligible.
    var changesNeeded: [String]
    var talentForOpening: Direction
    var openingForTalent: Direction
    /// The rank of the opening among the talent's stated choices, and the opening's rating of the talent.
    var choice: Int?
    var rating: Double?
    var whatIf: Before?

    init(_ asked: AskedProgramme, talent t: Int, opening o: Int, language: Language) {
        let loaded = asked.current
        let compiled = loaded.compiled
        let report = compiled.explain(talent: t, opening: o)
        programme = loaded.programme.name
        talent = compiled.talents.id(t)
        opening = compiled.openings.id(o)
        isEligible = report.isEligible
        withoutSeats = [(Side.talent, t), (.opening, o)].filter { !compiled.hasSeats($0.0, $0.1) }.map { compiled.table($0.0).id($0.1) }
        rules = report.rules.map { rule in
            RuleLine(
                title: rule.title[language], passes: rule.passes, isWaivable: rule.isWaivable, asked: rule.asked.map { $0[language] },
                failed: rule.failed.map { $0[language] }, held: rule.held?[language])
        }
        changesNeeded = report.changes.map { $0[language] }
        let ranks = Ranks(compiled, talent: t, opening: o, asked.seed)
        talentForOpening = Direction(report.talentForOpening, ranks.talent, language)
        openingForTalent = Direction(report.openingForTalent, ranks.opening, language)
        choice = loaded.stated.choices.first { $0.talent == t && $0.opening == o }.map { Int($0.rank) }
        rating = loaded.stated.ratings.first { $0.talent == t && $0.opening == o }?.score
        if asked.changed != nil {
            let stated = asked.stated.compiled
            let before = Ranks(stated, talent: t, opening: o, asked.seed)
            whatIf = Before(
                changes: asked.changes.map { ListAnswer.Change($0, language) },
                isEligible: stated.eligibility.isEligible(talent: t, opening: o),
                talentForOpeningFit: Points(stated.talentForOpening.score(talent: t, opening: o)),
                talentForOpeningRank: before.talent.rank,
                openingForTalentFit: Points(stated.openingForTalent.score(talent: t, opening: o)),
                openingForTalentRank: before.opening.rank)
        }
    }

    /// Each one's place on the other's list by fit.
    private struct Ranks {
        /// The talent's among the opening's eligible talents.
        var talent: (rank: Int?, of: Int)
        /// The opening's among the talent's eligible openings.
        var opening: (rank: Int?, of: Int)

        init(_ compiled: CompiledProgramme, talent t: Int, opening o: Int, _ seed: UInt64?) {
            func place(of row: Int, in list: [(row: Int, score: Int32)]) -> (rank: Int?, of: Int) {
                (list.firstIndex { $0.row == row }.map { $0 + 1 }, list.count)
            }
            talent = place(of: t, in: compiled.best(for: .opening, row: o, count: .max, seed: seed))
            opening = place(of: o, in: compiled.best(for: .talent, row: t, count: .max, seed: seed))
        }
    }
}

extension PairAnswer.Direction {
    fileprivate init(_ direction: PairReport.Direction, _ place: (rank: Int?, of: Int), _ language: Language) {
        self.init(
            fit: Points(direction.score), rank: place.rank, of: place.of,
            terms: direction.terms.map { line in
                PairAnswer.TermLine(
                    term: line.name, title: line.title[language], value: line.value, points: Points(line.units), most: Points(line.most),
                    detail: line.detail[language])
            })
    }
}
