/// Limits on how many placements, and how much money, go to groups of responders.
///
/// Regions form a forest: a county may lie in a province. A responder belongs to at most one region, and through it to
/// all of that region's ancestors. A region may have a cap on placements, a floor, and a budget; a placement at a
/// responder costs what `costs` says.
///
/// **Who gets the places of a region.** A responder's j-th seat has a fixed priority in its region: first the seats
/// within targets, one for each responder in turn, then the seats beyond targets in the same way. A region fills the
/// requested seats in that order while its limits last. Targets do not bind: places of its target that one responder
/// does not use go to others. That is the flexible rule of Kamada, Kojima, "Efficient matching under distributional
/// constraints: theory and applications", American Economic Review 105 (2015), and for hierarchies, "Stability and
/// strategy-proofness for matching with constraints: a necessary and sufficient condition", Theoretical Economics 13
/// (2018). With caps alone it is the greedy rule on a laminar matroid (Fleiner, "A matroid generalization of the stable
/// matching polytope", IPCO 2001).
///
/// **Budgets.** A budget over equal costs is a cap and is treated as one. Over unequal costs a region *closes* when the
/// next seat in priority does not fit, and fills no later seat, not even a cheaper one: otherwise one more applicant
/// for an expensive seat could let in somebody who was refused before. A closed region counts towards the regions above
/// it as if it were filled up: with its whole budget, and with as many placements as it could at most have paid. So in
/// a region without regions below, less than the cost of one placement stays unspent while somebody wants a seat;
/// further up, what the closed regions below leave unspent is added.
public struct Regions: Sendable, Equatable {
    /// One region with its limits.
    public struct Region: Sendable, Hashable {
        /// The index of the region that it lies in; `nil` for a root.
        public var parent: Int?
        /// Maximum number of placements, including all regions below; `nil` for no limit.
        public var cap: Int?
        /// Minimum number of placements, including all regions below; 0 for none.
        public var floor: Int
        /// Maximum cost of all placements, including all regions below, in the unit of the costs; `nil` for no limit.
        public var budget: Int64?

        /// A region with these limits. They are checked by ``Regions``, not here.
        public init(parent: Int? = nil, cap: Int? = nil, floor: Int = 0, budget: Int64? = nil) {
            self.parent = parent
            self.cap = cap
            self.floor = floor
            self.budget = budget
        }
    }

    /// The regions as given; other arrays refer to them by index.
    public let regions: [Region]
    /// Each responder's own region; −1 where it has none.
    public let regionOfResponder: [Int32]
    /// The cost of one placement at each responder; `nil` where no costs were given.
    public let costs: [Int64]?
    /// How many seats of each responder have the first priority in its region.
    public let targets: [Int32]
    /// Each responder's turn within a round.
    public let order: [Int32]
    /// Identities for the lottery, one for each region; `nil` stands for the regions' indices.
    public let regionKeys: [UInt64]?
    /// The responders' capacities for which the regions were declared.
    public let capacities: [Int32]
    let forest: RegionForest

    /// Keeps every sum of costs far below the largest `Int64`.
    public static let largestTotalCost: Int64 = 1 << 60

