import DuikouMechanisms

extension Allocated {
    /// Checks any list of placements against the promises of this allocation, by the auditor of each promise.
    func audit(_ pairs: [AllocationAudit.Pair]) -> AllocationAudit {
        if let clearing { return clearing.audit(pairs) }
        var audit = auditedOnce(pairs)
        for rate in rates {
            let openings = rate.brokenOrders(market)
            if openings == 0 { continue }
            audit.faults += openings
            audit.named.append(AuditFault(.rate(title: rate.declaration.title, openings: openings)))
        }
        return audit
    }

    private func auditedOnce(_ pairs: [AllocationAudit.Pair]) -> AllocationAudit {
        let plain = pairs.map { Pair(proposer: $0.talent, responder: $0.opening) }
        if let regions { return audited(pairs, plain, regions) }
        if let reserves {
            let report = SeatClassAudit.verify(market, reserves.classes, pairs: plain, seats: seats(of: pairs, reserves))
            return AllocationAudit(
                faults: report.faultCount, named: report.faults.map { AuditFault($0, reserves.classes) },
                blockingPairs: report.blockingPairCount, blocking: named(report.blockingPairs),
                promisesStability: allocation.mechanism.isStable)
        }
        if let links { return audited(plain, links) }
        let report = Stability.verify(market, pairs: plain)
        var audit = AllocationAudit(
            faults: report.faultCount, named: report.faults.map { AuditFault($0) }, blockingPairs: report.blockingPairCount,
            blocking: named(report.blockingPairs),
            promisesStability: allocation.mechanism.isStable)
        if let welfare {
            let proof = WeightCertificate.verify(
                market, weights: welfare.weights, pairs: plain, prices: welfare.prices.prices, profits: welfare.prices.profits)
            audit.gap = proof.partsPerMillion
            audit.isCertified = proof.isProven && proof.partsPerMillion <= MaximumWeight.defaultGapPartsPerMillion
        }
        if allocation.mechanism == .maximumCardinality {
            audit.isCertified = report.faultCount == 0 && CardinalityAudit.isLargest(market, pairs: plain)
        }
        // A result with faults, or with pairs that block even though ties do not count, has failed already.
        if allocation.mechanism == .deferredAcceptance, report.isStable { audit.best = best(plain) }
        return audit
    }

    private func best(_ pairs: [Pair]) -> AllocationAudit.Best {
        let side: MarketSide = allocation.proposing == .talents ? .proposers : .responders
        let report = SideOptimality.verify(market, pairs: pairs, bestFor: side, ties: ties)
        return AllocationAudit.Best(
            byLot: report.blockingPairCount, firstByLot: named(report.blockingPairs), exchanges: movesFew ? nil : report.ringCount,
            firstExchange: named(report.firstRing))
    }

    /// With links a stable matching may not exist. What is promised is that the number of blocking pairs and options that was reported is
    /// the true one.
    private func audited(_ pairs: [Pair], _ plan: LinkPlan) -> AllocationAudit {
        let report = LinkedAudit.verify(market, links: plan.links, pairs: pairs)
        let blocking = report.blocking.compactMap { block -> AllocationAudit.Pair? in
            switch block {
            case .single(let pair): return AllocationAudit.Pair(talent: pair.proposer, opening: pair.responder)
            case .link(let link, let option):
                let index = Int(plan.links.optionOffsets[link]) + option
                let (first, second) = (plan.links.optionFirst[index], plan.links.optionSecond[index])
                let (talent, edge) = first >= 0 ? (plan.links.firsts[link], first) : (plan.links.seconds[link], second)
                return AllocationAudit.Pair(talent: Int(talent), opening: Int(market.edgeResponder[Int(edge)]))
            }
        }
        return AllocationAudit(
            faults: report.faultCount, named: report.faults.map { AuditFault($0, plan.links) }, blockingPairs: report.blockingCount,
            blocking: blocking, promisesStability: plan.blocks == 0,
            isCertified: report.blockingCount == plan.blocks)
    }

    /// The check of the allocation's own placements.
    var audit: AllocationAudit {
        let reserves = seatReserves
        return audit(
            outcome.matching.pairs.enumerated().map { index, pair in
                AllocationAudit.Pair(talent: pair.proposer, opening: pair.responder, reserve: reserves[index])
            })
    }

