/// Everything about one pair: every rule's verdict, both directions' fit term by term, and what would have to change.
public struct PairReport: Sendable {
    /// One rule's verdict, in words.
    public struct RuleLine: Sendable {
        /// The rule, for people.
        public var title: LocalizedText
        /// Whether failing it only flags the pair.
        public var isWaivable: Bool
        /// What the opening requires by it; empty where it asks nothing.
        public var asked: [LocalizedText]
        /// Those of ``asked`` that the talent does not hold.
        public var failed: [LocalizedText]
        /// The talent's value that the rule looks at; nil where nothing is stated.
        public var held: LocalizedText?
        /// Whether the pair meets all that the rule asks.
        public var passes: Bool { failed.isEmpty }

        /// A line of these parts.
        public init(
            title: LocalizedText, isWaivable: Bool, asked: [LocalizedText], failed: [LocalizedText], held: LocalizedText?
        ) {
            (self.title, self.isWaivable, self.asked, self.failed, self.held) = (title, isWaivable, asked, failed, held)
        }
    }

    /// One term's part in a score.
    public struct TermLine: Sendable {
        /// The term's name in the programme.
        public var name: String
        /// The term, for people.
        public var title: LocalizedText
        /// The term's own value in [0, 1].
        public var value: Double
        /// What it gives, in ``Score`` units; the lines sum to the direction's score.
        public var units: Int32
        /// The most it can give.
        public var most: Int32
        /// What was compared: `3/4：电工、钳工、PLC；缺 机器人`.
        public var detail: LocalizedText

        /// A line of these parts.
        public init(name: String, title: LocalizedText, value: Double, units: Int32, most: Int32, detail: LocalizedText) {
            (self.name, self.title, self.value, self.units, self.most, self.detail) = (name, title, value, units, most, detail)
        }
    }

    /// One side's fit for the other, term by term.
    public struct Direction: Sendable {
        /// The sum of its lines, in ``Score`` units.
        public var score: Int32
        /// One line for each term, in the programme's order.
        public var terms: [TermLine]

        /// A direction of these lines.
        public init(score: Int32, terms: [TermLine]) { (self.score, self.terms) = (score, terms) }
    }

    /// The talent's row.
    public var talent: Int
    /// The opening's row.
    public var opening: Int
    /// Whether every rule that is not waivable passes.
    public var isEligible: Bool
    /// One line for each rule, in the programme's order.
    public var rules: [RuleLine]
    /// The talent's fit for the opening.
    public var talentForOpening: Direction
    /// The opening's fit for the talent.
    public var openingForTalent: Direction
    /// What would have to change for the pair to be eligible; empty where it is.
    public var changes: [LocalizedText] { rules.filter { !$0.passes && !$0.isWaivable }.flatMap(\.failed) }
}

extension CompiledProgramme {
    /// The whole breakdown of a pair, eligible or not. O(rules + terms).
    public func explain(talent t: Int, opening o: Int) -> PairReport {
        let verdicts = eligibility.verdicts(talent: t, opening: o)
        return PairReport(
            talent: t, opening: o, isEligible: eligibility.isEligible(talent: t, opening: o),
            rules: verdicts.map { verdict in
                let rule = programme.rules[verdict.rule]
                return PairReport.RuleLine(
                    title: rule.title, isWaivable: rule.isWaivable, asked: verdict.asked, failed: verdict.failed,
                    held: talentColumn(of: rule).flatMap { talents.text(row: t, column: $0, codes: codes) })
            },
            talentForOpening: direction(talentForOpening, t, o), openingForTalent: direction(openingForTalent, t, o))
    }

    /// The talent's column that a rule looks at, if any.
    private func talentColumn(of rule: Rule) -> String? {
        rule.requirement.columns.first { $0.side == .talent }?.column
    }

    private func direction(_ model: FitModel, _ t: Int, _ o: Int) -> PairReport.Direction {
        let parts = model.parts(talent: t, opening: o)
        let lines = model.terms.indices.map { index in
            PairReport.TermLine(
                name: model.terms[index].name, title: model.terms[index].title,
                value: model.value(ofTerm: index, talent: t, opening: o), units: parts[index], most: model.weights[index],
                detail: detail(model.terms[index], t, o))
        }
        return PairReport.Direction(score: parts.reduce(0, +), terms: lines)
    }

    // MARK: Words

    /// What a term compared in a pair, in words.
    public func detail(_ term: Term, _ t: Int, _ o: Int) -> LocalizedText {
        term.measure.measured.detail(talent: t, opening: o, in: TermTables(talents: talents, openings: openings, codes: codes))
    }
}
