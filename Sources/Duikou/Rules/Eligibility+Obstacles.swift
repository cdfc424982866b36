extension Eligibility {
    /// Why a talent has few openings or none: how many each hard rule rules out, and the one clause that alone stands
    /// between the talent and most further openings.
    public struct Obstacles: Sendable {
        /// How many openings the rules allow.
        public var eligible: Int
        /// For each rule, the openings that it rules out.
        public var ruledOut: [Int]
        /// The clause that, if held, would open most further openings, and how many.
        public var nearestMiss: (title: LocalizedText, openings: Int)?
    }

    /// Why an opening has few talents or none: how many each hard rule rules out, and the one clause that alone keeps
    /// most further talents away.
    public struct OpeningObstacles: Sendable {
        /// How many talents the rules allow.
        public var eligible: Int
        /// For each rule, the talents that it rules out.
        public var ruledOut: [Int]
        /// The clause that, if not asked, would make most further talents eligible, and how many.
        public var nearestMiss: (title: LocalizedText, talents: Int)?
    }

    /// What stands between one talent and the openings. O(openings · log openings + opening classes · rules).
    public func obstacles(talent: Int) -> Obstacles { obstacles(talent: talent, among: counts(of: .opening)) }

    /// What stands between one opening and the talents. O(talents · log talents + talent classes · rules).
    public func openingObstacles(opening: Int) -> OpeningObstacles { openingObstacles(opening: opening, among: counts(of: .talent)) }

    /// As ``openingObstacles(opening:)``, among talents that were counted before.
    func openingObstacles(opening: Int, among talents: EligibilityCounts) -> OpeningObstacles {
        let tally = talents.tally(row: opening)
        return OpeningObstacles(
            eligible: tally.eligible, ruledOut: tally.ruledOut, nearestMiss: tally.most(self).map { ($0.title, $0.rows) })
    }

    /// Counts the rows of `side`, or some of them, once to answer many questions.
    func counts(of side: Side, among isCounted: [Bool]? = nil) -> EligibilityCounts {
        EligibilityCounts(self, counting: side, isCounted: isCounted)
    }

    /// As ``obstacles(talent:)``, among openings that were counted before.
    func obstacles(talent: Int, among openings: EligibilityCounts) -> Obstacles {
        let tally = openings.tally(row: talent)
        return Obstacles(
            eligible: tally.eligible, ruledOut: tally.ruledOut, nearestMiss: tally.most(self).map { ($0.title, $0.rows) })
    }

    /// Each talent's number among those that the hard rules cannot tell apart: of one class, with the same numbers in
    /// every comparison. Numbered from 0 in order of first appearance.
    func talentsAlike() -> [Int32] {
        var keys = Distinct(talentClasses).keys
        for comparison in hardComparisons {
            keys = Distinct.refining(keys, by: comparison.pair.talent.lazy.map(\.bitPattern))
        }
        return keys
    }
}
