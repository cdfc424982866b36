import DuikouMechanisms

/// As many placed as can be found without a blocking pair. It leaves nothing beside its outcome.
struct MaximumStableMethod: AllocationMethod, AllocationRecord {
    let ranks: RankChanges

    var isPlainMarket: Bool { ranks.rates.isEmpty }
    var followsRanks: Bool { true }
    var drawsLots: Bool { false }
    var rules: [AllocationDemand] { ranks.rateRules + ranks.bandRules }
    var promises: [AllocationPromise] { [.seats(by: .stability), .stable(rules, by: .stability)] }

    func allocate(_ built: MarketBuilder.Result, _ work: AllocationWork) -> Allocated {
        Allocated(self, built, work, MaximumStable(ties: work.ties).match(built.market), record: self)
    }

    func reason(amongEqualsAt opening: Int) -> UnplacedCause { .tied(opening: opening) }

    func reason(forFreeSeatAt opening: Int) -> UnplacedCause { .notForTheTotal(opening: opening) }

    func audit(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AllocationAudit {
        allocated.withRates(allocated.audit(Stability.verify(allocated.market, pairs: pairs.plain), .promised))
    }

    func causes(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AuditedCauses? { AuditedCauses(allocated, pairs) }
}
