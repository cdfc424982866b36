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
        let count = regions.count
        let parents = regions.map { Int32($0.parent ?? -1) }
        let order = try RegionForest.childrenFirst(parents)

        // Costs below each region: smallest, largest, greatest common divisor.
        var least = [Int64](repeating: .max, count: count)
        var largest = [Int64](repeating: -1, count: count)
        var divisor = [Int64](repeating: 0, count: count)
        var ownCount = [Int](repeating: 0, count: count)
        var ownMoney = [Int64](repeating: 0, count: count)
        var size = [Int32](repeating: 0, count: count)
        for (responder, own) in regionOfResponder.enumerated() where own >= 0 {
            let region = Int(own)
            let cost = costs?[responder] ?? 0
            least[region] = min(least[region], cost)
            largest[region] = max(largest[region], cost)
            divisor[region] = RegionForest.divisor(divisor[region], cost)
            ownCount[region] += Int(capacities[responder])
            ownMoney[region] += Int64(capacities[responder]) * cost
            size[region] += 1
        }
        var caps = regions.map { $0.cap ?? .max }
        var budgets = [Int64](repeating: .max, count: count)
        var money = [Bool](repeating: false, count: count)
        var fullCount = ownCount
        var fullMoney = ownMoney
        var needs = [Int](repeating: 0, count: count)
        for index in order {
            let region = Int(index)
            if let budget = regions[region].budget, largest[region] > 0 {
                if least[region] == largest[region] {
                    caps[region] = min(caps[region], Int(budget / largest[region]))
                } else {
                    budgets[region] = budget - budget % divisor[region]
                    money[region] = true
                }
            }
            fullCount[region] = min(fullCount[region], caps[region])
            if largest[region] > 0 {
                let (all, overflow) = Int64(fullCount[region]).multipliedReportingOverflow(by: largest[region])
                fullMoney[region] = min(fullMoney[region], budgets[region], overflow ? .max : all)
                if least[region] > 0, budgets[region] < .max {
                    fullCount[region] = min(fullCount[region], Int(budgets[region] / least[region]))
                }
            }
            needs[region] = max(needs[region], regions[region].floor)
            let above = Int(parents[region])
            if above < 0 { continue }
            least[above] = min(least[above], least[region])
            largest[above] = max(largest[above], largest[region])
            divisor[above] = RegionForest.divisor(divisor[above], divisor[region])
            fullCount[above] += fullCount[region]
            fullMoney[above] += fullMoney[region]
            needs[above] += needs[region]
            money[above] = money[above] || money[region]
            size[above] += size[region] + 1
        }
        // Limits of a root apply to its whole tree, so the row is laid out from the roots down.
        var start = [Int32](repeating: 0, count: count)
        var regionPlace = [Int32](repeating: 0, count: count)
        var inner = [Int32](repeating: 0, count: count)
        var ownSize = [Int32](repeating: 0, count: count)
        for own in regionOfResponder where own >= 0 { ownSize[Int(own)] += 1 }
        var total: Int32 = 0
        for index in order.reversed() {
            let region = Int(index)
            let above = Int(parents[region])
            if above < 0 {
                start[region] = total
                total += size[region] + 1
            } else {
                money[region] = money[above]
                start[region] = inner[above]
                inner[above] += size[region] + 1
            }
            regionPlace[region] = start[region] + size[region]
            inner[region] = start[region] + ownSize[region]
        }
        if let floor = regions.indices.first(where: { money[$0] && regions[$0].floor > 0 }) {
            let root = RegionForest.root(floor, parents)
            let budget = regions.indices.first { budgets[$0] < .max && RegionForest.root($0, parents) == root }
            throw .floorBesideBudget(floor: floor, budget: budget ?? root)
        }
        var next = start
        place = regionOfResponder.map { own in
            if own < 0 { return -1 }
            next[Int(own)] += 1
            return next[Int(own)] - 1
        }
        parent = parents
        bottomUp = order
        self.caps = caps
        self.budgets = budgets
        isMoney = money
        self.fullCount = fullCount
        self.fullMoney = fullMoney
        self.needs = needs
        responderRegion = regionOfResponder
        responderCosts = costs ?? [Int64](repeating: 0, count: regionOfResponder.count)
        self.regionPlace = regionPlace
        rangeStart = start
        rangeEnd = regionPlace
        placeCount = Int(total)
    }

    private static func root(_ region: Int, _ parents: [Int32]) -> Int {
        var region = region
        while parents[region] >= 0 { region = Int(parents[region]) }
        return region
    }

    private static func divisor(_ a: Int64, _ b: Int64) -> Int64 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
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
