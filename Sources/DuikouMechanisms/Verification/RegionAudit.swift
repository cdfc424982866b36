/// The auditor of regional limits: checks, from a market, its regions and a list of pairs alone, whether every limit
/// holds, and finds the pairs that block under the regions' rule.
///
/// It reads the regions as declared and derives everything else anew; it shares no code with the mechanisms.
///
/// Definitions. A *wish* is a pair that is not matched where the proposer has room or ranks the responder above the
/// worst that it holds. A wish blocks
/// - where the responder ranks the proposer above the worst that it holds: somebody was passed over;
/// - or where the responder has a free seat and its regions would choose to fill it: no cap above it is reached, or the
///   lowest cap that is reached belongs to a region that holds a seat of later turn. Where a budget over unequal costs
///   lies in the tree, the regions would fill it if their rule, applied to everybody who wants a seat at least as much
///   as what it has, fills more of the responder's seats than are filled.
///
/// All other wishes for a free seat are *held back* by the regions alone.
///
/// Where floors had to hold somebody, two kinds of wishes are *held by a floor* and do not count as blocking: the wish
/// of a proposer that is held, and placed where it is held, for a responder elsewhere; and the wish for a free seat
/// that the regions would fill only by giving up a seat that a floor needs. The mechanism says who is held and which
/// seats are needed; the audit checks that it names no more seats than the floors ask for, and holds nobody without a
/// floor.
public enum RegionAudit {
    /// Checks the pairs against the market and the regions.
    ///
    /// - Parameters:
    ///   - holds: whom floors hold.
    ///   - floorSeats: for each responder, how many of its seats go first because a floor needs them; empty for none.
    ///   - listLimit: how many faults and blocking pairs the report names; all are counted.
    /// - Complexity: O(edges + pairs · log(pairs) + responders · depth of the forest); with budgets over unequal costs
    ///   also a sort of the seats asked for in those trees.
    public static func verify(
        _ market: Market, _ regions: Regions, pairs: some Sequence<Pair>, holds: [FloorHold] = [],
        floorSeats: [Int32] = [], listLimit: Int = Stability.defaultListLimit
    ) -> RegionReport {
        let given = Array(pairs)
        let plain = Stability.verify(market, pairs: given, listLimit: listLimit)
        let held = HeldPairs(market, given)
        precondition(floorSeats.isEmpty || floorSeats.count == held.filled.count, "floor seats of other responders")
        let declared = AuditedRegions(regions, filled: held.filled, floorSeats: [])
        let rules = floorSeats.isEmpty ? declared : AuditedRegions(regions, filled: held.filled, floorSeats: floorSeats)
        var report = RegionReport(plain: plain, placements: rules.placements, spending: rules.spending)
        for (region, limit) in regions.regions.enumerated() {
            if let cap = limit.cap, rules.placements[region] > cap {
                report.add(.overCap(region: region, held: rules.placements[region], cap: cap), limit: listLimit)
            }
            if rules.placements[region] < limit.floor {
                report.add(.belowFloor(region: region, held: rules.placements[region], floor: limit.floor), limit: listLimit)
            }
            if let budget = limit.budget, rules.spending[region] > budget {
                report.add(.overBudget(region: region, spent: rules.spending[region], budget: budget), limit: listLimit)
            }
        }

        // By tree, because a floor may have its seats in regions below it that have no floor.
        for (region, floor) in rules.floorSeatsAndNeeds().enumerated()
        where regions.regions[region].parent == nil && floor.seats > floor.needed {
            report.add(.floorSeatsUnneeded(region: region, seats: floor.seats, needed: floor.needed), limit: listLimit)
        }
        for hold in holds where !regions.regions.indices.contains(hold.region) || regions.regions[hold.region].floor == 0 {
            report.add(.heldWithoutFloor(proposer: hold.proposer), limit: listLimit)
        }

        let bounds = HoldBounds(holds, held.pairs, rules)
        let chosen = rules.hasMoney ? rules.seatsChosen(asked: held.askedFor(in: market, bounds)) : []
        held.forEachWish(in: market) { edge, pair in
            let responder = pair.responder
            let isHeld = bounds.forbid(pair)
            if market.edgeResponderGroup[edge] < held.worstAtResponder[responder] {
                return isHeld ? report.heldByFloorCount += 1 : report.addBlocking(pair, limit: listLimit)
            }
            let filled = held.filled[responder]
            if filled >= Int(market.responderCapacities[responder]) { return }
            let isMoney = rules.isMoney(responder)
            let fills = isMoney ? chosen[responder] > filled : rules.wouldFill(responder, after: filled)
            if fills, !isHeld { return report.addBlocking(pair, limit: listLimit) }
            if fills || (!floorSeats.isEmpty && !isMoney && declared.wouldFill(responder, after: filled)) {
                report.heldByFloorCount += 1
                return
            }
            report.heldBackCount += 1
            if rules.hasRoom(responder) { report.affordableCount += 1 }
        }
        return report
    }

