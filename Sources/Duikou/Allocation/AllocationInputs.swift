/// What an allocation reads from files of its own.
public struct AllocationInputs: Sendable, Equatable {
    /// The limits of one region.
    public struct RegionLimit: Sendable, Equatable {
        /// A value of the regions' column.
        public var region: Int32
        /// At most so many placements.
        public var cap: Int?
        /// At least so many placements.
        public var floor: Int
        /// At most so much money, in hundredths of its unit.
        public var budget: Int64?

        /// Limits of a region; what is left out is not limited.
        public init(region: Int32, cap: Int? = nil, floor: Int = 0, budget: Int64? = nil) {
            self.region = region
            self.cap = cap
            self.floor = floor
            self.budget = budget
        }
    }

    /// Two talents who want to go to the same place.
    public struct Link: Sendable, Hashable {
        /// The first talent's row.
        public var talent: Int32
        /// The other's row.
        public var partner: Int32

        /// A link, by rows.
        public init(talent: Int32, partner: Int32) {
            self.talent = talent
            self.partner = partner
        }
    }

    /// Limits of regions, in the order of their file.
    public var regionLimits: [RegionLimit]
    /// Links, in the order of their file.
    public var links: [Link]

    /// Neither limits nor links, unless given.
    public init(regionLimits: [RegionLimit] = [], links: [Link] = []) {
        self.regionLimits = regionLimits
        self.links = links
    }
}
