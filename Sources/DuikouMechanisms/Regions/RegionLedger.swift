/// Which seats the regions have filled so far, kept up to date as more are requested.
///
/// Seats of one responder are filled in order, so one number for each responder is enough. When a region exceeds a
/// limit, it gives up the seats of lowest priority until the rest fits, and is closed from that priority on. More
/// applicants only ever close regions earlier, so a refused seat stays refused.
///
/// A tournament tree over the row of ``RegionForest`` finds the seat of lowest priority below any region in O(log
/// responders), whatever the depth of the forest. A closed region has its own place in the row: it stands for what the
/// region counts for beyond the seats that it holds (its padding), with the priority at which it closed.
struct RegionLedger {
    private let regions: Regions
    private let forest: RegionForest
    /// How many seats of each responder go before all others; empty for none.
    private let floorSeats: [Int32]
    /// Number of seats filled at each responder.
    private(set) var quotas: [Int32]
    /// Whether a seat of the responder has been refused: then all later ones are refused, too.
    private(set) var isSaturated: [Bool]
    /// Seats of this priority and lower ones are refused; `UInt64.max` while the region is open.
    private(set) var closing: [UInt64]

    // What each region counts: its own seats, and those that the regions below it count for.
    private var count: [Int]
    private var money: [Int64]
    // The padding of each closed region, as long as its place in the row is occupied.
    private var isPadded: [Bool]
    private var paddingCount: [Int]
    private var paddingMoney: [Int64]

    /// The priority of the last seat filled at each place of the row; 0 for none.
    private var priority: [UInt64]
    /// The responder at each place, or the region's index below −1: `-1 - region`.
    private let owner: [Int32]
    /// For the inner nodes 1..<width of the tree: the place of lowest priority (largest number) below.
    private var winner: [Int32]
    private let width: Int

    init(_ regions: Regions, floorSeats: [Int32] = []) {
        self.regions = regions
        self.floorSeats = floorSeats
        forest = regions.forest
        quotas = [Int32](repeating: 0, count: regions.capacities.count)
        isSaturated = [Bool](repeating: false, count: regions.capacities.count)
        let number = forest.parent.count
        closing = [UInt64](repeating: .max, count: number)
        count = [Int](repeating: 0, count: number)
        money = [Int64](repeating: 0, count: number)
        isPadded = [Bool](repeating: false, count: number)
        paddingCount = count
        paddingMoney = money
        var owner = [Int32](repeating: 0, count: forest.placeCount)
        for (responder, place) in forest.place.enumerated() where place >= 0 { owner[Int(place)] = Int32(responder) }
        for (region, place) in forest.regionPlace.enumerated() { owner[Int(place)] = Int32(-1 - region) }
        self.owner = owner
        width = max(1, forest.placeCount)
        priority = [UInt64](repeating: 0, count: width)
        winner = [Int32](repeating: 0, count: width)
        for node in stride(from: width - 1, to: 0, by: -1) { winner[node] = better(place(below: 2 * node), place(below: 2 * node + 1)) }
    }

    /// Requests one more seat of the responder. Returns false where it is refused at once. Otherwise `evicted` has the
    /// responders that gave up a seat for it, possibly including this one.
    mutating func takeSeat(of responder: Int, evicted: inout [Int32]) -> Bool {
        if isSaturated[responder] { return false }
        let seat = quotas[responder] + 1
        let own = forest.responderRegion[responder]
        if own < 0 {
            quotas[responder] = seat
            return true
        }
        let turn = priority(ofResponder: responder, seat: seat)
        var region = Int(own)
        while region >= 0 {
            if turn >= closing[region] {
                isSaturated[responder] = true
                return false
            }
            region = Int(forest.parent[region])
        }
        quotas[responder] = seat
        setPriority(turn, at: Int(forest.place[responder]))
        charge(Int(own), 1, forest.responderCosts[responder])
        region = Int(own)
        while region >= 0 {
            if overflows(region) { close(region, &evicted) }
            region = Int(forest.parent[region])
        }
        return true
    }

    /// The ledger that results when the same seats are requested in the order of their turns.
    ///
    /// The order of requests does not affect which seats are filled. It does affect which of several nested regions had
    /// to close; in this order it is always the lowest one that had no place left.
    func inOrderOfTurns() -> RegionLedger {
        if !forest.parent.contains(where: { $0 >= 0 }) || !isSaturated.contains(true) { return self }
        var turns: [(priority: UInt64, responder: Int32)] = []
        var ledger = RegionLedger(regions, floorSeats: floorSeats)
        for (responder, quota) in quotas.enumerated() {
            if forest.responderRegion[responder] < 0 {
                ledger.quotas[responder] = quota
                continue
            }
            // After a responder's first refused seat, no later request changes anything.
            let asked = isSaturated[responder] ? quota + 1 : quota
            for seat in 1..<(asked + 1) { turns.append((priority(ofResponder: responder, seat: seat), Int32(responder))) }
        }
        turns.sort { $0.priority < $1.priority }
        var evicted: [Int32] = []
        for turn in turns { _ = ledger.takeSeat(of: Int(turn.responder), evicted: &evicted) }
        assert(ledger.quotas == quotas, "what regions choose hangs on the order of asking")
        return ledger
    }

