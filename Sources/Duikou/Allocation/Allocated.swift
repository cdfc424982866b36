import DuikouMechanisms

/// A finished allocation, with what it takes to check it.
struct Allocated: Sendable {
    var allocation: Allocation
    /// The market that was allocated, after bands and clearing.
    var built: MarketBuilder.Result
    var outcome: Outcome

    var market: Market { built.market }

    /// Checks any list of placements against the promises of this allocation.
    func audit(_ pairs: [AllocationAudit.Pair]) -> AllocationAudit {
        let report = Stability.verify(market, pairs: pairs.map { Pair(proposer: $0.talent, responder: $0.opening) })
        return AllocationAudit(
            faults: report.faultCount, blockingPairs: report.blockingPairCount,
            blocking: report.blockingPairs.map { AllocationAudit.Pair(talent: $0.proposer, opening: $0.responder) },
            promisesStability: allocation.mechanism.isStable)
    }

    /// The check of its own placements.
    var audit: AllocationAudit {
        audit(outcome.matching.pairs.map { AllocationAudit.Pair(talent: $0.proposer, opening: $0.responder) })
    }
}
