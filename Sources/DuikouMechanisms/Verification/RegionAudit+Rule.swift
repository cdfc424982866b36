/// The regions' rule, derived anew from the regions as declared.
struct AuditedRegions {
    /// A seat's position in its region's order; the later one goes last.
    private struct Turn: Comparable {
        var isBeyondTarget: Bool
        var round: Int
        var turn: Int32
        var isForFloor = false

        static func < (a: Turn, b: Turn) -> Bool {
            if a.isForFloor != b.isForFloor { return a.isForFloor }
            if a.isBeyondTarget != b.isBeyondTarget { return b.isBeyondTarget }
            return (a.round, a.turn) < (b.round, b.turn)
        }
    }

    private let regions: Regions
    private let floorSeats: [Int32]
    let placements: [Int]
    let spending: [Int64]
    /// Each region's cap, or what its budget buys where all placements below it cost the same.
    private var caps: [Int?]
    private var budgets: [Int64?]
    /// For each responder its regions, lowest first.
    private let ancestry: [[Int]]
    private var moneyTrees: Set<Int> = []
    /// The turn of the last seat held in each region.
    private var last: [Turn?]

    var hasMoney: Bool { !moneyTrees.isEmpty }
    func isMoney(_ responder: Int) -> Bool { ancestry[responder].last.map(moneyTrees.contains) ?? false }

    /// - Parameter floorSeats: for each responder, how many of its seats go first; empty for none.
    init(_ regions: Regions, filled: [Int], floorSeats: [Int32]) {
        self.regions = regions
        self.floorSeats = floorSeats
        let count = regions.regions.count
        var chains = [[Int]](repeating: [], count: count)
        for region in 0..<count {
            var above: Int? = region
            while let next = above {
                chains[region].append(next)
                above = regions.regions[next].parent
            }
        }
        ancestry = regions.regionOfResponder.map { $0 < 0 ? [] : chains[Int($0)] }
        var placements = [Int](repeating: 0, count: count)
        var spending = [Int64](repeating: 0, count: count)
        var cheapest = [Int64?](repeating: nil, count: count)
        var dearest = cheapest
        var last = [Turn?](repeating: nil, count: count)
        for (responder, seats) in filled.enumerated() {
            let cost = regions.costs?[responder] ?? 0
            let turn = seats == 0 ? nil : AuditedRegions.turn(regions, floorSeats, responder, seats)
            for region in ancestry[responder] {
                placements[region] += seats
                spending[region] += Int64(seats) * cost
                cheapest[region] = min(cheapest[region] ?? cost, cost)
                dearest[region] = max(dearest[region] ?? cost, cost)
                if let turn, last[region].map({ $0 < turn }) ?? true { last[region] = turn }
            }
        }
        caps = regions.regions.map(\.cap)
        budgets = [Int64?](repeating: nil, count: count)
        for (region, limit) in regions.regions.enumerated() {
            guard let budget = limit.budget, let high = dearest[region], high > 0 else { continue }
            if cheapest[region] == high {
                caps[region] = min(caps[region] ?? .max, Int(budget / high))
            } else {
                budgets[region] = budget
                moneyTrees.insert(chains[region][chains[region].count - 1])
            }
        }
        self.placements = placements
        self.spending = spending
        self.last = last
    }

    private static func turn(_ regions: Regions, _ floorSeats: [Int32], _ responder: Int, _ seat: Int) -> Turn {
        if !floorSeats.isEmpty, seat <= Int(floorSeats[responder]) {
            return Turn(isBeyondTarget: false, round: seat, turn: regions.order[responder], isForFloor: true)
        }
        let beyond = seat - Int(regions.targets[responder])
        return Turn(isBeyondTarget: beyond > 0, round: beyond > 0 ? beyond : seat, turn: regions.order[responder])
    }

    /// For each region, what its floor and those below it ask for, and the number of floor seats below it.
    func floorSeatsAndNeeds() -> [(seats: Int, needed: Int)] {
        let count = regions.regions.count
        var result = [(seats: Int, needed: Int)](repeating: (0, 0), count: count)
        for (responder, seats) in floorSeats.enumerated() {
            for region in ancestry[responder] { result[region].seats += Int(seats) }
        }
        // Deepest regions first, so that everything below a region is known.
        var depth = [Int](repeating: 0, count: count)
        for region in 0..<count {
            var above = regions.regions[region].parent
            while let next = above {
                depth[region] += 1
                above = regions.regions[next].parent
            }
        }
        for region in (0..<count).sorted(by: { depth[$0] > depth[$1] }) {
            result[region].needed = max(result[region].needed, regions.regions[region].floor)
            if let parent = regions.regions[region].parent { result[parent].needed += result[region].needed }
        }
        return result
    }

