import DuikouMechanisms
import TestSupport

/// Regional deferred acceptance as in the textbook: everybody's offers so far, chosen from anew after each step, with a
/// fault on request. For markets without ties and with at most 20 edges.
struct NaiveRegionalDeferredAcceptance {
    enum Fault: CaseIterable {
        /// Only a responder's own region limits it.
        case ignoresParentCaps
        /// Targets are caps: what one responder leaves, nobody fills.
        case targetsAsHardCaps
        /// One responder after the other takes all its seats.
        case skipsRounds
        /// Whoever asked first keeps the region's place.
        case forgetsPriority
        /// A region closes after it has overspent, not before.
        case overrunsBudget
        /// A region skips what it cannot pay and goes on with what is cheaper.
        case fillsWithCheaperSeats
    }

    var fault: Fault?

    func match(_ market: Market, _ regions: Regions) throws -> Matching {
        let oracle = MarketOracle(market)
        let rule = RegionOracle(try changed(regions, market))
        var offers: MarketOracle.Mask = 0
        var next = market.proposerOffsets.map(Int.init)
        while true {
            let held = choose(rule, oracle, offers)
            var asked = false
            for proposer in 0..<market.proposerCount {
                let missing = Int(market.proposerCapacities[proposer]) - oracle.positions(ofProposer: proposer, in: held).count
                for _ in 0..<max(0, missing) where next[proposer] < Int(market.proposerOffsets[proposer + 1]) {
                    offers |= 1 << MarketOracle.Mask(next[proposer])
                    next[proposer] += 1
                    asked = true
                }
            }
            if asked { continue }
            return Matching(market, edges: oracle.edges.indices.filter { held >> MarketOracle.Mask($0) & 1 == 1 }.map(Int32.init))
        }
    }

    /// The declaration as the faulty version reads it.
    private func changed(_ regions: Regions, _ market: Market) throws -> Regions {
        var declared = regions.regions
        var targets = regions.targets
        switch fault {
        case .ignoresParentCaps:
            for index in declared.indices where declared.contains(where: { $0.parent == index }) {
                declared[index].cap = nil
                declared[index].budget = nil
            }
        case .overrunsBudget:
            for index in declared.indices { declared[index].budget = declared[index].budget.map { $0 + 2 } }
        case .skipsRounds: targets = regions.capacities
        default: break
        }
        return try Regions(
            declared, regionOfResponder: regions.regionOfResponder, costs: regions.costs, targets: targets,
            order: regions.order, for: market)
    }

    private func choose(_ rule: RegionOracle, _ oracle: MarketOracle, _ offers: MarketOracle.Mask) -> MarketOracle.Mask {
        var filled: [Int]
        let asked = rule.regions.capacities.indices.map { oracle.ranks(ofResponder: $0, in: offers).count }
        switch fault {
        case .targetsAsHardCaps:
            filled = rule.chosen(asked: zip(asked, rule.regions.targets).map { min($0, Int($1)) })
        case .forgetsPriority:
            filled = asked.map { _ in 0 }
            for responder in asked.indices {
                for _ in 0..<min(asked[responder], Int(rule.regions.capacities[responder])) {
                    filled[responder] += 1
                    if !rule.keepsLimits(filled) { filled[responder] -= 1 }
                }
            }
        case .fillsWithCheaperSeats: filled = rule.greedy(asked: asked)
        default: filled = rule.chosen(asked: asked)
        }
        var held: MarketOracle.Mask = 0
        for responder in asked.indices {
            let offered = oracle.edges.indices.filter {
                offers >> MarketOracle.Mask($0) & 1 == 1 && oracle.edges[$0].responder == responder
            }
            let best = offered.sorted { oracle.edges[$0].responderGroup < oracle.edges[$1].responderGroup }
            for index in best.prefix(filled[responder]) { held |= 1 << MarketOracle.Mask(index) }
        }
        return held
    }
}
