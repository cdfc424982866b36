/// Runs any mechanism with responders that reserve seats for groups: on the market split by class.
///
/// The mechanism's promises on the split market carry over to responders that choose as ``SeatClasses`` says: a weakly
/// stable matching there is weakly stable here, and of the same size. The lottery breaks the proposers' ties
/// beforehand; use ``SeatClassMaximumStable`` to place more by breaking them well. With deferred acceptance by the
/// proposers the outcome is that of ``SeatClassDeferredAcceptance``, which needs no copy of the market and allows
/// several partners.
public struct SeatClassAllocation<Inner: Mechanism>: Mechanism {
    /// The mechanism that runs on the split market.
    public var inner: Inner
    /// The seats that each responder reserves for groups.
    public var classes: SeatClasses
    /// Breaks the proposers' ties, and decides which of equal proposers is the lowest admitted. Where `inner` has a
    /// tie-break, give the same one.
    public var ties: TieBreak

    /// The mechanism `inner` with these classes and this tie-break.
    public init(_ inner: Inner, classes: SeatClasses, ties: TieBreak) {
        self.inner = inner
        self.classes = classes
        self.ties = ties
    }

    /// - Throws: as ``SeatClasses/split(_:ties:)``, and whatever `inner` throws.
    ///
    /// - Throws: as ``SeatClasses/split(_:ties:)``, and whatever `inner` throws.
    public func match(_ market: Market) throws -> Outcome { try allocate(market).outcome }

    /// ``match(_:)`` with the class of each placement and each class's own cutoff.
    public func allocate(_ market: Market) throws -> SeatClassOutcome {
        let split = try classes.split(market, ties: ties)
        let result = try inner.match(split.market)
        return try SeatClassOutcome(market, classes, split, edges: result.matching.edges, result.counters, ties)
    }
}

extension SeatClassOutcome {
    /// - Parameter edges: the matched edges of the split market.
    init(
        _ market: Market, _ classes: SeatClasses, _ split: SplitMarket, edges: [Int32], _ counters: Outcome.Counters,
        _ ties: TieBreak
    ) throws(SeatClassError) {
        var placements = edges.map {
            UInt64(split.originalEdge[Int($0)]) << 32 | UInt64(split.market.edgeResponder[Int($0)])
        }
        placements.sort()
        self.init(
            market, classes, try ClassRanks(classes, market), Matching(market, edges: placements.map { Int32($0 >> 32) }),
            seatClass: placements.map { Int32($0 & 0xFFFF_FFFF) }, counters, ties)
    }
}

extension SeatClassAllocation: Equatable where Inner: Equatable {}
