import DuikouMechanisms

/// Why each unplaced talent has nothing, found again from the market and the placements alone.
public struct AuditedCauses: Sendable {
    /// Codes that tell the cause truly, for each talent who could have been placed.
    private let codes: [Int: Set<String>]

    /// Whether the code tells a cause truly. What the tables and changes say of a talent (no eligible opening, it withdrew, it
    /// declined all it had listed) is not for a market to know.
    public func agrees(with code: String, talent: Int) -> Bool { (codes[talent] ?? Self.ofNoMarket).contains(code) }

    private static let ofNoMarket: Set<String> = ["no-eligible-opening", "withdrew", "declined", "no-seats"]
    private static let noSeats: Set<String> = ["no-seats", "declined"]

    init(_ allocated: Allocated, _ pairs: [AllocationAudit.Pair]) {
        let ofEquals: Set = [allocated.allocation.mechanism == .maximumStable ? "tied" : "lottery"]
        // A group's share may have gone before rank.
        let ofOutranked: Set = allocated.allocation.rates.isEmpty ? ["outranked", "outrated"] : ["outranked", "outrated", "grouped"]
        let market = allocated.market
        let plain = pairs.map { Pair(proposer: $0.talent, responder: $0.opening) }
        guard let reserves = allocated.reserves else {
            let reasons = UnplacedReasons.find(market, pairs: plain, closed: allocated.closed(pairs))
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
            return
        }
        let facts = SeatClassReasons.find(
            market, reserves.classes, pairs: plain, seats: allocated.seats(of: pairs, reserves), closed: allocated.closed(pairs))
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
}

extension MatchResult {
    /// Causes to hold the told reasons against; nil where links, a second round or a total decide beside ranks, kept seats and
    /// regions.
    public func auditedCauses(_ pairs: [AllocationAudit.Pair]) -> AuditedCauses? {
        let allocation = allocated.allocation
        let goesByRank = allocation.mechanism.isStable && allocation.links == nil && !allocation.hasClearing
        return goesByRank ? AuditedCauses(allocated, pairs) : nil
    }
}
