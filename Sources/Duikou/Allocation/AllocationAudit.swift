/// What the independent check of an allocation found, promise by promise.
public struct AllocationAudit: Sendable, Equatable {
    /// Seats exceeded, pairs outside the lists, talents placed twice, kept seats given away, limits of regions broken.
    public var faults: Int
    /// The first of them, as many as a screen holds.
    public var named: [AuditFault]
    /// Pairs that would rather have each other than what they have, as the mechanism's promise understands it: an opening's
    /// choice keeps its reserves, and its region's limits.
    public var blockingPairs: Int
    /// The first of them, as many as a screen holds.
    public var blocking: [Pair]
    /// Whether the mechanism promises that there are none.
    public var promisesStability: Bool
    /// How far the sum of fit may be below the greatest, in parts of a million, as its prices prove; nil for other mechanisms.
    public var gap: Int?
    /// Whether the prices prove the promised gap; true for other mechanisms.
    public var isCertified: Bool
    /// Wishes that would block, but for a region's floor that holds the talent where it is. They are its price.
    public var heldByFloor: Int

    /// A placed talent and its opening, by row.
    public struct Pair: Sendable, Hashable {
        public var talent: Int
        public var opening: Int
        /// The declared reserve whose seat it is; nil for an open seat.
        public var reserve: Int?

        public init(talent: Int, opening: Int, reserve: Int? = nil) {
            self.talent = talent
            self.opening = opening
            self.reserve = reserve
        }
    }

    public init(
        faults: Int, named: [AuditFault] = [], blockingPairs: Int, blocking: [Pair] = [], promisesStability: Bool, gap: Int? = nil,
        isCertified: Bool = true,
        heldByFloor: Int = 0
    ) {
        self.faults = faults
        self.named = named
        self.blockingPairs = blockingPairs
        self.blocking = blocking
        self.promisesStability = promisesStability
        self.gap = gap
        self.isCertified = isCertified
        self.heldByFloor = heldByFloor
    }

    /// Whether all that was promised holds.
    public var holds: Bool { faults == 0 && isCertified && (!promisesStability || blockingPairs == 0) }
}
