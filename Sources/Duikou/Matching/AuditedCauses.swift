import DuikouMechanisms

/// Why each unplaced talent has nothing, found again from the market and the placements alone.
public struct AuditedCauses: Sendable {
    private let causes: [Int: UnplacedReason.Cause]

    /// Reasons' codes that tell a cause truly. What the tables and changes say of a talent (no eligible opening, it withdrew, it
    /// declined all it had listed) is not for a market to know.
    public func agrees(with code: String, talent: Int) -> Bool {
        switch causes[talent] {
        case .emptyList?, nil: ["no-eligible-opening", "withdrew", "declined", "no-seats"].contains(code)
        case .noSeats?: ["no-seats", "declined"].contains(code)
        case .equalRank?: code == "lottery"
        case .outranked?: code == "outranked" || code == "outrated"
        case .freeSeat?, .passedOver?: false
        }
    }

    init(_ market: Market, _ pairs: [AllocationAudit.Pair]) {
        let reasons = UnplacedReasons.find(market, pairs: pairs.map { Pair(proposer: $0.talent, responder: $0.opening) })
        causes = Dictionary(reasons.map { ($0.proposer, $0.cause) }, uniquingKeysWith: { first, _ in first })
    }
}

extension MatchResult {
    /// Causes to hold the told reasons against; nil where demands or a total decide beside ranks.
    public func auditedCauses(_ pairs: [AllocationAudit.Pair]) -> AuditedCauses? {
        let allocation = allocated.allocation
        let isPlain =
            allocation.mechanism == .deferredAcceptance && allocation.reserves.isEmpty && allocation.rates.isEmpty
            && allocation.regions == nil && allocation.links == nil && !allocation.hasClearing
        return isPlain ? AuditedCauses(market, pairs) : nil
    }
}
