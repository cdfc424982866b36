import DuikouMechanisms

/// Deferred acceptance within regions' limits, over seat classes where seats are kept for groups.
struct RegionMethod: AllocationMethod {
    let ranks: RankChanges
    let regions: RegionsDeclaration
    let reserves: [Reserve]

    var isPlainMarket: Bool { false }
    var followsRanks: Bool { true }
    var drawsLots: Bool { true }
    var rules: [AllocationDemand] { kept + ranks.rateRules + [.regions] + ranks.bandRules }
    var promises: [AllocationPromise] { [.seats(kept + [.regions], by: .regions), .stable(rules, by: .regions)] }

    /// The demand for reserves, where there are any.
    private var kept: [AllocationDemand] { reserves.isEmpty ? [] : [.reserves] }

    func allocate(_ built: MarketBuilder.Result, _ work: AllocationWork) throws -> Allocated {
        let (market, ties) = (built.market, work.ties)
        let classes = try reservePlan(market, work.constraints)
        let plan = try work.constraints.regionPlan(regions, market, ties: ties)
        let within = try plan.market(market, classes, ties: ties)
        let mechanism = RegionalDeferredAcceptance(regions: within.regions, ties: ties)
        do {
            guard let classes else {
                let found = try mechanism.allocate(within.market)
                return Allocated(self, built, work, found.outcome, record: RegionRecord(plan, found))
            }
            let seated = try SeatClassAllocation(mechanism, classes: classes.classes, ties: ties).allocate(market)
            let record = RegionRecord(plan, try mechanism.allocate(within.market), SeatClassRecord(classes, seated), market)
            return Allocated(self, built, work, seated.outcome, record: record)
        } catch let shortfall as FloorShortfall {
            throw plan.explained(shortfall, within.market, classes?.classes, at: regions.limits)
        }
    }

    private func reservePlan(_ market: Market, _ constraints: AllocationConstraints) throws -> ReservePlan? {
        reserves.isEmpty ? nil : try constraints.reservePlan(reserves, market)
    }

    func reason(amongEqualsAt opening: Int) -> UnplacedCause { .lottery(opening: opening) }

    // MARK: Before allocating

    func hasFloors(_ inputs: AllocationInputs) -> Bool { inputs.regionLimits.contains { $0.floor > 0 } }

    func check(_ market: Market, _ constraints: AllocationConstraints, seats: Bool) throws {
        // The order of turns decides neither whether limits contradict each other nor whether floors can be met.
        let ties = TieBreak.byIndex
        let plan = try constraints.regionPlan(regions, market, ties: ties)
        guard seats else { return }
        let classes = try reservePlan(market, constraints)
        let within = try plan.market(market, classes, ties: ties)
        if case .infeasible(let shortfall) = FloorFeasibility.check(within.market, within.regions) {
            throw plan.explained(shortfall, within.market, classes?.classes, at: regions.limits)
        }
    }
}

/// What each region has, what keeps an opening from filling its next seat, and whom floors hold.
struct RegionRecord: AllocationRecord {
    let plan: RegionPlan
    let seats: SeatClassRecord?
    /// For each opening, the region that keeps it from filling its next seat; −1 for none.
    let limitingRegion: [Int32]
    let use: [Use]
    /// The placements that a floor holds, and the seats that floors keep free of others, as the regions' audit takes them.
    let holds: [FloorHold]
    let floorSeats: [Int32]

    /// How much of its limits a region has used.
    struct Use: Sendable, Equatable {
        var placed: Int
        /// In hundredths of the money's unit.
        var spent: Int64
        var isClosed: Bool
    }

    init(_ plan: RegionPlan, _ found: RegionalOutcome) {
        self.init(plan, found, seats: nil, limitingRegion: found.limitingRegion)
    }

    /// - Parameter found: over a market in which each class of seats is an opening of its own.
    init(_ plan: RegionPlan, _ found: RegionalOutcome, _ seats: SeatClassRecord, _ market: Market) {
        var limitingRegion = [Int32](repeating: -1, count: market.responderCount)
        for (seatClass, region) in found.limitingRegion.enumerated() where region >= 0 {
            limitingRegion[Int(seats.plan.classes.classResponder[seatClass])] = region
        }
        self.init(plan, found, seats: seats, limitingRegion: limitingRegion)
    }

