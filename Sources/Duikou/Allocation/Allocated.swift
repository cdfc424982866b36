import DuikouMechanisms

/// A finished allocation: who has which seat, what limited it, and what a check of it needs.
struct Allocated: Sendable {
    var allocation: Allocation
    /// The market that was allocated, after bands, rates and clearing.
    var built: MarketBuilder.Result
    let reserves: ReservePlan?
    let regions: RegionPlan?
    let ties: TieBreak

    var outcome: Outcome
    /// With reserves: the class of each placement's seat, in the order of the matching's edges, and each class's cutoff.
    var seatClass: [Int32] = []
    var classCutoffs: [SeatClassCutoff] = []
    /// Minimum rates, each over the market that was allocated.
    var rates: [RateUse] = []
    /// With regions: how much of its limits each has used, and for each opening the region that keeps it from filling its next seat (−1:
    /// none).
    var regionUse: [RegionUse] = []
    var limitingRegion: [Int32] = []
    /// With floors: the placements that a floor holds, and the seats that floors keep free of others, as the regions' audit takes them.
    var holds: [FloorHold] = []
    var floorSeats: [Int32] = []
    /// Placements that a clearing round added.
    var cleared = 0
    /// With a clearing round: the allocation before it, and the round by itself.
    var clearing: ClearingRecord?

    /// Whether it comes from a re-match that moves few. Then it is stable, but not always the stable matching best for those who propose.
    var movesFew = false

    /// With the greatest sum of fit: its proof.
    var welfare: WelfareProof?
    /// With links: how many are together, apart or incomplete.
    var links: LinkPlan?

    /// How much of its limits a region has used.
    struct RegionUse: Sendable, Equatable {
        var placed: Int
        /// In hundredths of the money's unit.
        var spent: Int64
        var isClosed: Bool
    }

    init(allocation: Allocation, built: MarketBuilder.Result, reserves: ReservePlan?, regions: RegionPlan?, ties: TieBreak) {
        self.allocation = allocation
        self.built = built
        self.reserves = reserves
        self.regions = regions
        self.ties = ties
        outcome = Outcome(matching: Matching(built.market, edges: []), cutoffs: [], counters: Outcome.Counters())
    }

    var market: Market { built.market }

    // MARK: Taking what mechanisms return

    mutating func take(_ seated: SeatClassOutcome) {
        outcome = seated.outcome
        seatClass = seated.seatClass
        classCutoffs = seated.classCutoffs
    }

    mutating func take(_ regional: RegionalOutcome) {
        outcome = regional.outcome
        limitingRegion = regional.limitingRegion
        take(use: regional)
    }

    /// Takes the result of a regions' mechanism for which each class of seats was an opening of its own.
    mutating func take(_ regional: RegionalOutcome, classes: SeatClasses) {
        limitingRegion = Array(repeating: -1, count: market.responderCount)
        for (seatClass, region) in regional.limitingRegion.enumerated() where region >= 0 {
            limitingRegion[Int(classes.classResponder[seatClass])] = region
        }
        take(use: regional)
    }

    private mutating func take(use regional: RegionalOutcome) {
        regionUse = regional.placements.indices.map {
            RegionUse(placed: regional.placements[$0], spent: regional.spending[$0], isClosed: regional.isClosed[$0])
        }
        holds = regional.holds
        floorSeats = regional.floorSeats
    }

    /// Takes over each placement's class of seats: from the first round, and from the clearing round for those that it added.
    mutating func seatAll(keeping first: Allocated, _ round: ClearingRound.Result) {
        guard reserves != nil else { return }
        var known: [Int64: Int32] = [:]
        for (index, edge) in first.outcome.matching.edges.enumerated() {
            let (talent, opening) = (first.market.proposer(ofEdge: Int(edge)), first.market.edgeResponder[Int(edge)])
            known[Int64(talent) << 32 | Int64(opening)] = first.seatClass[index]
        }
        let added = Dictionary(uniqueKeysWithValues: zip(round.added, round.addedClass))
        seatClass = outcome.matching.edges.map { edge in
            let (talent, opening) = (market.proposer(ofEdge: Int(edge)), market.edgeResponder[Int(edge)])
            guard let seat = added[edge] ?? known[Int64(talent) << 32 | Int64(opening)] else {
                preconditionFailure("a placement of neither round")
            }
            return seat
        }
        // Lists of earlier talents have become longer, and so a talent's edges have moved back.
        let (old, new) = (first.market.proposerOffsets, market.proposerOffsets)
        classCutoffs = first.classCutoffs.map { cutoff in
            guard let edge = cutoff.edge, let talent = cutoff.proposer else { return cutoff }
            return cutoff.at(edge: edge + Int(new[talent] - old[talent]))
        }
    }

    /// Whether the placement's seat is reserved for a group that the talent is of.
    func isMember(_ placement: Int, talent: Int) -> Bool {
        guard let classes = reserves?.classes, seatClass.indices.contains(placement) else { return false }
        let reserve = classes.classReserve[Int(seatClass[placement])]
        return reserve >= 0 && classes.isMember(talent, of: classes.reserves[Int(reserve)].group)
    }

    /// How long the talent's list was before a clearing round made it longer.
    func firstListLength(_ talent: Int) -> Int {
        clearing.map { $0.first.market.edges(ofProposer: talent).count } ?? .max
    }

    /// The declared reserve whose seat each placement has, in the order of the matching's edges; nil for open seats.
    var seatReserves: [Int?] {
        guard let reserves else { return Array(repeating: nil, count: outcome.matching.count) }
        return seatClass.map { reserves.declaredReserve(ofClass: Int($0)) }
    }
}

/// The two rounds of an allocation with a clearing round.
///
/// A class, because a value cannot contain one of its own type.
final class ClearingRecord: Sendable {
    let first: Allocated
    let round: ResidualCapacity.Round

    init(first: Allocated, round: ResidualCapacity.Round) {
        self.first = first
        self.round = round
    }

    /// Checks both rounds: the first as if there were no second, the second among those who took part in it.
    func audit(_ pairs: [AllocationAudit.Pair]) -> AllocationAudit {
        let isFirst = pairs.map { pair in
            pair.talent < first.market.proposerCount
                && first.market.edge(proposer: pair.talent, responder: pair.opening) != nil
        }
        var audit = first.audit(zip(pairs, isFirst).filter(\.1).map(\.0))
        let second = round.audit(zip(pairs, isFirst).filter { !$1 }.map { Pair(proposer: $0.0.talent, responder: $0.0.opening) })
        audit.faults += second.faults
        audit.named += second.named
        audit.blockingPairs += second.blockingCount
        audit.blocking += second.blocking.map { AllocationAudit.Pair(talent: $0.proposer, opening: $0.responder) }
        return audit
    }
}
