import DuikouMechanisms

/// A stable method, and then a round that offers the seats left over to the unplaced beyond their lists. Nobody who is placed moves.
struct ClearingMethod: AllocationMethod {
    let first: any AllocationMethod

    var ranks: RankChanges { first.ranks }
    var isPlainMarket: Bool { first.isPlainMarket }
    var followsRanks: Bool { first.followsRanks }
    var drawsLots: Bool { first.drawsLots }
    var rules: [AllocationDemand] { first.rules }
    /// Those of the first round; that no two prefer each other holds within either.
    var promises: [AllocationPromise] {
        first.promises.map { $0.kind == .stable ? .stable(rules, isWithinRounds: true, by: $0.audit) : $0 }
    }

    /// The second round, and then the same demands over the lengthened lists, with everybody where they are.
    func allocate(_ built: MarketBuilder.Result, _ work: AllocationWork) throws -> Allocated {
        let before = try first.allocate(built, work)
        var longer = try work.round.run(after: built, before.outcome.matching, left: ResidualCapacity(before))
        longer.built.market = work.constraints.ranked(longer.built.market, ties: work.ties)
        let market = longer.built.market
        let matching = Matching(market, edges: longer.edges)
        let outcome = Outcome(
            matching: matching, cutoffs: Cutoff.all(of: market, matching, ties: work.ties), counters: before.outcome.counters)
        let seats = try before.record.seats.map { seats in
            ClearingRecord.seats(
                try work.constraints.reservePlan(seats.plan.reserves, market), seats, of: before, longer, matching)
        }
        return Allocated(
            self, longer.built, work, outcome,
            record: ClearingRecord(first: before, round: longer.round, added: longer.added.count, seats: seats))
    }

    func reason(amongEqualsAt opening: Int) -> UnplacedCause { first.reason(amongEqualsAt: opening) }
}

/// The two rounds of an allocation with a clearing round.
struct ClearingRecord: AllocationRecord {
    let first: Allocated
    let round: ResidualCapacity.Round
    /// Placements that the round added.
    let added: Int
    let seats: SeatClassRecord?

    /// Each placement's class of seats: from the first round, and from the clearing round for those that it added.
    ///
    /// - Parameter plan: the reserves over the lengthened market.
    static func seats(
        _ plan: ReservePlan, _ seats: SeatClassRecord, of first: Allocated, _ round: ClearingRound.Result, _ matching: Matching
    ) -> SeatClassRecord {
        let market = round.built.market
        var known: [Int64: Int32] = [:]
        for (index, edge) in first.outcome.matching.edges.enumerated() {
            let (talent, opening) = (first.market.proposer(ofEdge: Int(edge)), first.market.edgeResponder[Int(edge)])
            known[Int64(talent) << 32 | Int64(opening)] = seats.seatClass[index]
        }
        let added = Dictionary(uniqueKeysWithValues: zip(round.added, round.addedClass))
        let seatClass = matching.edges.map { edge -> Int32 in
            let (talent, opening) = (market.proposer(ofEdge: Int(edge)), market.edgeResponder[Int(edge)])
            guard let seat = added[edge] ?? known[Int64(talent) << 32 | Int64(opening)] else {
                preconditionFailure("a placement of neither round")
            }
            return seat
        }
        // Lists of earlier talents have become longer, and so a talent's edges have moved back.
        let (old, new) = (first.market.proposerOffsets, market.proposerOffsets)
        let cutoffs = seats.cutoffs.map { cutoff in
            guard let edge = cutoff.edge, let talent = cutoff.proposer else { return cutoff }
            return cutoff.at(edge: edge + Int(new[talent] - old[talent]))
        }
        return SeatClassRecord(plan, seatClass: seatClass, cutoffs: cutoffs)
    }

    /// Checks both rounds: the first as if there were no second, the second among those who took part in it.
    func audit(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AllocationAudit {
        let isFirst = pairs.map { pair in
            pair.talent < first.market.proposerCount
                && first.market.edge(proposer: pair.talent, responder: pair.opening) != nil
        }
        var audit = first.audit(zip(pairs, isFirst).filter(\.1).map(\.0))
        let second = round.audit(zip(pairs, isFirst).filter { !$1 }.map(\.0).plain)
        audit.faults += second.faults
        audit.named += second.named
        audit.blockingPairs += second.blockingCount
        audit.blocking += second.blocking.map(AllocationAudit.Pair.init)
        return audit
    }

    /// The second round decides beside ranks.
    func causes(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AuditedCauses? { nil }

    func reason(forFreeSeatAt opening: Int) -> UnplacedCause {
        seats?.reason(forFreeSeatAt: opening) ?? .notForTheTotal(opening: opening)
    }

    func isCleared(edge: Int, talent: Int, in market: Market) -> Bool {
        edge - market.edges(ofProposer: talent).lowerBound >= first.market.edges(ofProposer: talent).count
    }

    func tell(_ report: inout DemandReport, of allocated: Allocated) {
        seats?.tell(&report, of: allocated)
        report.cleared = added
    }
}
