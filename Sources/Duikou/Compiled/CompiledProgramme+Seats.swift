/// Who can be paired at all. A row without seats takes nobody, whatever the rules say: it is on no list, and it is not counted among
/// anybody's possible partners.
extension CompiledProgramme {
    /// Whether a row has a seat.
    @inline(__always)
    public func hasSeats(_ side: Side, _ row: Int) -> Bool { (side == .talent ? talents : openings).seats[row] > 0 }

    /// Whether the rules allow a pair, and both have a seat. O(rules).
    public func mayPair(talent: Int, opening: Int) -> Bool {
        talents.seats[talent] > 0 && openings.seats[opening] > 0 && eligibility.isEligible(talent: talent, opening: opening)
    }

    /// Counts the rows of a side that have a seat, or those that have none, once to answer many questions.
    func counts(of side: Side, withSeats: Bool = true) -> EligibilityCounts {
        eligibility.counts(of: side, among: table(side).seats.map { ($0 > 0) == withSeats })
    }

    /// What stands between one talent and the openings that have seats.
    public func obstacles(talent: Int) -> Eligibility.Obstacles { eligibility.obstacles(talent: talent, among: counts(of: .opening)) }

    /// What stands between one opening and the talents that have seats.
    public func obstacles(opening: Int) -> Eligibility.OpeningObstacles {
        eligibility.openingObstacles(opening: opening, among: counts(of: .talent))
    }

    /// How many partners without a seat the rules allow a row.
    public func partnersWithoutSeats(of side: Side, row: Int) -> Int {
        table(side.other).seats.allSatisfy { $0 > 0 } ? 0 : counts(of: side.other, withSeats: false).eligible(row: row)
    }
}
