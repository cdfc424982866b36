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
        return audit
    }

    /// With links a stable matching may not exist; what is promised is that everything that blocks has been told.
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

    /// The check of its own placements.
    var audit: AllocationAudit {
        let reserves = seatReserves
        return audit(
            outcome.matching.pairs.enumerated().map { index, pair in
                AllocationAudit.Pair(talent: pair.proposer, opening: pair.responder, reserve: reserves[index])
            })
    }

    private func audited(_ pairs: [AllocationAudit.Pair], _ plain: [Pair], _ plan: RegionPlan) -> AllocationAudit {
        // With reserves each class of seats is an opening of its own in its region.
        if let reserves {
            guard let split = try? reserves.classes.split(market),
                let lifted = try? plan.regions.lifted(to: reserves.classes.classResponder, market: split.market)
            else { return AllocationAudit(faults: pairs.count, blockingPairs: 0, promisesStability: true) }
            let seated = zip(plain, seats(of: pairs, reserves)).map { Pair(proposer: $0.proposer, responder: Int($1)) }
            let report = RegionAudit.verify(split.market, lifted, pairs: seated, holds: holds, floorSeats: floorSeats)
            let blocking = report.blockingPairs.map {
                Pair(proposer: $0.proposer, responder: Int(reserves.classes.classResponder[$0.responder]))
            }
            // Classes of seats are openings of their own here, and told as the openings that they are of.
            let isSplit = report.plain.faults.map { fault in
                var told = AuditFault(fault)
                told.opening = told.opening.flatMap { seatClass in
                    reserves.classes.classResponder.indices.contains(seatClass) ? Int(reserves.classes.classResponder[seatClass]) : nil
                }
                return told
            }
            return told(report, blocking, plain: isSplit)
        }
        let report = RegionAudit.verify(market, plan.regions, pairs: plain, holds: holds, floorSeats: floorSeats)
        return told(report, report.blockingPairs, plain: report.plain.faults.map { AuditFault($0) })
    }

    private func told(_ report: RegionReport, _ blocking: [Pair], plain: [AuditFault]) -> AllocationAudit {
        AllocationAudit(
            faults: report.plain.faultCount + report.faultCount, named: plain + report.faults.map { AuditFault($0) },
            blockingPairs: report.blockingPairCount, blocking: named(blocking),
            promisesStability: true, heldByFloor: report.heldByFloorCount)
    }

    /// The class of each pair's seat; −1, which no auditor accepts, where the opening has no seats of that reserve.
    private func seats(of pairs: [AllocationAudit.Pair], _ plan: ReservePlan) -> [Int32] {
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
    /// How far the weight may be from the greatest, in parts of a million of the bound, rounded up.
    fileprivate var partsPerMillion: Int {
        guard bound > weight else { return 0 }
        let missing = (bound - weight).multipliedFullWidth(by: 1_000_000)
        let (quotient, rest) = bound.dividingFullWidth(missing)
        return Int(quotient) + (rest > 0 ? 1 : 0)
    }
}