    /// The lowest region that refuses the responder's next seat, or would refuse it if it were requested; −1 where none
    /// does. Exact without budgets over unequal costs; with them, only regions that have closed are named.
    func limitingRegion(ofResponder responder: Int) -> Int32 {
        let turn = priority(ofResponder: responder, seat: quotas[responder] + 1)
        var region = Int(forest.responderRegion[responder])
        while region >= 0 {
            if turn >= closing[region] { return Int32(region) }
            // One more seat would push out the lowest seat of the lowest full region.
            if count[region] >= forest.caps[region] {
                let last = lowest(below: region)
                return last < 0 || priority[last] < turn ? Int32(region) : -1
            }
            region = Int(forest.parent[region])
        }
        return -1
    }

    @inline(__always)
    private func priority(ofResponder responder: Int, seat: Int32) -> UInt64 {
        regions.priority(
            ofResponder: responder, seat: seat, floorSeats: floorSeats.isEmpty ? 0 : floorSeats[responder])
    }

    private func overflows(_ region: Int) -> Bool {
        count[region] > forest.caps[region] || money[region] > forest.budgets[region]
    }

    /// Adds to the counts of the region and of those above it, up to a padded region, which already counts in full for
    /// those above.
    private mutating func charge(_ start: Int, _ seats: Int, _ cost: Int64) {
        var region = start
        while region >= 0 {
            count[region] += seats
            money[region] += cost
            if isPadded[region] {
                paddingCount[region] -= seats
                paddingMoney[region] -= cost
                return
            }
            region = Int(forest.parent[region])
        }
    }

    private mutating func close(_ region: Int, _ evicted: inout [Int32]) {
        var cut = UInt64.max
        while true {
            let last = lowest(below: region)
            if last < 0 || (priority[last] < cut && !overflows(region)) { break }
            cut = priority[last]
            let owner = Int(owner[last])
            if owner >= 0 {
                quotas[owner] -= 1
                isSaturated[owner] = true
                evicted.append(Int32(owner))
                let left = quotas[owner]
                setPriority(left == 0 ? 0 : priority(ofResponder: owner, seat: left), at: last)
                charge(Int(forest.responderRegion[owner]), -1, -forest.responderCosts[owner])
            } else {
                let below = -1 - owner
                setPriority(0, at: last)
                isPadded[below] = false
                charge(Int(forest.parent[below]), -paddingCount[below], -paddingMoney[below])
            }
        }
        closing[region] = cut
        let above = Int(forest.parent[region])
        if above < 0 || !forest.isMoney[region] { return }
        setPriority(cut, at: Int(forest.regionPlace[region]))
        if isPadded[region] { return }
        isPadded[region] = true
        paddingCount[region] = forest.fullCount[region] - count[region]
        paddingMoney[region] = forest.fullMoney[region] - money[region]
        charge(above, paddingCount[region], paddingMoney[region])
    }

    /// The place of lowest priority below the region; −1 where no seat is filled.
    private func lowest(below region: Int) -> Int {
        var low = Int(forest.rangeStart[region]) + width
        var high = Int(forest.rangeEnd[region]) + width
        var best: Int32 = -1
        while low < high {
            if low & 1 == 1 {
                best = better(best, place(below: low))
                low += 1
            }
            if high & 1 == 1 {
                high -= 1
                best = better(best, place(below: high))
            }
            low /= 2
            high /= 2
        }
        return best >= 0 && priority[Int(best)] > 0 ? Int(best) : -1
    }

    private mutating func setPriority(_ value: UInt64, at place: Int) {
        priority[place] = value
        var node = (place + width) / 2
        while node > 0 {
            let best = better(self.place(below: 2 * node), self.place(below: 2 * node + 1))
            // Further up nothing changes if another place wins, as before.
            if best == winner[node], best != Int32(place) { return }
            winner[node] = best
            node /= 2
        }
    }

    @inline(__always)
    private func place(below node: Int) -> Int32 { node >= width ? Int32(node - width) : winner[node] }

    @inline(__always)
    private func better(_ a: Int32, _ b: Int32) -> Int32 {
        if a < 0 { return b }
        if b < 0 { return a }
        return priority[Int(b)] > priority[Int(a)] ? b : a
    }
}