    private func audited(_ pairs: [AllocationAudit.Pair], _ plain: [Pair], _ plan: RegionPlan) -> AllocationAudit {
        guard let reserves else {
            let report = RegionAudit.verify(market, plan.regions, pairs: plain, holds: holds, floorSeats: floorSeats)
            return told(report, report.blockingPairs, plain: report.plain.faults.map { AuditFault($0) })
        }
        guard let parts = parts(pairs, reserves, plan) else {
            return AllocationAudit(faults: pairs.count, blockingPairs: 0, promisesStability: true)
        }
        let report = RegionAudit.verify(parts.market, parts.regions, pairs: parts.pairs, holds: holds, floorSeats: floorSeats)
        let blocking = report.blockingPairs.map {
            Pair(proposer: $0.proposer, responder: Int(reserves.classes.classResponder[$0.responder]))
        }
        // In this market each class of seats is an opening of its own; faults are reported for the opening that the class belongs to.
        let plain = report.plain.faults.map { fault in
            var told = AuditFault(fault)
            told.opening = told.opening.flatMap { seatClass in
                reserves.classes.classResponder.indices.contains(seatClass) ? Int(reserves.classes.classResponder[seatClass]) : nil
            }
            return told
        }
        return told(report, blocking, plain: plain)
    }

    /// The input of the regions' audit where there are reserves: each class of seats is an opening of its own in its region.
    private func parts(
        _ pairs: [AllocationAudit.Pair], _ reserves: ReservePlan, _ plan: RegionPlan
    ) -> (market: Market, regions: Regions, pairs: [Pair])? {
        guard let split = try? reserves.classes.split(market, ties: ties),
            let lifted = try? plan.regions.lifted(to: reserves.classes.classResponder, market: split.market)
        else { return nil }
        let seated = zip(pairs, seats(of: pairs, reserves)).map { Pair(proposer: $0.talent, responder: Int($1)) }
        return (split.market, lifted, seated)
    }

    /// For each opening, or with reserves for each class of seats, whether its regions forbid filling one more seat; empty without regions.
    func closed(_ pairs: [AllocationAudit.Pair]) -> [Bool] {
        guard let regions else { return [] }
        guard let reserves else {
            let plain = pairs.map { Pair(proposer: $0.talent, responder: $0.opening) }
            return RegionAudit.closedResponders(market, regions.regions, pairs: plain, holds: holds, floorSeats: floorSeats)
        }
        guard let parts = parts(pairs, reserves, regions) else { return [] }
        return RegionAudit.closedResponders(parts.market, parts.regions, pairs: parts.pairs, holds: holds, floorSeats: floorSeats)
    }

    private func told(_ report: RegionReport, _ blocking: [Pair], plain: [AuditFault]) -> AllocationAudit {
        AllocationAudit(
            faults: report.plain.faultCount + report.faultCount, named: plain + report.faults.map { AuditFault($0) },
            blockingPairs: report.blockingPairCount, blocking: named(blocking),
            promisesStability: true, heldByFloor: report.heldByFloorCount)
    }

    /// The class of each pair's seat; −1, which no auditor accepts, where the opening has no seats of that reserve.
    func seats(of pairs: [AllocationAudit.Pair], _ plan: ReservePlan) -> [Int32] {
        pairs.map { pair in
            guard (0..<market.responderCount).contains(pair.opening) else { return -1 }
            let seat = plan.classes.classes(ofResponder: pair.opening).first { plan.declaredReserve(ofClass: $0) == pair.reserve }
            return seat.map(Int32.init) ?? -1
        }
    }

    private func named(_ pairs: [Pair]) -> [AllocationAudit.Pair] {
        pairs.map { AllocationAudit.Pair(talent: $0.proposer, opening: $0.responder) }
    }
}

extension WeightReport {
    /// How far the weight may be below the greatest, in parts of a million of the bound, rounded up.
    fileprivate var partsPerMillion: Int {
        guard bound > weight else { return 0 }
        let missing = (bound - weight).multipliedFullWidth(by: 1_000_000)
        let (quotient, rest) = bound.dividingFullWidth(missing)
        return Int(quotient) + (rest > 0 ? 1 : 0)
    }
}
