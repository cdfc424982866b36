import DuikouMechanisms

/// Plain deferred acceptance: over lists, ranks and seats alone, with minimum rates in the ranks where there are any. It leaves nothing
/// beside its outcome.
struct DeferredAcceptanceMethod: AllocationMethod, AllocationRecord {
    let ranks: RankChanges
    let proposing: Allocation.Proposing
    /// Whether it comes from a re-match that moves few. Then it is stable, but not always the stable matching best for those who propose.
    var movesFew = false

    var isPlainMarket: Bool { ranks.rates.isEmpty }
    var followsRanks: Bool { true }
    var drawsLots: Bool { true }
    var rules: [AllocationDemand] { ranks.rateRules + ranks.bandRules }
    var promises: [AllocationPromise] {
        let always: [AllocationPromise] = [.seats(by: .stability), .stable(rules, by: .stability), .lottery]
        return movesFew ? always : always + [.best(for: proposing)]
    }

    private var side: MarketSide {
        switch proposing {
        case .talents: .proposers
        case .openings: .responders
        }
    }

    var growsLists: Bool { proposing == .talents && ranks.rates.isEmpty }

    func allocated(_ grown: GrowingMarket.Result, _ work: AllocationWork, _ audit: EveryPairAudit) -> Allocated {
        var allocated = Allocated(self, grown.built, work, grown.outcome, record: self)
        allocated.everyPair = audit
        return allocated
    }

    func allocate(_ built: MarketBuilder.Result, _ work: AllocationWork) -> Allocated {
        Allocated(self, built, work, DeferredAcceptance(proposing: side, ties: work.ties).match(built.market), record: self)
    }

    func reason(amongEqualsAt opening: Int) -> UnplacedCause { .lottery(opening: opening) }

    func reason(forFreeSeatAt opening: Int) -> UnplacedCause { .notForTheTotal(opening: opening) }

    func audit(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AllocationAudit {
        if let everyPair = allocated.everyPair { return everyPair.audit(pairs) }
        let report = Stability.verify(allocated.market, pairs: pairs.plain)
        var audit = allocated.audit(report, .promised)
        // A result with faults, or with pairs that block even though ties do not count, has failed already.
        if report.isStable { audit.best = best(pairs.plain, of: allocated) }
        return allocated.withRates(audit)
    }

    private func best(_ pairs: [Pair], of allocated: Allocated) -> AllocationAudit.Best {
        let report = SideOptimality.verify(allocated.market, pairs: pairs, bestFor: side, ties: allocated.ties)
        return AllocationAudit.Best(
            byLot: report.blockingPairCount, firstByLot: report.blockingPairs.map(AllocationAudit.Pair.init),
            exchanges: movesFew ? nil : report.ringCount, firstExchange: report.firstRing.map(AllocationAudit.Pair.init))
    }

    func causes(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AuditedCauses? {
        if let everyPair = allocated.everyPair { return AuditedCauses(allocated, everyPair.report(pairs, telling: true)) }
        return AuditedCauses(allocated, pairs)
    }
}
