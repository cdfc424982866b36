import DuikouMechanisms

/// Placements in figures, counted in one place: the summary, the ladder, the fairness table and `run.json` all show these.
///
/// People and placements are two units: a talent with several seats may have several placements. Each figure says which it counts, so that
/// anybody can count it again from `placements.csv`. See `docs/figures.md`.
public struct PlacementFigures: Sendable, Equatable {
    /// A placement's part in the figures.
    public struct Entry: Sendable, Equatable {
        /// The talent's row.
        public var talent: Int
        /// The opening's place on the talent's list as it is written; see ``MatchResult/Placement/wish``.
        public var wish: Int
        /// One more than the openings that the talent wants strictly more.
        public var tiedWish: Int
        /// The talent's fit for the opening, in ``Score`` units.
        public var talentFit: Int32
        /// The opening's fit for the talent, in ``Score`` units.
        public var openingFit: Int32
    }

    /// People: talents with at least one placement.
    public var placed = 0
    /// Placements.
    public var placements = 0
    /// People: talents with a placement whose wish is 1.
    public var firstWishes = 0
    /// People: talents with a placement that they want no less than the first on their lists, the first itself included.
    public var equalToFirst = 0
    /// The mean wish over placements; nil where there are none.
    public var meanWish: Double?
    /// The mean over placements of the talent's fit for the opening, in points; nil where there are none.
    public var meanTalentFit: Double?
    /// The mean over placements of the opening's fit for the talent, in points; nil where there are none.
    public var meanOpeningFit: Double?

    /// Counts placements.
    ///
    /// - Parameter entries: those of one talent stand together.
    /// - Complexity: O(entries).
    public init(of entries: some Sequence<Entry>) {
        var (wishes, talentFit, openingFit) = (0, 0, 0)
        var last: (talent: Int, isFirst: Bool, isEqual: Bool)?
        for entry in entries {
            if last?.talent != entry.talent {
                placed += 1
                last = (entry.talent, false, false)
            }
            placements += 1
            if entry.wish == 1, !last!.isFirst { (firstWishes, last!.isFirst) = (firstWishes + 1, true) }
            if entry.tiedWish == 1, !last!.isEqual { (equalToFirst, last!.isEqual) = (equalToFirst + 1, true) }
            wishes += entry.wish
            talentFit += Int(entry.talentFit)
            openingFit += Int(entry.openingFit)
        }
        guard placements > 0 else { return }
        let count = Double(placements)
        meanWish = Double(wishes) / count
        meanTalentFit = Double(talentFit) / count / Double(Score.unitsPerPoint)
        meanOpeningFit = Double(openingFit) / count / Double(Score.unitsPerPoint)
    }
}

extension PlacementFigures.Entry {
    init(_ placement: MatchResult.Placement) {
        self.init(
            talent: placement.talent, wish: placement.wish, tiedWish: placement.tiedWish, talentFit: placement.talentFit,
            openingFit: placement.openingFit)
    }
}

extension MarketBuilder.Result {
    /// Where an edge's opening stands on its talent's list: the place as it is written, and one more than the openings that are wanted
    /// strictly more. Stated choices of one rank are written side by side and share a place; computed entries are written one below the
    /// other, each with its own. O(length of the list).
    func wish(ofEdge edge: Int, talent: Int) -> (written: Int, tied: Int) {
        let list = market.edges(ofProposer: talent)
        let group = market.edgeProposerGroup[edge]
        let tied = list.first { market.edgeProposerGroup[$0] == group }! - list.lowerBound + 1
        return (isChoice[edge] ? tied : edge - list.lowerBound + 1, tied)
    }
}