    /// For each responder, whether it has a free seat that its regions would not fill: a cap or a budget above it is
    /// reached, or would be by seats that go first.
    /// - Complexity: that of ``verify(_:_:pairs:holds:floorSeats:listLimit:)``.
    public static func closedResponders(
        _ market: Market, _ regions: Regions, pairs: some Sequence<Pair>, holds: [FloorHold] = [], floorSeats: [Int32] = []
    ) -> [Bool] {
        let held = HeldPairs(market, Array(pairs))
        precondition(floorSeats.isEmpty || floorSeats.count == held.filled.count, "floor seats of other responders")
        let rules = AuditedRegions(regions, filled: held.filled, floorSeats: floorSeats)
        let bounds = HoldBounds(holds, held.pairs, rules)
        let chosen = rules.hasMoney ? rules.seatsChosen(asked: held.askedFor(in: market, bounds)) : []
        return held.filled.indices.map { responder in
            let filled = held.filled[responder]
            if filled >= Int(market.responderCapacities[responder]) { return false }
            return rules.isMoney(responder) ? chosen[responder] <= filled : !rules.wouldFill(responder, after: filled)
        }
    }
}

/// What ``RegionAudit/verify(_:_:pairs:holds:floorSeats:listLimit:)`` found.
public struct RegionReport: Sendable, Equatable {
    /// A regional limit that is broken, or a floor hold that is not justified.
    public enum Fault: Sendable, Hashable {
        /// More placements than the region's cap.
        case overCap(region: Int, held: Int, cap: Int)
        /// Fewer placements than the region's floor.
        case belowFloor(region: Int, held: Int, floor: Int)
        /// Placements that cost more than the region's budget.
        case overBudget(region: Int, spent: Int64, budget: Int64)
        /// More seats are declared as needed for floors than the floors ask for.
        case floorSeatsUnneeded(region: Int, seats: Int, needed: Int)
        /// Somebody is declared as held for a region that has no floor.
        case heldWithoutFloor(proposer: Int)
    }

    /// Faults of lists and capacities, and the pairs that would block if there were no regions.
    public let plain: StabilityReport
    /// Number of placements in each region, including all regions below.
    public let placements: [Int]
    /// What the placements of each region cost.
    public let spending: [Int64]
    /// The first regional faults, up to `listLimit`.
    public private(set) var faults: [Fault] = []
    /// Number of regional faults, all counted.
    public private(set) var faultCount = 0
    /// The first pairs that block under the regions' rule, up to `listLimit`.
    public private(set) var blockingPairs: [Pair] = []
    /// Number of pairs that block under the regions' rule, all counted.
    public private(set) var blockingPairCount = 0
    /// Number of wishes for a free seat that only the regions' limits prevent.
    public fileprivate(set) var heldBackCount = 0
    /// How many of those wishes would by themselves fit into every cap and budget: the price of closing a region when
    /// money runs short. 0 without budgets.
    public fileprivate(set) var affordableCount = 0
    /// Number of wishes that would block but are held by a floor: what the floors cost in justified complaints.
    public fileprivate(set) var heldByFloorCount = 0

    fileprivate init(plain: StabilityReport, placements: [Int], spending: [Int64]) {
        self.plain = plain
        self.placements = placements
        self.spending = spending
    }

    /// Whether the pairs keep every list, capacity, cap, floor and budget.
    public var isFeasible: Bool { plain.isFeasible && faultCount == 0 }
    /// Whether the pairs are feasible and none blocks under the regions' rule, apart from wishes held by a floor.
    public var isStable: Bool { isFeasible && blockingPairCount == 0 }

    fileprivate mutating func add(_ fault: Fault, limit: Int) {
        faultCount += 1
        if faults.count < limit { faults.append(fault) }
    }

    fileprivate mutating func addBlocking(_ pair: Pair, limit: Int) {
        blockingPairCount += 1
        if blockingPairs.count < limit { blockingPairs.append(pair) }
    }
}

/// Which responders are closed to proposers that floors hold.
private struct HoldBounds {
    /// The holds of each proposer that is placed where it is held.
    private var holds: [Int: [FloorHold]] = [:]
    private let rules: AuditedRegions

