/// Which seats the regions have taken so far, kept up to date as more are asked for.
///
/// Seats of one responder are taken in order, so a number for each responder says it all. When a region overflows, it
/// gives up the seats of lowest priority until the rest fits, and is closed from there on. More applicants only ever
/// close regions earlier, so a seat once refused is refused for good.
///
/// A tournament over the row of ``RegionForest`` finds the seat of lowest priority below any region in O(log responders),
/// whatever the depth of the forest. A closed region has a place in the row of its own: what it counts for beyond the
/// seats that it holds, from the moment of its closing on.
struct RegionLedger {
    private let regions: Regions
    private let forest: RegionForest
    /// How many seats of each responder go before all others; empty for none.
    private let floorSeats: [Int32]
    /// Seats taken of each responder.
    private(set) var quotas: [Int32]
    /// Whether a seat of the responder has been refused: then all that follow are.
    private(set) var isSaturated: [Bool]
    /// Seats of this priority and lower ones are refused; `UInt64.max` while the region is open.
    private(set) var closing: [UInt64]

    // What each region counts: its own seats, and what the regions below it count for.
    private var count: [Int]
    private var money: [Int64]
    // What each closed region counts for beyond what it holds, while its place in the row is taken.
    private var isPadded: [Bool]
    private var paddingCount: [Int]
    private var paddingMoney: [Int64]

    /// The priority of the last seat at each place of the row; 0 for none.
    private var priority: [UInt64]
    /// The responder at each place, or the region's index below −1: `-1 - region`.
    private let owner: [Int32]
    /// Inner nodes 1..<width: the place of lowest priority (largest number) below.
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

    /// Asks for one more seat of the responder. Returns false where it was refused at once; else `evicted` holds the
    /// responders that gave up a seat for it, which may be this one.
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

    /// The ledger after the same seats were asked for in the order of their turns.
    ///
    /// Which seats are taken does not hang on the order in which they are asked for; which of several regions, one in
    /// another, had to close for it does. In this order it is always the lowest that had no place left.
    func inOrderOfTurns() -> RegionLedger {
        if !forest.parent.contains(where: { $0 >= 0 }) || !isSaturated.contains(true) { return self }
        var turns: [(priority: UInt64, responder: Int32)] = []
        var ledger = RegionLedger(regions, floorSeats: floorSeats)
        for (responder, quota) in quotas.enumerated() {
            if forest.responderRegion[responder] < 0 {
                ledger.quotas[responder] = quota
                continue
            }
            // After its first seat that was refused nothing is asked for that matters.
            let asked = isSaturated[responder] ? quota + 1 : quota
            for seat in 1..<(asked + 1) { turns.append((priority(ofResponder: responder, seat: seat), Int32(responder))) }
        }
        turns.sort { $0.priority < $1.priority }
        var evicted: [Int32] = []
        for turn in turns { _ = ledger.takeSeat(of: Int(turn.responder), evicted: &evicted) }
        assert(ledger.quotas == quotas, "what regions choose hangs on the order of asking")
        return ledger
    }

    /// The lowest region that refuses the responder's next seat, or would if it were asked for; −1 where none does.
    /// Exact without money; with it, only regions that have closed.
    func limitingRegion(ofResponder responder: Int) -> Int32 {
        let turn = priority(ofResponder: responder, seat: quotas[responder] + 1)
        var region = Int(forest.responderRegion[responder])
        while region >= 0 {
            if turn >= closing[region] { return Int32(region) }
            // One more would push out the lowest seat of the lowest full region.
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

    /// Adds to what the region counts, and to what it counts for above; a padded region already counts in full there.
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

    /// The place of lowest priority below the region; −1 where no seat is taken.
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
            // Further up nothing changes where another place wins as before.
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
