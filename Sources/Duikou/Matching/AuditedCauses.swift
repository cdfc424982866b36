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

    init(_ allocated: Allocated, _ pairs: [AllocationAudit.Pair]) {
        let ofEquals: Set = [allocated.allocation.mechanism == .maximumStable ? "tied" : "lottery"]
        // Under a minimum rate a group's share may have gone before rank.
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
    /// The true causes, to compare the stated reasons with. Nil where other things decide than ranks, kept seats and regions: links, a
    /// clearing round, or a total that the mechanism seeks.
    public func auditedCauses(_ pairs: [AllocationAudit.Pair]) -> AuditedCauses? {
        let allocation = allocated.allocation
        let goesByRank = allocation.mechanism.isStable && allocation.links == nil && !allocation.hasClearing
        return goesByRank ? AuditedCauses(allocated, pairs) : nil
    }
}