    private init(_ plan: RegionPlan, _ found: RegionalOutcome, seats: SeatClassRecord?, limitingRegion: [Int32]) {
        self.plan = plan
        self.seats = seats
        self.limitingRegion = limitingRegion
        use = found.placements.indices.map {
            Use(placed: found.placements[$0], spent: found.spending[$0], isClosed: found.isClosed[$0])
        }
        holds = found.holds
        floorSeats = found.floorSeats
    }

    var regionLabels: [LocalizedText] { plan.labels }

    func reason(forFreeSeatAt opening: Int) -> UnplacedCause {
        if limitingRegion[opening] >= 0 { return .regionFull(opening: opening, region: Int(limitingRegion[opening])) }
        return seats?.reason(forFreeSeatAt: opening) ?? .notForTheTotal(opening: opening)
    }

    // MARK: Checking

    func audit(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AllocationAudit {
        guard let seats else {
            let report = RegionAudit.verify(allocated.market, plan.regions, pairs: pairs.plain, holds: holds, floorSeats: floorSeats)
            return allocated.withRates(told(report, report.blockingPairs, plain: report.plain.faults.map { AuditFault($0) }))
        }
        guard let parts = parts(pairs, seats, of: allocated) else {
            return allocated.withRates(AllocationAudit(faults: pairs.count, blockingPairs: 0, stability: .promised))
        }
        let report = RegionAudit.verify(parts.market, parts.regions, pairs: parts.pairs, holds: holds, floorSeats: floorSeats)
        let ofClass = seats.plan.classes.classResponder
        let blocking = report.blockingPairs.map { Pair(proposer: $0.proposer, responder: Int(ofClass[$0.responder])) }
        // In this market each class of seats is an opening of its own; faults are reported for the opening that the class belongs to.
        let plain = report.plain.faults.map { fault in
            var told = AuditFault(fault)
            told.opening = told.opening.flatMap { ofClass.indices.contains($0) ? Int(ofClass[$0]) : nil }
            return told
        }
        return allocated.withRates(told(report, blocking, plain: plain))
    }

    private func told(_ report: RegionReport, _ blocking: [Pair], plain: [AuditFault]) -> AllocationAudit {
        AllocationAudit(
            faults: report.plain.faultCount + report.faultCount, named: plain + report.faults.map { AuditFault($0) },
            blockingPairs: report.blockingPairCount, blocking: blocking.map(AllocationAudit.Pair.init), stability: .promised,
            heldByFloor: report.heldByFloorCount)
    }

    /// The input of the regions' audit where there are reserves: each class of seats is an opening of its own in its region.
    private func parts(
        _ pairs: [AllocationAudit.Pair], _ seats: SeatClassRecord, of allocated: Allocated
    ) -> (market: Market, regions: Regions, pairs: [Pair])? {
        guard let within = try? plan.market(allocated.market, seats.plan, ties: allocated.ties) else { return nil }
        let seated = zip(pairs, seats.classes(of: pairs, in: allocated.market)).map { Pair(proposer: $0.talent, responder: Int($1)) }
        return (within.market, within.regions, seated)
    }

    func causes(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AuditedCauses? {
        guard let seats else {
            let closed = RegionAudit.closedResponders(
                allocated.market, plan.regions, pairs: pairs.plain, holds: holds, floorSeats: floorSeats)
            return AuditedCauses(allocated, pairs, closed: closed)
        }
        let closed = parts(pairs, seats, of: allocated).map {
            RegionAudit.closedResponders($0.market, $0.regions, pairs: $0.pairs, holds: holds, floorSeats: floorSeats)
        }
        return AuditedCauses(allocated, pairs, seats, closed: closed ?? [])
    }

    func tell(_ report: inout DemandReport, of allocated: Allocated) {
        seats?.tell(&report, of: allocated)
        report.regions = use.indices.map { region in
            let limit = plan.limits[region]
            return DemandReport.RegionUse(
                code: plan.codes[region], title: plan.labels[region], cap: limit.cap, floor: limit.floor, budget: limit.budget,
                placed: use[region].placed, spent: use[region].spent, isAtLimit: use[region].isClosed)
        }
        // A talent with several seats may be held at several openings, and counts once.
        report.held = Set(holds.map(\.proposer)).count
    }
}