    /// Checks the regions and derives targets and turns.
    ///
    /// - Parameters:
    ///   - costs: needed where there is a budget.
    ///   - targets: `nil` shares each region's cap out in proportion to seats, by largest remainders, from the top down.
    ///   - order: each responder's turn within a round, a permutation of `0..<responderCount`; `nil` leaves them to `ties`.
    ///   - regionKeys: identities that stay the same when regions are listed in another order.
    ///   - ties: who goes first within a round, and who gets the extra seat where remainders are equal: a lottery over
    ///     identities, independent of the one among equals on a list; or the lower index.
    /// - Throws: ``RegionError``; the first fault found.
    /// - Complexity: O(responders · log(responders) + regions).
    public init(
        _ regions: [Region], regionOfResponder: [Int32], costs: [Int64]? = nil, targets: [Int32]? = nil,
        order: [Int32]? = nil, regionKeys: [UInt64]? = nil, ties: TieBreak = .byIndex, for market: Market
    ) throws(RegionError) {
        let responders = market.responderCount
        try Regions.checkLength("regionOfResponder", regionOfResponder.count, responders)
        if let costs { try Regions.checkLength("costs", costs.count, responders) }
        if let targets { try Regions.checkLength("targets", targets.count, responders) }
        if let order { try Regions.checkLength("order", order.count, responders) }
        if let regionKeys { try Regions.checkLength("regionKeys", regionKeys.count, regions.count) }
        for (index, region) in regions.enumerated() {
            if let parent = region.parent, !regions.indices.contains(parent) {
                throw .parentOutOfRange(region: index, parent: parent)
            }
            if region.floor < 0 || (region.cap ?? 0) < 0 || (region.budget ?? 0) < 0 { throw .negativeLimit(region: index) }
            if let cap = region.cap, region.floor > cap { throw .floorAboveCap(region: index, floor: region.floor, cap: cap) }
            if region.budget != nil, costs == nil { throw .costsMissing(region: index) }
        }
        for (responder, region) in regionOfResponder.enumerated() where region < -1 || Int(region) >= regions.count {
            throw .regionOutOfRange(responder: responder, region: Int(region))
        }
        if let costs { try Regions.checkCosts(costs, capacities: market.responderCapacities) }
        if let responder = targets?.firstIndex(where: { $0 < 0 }) { throw .negativeTarget(responder: responder) }
        if let order { try Regions.checkOrder(order) }

        self.regions = regions
        self.regionOfResponder = regionOfResponder
        self.costs = costs
        self.regionKeys = regionKeys
        let turns = Turns(ties)
        let numbers = turns.numbers(ofRespondersOf: market)
        self.order = order ?? Turns.places(Turns.order(numbers))
        capacities = market.responderCapacities
        forest = try RegionForest(
            regions, regionOfResponder: regionOfResponder, costs: costs, capacities: market.responderCapacities)
        let regionNumbers = turns.numbers(ofRegions: regionKeys ?? Regions.indexKeys(regions.count))
        self.targets =
            targets
            ?? forest.proportionalTargets(
                capacities: market.responderCapacities, numbers: (regions: regionNumbers, responders: numbers))
    }

    private static func indexKeys(_ count: Int) -> [UInt64] { (0..<UInt64(count)).map { $0 } }

    /// Whether every region's rule obeys aggregate demand: more applicants never leave a region with fewer placements.
    /// False where a budget lies over unequal costs.
    public var obeysAggregateDemand: Bool { !forest.hasMoney }

    /// The regions that the responder belongs to, from its own region up to the root; empty where it has none.
    public func ancestry(ofResponder responder: Int) -> [Int] {
        var chain: [Int] = []
        var region = Int(regionOfResponder[responder])
        while region >= 0 {
            chain.append(region)
            region = regions[region].parent ?? -1
        }
        return chain
    }

    /// The priority of the responder's `seat`-th seat, counted from 1: the lower goes first. Never 0 and never
    /// `UInt64.max`.
    /// - Parameter floorSeats: how many of the responder's seats go before all targets.
    @inline(__always)
    func priority(ofResponder responder: Int, seat: Int32, floorSeats: Int32 = 0) -> UInt64 {
        let target = targets[responder]
        let turn = UInt64(order[responder])
        if seat <= floorSeats { return UInt64(seat) << 31 | turn }
        return seat <= target ? 1 << 62 | UInt64(seat) << 31 | turn : 1 << 63 | UInt64(seat - target) << 31 | turn
    }

    func checkFits(_ market: Market) {
        precondition(market.responderCapacities == capacities, "the regions were declared for other responders")
    }

    private static func checkLength(_ array: String, _ actual: Int, _ expected: Int) throws(RegionError) {
        if actual != expected { throw .lengthMismatch(array: array, expected: expected, actual: actual) }
    }

    private static func checkCosts(_ costs: [Int64], capacities: [Int32]) throws(RegionError) {
        var total: Int64 = 0
        for (responder, cost) in costs.enumerated() {
            if cost < 0 { throw .negativeCost(responder: responder) }
            let (all, overflow) = cost.multipliedReportingOverflow(by: Int64(capacities[responder]))
            if overflow || all > largestTotalCost - total { throw .costsTooLarge }
            total += all
        }
    }

    private static func checkOrder(_ order: [Int32]) throws(RegionError) {
        var seen = [Bool](repeating: false, count: order.count)
        for (responder, turn) in order.enumerated() {
            guard turn >= 0, Int(turn) < order.count, !seen[Int(turn)] else { throw .malformedOrder(responder: responder) }
            seen[Int(turn)] = true
        }
    }
}
