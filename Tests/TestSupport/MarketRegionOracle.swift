import DuikouMechanisms

/// The regions' rule straight from its definition, and by it everything about a tiny market.
public struct RegionOracle {
    public let regions: Regions
    /// How many seats of each responder go before all others; empty for none.
    public var floorSeats: [Int32] = []
    /// By responder, its regions from the lowest up.
    private let ancestry: [[Int]]
    /// What a closed region counts for.
    private let full: [(seats: Int, money: Int64)]

    public init(_ regions: Regions) {
        self.regions = regions
        let ancestry = regions.capacities.indices.map(regions.ancestry(ofResponder:))
        self.ancestry = ancestry
        let count = regions.regions.count
        var full = [(seats: Int, money: Int64)](repeating: (0, 0), count: count)
        func fill(_ region: Int) {
            var seats = 0
            var money: Int64 = 0
            for below in 0..<count where regions.regions[below].parent == region {
                fill(below)
                seats += full[below].seats
                money += full[below].money
            }
            var costs: [Int64] = []
            for responder in ancestry.indices where ancestry[responder].contains(region) {
                let cost = regions.costs?[responder] ?? 0
                costs.append(cost)
                guard ancestry[responder].first == region else { continue }
                seats += Int(regions.capacities[responder])
                money += Int64(regions.capacities[responder]) * cost
            }
            let cheapest = costs.min() ?? 0, dearest = costs.max() ?? 0
            let limit = regions.regions[region]
            var divisor: Int64 = 0
            for cost in costs { divisor = RegionOracle.commonDivisor(divisor, cost) }
            let spendable = limit.budget.map { divisor > 0 ? $0 - $0 % divisor : $0 } ?? .max
            if cheapest == dearest, cheapest > 0 { seats = min(seats, Int(spendable / cheapest)) }
            seats = min(seats, limit.cap ?? .max)
            money = min(money, Int64(seats) * dearest, spendable)
            if cheapest > 0, limit.budget != nil { seats = min(seats, Int(spendable / cheapest)) }
            full[region] = (seats, money)
        }
        for region in 0..<count where regions.regions[region].parent == nil { fill(region) }
        self.full = full
    }

    private static func commonDivisor(_ a: Int64, _ b: Int64) -> Int64 { b == 0 ? a : commonDivisor(b, a % b) }

    /// Whether these numbers of placements keep every cap and budget.
    public func keepsLimits(_ filled: [Int], floors: Bool = false) -> Bool {
        regions.regions.indices.allSatisfy { region in
            let inside = filled.indices.filter { ancestry[$0].contains(region) }
            let seats = inside.reduce(0) { $0 + filled[$1] }
            let money = inside.reduce(Int64(0)) { $0 + Int64(filled[$1]) * (regions.costs?[$1] ?? 0) }
            let limit = regions.regions[region]
            return seats <= limit.cap ?? .max && money <= limit.budget ?? .max && (!floors || seats >= limit.floor)
        }
    }

    /// The seats in the order in which regions consider them.
    private func units(_ asked: [Int]) -> [Int] {
        var units: [(stage: Int, round: Int, turn: Int32, responder: Int)] = []
        for responder in asked.indices {
            let target = Int(regions.targets[responder])
            for seat in 0..<min(asked[responder], Int(regions.capacities[responder])) {
                let isForFloor = !floorSeats.isEmpty && seat < Int(floorSeats[responder])
                let stage = isForFloor ? 0 : seat >= target ? 2 : 1
                units.append((stage, stage == 2 ? seat - target : seat, regions.order[responder], responder))
            }
        }
        units.sort { a, b in (a.stage, a.round, a.turn) < (b.stage, b.round, b.turn) }
        return units.map(\.responder)
    }

    /// With caps, or budgets over equal costs: every seat that still fits, in turn.
    public func greedy(asked: [Int]) -> [Int] {
        var filled = [Int](repeating: 0, count: asked.count)
        for responder in units(asked) {
            filled[responder] += 1
            if !keepsLimits(filled) { filled[responder] -= 1 }
        }
        return filled
    }

    /// In general: a region whose limit a seat would break closes, and counts as filled up from then on.
    public func chosen(asked: [Int]) -> [Int] {
        if regions.obeysAggregateDemand { return greedy(asked: asked) }
        var filled = [Int](repeating: 0, count: asked.count)
        var counts = [(seats: Int, money: Int64)](repeating: (0, 0), count: full.count)
        var closed: Set<Int> = []
        for responder in units(asked) {
            if ancestry[responder].contains(where: closed.contains) { continue }
            var seats = 1
            var money = regions.costs?[responder] ?? 0
            var isTaken = true
            for region in ancestry[responder] {
                let before = counts[region]
                counts[region].seats += seats
                counts[region].money += money
                let limit = regions.regions[region]
                if counts[region].seats <= limit.cap ?? .max, counts[region].money <= limit.budget ?? .max { continue }
                isTaken = false
                closed.insert(region)
                counts[region] = full[region]
                seats = full[region].seats - before.seats
                money = full[region].money - before.money
            }
            if isTaken { filled[responder] += 1 }
        }
        return filled
    }

