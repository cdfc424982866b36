import ArgumentParser
import Duikou
import DuikouMechanisms

/// Times regions (counties in provinces) with caps, with budgets over unequal costs, and with floors; also their audit.
struct RegionBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regions", abstract: "Counties in provinces: caps, budgets over unequal costs, floors; the audit.")

    @OptionGroup var shape: MarketOptions
    @OptionGroup var rounds: Rounds
    @Option(help: "How many provinces.")
    var provinces = 6
    @Option(help: "How many counties.")
    var counties = 100
    @Option(help: "What the caps leave, in percent of the seats.")
    var capPercent = 80
    @Option(help: "What a county's floor asks for, in percent of its seats.")
    var floorPercent = 30

    private static let ties = TieBreak.singleLottery(seed: 1)

    private struct Allocated: Encodable {
        let placed: Int
        let proposals: Int
        let closed: Int
        let moves: Int
        let rounds: Int
        let held: Int

        init(_ outcome: RegionalOutcome) {
            placed = outcome.matching.placedCount
            proposals = outcome.outcome.counters.proposals
            closed = outcome.isClosed.count { $0 }
            moves = outcome.moves.count
            rounds = (outcome.moves.last?.round ?? -1) + 1
            held = outcome.holds.count
        }
    }

    private struct Audited: Encodable {
        let faults: Int
        let blockingPairs: Int
        let heldBack: Int
        let heldByFloor: Int

        init(_ report: RegionReport) {
            faults = report.faultCount
            blockingPairs = report.blockingPairCount
            heldBack = report.heldBackCount
            heldByFloor = report.heldByFloorCount
        }
    }

    private struct Feasible: Encodable {
        let feasible: Bool
    }

    func run() throws {
        let (market, _) = try shape.market.make()
        try rounds.measure("no regions", found: Placed.init) { DeferredAcceptance(ties: Self.ties).match(market) }
        try capsAndBudgets(market)
        try floors(market)
    }

    @discardableResult
    private func measure(_ name: String, _ market: Market, _ regions: Regions) throws -> RegionalOutcome {
        let mechanism = RegionalDeferredAcceptance(regions: regions, ties: Self.ties)
        let result = try rounds.measure(name, found: Allocated.init) { try mechanism.allocate(market) }
        let pairs = result.matching.pairs
        try rounds.measure("\(name), audit", found: Audited.init) {
            RegionAudit.verify(market, regions, pairs: pairs, holds: result.holds, floorSeats: result.floorSeats)
        }
        return result
    }

    /// Times caps and budgets; which county an opening is in is random.
    private func capsAndBudgets(_ market: Market) throws {
        var random = SeededRandom(seed: 7)
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
        var declared = seats.map { Regions.Region(cap: $0 * capPercent / 100) }
        for county in provinces..<(provinces + counties) {
            declared[county].parent = (county - provinces) % provinces
            declared[county].cap = seats[county] * (capPercent + 5) / 100
        }
        try measure("caps", market, Regions(declared, regionOfResponder: own, for: market))

        for region in declared.indices { declared[region].budget = money[region] * Int64(capPercent) / 100 }
        try measure("caps and budgets", market, Regions(declared, regionOfResponder: own, costs: costs, for: market))
    }

    /// Times floors; counties are ordered by popularity, so that few want those at the end.
    private func floors(_ market: Market) throws {
        var declared = [Regions.Region](repeating: .init(), count: counties)
        let own = (0..<market.responderCount).map { Int32($0 * counties / market.responderCount) }
        for (responder, capacity) in market.responderCapacities.enumerated() {
            declared[Int(own[responder])].floor += Int(capacity)
        }
        for county in declared.indices {
            declared[county].cap = declared[county].floor * (capPercent + 10) / 100
            declared[county].floor = declared[county].floor * floorPercent / 100
        }
        let floors = try Regions(declared, regionOfResponder: own, for: market)
        let isFeasible = try rounds.measure("floors, feasibility", found: Feasible.init) { () -> Bool in
            if case .feasible = FloorFeasibility.check(market, floors) { return true }
            return false
        }
        guard isFeasible else { return }
        let result = try measure("floors", market, floors)

        // For comparison: apply the floors' moves to the matching without floors, and leave the places that they free empty. The audit
        // then shows what that would cost.
        for county in declared.indices { declared[county].floor = 0 }
        let without = try Regions(declared, regionOfResponder: own, for: market)
        var pairs = try Set(RegionalDeferredAcceptance(regions: without, ties: Self.ties).match(market).matching.pairs)
        for move in result.moves where move.round == 0 {
            if let from = move.from { pairs.remove(Pair(proposer: move.proposer, responder: from)) }
            if let to = move.to { pairs.insert(Pair(proposer: move.proposer, responder: to)) }
        }
        try rounds.measure("floors, places left free, audit", found: Verified.init) {
            RegionAudit.verify(market, floors, pairs: pairs)
        }
    }
}
