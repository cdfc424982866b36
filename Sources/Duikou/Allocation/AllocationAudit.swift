/// What the independent check of an allocation found, promise by promise.
public struct AllocationAudit: Sendable, Equatable {
    /// How many faults there are: seats exceeded, pairs outside the lists, talents placed twice, kept seats given away, limits of regions
    /// broken.
    public var faults: Int
    /// The first of them, as many as a screen holds.
    public var named: [AuditFault]
    /// How many pairs would rather have each other than what they have. As the mechanism's promise means it, an opening's choice keeps its
    /// reserves and its region's limits.
    public var blockingPairs: Int
    /// The first of them, as many as a screen holds.
    public var blocking: [Pair]
    /// What the method promises of pairs that block.
    public var stability: StabilityPromise
    /// What the method proves beside seats and stability; nil where it proves nothing more.
    public var certificate: Certificate?
    /// Pairs that would block if a region's floor did not hold the talent where it is. They are the price of the floor.
    public var heldByFloor: Int
    /// Whether ties and the choice among stable matchings went as promised; nil for all but plain deferred acceptance, the only mechanism
    /// that promises both over all of its lists.
    public var best: Best?

    /// What a method promises of pairs that would rather have each other.
    public enum StabilityPromise: Sendable, Equatable {
        /// There are none.
        case promised
        /// A matching without any was sought and not found; it may not exist.
        case notFound
        /// The mechanism seeks a total instead.
        case notSought
    }

    /// A promise that is proven, or not, as a whole.
    public enum Certificate: Sendable, Equatable {
        /// How far the sum of fit may be below the greatest, in parts of a million, as its prices prove; and whether they prove the
        /// promised gap.
        case greatestSum(gap: Int, isProven: Bool)
        /// That no more can be placed.
        case mostPlacements(isProven: Bool)
        /// That with links everything that blocks was reported.
        case blocksTold(Bool)
    }

    /// The check of two further promises of deferred acceptance: the lottery decides ties, and the proposing side has its best stable
    /// matching.
    public struct Best: Sendable, Equatable {
        /// Pairs in which one was passed over for an equal with a worse lottery number.
        public var byLot: Int
        /// The first of them, as many as a screen holds.
        public var firstByLot: [Pair]
        /// Exchanges that would lead to another stable matching, better for the side that proposes. Nil after a re-match that moves few,
        /// which does not promise that there are none.
        public var exchanges: Int?
        /// The pairs that the first exchange would make.
        public var firstExchange: [Pair]

        /// What the audit found.
        public init(byLot: Int, firstByLot: [Pair] = [], exchanges: Int?, firstExchange: [Pair] = []) {
            self.byLot = byLot
            self.firstByLot = firstByLot
            self.exchanges = exchanges
            self.firstExchange = firstExchange
        }

        /// Whether both promises are kept.
        public var holds: Bool { byLot == 0 && exchanges ?? 0 == 0 }
    }

    /// A placed talent and its opening, by row.
    public struct Pair: Sendable, Hashable {
        /// The talent's row.
        public var talent: Int
        /// The opening's row.
        public var opening: Int
        /// The declared reserve whose seat it is; nil for an open seat.
        public var reserve: Int?

        /// A placement, by rows.
        public init(talent: Int, opening: Int, reserve: Int? = nil) {
            self.talent = talent
            self.opening = opening
            self.reserve = reserve
        }
    }

    /// What the audits found; promises that a mechanism does not make count as kept.
    public init(
        faults: Int, named: [AuditFault] = [], blockingPairs: Int, blocking: [Pair] = [], stability: StabilityPromise,
        certificate: Certificate? = nil, heldByFloor: Int = 0, best: Best? = nil
    ) {
        self.faults = faults
        self.named = named
        self.blockingPairs = blockingPairs
        self.blocking = blocking
        self.stability = stability
        self.certificate = certificate
        self.heldByFloor = heldByFloor
        self.best = best
    }

    /// Whether all that was promised holds.
    public var holds: Bool { faults == 0 && isCertified && best?.holds ?? true && (stability != .promised || blockingPairs == 0) }

    /// Whether what the method proves as a whole is proven; true where there is no such thing.
    public var isCertified: Bool {
        switch certificate {
        case .greatestSum(_, let isProven), .mostPlacements(let isProven), .blocksTold(let isProven): isProven
        case nil: true
        }
    }

    /// How far the sum of fit may be below the greatest, in parts of a million; nil where none is sought.
    public var gap: Int? {
        switch certificate {
        case .greatestSum(let gap, _): gap
        case .mostPlacements, .blocksTold, nil: nil
        }
    }
}
