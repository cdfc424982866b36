/// What an allocation reads from files of its own.
public struct AllocationInputs: Sendable, Equatable {
    /// What a region may have.
    public struct RegionLimit: Sendable, Equatable {
        /// A value of the regions' column.
        public var region: Int32
        /// At most so many placements.
        public var cap: Int?
        /// At least so many placements.
        public var floor: Int
        /// At most so much money, in hundredths of its unit.
        public var budget: Int64?

        public init(region: Int32, cap: Int? = nil, floor: Int = 0, budget: Int64? = nil) {
            self.region = region
            self.cap = cap
            self.floor = floor
            self.budget = budget
        }
    }

    /// Two talents who belong together.
    public struct Link: Sendable, Hashable {
        public var talent: Int32
        public var partner: Int32

        public init(talent: Int32, partner: Int32) {
            self.talent = talent
            self.partner = partner
        }
    }

    public var regionLimits: [RegionLimit]
    public var links: [Link]

    public init(regionLimits: [RegionLimit] = [], links: [Link] = []) {
        self.regionLimits = regionLimits
        self.links = links
    }
}
