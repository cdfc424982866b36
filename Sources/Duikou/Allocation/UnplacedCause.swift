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
    public var code: String { word.rawValue }

    /// The stable words, one for each cause.
    package enum Word: String, Sendable, CaseIterable {
        case noEligibleOpening = "no-eligible-opening"
        case noSeats = "no-seats"
        case outranked, outrated, lottery, tied, grouped
        case regionFull = "region-full"
        case kept, linked
        case notForTheTotal = "not-for-the-total"
        case withdrew, declined

        /// What the word means, in the reference.
        package var meaning: LocalizedText {
            switch self {
            case .noEligibleOpening: LocalizedText(zh: "没有符合条件的岗位。", en: "The rules allow no opening.")
            case .noSeats: LocalizedText(zh: "符合条件的岗位都没有名额，或本人没有。", en: "No eligible opening has a seat, or the talent has none.")
            case .outranked: LocalizedText(zh: "都录满了名次更前的人。", en: "All are full of people ranked higher.")
            case .outrated:
                LocalizedText(zh: "最接近的岗位录满了面试评分更前的人。", en: "The nearest one is full of people with a better interview rating.")
            case .lottery: LocalizedText(zh: "与末位同分，抽签未中。", en: "Equal to the last one admitted; the lottery decided.")
            case .tied:
                LocalizedText(zh: "与末位同分，机制以安排最多为准。", en: "Equal to the last one admitted; the mechanism chose to place most.")
            case .grouped: LocalizedText(zh: "因预留名额或最低比例。", en: "Because of kept seats or a minimum rate.")
            case .regionFull: LocalizedText(zh: "岗位有名额，但地区已满。", en: "The opening has a seat, but its region is full.")
            case .kept: LocalizedText(zh: "只剩为群体保留的名额。", en: "Only seats kept for a group are left.")
            case .linked: LocalizedText(zh: "两人找不到同去的名额。", en: "There are no seats for both of a pair.")
            case .notForTheTotal:
                LocalizedText(zh: "机制求合计最大，安排此人会使合计变小。", en: "The mechanism seeks a total, which this placement would lower.")
            case .withdrew: LocalizedText(zh: "已退出（`rematch` 之后）。", en: "Has left (after `rematch`).")
            case .declined: LocalizedText(zh: "清单上的都已放弃（`rematch` 之后）。", en: "Has declined all on the list (after `rematch`).")
            }
        }
    }

    private var word: Word {
        switch self {
        case .noEligibleOpening: .noEligibleOpening
        case .noSeats: .noSeats
        case .outranked: .outranked
        case .outrated: .outrated
        case .lottery: .lottery
        case .tied: .tied
        case .grouped: .grouped
        case .regionFull: .regionFull
        case .kept: .kept
        case .linked: .linked
        case .notForTheTotal: .notForTheTotal
        case .withdrew: .withdrew
        case .declined: .declined
        }
    }
}
