import DuikouMechanisms

/// The most placements, of which everyone whom deferred acceptance places has one; not stable. It leaves nothing beside its outcome.
struct CardinalityMethod: AllocationMethod, AllocationRecord {
    let ranks: RankChanges

    var isPlainMarket: Bool { true }
    var followsRanks: Bool { false }
    var drawsLots: Bool { false }
    var rules: [AllocationDemand] { [] }
    var promises: [AllocationPromise] { [.seats(by: .stability), .mostPlacements] }

    func allocate(_ built: MarketBuilder.Result, _ work: AllocationWork) throws -> Allocated {
        let mechanism = MaximumCardinality(from: DeferredAcceptance(ties: work.ties), ties: work.ties)
        return Allocated(self, built, work, try mechanism.match(built.market), record: self)
    }

    func reason(amongEqualsAt opening: Int) -> UnplacedCause { .lottery(opening: opening) }

    func reason(forFreeSeatAt opening: Int) -> UnplacedCause { .notForTheTotal(opening: opening) }

    func audit(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AllocationAudit {
        let report = Stability.verify(allocated.market, pairs: pairs.plain)
        var audit = allocated.audit(report, .notSought)
        let isMost = report.faultCount == 0 && CardinalityAudit.isLargest(allocated.market, pairs: pairs.plain)
        audit.certificate = .mostPlacements(isProven: isMost)
        return audit
    }

    /// A total decides, not ranks.
    func causes(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AuditedCauses? { nil }
}
