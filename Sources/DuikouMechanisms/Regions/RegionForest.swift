/// The regions as flat arrays, with values derived from their limits.
///
/// Responders and regions are laid out in one row so that everything below a region is a range of it: first the
/// region's own responders, then each region below it with its range, followed by one place for that region itself.
struct RegionForest: Sendable, Equatable {
    /// The region above each region; −1 for a root.
    let parent: [Int32]
    /// All regions, each after those below it.
    let bottomUp: [Int32]
    /// Caps, with budgets over equal costs turned into caps; `Int.max` where there is none.
    let caps: [Int]
    /// Budgets over unequal costs, rounded down to what can be spent; `Int64.max` where there is none.
    let budgets: [Int64]
    /// Whether a budget over unequal costs lies anywhere in the region's tree.
    let isMoney: [Bool]
    /// How many placements a closed region counts for in the regions above it.
    let fullCount: [Int]
    let fullMoney: [Int64]
    /// Number of placements that the floors of the region and of those below it ask for.
    let needs: [Int]

    let responderRegion: [Int32]
    let responderCosts: [Int64]
    /// The place of each responder in the row; −1 without a region.
    let place: [Int32]
    let regionPlace: [Int32]
    let rangeStart: [Int32]
    let rangeEnd: [Int32]
    let placeCount: Int

    var hasMoney: Bool { isMoney.contains(true) }

    init(
        _ regions: [Regions.Region], regionOfResponder: [Int32], costs: [Int64]?, capacities: [Int32]
    ) throws(RegionError) {
        let parents = regions.map { Int32($0.parent ?? -1) }
        let order = try RegionForest.childrenFirst(parents)

        var limits = RegionTotals(regions, regionOfResponder, costs, capacities)
        for region in order { limits.close(Int(region), regions[Int(region)], above: Int(parents[Int(region)])) }
        limits.spreadMoney(parents, bottomUp: order)
        if let floor = regions.indices.first(where: { limits.isMoney[$0] && regions[$0].floor > 0 }) {
            let root = RegionForest.root(floor, parents)
            let budget = regions.indices.first { limits.budgets[$0] < .max && RegionForest.root($0, parents) == root }
            throw .floorBesideBudget(floor: floor, budget: budget ?? root)
        }
        let row = RegionRow(parents, bottomUp: order, regionOfResponder)
        parent = parents
        bottomUp = order
        caps = limits.caps
        budgets = limits.budgets
        isMoney = limits.isMoney
        fullCount = limits.fullCount
        fullMoney = limits.fullMoney
        needs = limits.needs
        responderRegion = regionOfResponder
        responderCosts = costs ?? [Int64](repeating: 0, count: regionOfResponder.count)
        place = row.place
        regionPlace = row.regionPlace
        rangeStart = row.start
        rangeEnd = row.regionPlace
        placeCount = row.count
    }

    private static func root(_ region: Int, _ parents: [Int32]) -> Int {
        var region = region
        while parents[region] >= 0 { region = Int(parents[region]) }
        return region
    }

    /// Removes leaves until none is left; regions that remain form a cycle.
    private static func childrenFirst(_ parents: [Int32]) throws(RegionError) -> [Int32] {
        var children = [Int32](repeating: 0, count: parents.count)
        for above in parents where above >= 0 { children[Int(above)] += 1 }
        var order = parents.indices.filter { children[$0] == 0 }.map(Int32.init)
        var head = 0
        while head < order.count {
            let above = Int(parents[Int(order[head])])
            head += 1
            if above < 0 { continue }
            children[above] -= 1
            if children[above] == 0 { order.append(Int32(above)) }
        }
        if let region = children.firstIndex(where: { $0 > 0 }), order.count < parents.count { throw .cycle(region: region) }
        return order
    }
}

/// What the limits of each region come to, given the costs and the seats of the responders below it.
private struct RegionTotals {
    private(set) var caps: [Int]
    private(set) var budgets: [Int64]
    /// Whether a budget over unequal costs lies in the region or below it; once spread, anywhere in its tree.
    private(set) var isMoney: [Bool]
    private(set) var fullCount: [Int]
    private(set) var fullMoney: [Int64]
    private(set) var needs: [Int]
    private var costs: [CostRange]

    /// The costs of single placements below a region.
    private struct CostRange {
        var least = Int64.max
        /// −1 where there is no responder.
        var largest: Int64 = -1
        /// The greatest common divisor: what is spent is a multiple of it.
        var divisor: Int64 = 0

