import DuikouMechanisms

/// A finished allocation: what every method yields, and the method's own record.
struct Allocated: Sendable {
    let method: any AllocationMethod
    /// The market that was allocated, after bands, rates and clearing.
    let built: MarketBuilder.Result
    let ties: TieBreak
    let outcome: Outcome
    /// Minimum rates, each over the market that was allocated.
    let rates: [RateUse]
    /// What the method leaves beside the outcome.
    let record: any AllocationRecord
    /// Checks the placements over every eligible pair, where the market holds only those that decided; nil where it holds all.
    var everyPair: EveryPairAudit?

    var market: Market { built.market }

    init(
        _ method: any AllocationMethod, _ built: MarketBuilder.Result, ties: TieBreak, _ outcome: Outcome, rates: [RateUse] = [],
        record: any AllocationRecord
    ) {
        self.method = method
        self.built = built
        self.ties = ties
        self.outcome = outcome
        self.rates = rates
        self.record = record
    }

    init(
        _ method: any AllocationMethod, _ built: MarketBuilder.Result, _ work: AllocationWork, _ outcome: Outcome,
        record: any AllocationRecord
    ) {
        self.init(method, built, ties: work.ties, outcome, rates: work.constraints.rates(built.market), record: record)
    }

    // MARK: Checking

    /// Checks any list of placements against the promises of this allocation, by the auditor of each promise.
    func audit(_ pairs: [AllocationAudit.Pair]) -> AllocationAudit { record.audit(pairs, of: self) }

    /// The check of the allocation's own placements.
    var audit: AllocationAudit {
        let reserves = seatReserves
        return audit(
            outcome.matching.pairs.enumerated().map { index, pair in
                AllocationAudit.Pair(talent: pair.proposer, opening: pair.responder, reserve: reserves[index])
            })
    }

    /// What plain stability finds.
    func audit(_ report: StabilityReport, _ stability: AllocationAudit.StabilityPromise) -> AllocationAudit {
        AllocationAudit(
            faults: report.faultCount, named: report.faults.map { AuditFault($0) }, blockingPairs: report.blockingPairCount,
            blocking: report.blockingPairs.map(AllocationAudit.Pair.init), stability: stability)
    }

    /// With openings whose orders do not keep a minimum rate as faults.
    func withRates(_ audit: AllocationAudit) -> AllocationAudit {
        var audit = audit
        for rate in rates {
            let openings = rate.brokenOrders(market)
            if openings == 0 { continue }
            audit.faults += openings
            audit.named.append(AuditFault(.rate(title: rate.declaration.title, openings: openings)))
        }
        return audit
    }

    /// The declared reserve whose seat each placement has, in the order of the matching's edges; nil for open seats.
    var seatReserves: [Int?] {
        guard let seats = record.seats else { return Array(repeating: nil, count: outcome.matching.count) }
        return seats.seatClass.map { seats.plan.declaredReserve(ofClass: Int($0)) }
    }
}

/// What a method leaves beside its outcome: with it placements are checked, and the unplaced learn their reason.
protocol AllocationRecord: Sendable {
    /// Checks any list of placements against what the method promises.
    func audit(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AllocationAudit

    /// Causes that tell truly why each unplaced talent has nothing; nil where more decides than ranks, kept seats and regions.
    func causes(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AuditedCauses?

    /// Why somebody has no seat at a listed opening that still has one.
    func reason(forFreeSeatAt opening: Int) -> UnplacedCause

    /// Which class of seats each placement is in; nil where all seats of an opening are alike.
    var seats: SeatClassRecord? { get }

    /// The regions with limits, for people.
    var regionLabels: [LocalizedText] { get }

    /// Whether a clearing round added the edge to the talent's list.
    func isCleared(edge: Int, talent: Int, in market: Market) -> Bool

    /// Adds what became of the method's demands.
    func tell(_ report: inout DemandReport, of allocated: Allocated)
}

extension AllocationRecord {
    /// A method without kept seats, regions and clearing has nothing to say of them.
    var seats: SeatClassRecord? { nil }
    var regionLabels: [LocalizedText] { [] }
    func isCleared(edge: Int, talent: Int, in market: Market) -> Bool { false }
    func tell(_ report: inout DemandReport, of allocated: Allocated) {}
}

extension AllocationAudit.Pair {
    init(_ pair: DuikouMechanisms.Pair) { self.init(talent: pair.proposer, opening: pair.responder) }
}

extension [AllocationAudit.Pair] {
    /// As the auditors take them.
    var plain: [Pair] { map { Pair(proposer: $0.talent, responder: $0.opening) } }
}
