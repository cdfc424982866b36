import DuikouMechanisms

/// What became of an office's demands: kept seats, regions' limits, links, the clearing round.
public struct DemandReport: Sendable, Equatable {
    /// One declared reserve over all openings.
    public struct ReserveUse: Sendable, Equatable {
        /// The name that the programme gives it.
        public var name: String
        /// The reserve, for people.
        public var title: LocalizedText
        /// Seats kept at all openings.
        public var seats: Int
        /// Kept seats with a member of the group.
        public var members: Int
        /// Kept seats with somebody else, where no member wanted them.
        public var others: Int
        /// Members admitted to openings that keep seats for them, on kept or other seats.
        public var admitted: Int
        /// Kept seats without a placement.
        public var empty: Int { seats - members - others }
    }

    /// One minimum rate over all openings that have its group.
    public struct MinimumRateUse: Sendable, Equatable {
        /// The name that the programme gives it.
        public var name: String
        /// The rate, for people.
        public var title: LocalizedText
        /// The share asked for, in percent.
        public var percent: Int
        /// Placements at these openings.
        public var admitted: Int
        /// Those of members among them.
        public var members: Int
        /// Openings in whose order it had to give way to the other rate.
        public var unkept: Int
    }

    /// One region and its limits.
    public struct RegionUse: Sendable, Equatable {
        /// As the codebook of the region's column writes it.
        public var code: String
        /// The region, for people.
        public var title: LocalizedText
        /// At most so many placements; nil for any number.
        public var cap: Int?
        /// At least so many placements.
        public var floor: Int
        /// At most so much money, in hundredths of its unit; nil for any sum.
        public var budget: Int64?
        /// Placements in the region.
        public var placed: Int
        /// Money spent, in hundredths of its unit.
        public var spent: Int64
        /// Whether a limit turned somebody away.
        public var isAtLimit: Bool
    }

    /// All links together.
    public struct LinkUse: Sendable, Equatable {
        /// How many links there are.
        public var links: Int
        /// Links whose two talents are placed at the same place.
        public var together: Int
        /// Links whose two talents are placed at different places.
        public var apart: Int
        /// Links of which one talent or both are unplaced.
        public var incomplete: Int
        /// Blocking pairs and blocking options of linked talents: above 0 where no stable matching was found.
        public var blocks: Int
    }

    /// The reserves, in the order of the programme.
    public var reserves: [ReserveUse] = []
    /// The minimum rates, in the order of the programme.
    public var rates: [MinimumRateUse] = []
    /// The regions with limits, in the order of their file.
    public var regions: [RegionUse] = []
    /// The links; nil for a programme without any.
    public var links: LinkUse?
    /// Talents whom a floor holds in its region.
    public var held = 0
    /// Placements that the clearing round added; nil without one.
    public var cleared: Int?

    init(_ allocated: Allocated) {
        rates = allocated.rates.map { rate in
            let edges = allocated.outcome.matching.edges.filter { rate.applies[Int(allocated.market.edgeResponder[Int($0)])] }
            return MinimumRateUse(
                name: rate.declaration.name, title: rate.declaration.title, percent: rate.declaration.percent, admitted: edges.count,
                members: edges.count { rate.isMember[Int($0)] }, unkept: rate.unkept(allocated.market))
        }
        allocated.record.tell(&self, of: allocated)
    }
}
