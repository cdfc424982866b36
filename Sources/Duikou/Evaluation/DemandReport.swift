import DuikouMechanisms

/// What became of an office's demands: kept seats, regions' limits, links, the clearing round.
public struct DemandReport: Sendable, Equatable {
    /// One declared reserve over all openings.
    public struct ReserveUse: Sendable, Equatable {
        public var title: LocalizedText
        public var seats: Int
        public var members: Int
        public var others: Int
        public var empty: Int { seats - members - others }
    }

    /// One region.
    public struct RegionUse: Sendable, Equatable {
        public var title: LocalizedText
        public var cap: Int?
        public var floor: Int
        /// In hundredths of the money's unit.
        public var budget: Int64?
        public var placed: Int
        public var spent: Int64
        /// Whether it turned somebody away.
        public var isAtLimit: Bool
    }

    /// All links together.
    public struct LinkUse: Sendable, Equatable {
        public var links: Int
        public var together: Int
        public var apart: Int
        /// One or both unplaced.
        public var incomplete: Int
        /// What would rather be otherwise: above 0 where no stable matching was found.
        public var blocks: Int
    }

    public var reserves: [ReserveUse] = []
    public var regions: [RegionUse] = []
    public var links: LinkUse?
    /// Placements moved so that floors hold.
    public var floorMoves = 0
    /// Placements that the clearing round added; nil without one.
    public var cleared: Int?

    init(_ allocated: Allocated, _ compiled: CompiledProgramme, _ inputs: AllocationInputs) {
        let allocation = allocated.allocation
        if let plan = allocated.reserves {
            reserves = allocation.reserves.map { ReserveUse(title: $0.title, seats: 0, members: 0, others: 0) }
            for seat in 0..<plan.classes.classCount {
                if let reserve = plan.declaredReserve(ofClass: seat) { reserves[reserve].seats += Int(plan.classes.classSeats[seat]) }
            }
            for (edge, seat) in zip(allocated.outcome.matching.edges, allocated.seatClass) {
                guard let reserve = plan.declaredReserve(ofClass: Int(seat)) else { continue }
                let group = plan.classes.reserves[Int(plan.classes.classReserve[Int(seat)])].group
                if plan.classes.isMember(allocated.market.proposer(ofEdge: Int(edge)), of: group) {
                    reserves[reserve].members += 1
                } else {
                    reserves[reserve].others += 1
                }
            }
        }
        if let plan = allocated.regions {
            for (index, use) in allocated.regionUse.enumerated() {
                let limit = inputs.regionLimits[index]
                regions.append(
                    RegionUse(
                        title: plan.labels[index], cap: limit.cap, floor: limit.floor, budget: limit.budget, placed: use.placed,
                        spent: use.spent, isAtLimit: use.isClosed))
            }
        }
        links = allocated.links.map {
            LinkUse(links: $0.links.count, together: $0.together, apart: $0.apart, incomplete: $0.incomplete, blocks: $0.blocks)
        }
        floorMoves = allocated.moves.count
        cleared = allocation.hasClearing ? allocated.cleared : nil
    }
}
