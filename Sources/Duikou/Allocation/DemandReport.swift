import DuikouMechanisms

/// What became of an office's demands: kept seats, regions' limits, links, the clearing round.
public struct DemandReport: Sendable, Equatable {
    /// One declared reserve over all openings.
    public struct ReserveUse: Sendable, Equatable {
        public var name: String
        public var title: LocalizedText
        public var seats: Int
        public var members: Int
        public var others: Int
        /// Members admitted to openings that keep seats for them, in whatever seats.
        public var admitted: Int
        public var empty: Int { seats - members - others }
    }

    /// One minimum rate over all openings that have its group.
    public struct MinimumRateUse: Sendable, Equatable {
        public var name: String
        public var title: LocalizedText
        public var percent: Int
        /// Admitted to these openings, and members among them.
        public var admitted: Int
        public var members: Int
        /// Openings in whose order it had to give way to the other rate.
        public var unkept: Int
    }

    /// One region.
    public struct RegionUse: Sendable, Equatable {
        /// As the codebook of the region's column writes it.
        public var code: String
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
    public var rates: [MinimumRateUse] = []
    public var regions: [RegionUse] = []
    public var links: LinkUse?
    /// Talents held in a region so that its floor holds.
    public var held = 0
    /// Placements that the clearing round added; nil without one.
    public var cleared: Int?

    init(_ allocated: Allocated, _ compiled: CompiledProgramme, _ inputs: AllocationInputs) {
        let allocation = allocated.allocation
        if let plan = allocated.reserves {
            reserves = allocation.reserves.map { ReserveUse(name: $0.name, title: $0.title, seats: 0, members: 0, others: 0, admitted: 0) }
            for seat in 0..<plan.classes.classCount {
                if let reserve = plan.declaredReserve(ofClass: seat) { reserves[reserve].seats += Int(plan.classes.classSeats[seat]) }
            }
            for (edge, seat) in zip(allocated.outcome.matching.edges, allocated.seatClass) {
                let talent = allocated.market.proposer(ofEdge: Int(edge))
                var counted: Set<Int> = []
                for other in plan.classes.classes(ofResponder: Int(plan.classes.classResponder[Int(seat)])) {
                    guard let reserve = plan.declaredReserve(ofClass: other), counted.insert(reserve).inserted,
                        plan.classes.isMember(talent, of: plan.classes.reserves[Int(plan.classes.classReserve[other])].group)
                    else { continue }
                    reserves[reserve].admitted += 1
                }
                guard let reserve = plan.declaredReserve(ofClass: Int(seat)) else { continue }
                let group = plan.classes.reserves[Int(plan.classes.classReserve[Int(seat)])].group
                if plan.classes.isMember(talent, of: group) {
                    reserves[reserve].members += 1
                } else {
                    reserves[reserve].others += 1
                }
            }
        }
        rates = allocated.rates.map { rate in
            let edges = allocated.outcome.matching.edges.filter { rate.applies[Int(allocated.market.edgeResponder[Int($0)])] }
            return MinimumRateUse(
                name: rate.declaration.name, title: rate.declaration.title, percent: rate.declaration.percent, admitted: edges.count,
                members: edges.count { rate.isMember[Int($0)] }, unkept: rate.unkept(allocated.market))
        }
        if let plan = allocated.regions {
            for (index, use) in allocated.regionUse.enumerated() {
                let limit = inputs.regionLimits[index]
                regions.append(
                    RegionUse(
                        code: plan.codes[index], title: plan.labels[index], cap: limit.cap, floor: limit.floor, budget: limit.budget, placed: use.placed,
                        spent: use.spent, isAtLimit: use.isClosed))
            }
        }
        links = allocated.links.map {
            LinkUse(links: $0.links.count, together: $0.together, apart: $0.apart, incomplete: $0.incomplete, blocks: $0.blocks)
        }
        // Who has several seats may be held at several openings.
        held = Set(allocated.holds.map(\.proposer)).count
        cleared = allocation.hasClearing ? allocated.cleared : nil
    }
}
