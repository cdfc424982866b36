/// Why a talent has no placement: what stood between the talent and a seat.
public enum UnplacedCause: Sendable, Equatable {
    /// The rules allow no opening; `rule` is the one that rules out most.
    case noEligibleOpening(rule: Int?)
    /// No opening that the rules allow has a seat, or none on the list has one any more; or the talent itself has none.
    case noSeats
    /// Every listed opening filled up with talents who rank higher. At `opening` the talent came nearest: its fit was `margin`
    /// below the last admitted, in ``Score`` units.
    case outranked(opening: Int, margin: Int32)
    /// The talent came nearest to a seat at this opening, whose last admitted had a better interview rating, or one where the
    /// talent had none.
    case outrated(opening: Int)
    /// Equal to the last admitted at this opening; the lottery decided.
    case lottery(opening: Int)
    /// Equal to the last admitted at this opening; among equals the mechanism chose in order to place as many as possible.
    case tied(opening: Int)
    /// The talent came nearest to a seat at this opening, where those admitted from lower ranks belong to a group with kept seats
    /// or a minimum rate.
    case grouped(opening: Int)
    /// This opening has a seat, but its region has no placement left.
    case regionFull(opening: Int, region: Int)
    /// This opening has a seat, but it is kept for a group.
    case kept(opening: Int)
    /// This opening has a seat, but the talent applies together with a partner, who finds none that goes with it.
    case linked(opening: Int)
    /// The mechanism seeks a total: a seat for this talent would have lowered it.
    case notForTheTotal(opening: Int)
    /// The talent has left the programme.
    case withdrew
    /// The talent has declined every opening on the list.
    case declined

    /// A stable word for machines.
    public var code: String {
        switch self {
        case .noEligibleOpening: "no-eligible-opening"
        case .noSeats: "no-seats"
        case .outranked: "outranked"
        case .outrated: "outrated"
        case .lottery: "lottery"
        case .tied: "tied"
        case .grouped: "grouped"
        case .regionFull: "region-full"
        case .kept: "kept"
        case .linked: "linked"
        case .notForTheTotal: "not-for-the-total"
        case .withdrew: "withdrew"
        case .declined: "declined"
        }
    }
}
