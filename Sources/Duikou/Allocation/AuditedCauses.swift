import DuikouMechanisms

/// Why each unplaced talent has no placement, worked out again from the market and the placements alone.
public struct AuditedCauses: Sendable {
    /// For each talent whose cause the market shows, the codes that state it truly.
    private let codes: [Int: Set<String>]

    /// Whether `code` is a true cause. For a talent of whom the market shows none, codes that only tables and changes can prove are
    /// accepted: no eligible opening, no seat, withdrawn, or all declined.
    public func agrees(with code: String, talent: Int) -> Bool { (codes[talent] ?? Self.ofNoMarket).contains(code) }

    private static let ofNoMarket: Set<String> = ["no-eligible-opening", "withdrew", "declined", "no-seats"]
    private static let noSeats: Set<String> = ["no-seats", "declined"]

    /// The causes where all seats of an opening are alike.
    ///
    /// - Parameter closed: for each opening, whether its regions forbid filling one more seat; empty without regions.
    init(_ allocated: Allocated, _ pairs: [AllocationAudit.Pair], closed: [Bool] = []) {
        let (ofEquals, ofOutranked) = (Self.ofEquals(allocated), Self.ofOutranked(allocated))
        let reasons = UnplacedReasons.find(allocated.market, pairs: pairs.plain, closed: closed)
        codes = Dictionary(
            uniqueKeysWithValues: reasons.map { reason in
                switch reason.cause {
                case .emptyList: (reason.proposer, Self.ofNoMarket)
                case .noSeats: (reason.proposer, Self.noSeats)
                case .closed: (reason.proposer, ["region-full"])
                case .equalRank: (reason.proposer, ofEquals)
                case .outranked: (reason.proposer, ofOutranked)
                case .freeSeat, .passedOver: (reason.proposer, [])
                }
            })
    }

    /// The causes where seats are kept for groups.
    ///
    /// - Parameter closed: for each class of seats, whether its regions forbid filling one more seat; empty without regions.
    init(_ allocated: Allocated, _ pairs: [AllocationAudit.Pair], _ seats: SeatClassRecord, closed: [Bool] = []) {
        let (ofEquals, ofOutranked) = (Self.ofEquals(allocated), Self.ofOutranked(allocated))
        let market = allocated.market
        let facts = SeatClassReasons.find(
            market, seats.plan.classes, pairs: pairs.plain, seats: seats.classes(of: pairs, in: market), closed: closed)
        codes = facts.mapValues { facts in
            if facts.contains(.free) || facts.contains(.passedOver) { return [] }
            var codes: Set<String> = []
            if facts.contains(.closed) { codes.insert("region-full") }
            if facts.contains(.kept) { codes.insert("kept") }
            if !codes.isEmpty { return codes }
            if facts.contains(.equalRank) { return ofEquals }
            if facts.contains(.outranked) { codes.formUnion(ofOutranked) }
            if facts.contains(.grouped) { codes.insert("grouped") }
            return facts.isEmpty ? Self.ofNoMarket : codes
        }
    }

    /// The causes over every eligible pair, where all seats of an opening are alike.
    init(_ allocated: Allocated, _ report: EveryPairAudit.Report) {
        let (ofEquals, ofOutranked) = (Self.ofEquals(allocated), Self.ofOutranked(allocated))
        codes = report.met.mapValues { met in
            if met.contains(.open) { return [] }
            return met.contains(.equal) ? ofEquals : ofOutranked
        }
    }

    private static func ofEquals(_ allocated: Allocated) -> Set<String> { [allocated.method.reason(amongEqualsAt: 0).code] }

    /// Under a minimum rate a group's share may have gone before rank.
    private static func ofOutranked(_ allocated: Allocated) -> Set<String> {
        allocated.rates.isEmpty ? ["outranked", "outrated"] : ["outranked", "outrated", "grouped"]
    }
}
