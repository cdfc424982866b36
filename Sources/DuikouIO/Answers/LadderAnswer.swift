import Duikou

/// A comparison of mechanisms for programs, in one language.
public struct LadderAnswer: Encodable, Sendable {
    /// One mechanism.
    struct Rung: Encodable, Sendable {
        var mechanism: String
        var title: String
        /// Talents with a placement, and placements, of which a talent may have several.
        var placed: Int
        var placements: Int
        var meanTalentFit: Double?
        var meanOpeningFit: Double?
        var meanWish: Double?
        var firstWishes: Int
        var equalToFirst: Int
        var blockingPairs: Int
        var ignored: [String]
    }

    var talents: Int
    var seats: Int
    var rungs: [Rung]

    /// The figures of a comparison.
    public init(_ ladder: Ladder, language: Language) {
        talents = ladder.talents
        seats = ladder.seats
        rungs = ladder.rungs.map {
            Rung(
                mechanism: $0.code, title: $0.title[language], placed: $0.figures.placed, placements: $0.figures.placements,
                meanTalentFit: $0.figures.meanTalentFit, meanOpeningFit: $0.figures.meanOpeningFit, meanWish: $0.figures.meanWish,
                firstWishes: $0.figures.firstWishes, equalToFirst: $0.figures.equalToFirst, blockingPairs: $0.blockingPairs,
                ignored: $0.ignored.map { $0[language] })
        }
    }
}