    /// What the regions and responders choose out of a set of edges of a market without ties.
    public func chosen(_ oracle: MarketOracle, _ offers: MarketOracle.Mask) -> MarketOracle.Mask {
        let count = regions.capacities.count
        var offered = [[Int]](repeating: [], count: count)
        for (index, edge) in oracle.edges.enumerated() where offers >> MarketOracle.Mask(index) & 1 == 1 {
            offered[edge.responder].append(index)
        }
        let filled = chosen(asked: offered.map(\.count))
        var result: MarketOracle.Mask = 0
        for responder in 0..<count {
            let best = offered[responder].sorted { oracle.edges[$0].responderGroup < oracle.edges[$1].responderGroup }
            for index in best.prefix(filled[responder]) { result |= 1 << MarketOracle.Mask(index) }
        }
        return result
    }

    public func filled(_ oracle: MarketOracle, _ mask: MarketOracle.Mask) -> [Int] {
        regions.capacities.indices.map { oracle.ranks(ofResponder: $0, in: mask).count }
    }

    /// The unmatched edges that their proposers want more than something they hold, or have room for.
    public func wishes(_ oracle: MarketOracle, _ mask: MarketOracle.Mask) -> [Int] {
        oracle.edges.indices.filter { index in
            if mask >> MarketOracle.Mask(index) & 1 == 1 { return false }
            let edge = oracle.edges[index]
            let capacity = Int(oracle.market.proposerCapacities[edge.proposer])
            let held = oracle.positions(ofProposer: edge.proposer, in: mask)
            return held.count < capacity || (capacity > 0 && held[held.count - 1] > edge.proposerGroup)
        }
    }

    /// The wishes that the regions would grant, each by itself, on top of what is held.
    public func blocking(_ oracle: MarketOracle, _ mask: MarketOracle.Mask) -> [Int] {
        wishes(oracle, mask).filter { index in
            let with = mask | 1 << MarketOracle.Mask(index)
            return chosen(oracle, with) >> MarketOracle.Mask(index) & 1 == 1
        }
    }

    /// The matchings that keep all limits and that no wish blocks.
    public func stable(_ oracle: MarketOracle) -> [MarketOracle.Mask] {
        oracle.feasible.filter { keepsLimits(filled(oracle, $0)) && blocking(oracle, $0).isEmpty }
    }

    /// The matchings that are what the regions choose out of all that the proposers want at least as much.
    public func fixedPoints(_ oracle: MarketOracle) -> [MarketOracle.Mask] {
        oracle.feasible.filter { mask in
            let offers = wishes(oracle, mask).reduce(mask) { $0 | 1 << MarketOracle.Mask($1) }
            return chosen(oracle, offers) == mask
        }
    }
}

/// The promises of a regional mechanism, on tiny random markets.
public enum RegionContract {
    /// The first breach: limits broken, not stable under the regions' rule, or a proposer with a better stable partner.
    public static func breach(
        of kind: RegionDraft.Kind, _ shape: MarketDraft.Shape, ties: TieBreak, seeds: Range<Int>,
        _ allocate: (Market, Regions) throws -> Matching
    ) throws -> String? {
        for seed in seeds {
            var generator = SeededGenerator(seed: seed)
            let tied = try MarketDraft.random(shape, using: &generator).market()
            let draft = RegionDraft.random(kind, responders: tied.responderCount, using: &generator)
            let regions = try draft.regions(for: tied)
            let derived = tied.breakingTies(ties)
            let oracle = MarketOracle(derived.market)
            let rule = RegionOracle(regions)
            let matched = Set(try allocate(tied, regions).edges)
            var mask: MarketOracle.Mask = 0
            for (edge, original) in derived.originalEdge.enumerated() where matched.contains(original) {
                mask |= 1 << MarketOracle.Mask(edge)
            }
            if !oracle.feasible.contains(mask) { return "seed \(seed): over capacity" }
            if !rule.keepsLimits(rule.filled(oracle, mask)) { return "seed \(seed): over a regional limit" }
            let fixed = rule.fixedPoints(oracle)
            if !fixed.contains(mask) { return "seed \(seed): not what the regions choose" }
            if regions.obeysAggregateDemand, Set(rule.stable(oracle)) != Set(fixed) {
                return "seed \(seed): the two definitions of stability differ"
            }
            for other in fixed {
                for proposer in 0..<tied.proposerCount {
                    let mine = oracle.positions(ofProposer: proposer, in: mask)
                    let theirs = oracle.positions(ofProposer: proposer, in: other)
                    let isWorse =
                        mine.count < theirs.count || !zip(mine, theirs).allSatisfy { $0 <= $1 }
                    if isWorse { return "seed \(seed): proposer \(proposer) has a better stable partner" }
                }
            }
        }
        return nil
    }
}
