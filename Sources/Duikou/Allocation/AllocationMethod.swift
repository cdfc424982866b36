import DuikouMechanisms

/// One way to allocate seats: a mechanism with the demands that it keeps, what it does, what it guarantees and how that is checked.
///
/// There is one method for each combination that is supported, a file each; ``Allocation/method()`` lists them.
protocol AllocationMethod: Sendable {
    /// What changes the openings' own orders before seats are allocated.
    var ranks: RankChanges { get }
    /// Whether nothing but lists, ranks and seats decides who may have which seat: no reserves, rates, regions or links.
    var isPlainMarket: Bool { get }
    /// Whether seats go down an opening's order, so that rank, a group or a lot says why somebody has none; false where a total decides.
    var followsRanks: Bool { get }
    /// Whether the lottery tells equals at an opening apart; false where the mechanism chooses among them itself.
    var drawsLots: Bool { get }
    /// The demands by whose rules no two prefer each other.
    var rules: [AllocationDemand] { get }
    /// What it guarantees, each with the audit that proves it.
    var promises: [AllocationPromise] { get }

    /// Whether a market of every eligible pair need not be made, because lists can grow as they are needed (``GrowingMarket``).
    var growsLists: Bool { get }

    /// - Parameter built: the market with its ranks changed already.
    /// - Throws: ``DuikouError`` where lists are too long, or a floor cannot be met.
    func allocate(_ built: MarketBuilder.Result, _ work: AllocationWork) throws -> Allocated

    /// What came of lists that grew; only for a method that lets them grow.
    func allocated(_ grown: GrowingMarket.Result, _ work: AllocationWork, _ audit: EveryPairAudit) -> Allocated

    /// Why somebody has no seat at a full opening whose last admitted ranks equal.
    func reason(amongEqualsAt opening: Int) -> UnplacedCause

    /// Whether some limit can only be checked over finished lists.
    func hasFloors(_ inputs: AllocationInputs) -> Bool

    /// - Parameter seats: whether floors are compared with what the market's lists and seats can give.
    /// - Throws: ``DuikouError`` naming limits that cannot stand together, or floors that cannot be met.
    func check(_ market: Market, _ constraints: AllocationConstraints, seats: Bool) throws
}

extension AllocationMethod {
    var growsLists: Bool { false }
    func allocated(_ grown: GrowingMarket.Result, _ work: AllocationWork, _ audit: EveryPairAudit) -> Allocated {
        preconditionFailure("its lists do not grow")
    }

    /// A method without limits has none to check.
    func hasFloors(_ inputs: AllocationInputs) -> Bool { false }
    func check(_ market: Market, _ constraints: AllocationConstraints, seats: Bool) throws {}
}

extension Allocation {
    /// The method for what is declared: the one place where mechanisms and demands are told apart.
    ///
    /// - Throws: ``DiagnosticsError`` with the sentence of each combination that is refused.
    func method() throws -> any AllocationMethod {
        // How many placements a talent may have is the tables' business, and checked with the programme.
        let refused = refusals(severalSeats: false)
        if !refused.isEmpty { throw DiagnosticsError(refused) }
        let ranks = RankChanges(bands: bands, rates: rates)
        let first: any AllocationMethod =
            switch (mechanism, links, regions, reserves.isEmpty) {
            case (.deferredAcceptance, let links?, _, _): LinkMethod(ranks: ranks, links: links)
            case (.deferredAcceptance, nil, let regions?, _): RegionMethod(ranks: ranks, regions: regions, reserves: reserves)
            case (.deferredAcceptance, nil, nil, false): SeatClassMethod(ranks: ranks, reserves: reserves, search: .deferredAcceptance)
            case (.deferredAcceptance, nil, nil, true): DeferredAcceptanceMethod(ranks: ranks, proposing: proposing)
            case (.maximumStable, _, _, false): SeatClassMethod(ranks: ranks, reserves: reserves, search: .maximumStable)
            case (.maximumStable, _, _, true): MaximumStableMethod(ranks: ranks)
            case (.maximumWeight, _, _, _): WeightMethod(ranks: ranks, welfare: welfare)
            case (.maximumCardinality, _, _, _): CardinalityMethod(ranks: ranks)
            }
        return hasClearing ? ClearingMethod(first: first) : first
    }
}

/// What changes the openings' own orders before any mechanism runs.
struct RankChanges: Sendable {
    /// Openings compare talents by this many bands of fit; nil compares exact fit.
    let bands: Int?
    /// Shares that every opening's order keeps for groups.
    let rates: [MinimumRateDeclaration]

    /// The demands by whose rules a promise is kept.
    var rateRules: [AllocationDemand] { rates.isEmpty ? [] : [.rates] }
    var bandRules: [AllocationDemand] { bands == nil ? [] : [.bands] }
}

/// What a method works with.
struct AllocationWork {
    let constraints: AllocationConstraints
    let ties: TieBreak
    /// A second round, for a method that has one.
    let round: ClearingRound
}