        mutating func add(_ other: CostRange) {
            least = min(least, other.least)
            largest = max(largest, other.largest)
            var rest = other.divisor
            while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        }
    }

    /// The totals of each region's own responders, without those of the regions below it.
    init(_ regions: [Regions.Region], _ regionOfResponder: [Int32], _ costs: [Int64]?, _ capacities: [Int32]) {
        caps = regions.map { $0.cap ?? .max }
        budgets = [Int64](repeating: .max, count: regions.count)
        isMoney = [Bool](repeating: false, count: regions.count)
        fullCount = [Int](repeating: 0, count: regions.count)
        fullMoney = [Int64](repeating: 0, count: regions.count)
        needs = [Int](repeating: 0, count: regions.count)
        self.costs = [CostRange](repeating: CostRange(), count: regions.count)
        for (responder, own) in regionOfResponder.enumerated() where own >= 0 {
            let region = Int(own)
            let cost = costs?[responder] ?? 0
            self.costs[region].add(CostRange(least: cost, largest: cost, divisor: cost))
            fullCount[region] += Int(capacities[responder])
            fullMoney[region] += Int64(capacities[responder]) * cost
        }
    }

    /// Applies the limits of a region to which all regions below it have been added, and adds it to the one above.
    mutating func close(_ region: Int, _ declared: Regions.Region, above: Int) {
        let cost = costs[region]
        if let budget = declared.budget, cost.largest > 0 {
            if cost.least == cost.largest {
                caps[region] = min(caps[region], Int(budget / cost.largest))
            } else {
                budgets[region] = budget - budget % cost.divisor
                isMoney[region] = true
            }
        }
        fullCount[region] = min(fullCount[region], caps[region])
        if cost.largest > 0 {
            let (all, overflow) = Int64(fullCount[region]).multipliedReportingOverflow(by: cost.largest)
            fullMoney[region] = min(fullMoney[region], budgets[region], overflow ? .max : all)
            if cost.least > 0, budgets[region] < .max {
                fullCount[region] = min(fullCount[region], Int(budgets[region] / cost.least))
            }
        }
        needs[region] = max(needs[region], declared.floor)
        if above < 0 { return }
        costs[above].add(cost)
        fullCount[above] += fullCount[region]
        fullMoney[above] += fullMoney[region]
        needs[above] += needs[region]
        isMoney[above] = isMoney[above] || isMoney[region]
    }

    /// Limits of a root apply to its whole tree, so a budget over unequal costs does.
    mutating func spreadMoney(_ parents: [Int32], bottomUp: [Int32]) {
        for region in bottomUp.reversed() where parents[Int(region)] >= 0 { isMoney[Int(region)] = isMoney[Int(parents[Int(region)])] }
    }
}

/// The places of responders and regions in one row, laid out from the roots down.
private struct RegionRow {
    /// The place of each responder; −1 without a region.
    let place: [Int32]
    /// The place of each region, which follows everything below it.
    let regionPlace: [Int32]
    /// Where the range of each region starts.
    let start: [Int32]
    let count: Int

    init(_ parents: [Int32], bottomUp: [Int32], _ regionOfResponder: [Int32]) {
        var ownSize = [Int32](repeating: 0, count: parents.count)
        for own in regionOfResponder where own >= 0 { ownSize[Int(own)] += 1 }
        var size = ownSize
        for index in bottomUp where parents[Int(index)] >= 0 { size[Int(parents[Int(index)])] += size[Int(index)] + 1 }

        var start = [Int32](repeating: 0, count: parents.count)
        var regionPlace = start
        // Where the next region below each region goes: after its own responders.
        var inner = start
        var total: Int32 = 0
        for index in bottomUp.reversed() {
            let region = Int(index)
            let above = Int(parents[region])
            if above < 0 {
                start[region] = total
                total += size[region] + 1
            } else {
                start[region] = inner[above]
                inner[above] += size[region] + 1
            }
            regionPlace[region] = start[region] + size[region]
            inner[region] = start[region] + ownSize[region]
        }
        var next = start
        place = regionOfResponder.map { own in
            if own < 0 { return -1 }
            next[Int(own)] += 1
            return next[Int(own)] - 1
        }
        self.regionPlace = regionPlace
        self.start = start
        count = Int(total)
    }
}
