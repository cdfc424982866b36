import DuikouMechanisms

/// Counties in provinces with caps, with budgets over unequal costs, and with floors; and the audit.
func regionBench(_ options: BenchOptions) throws {
    let (market, _) = try RandomMarket(options).make()
    let provinces = options.number("provinces", 6)
    let counties = options.number("counties", 100)
    // Percent of the seats that the caps leave; what a county's floor asks for, in percent of its seats.
    let capShare = options.number("cap-percent", 80)
    let floorShare = options.number("floor-percent", 30)
    var random = SplitMix(state: 7)
    let own = (0..<market.responderCount).map { _ in Int32(provinces + Int(random.unit() * Double(counties))) }
    let costs = (0..<market.responderCount).map { _ in Int64(20 + Int(random.unit() * 30)) }
    var seats = [Int](repeating: 0, count: provinces + counties)
    var money = [Int64](repeating: 0, count: provinces + counties)
    for (responder, capacity) in market.responderCapacities.enumerated() {
        let county = Int(own[responder])
        let province = (county - provinces) % provinces
        for region in [county, province] {
            seats[region] += Int(capacity)
            money[region] += Int64(capacity) * costs[responder]
        }
    }
    var declared = seats.map { Regions.Region(cap: $0 * capShare / 100) }
    for county in provinces..<(provinces + counties) {
        declared[county].parent = (county - provinces) % provinces
        declared[county].cap = seats[county] * (capShare + 5) / 100
    }
    let ties = TieBreak.singleLottery(seed: 1)
    func measure(_ name: String, _ regions: Regions) throws {
        let mechanism = RegionalDeferredAcceptance(regions: regions, ties: ties)
        try time(
            name, options,
            fields: {
                [
                    ("placed", "\($0.matching.placedCount)"), ("proposals", "\($0.outcome.counters.proposals)"),
                    ("closed", "\($0.isClosed.count { $0 })"), ("moves", "\($0.moves.count)"),
                    ("rounds", "\(($0.moves.last?.round ?? -1) + 1)"), ("held", "\($0.holds.count)"),
                ]
            }
        ) { try mechanism.allocate(market) }
        let result = try mechanism.allocate(market)
        let pairs = result.matching.pairs
        time(
            "\(name), audit", options,
            fields: {
                [
                    ("blocking_pairs", "\($0.blockingPairCount)"), ("faults", "\($0.faultCount)"),
                    ("held_back", "\($0.heldBackCount)"), ("held_by_floor", "\($0.heldByFloorCount)"),
                ]
            }
        ) {
            RegionAudit.verify(
                market, regions, pairs: pairs, holds: result.holds, floorSeats: result.floorSeats)
        }
    }
    time("no regions", options, fields: { [("placed", "\($0.matching.placedCount)")] }) {
        DeferredAcceptance(ties: ties).match(market)
    }
    try measure("caps", Regions(declared, regionOfResponder: own, for: market))

    var paid = declared
    for region in paid.indices { paid[region].budget = money[region] * Int64(capShare) / 100 }
    try measure("caps and budgets", Regions(paid, regionOfResponder: own, costs: costs, for: market))

    // Counties by popularity, so that those at the end are passed by.
    var floored = [Regions.Region](repeating: .init(), count: counties)
    let blocks = (0..<market.responderCount).map { Int32($0 * counties / market.responderCount) }
    for (responder, capacity) in market.responderCapacities.enumerated() {
        floored[Int(blocks[responder])].floor += Int(capacity)
    }
    for county in floored.indices {
        floored[county].cap = floored[county].floor * (capShare + 10) / 100
        floored[county].floor = floored[county].floor * floorShare / 100
    }
    let floors = try Regions(floored, regionOfResponder: blocks, for: market)
    time("floors, feasibility", options, fields: { [("feasible", "\($0)")] }) { () -> Bool in
        if case .feasible = FloorFeasibility.check(market, floors) { return true }
        return false
    }
    try measure("floors", floors)

    // What the moves for the floors would cost if the places that they leave stayed free.
    for county in floored.indices { floored[county].floor = 0 }
    let without = try Regions(floored, regionOfResponder: blocks, for: market)
    var pairs = try Set(RegionalDeferredAcceptance(regions: without, ties: ties).match(market).matching.pairs)
    let moves = try RegionalDeferredAcceptance(regions: floors, ties: ties).allocate(market).moves
    for move in moves where move.round == 0 {
        if let from = move.from { pairs.remove(Pair(proposer: move.proposer, responder: from)) }
        if let to = move.to { pairs.insert(Pair(proposer: move.proposer, responder: to)) }
    }
    time(
        "floors, places left free, audit", options,
        fields: { [("blocking_pairs", "\($0.blockingPairCount)"), ("faults", "\($0.faultCount)")] }
    ) { RegionAudit.verify(market, floors, pairs: pairs) }
}