    func lies(_ responder: Int, in region: Int) -> Bool { ancestry[responder].contains(region) }

    /// Whether one more placement at the responder is within every limit above it.
    func hasRoom(_ responder: Int) -> Bool {
        let cost = regions.costs?[responder] ?? 0
        return ancestry[responder].allSatisfy { region in
            placements[region] < caps[region] ?? .max
                && (regions.regions[region].budget.map { spending[region] + cost <= $0 } ?? true)
        }
    }

    /// Whether regions with caps would fill one more seat of the responder.
    func wouldFill(_ responder: Int, after filled: Int) -> Bool {
        guard let full = ancestry[responder].first(where: { placements[$0] >= caps[$0] ?? .max }) else { return true }
        guard let latest = last[full] else { return false }
        return AuditedRegions.turn(regions, floorSeats, responder, filled + 1) < latest
    }

    /// How many seats of each responder the rule fills when `asked` many are requested there: every seat in its turn,
    /// directly by the definition. Only for trees with a budget over unequal costs.
    func seatsChosen(asked: [Int]) -> [Int] {
        let count = regions.regions.count
        let full = filledUp()
        var units: [(turn: Turn, responder: Int)] = []
        for responder in asked.indices where isMoney(responder) {
            let seats = min(asked[responder], Int(regions.capacities[responder]))
            for seat in 0..<seats { units.append((AuditedRegions.turn(regions, floorSeats, responder, seat + 1), responder)) }
        }
        units.sort { $0.turn < $1.turn }
        var counts = [(seats: Int, money: Int64)](repeating: (0, 0), count: count)
        var isClosed = [Bool](repeating: false, count: count)
        var chosen = [Int](repeating: 0, count: asked.count)
        for unit in units {
            let chain = ancestry[unit.responder]
            if chain.contains(where: { isClosed[$0] }) { continue }
            var seats = 1
            var money = regions.costs?[unit.responder] ?? 0
            var fits = true
            for region in chain {
                let before = counts[region]
                counts[region] = (before.seats + seats, before.money + money)
                if counts[region].seats <= caps[region] ?? .max, counts[region].money <= budgets[region] ?? .max { continue }
                // From here on the region counts as filled up, and adds the difference to those above.
                isClosed[region] = true
                fits = false
                counts[region] = full[region]
                seats = full[region].seats - before.seats
                money = full[region].money - before.money
            }
            if fits { chosen[unit.responder] += 1 }
        }
        return chosen
    }

    /// For each region, the maximum number of placements and the maximum cost that it can reach.
    private func filledUp() -> [(seats: Int, money: Int64)] {
        let count = regions.regions.count
        var members = [[Int]](repeating: [], count: count)
        for (responder, chain) in ancestry.enumerated() {
            for region in chain { members[region].append(responder) }
        }
        var depth = [Int](repeating: 0, count: count)
        for chain in ancestry {
            for (index, region) in chain.reversed().enumerated() { depth[region] = index }
        }
        var full = [(seats: Int, money: Int64)](repeating: (0, 0), count: count)
        for region in (0..<count).sorted(by: { depth[$0] > depth[$1] }) where !members[region].isEmpty {
            for responder in members[region] where ancestry[responder].first == region {
                full[region].seats += Int(regions.capacities[responder])
                full[region].money += Int64(regions.capacities[responder]) * (regions.costs?[responder] ?? 0)
            }
            for below in 0..<count where regions.regions[below].parent == region {
                full[region].seats += full[below].seats
                full[region].money += full[below].money
            }
            let costs = members[region].map { regions.costs?[$0] ?? 0 }
            let cheapest = costs.min() ?? 0
            let dearest = costs.max() ?? 0
            if let cap = caps[region] {
                full[region].seats = min(full[region].seats, cap)
            }
            let (all, overflow) = Int64(full[region].seats).multipliedReportingOverflow(by: dearest)
            full[region].money = min(full[region].money, overflow ? .max : all)
            if let budget = budgets[region] {
                var unit: Int64 = 0
                for cost in costs { unit = AuditedRegions.commonDivisor(unit, cost) }
                full[region].money = min(full[region].money, budget - budget % unit)
                if cheapest > 0 { full[region].seats = min(full[region].seats, Int(budget / cheapest)) }
            }
        }
        return full
    }

    private static func commonDivisor(_ a: Int64, _ b: Int64) -> Int64 { b == 0 ? a : commonDivisor(b, a % b) }
}