    init(_ holds: [FloorHold], _ pairs: [Pair], _ rules: AuditedRegions) {
        self.rules = rules
        if holds.isEmpty { return }
        var known: [Int: [FloorHold]] = [:]
        for hold in holds { known[hold.proposer, default: []].append(hold) }
        for pair in pairs {
            for hold in known[pair.proposer] ?? [] where isWithin(hold, pair.responder) {
                self.holds[pair.proposer, default: []].append(hold)
            }
        }
    }

    private func isWithin(_ hold: FloorHold, _ responder: Int) -> Bool {
        hold.responder.map { $0 == responder } ?? rules.lies(responder, in: hold.region)
    }

    func forbid(_ pair: Pair) -> Bool {
        if holds.isEmpty { return false }
        guard let bounds = holds[pair.proposer] else { return false }
        return !bounds.contains { isWithin($0, pair.responder) }
    }
}

/// The pairs by proposer, each once, and what each player holds.
private struct HeldPairs {
    let pairs: [Pair]
    /// Number of proposers that each responder holds.
    var filled: [Int]
    /// The group of the worst that each responder holds; 0 where nobody can gain by rank. A partner that is not on the
    /// list is the worst.
    var worstAtResponder: [Int32]
    /// The group that a wish of the proposer must beat: no bound where the proposer has room.
    var bound: [Int32]

    init(_ market: Market, _ given: [Pair]) {
        let proposers = market.proposerCapacities.count
        let responders = market.responderCapacities.count
        var known = given.filter {
            (0..<proposers).contains($0.proposer) && (0..<responders).contains($0.responder)
        }
        known.sort { ($0.proposer, $0.responder) < ($1.proposer, $1.responder) }
        var last: Pair?
        known.removeAll { pair in
            defer { last = pair }
            return pair == last
        }
        pairs = known
        filled = [Int](repeating: 0, count: responders)
        worstAtResponder = [Int32](repeating: 0, count: responders)
        bound = [Int32](repeating: 0, count: proposers)
        var holder = [Int](repeating: -1, count: responders)
        var cursor = 0
        for proposer in 0..<proposers {
            let start = cursor
            while cursor < known.count, known[cursor].proposer == proposer {
                filled[known[cursor].responder] += 1
                holder[known[cursor].responder] = proposer
                cursor += 1
            }
            var missing = cursor - start
            for edge in market.edges(ofProposer: proposer) where missing > 0 && holder[Int(market.edgeResponder[edge])] == proposer {
                let responder = Int(market.edgeResponder[edge])
                holder[responder] = -1
                missing -= 1
                bound[proposer] = max(bound[proposer], market.edgeProposerGroup[edge])
                worstAtResponder[responder] = max(worstAtResponder[responder], market.edgeResponderGroup[edge])
            }
            for pair in known[start..<cursor] where holder[pair.responder] == proposer {
                bound[proposer] = .max
                worstAtResponder[pair.responder] = .max
            }
            if cursor - start < Int(market.proposerCapacities[proposer]) { bound[proposer] = .max }
        }
    }

    /// Calls `body` with every wish, by proposer.
    func forEachWish(in market: Market, _ body: (Int, Pair) -> Void) {
        var holder = [Int](repeating: -1, count: filled.count)
        var cursor = 0
        for proposer in bound.indices {
            while cursor < pairs.count, pairs[cursor].proposer == proposer {
                holder[pairs[cursor].responder] = proposer
                cursor += 1
            }
            if market.proposerCapacities[proposer] == 0 { continue }
            for edge in market.edges(ofProposer: proposer) {
                if market.edgeProposerGroup[edge] >= bound[proposer] { break }
                let responder = Int(market.edgeResponder[edge])
                if holder[responder] != proposer { body(edge, Pair(proposer: proposer, responder: responder)) }
            }
        }
    }

    /// For each responder, how many proposers want it at least as much as the worst that they hold.
    func askedFor(in market: Market, _ bounds: HoldBounds) -> [Int] {
        var asked = [Int](repeating: 0, count: filled.count)
        for proposer in bound.indices where market.proposerCapacities[proposer] > 0 {
            for edge in market.edges(ofProposer: proposer) {
                if market.edgeProposerGroup[edge] > bound[proposer] { break }
                let responder = Int(market.edgeResponder[edge])
                if !bounds.forbid(Pair(proposer: proposer, responder: responder)) { asked[responder] += 1 }
            }
        }
        return asked
    }
}
