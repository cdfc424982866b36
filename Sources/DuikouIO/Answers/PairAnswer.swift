import Duikou

/// Everything about one pair.
///
/// `Words` is ``LocalizedText`` in the facts that a job returns, and `String` once a language is chosen (``said(in:)``); the latter is what
/// text and JSON are made from.
public struct PairAnswer<Words: Sendable>: Sendable {
    /// A rule, what the pair shows, and whether that is enough.
    public struct RuleLine: Sendable {
        public var title: Words
        public var passes: Bool
        /// Whether a pair that fails the rule is allowed all the same, with a mark.
        public var isWaivable: Bool
        /// What is asked, and what of it is not met; empty where nothing is.
        public var asked: [Words]
        public var failed: [Words]
        /// What the pair shows; nil where nothing is known.
        public var held: Words?
    }

    /// A term of a fit.
    public struct TermLine: Sendable {
        /// The term's name, and what people call it.
        public var term: String
        public var title: Words
        /// The term's own value, 0–1.
        public var value: Double
        /// What the pair gets, and the most that a pair can get.
        public var points: Points
        public var most: Points
        /// What the value was seen from.
        public var detail: Words
    }

    /// How well one fits the other.
    public struct Direction: Sendable {
        /// The sum of the terms' points.
        public var fit: Points
        /// The place among the eligible partners, from 1; absent where the pair is not eligible or one of the two has no seats.
        public var rank: Int?
        /// How many eligible partners there are.
        public var of: Int
        /// The terms, in the programme's order.
        public var terms: [TermLine]
    }

    /// The pair without the changes of the question.
    public struct Before: Sendable {
        /// What the question changes.
        public var changes: [ListAnswer<Words>.Change]
        /// Whether the rules allowed the pair.
        public var isEligible: Bool
        /// The talent's fit for the opening.
        public var talentForOpeningFit: Points
        /// The talent's rank at the opening; nil where it had none.
        public var talentForOpeningRank: Int?
        /// The opening's fit for the talent.
        public var openingForTalentFit: Points
        /// The opening's rank with the talent; nil where it had none.
        public var openingForTalentRank: Int?
    }

    /// The programme's name.
    public var programme: String
    /// The talent's id.
    public var talent: String
    /// The opening's id.
    public var opening: String
    /// Whether the rules allow the pair.
    public var isEligible: Bool
    /// The ids, of these two, that have no seats. The pair is then not made, whatever the rules say.
    public var withoutSeats: [String]
    /// Every rule, in the programme's order.
    public var rules: [RuleLine]
    /// What would have to change for the pair to be eligible.
    public var changesNeeded: [Words]
    /// How well the talent fits the opening.
    public var talentForOpening: Direction
    /// How well the opening fits the talent.
    public var openingForTalent: Direction
    /// The rank of the opening among the talent's stated choices, and the opening's rating of the talent.
    public var choice: Int?
    public var rating: Double?
    /// Nil where the question changes nothing.
    public var whatIf: Before?
}

extension PairAnswer: Encodable where Words: Encodable {}
extension PairAnswer.RuleLine: Encodable where Words: Encodable {}
extension PairAnswer.TermLine: Encodable where Words: Encodable {}
extension PairAnswer.Direction: Encodable where Words: Encodable {}
extension PairAnswer.Before: Encodable where Words: Encodable {}

// MARK: The facts

extension PairAnswer where Words == LocalizedText {
    init(_ asked: AskedProgramme, talent t: Int, opening o: Int) {
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
                title: rule.title, passes: rule.passes, isWaivable: rule.isWaivable, asked: rule.asked,
                failed: rule.failed, held: rule.held)
        }
        changesNeeded = report.changes
        let ranks = PairRanks(compiled, talent: t, opening: o, asked.seed)
        talentForOpening = Direction(report.talentForOpening, ranks.talent)
        openingForTalent = Direction(report.openingForTalent, ranks.opening)
        choice = loaded.stated.choices.first { $0.talent == t && $0.opening == o }.map { Int($0.rank) }
        rating = loaded.stated.ratings.first { $0.talent == t && $0.opening == o }?.score
        if asked.changed != nil {
            let stated = asked.stated.compiled
            let before = PairRanks(stated, talent: t, opening: o, asked.seed)
            whatIf = Before(
                changes: asked.changes,
                isEligible: stated.eligibility.isEligible(talent: t, opening: o),
                talentForOpeningFit: Points(stated.talentForOpening.score(talent: t, opening: o)),
                talentForOpeningRank: before.talent.rank,
                openingForTalentFit: Points(stated.openingForTalent.score(talent: t, opening: o)),
                openingForTalentRank: before.opening.rank)
        }
    }
}

extension PairAnswer.Direction where Words == LocalizedText {
    fileprivate init(_ direction: PairReport.Direction, _ place: (rank: Int?, of: Int)) {
        self.init(
            fit: Points(direction.score), rank: place.rank, of: place.of,
            terms: direction.terms.map { line in
                PairAnswer.TermLine(
                    term: line.name, title: line.title, value: line.value, points: Points(line.units), most: Points(line.most),
                    detail: line.detail)
            })
    }
}

/// Each one's place on the other's list by fit.
private struct PairRanks {
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

// MARK: As the wording takes them

extension PairAnswer.RuleLine where Words == LocalizedText {
    /// The line of the report that it came from.
    public var reported: PairReport.RuleLine {
        PairReport.RuleLine(title: title, isWaivable: isWaivable, asked: asked, failed: failed, held: held)
    }
}

extension PairAnswer.Direction where Words == LocalizedText {
    /// The part of the report that it came from.
    public var reported: PairReport.Direction {
        PairReport.Direction(
            score: fit.units,
            terms: terms.map {
                PairReport.TermLine(
                    name: $0.term, title: $0.title, value: $0.value, units: $0.points.units, most: $0.most.units, detail: $0.detail)
            })
    }
}

// MARK: One language

extension PairAnswer where Words == LocalizedText {
    /// The same in one language.
    public func said(in language: Language) -> PairAnswer<String> {
        func say(_ words: LocalizedText) -> String { words[language] }
        return PairAnswer<String>(
            programme: programme, talent: talent, opening: opening, isEligible: isEligible, withoutSeats: withoutSeats,
            rules: rules.map {
                .init(
                    title: say($0.title), passes: $0.passes, isWaivable: $0.isWaivable, asked: $0.asked.map(say),
                    failed: $0.failed.map(say), held: $0.held.map(say))
            },
            changesNeeded: changesNeeded.map(say), talentForOpening: talentForOpening.map(say),
            openingForTalent: openingForTalent.map(say), choice: choice, rating: rating,
            whatIf: whatIf.map {
                .init(
                    changes: $0.changes.map { $0.map(say) }, isEligible: $0.isEligible, talentForOpeningFit: $0.talentForOpeningFit,
                    talentForOpeningRank: $0.talentForOpeningRank, openingForTalentFit: $0.openingForTalentFit,
                    openingForTalentRank: $0.openingForTalentRank)
            })
    }
}

extension PairAnswer.Direction {
    fileprivate func map<Other>(_ say: (Words) -> Other) -> PairAnswer<Other>.Direction {
        .init(
            fit: fit, rank: rank, of: of,
            terms: terms.map {
                .init(
                    term: $0.term, title: say($0.title), value: $0.value, points: $0.points, most: $0.most, detail: say($0.detail))
            })
    }
}
