import DuikouMechanisms

/// Why each unplaced talent has nothing, found again from the market and the placements alone.
public struct AuditedCauses: Sendable {
    private let causes: [Int: UnplacedReason.Cause]
    /// What decides between equals, and whether somebody's share may have gone before rank.
    private let codeOfEquals: String
    private let codesOfOutranked: Set<String>

    /// Reasons' codes that tell a cause truly. What the tables and changes say of a talent (no eligible opening, it withdrew, it
    /// declined all it had listed) is not for a market to know.
    public func agrees(with code: String, talent: Int) -> Bool {
        switch causes[talent] {
        case .emptyList?, nil: ["no-eligible-opening", "withdrew", "declined", "no-seats"].contains(code)
        case .noSeats?: ["no-seats", "declined"].contains(code)
        case .closed?: code == "region-full"
        case .equalRank?: code == codeOfEquals
        case .outranked?: codesOfOutranked.contains(code)
        case .freeSeat?, .passedOver?: false
        }
    }

    init(_ allocated: Allocated, _ pairs: [AllocationAudit.Pair]) {
        let (market, allocation) = (allocated.market, allocated.allocation)
        let plain = pairs.map { Pair(proposer: $0.talent, responder: $0.opening) }
        let closed = allocated.regions.map {
            RegionAudit.closedResponders(
                market, $0.regions, pairs: plain, holds: allocated.holds, floorSeats: allocated.floorSeats)
        }
        let reasons = UnplacedReasons.find(market, pairs: plain, closed: closed ?? [])
        causes = Dictionary(reasons.map { ($0.proposer, $0.cause) }, uniquingKeysWith: { first, _ in first })
        codeOfEquals = allocation.mechanism == .maximumStable ? "tied" : "lottery"
        codesOfOutranked = allocation.rates.isEmpty ? ["outranked", "outrated"] : ["outranked", "outrated", "grouped"]
    }
}

extension MatchResult {
    /// Causes to hold the told reasons against; nil where kept seats, links, a second round or a total decide beside ranks and
    /// regions.
    public func auditedCauses(_ pairs: [AllocationAudit.Pair]) -> AuditedCauses? {
        let allocation = allocated.allocation
        let goesByRank =
            allocation.mechanism.isStable && allocation.reserves.isEmpty && allocation.links == nil && !allocation.hasClearing
        return goesByRank ? AuditedCauses(allocated, pairs) : nil
    }
}
