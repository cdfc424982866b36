/// Who is held by floors, and which seats go first: the additions to a market under which deferred acceptance meets the
/// floors by itself.
///
/// Proposers that are held propose in their region first. The seats that missed floors need, at the responders where a
/// matching that meets the floors fills them, come before all others in the regions' order, so that no cap further up
/// gives them away.
///
/// Each round raises the missed floors by ``FloorRepair``, holds those who lost by it, and leaves everybody else to
/// deferred acceptance. Not everybody who counts towards a floor is held, so others may leave and the floor may be
/// missed again; then the next round holds more. Rounds are bounded. The last one holds as many people as there are
/// floor seats, each at its responder, and then the floors hold by construction. Proof: suppose fewer are at a
/// responder than are held there. One of them was refused there although a seat was free, so a region refused it that
/// had no room for a floor seat. But floor seats come first, and all of them together are within all caps, since the
/// matching from which they are taken is.
struct FloorHolding {
    private let market: Market
    private let regions: Regions
    private let forest: RegionForest
    private let below: FlatLists
    private let members: FlatLists
    /// In ascending order of proposer, then of responder. A proposer of capacity 1 has at most one.
    private(set) var holds: [FloorHold] = []
    private var holdsOf: [Int: [FloorHold]] = [:]
    /// How many seats of each responder go before all others.
    private(set) var floorSeats: [Int32]
    /// Whether each region has missed its floor in some round.
    private var isBound: [Bool]

    init(_ market: Market, _ regions: Regions) {
        self.market = market
        self.regions = regions
        forest = regions.forest
        below = FlatLists(owners: forest.parent, count: forest.parent.count)
        members = FlatLists(owners: forest.responderRegion, count: forest.parent.count)
        floorSeats = [Int32](repeating: 0, count: market.responderCount)
        isBound = [Bool](repeating: false, count: forest.parent.count)
    }

    /// The regions with fewer placements than their floor.
    static func missedFloors(_ market: Market, _ regions: Regions, _ held: [Int32]) -> [Int] {
        var placements = [Int](repeating: 0, count: regions.regions.count)
        for edge in held {
            var region = Int(regions.forest.responderRegion[Int(market.edgeResponder[Int(edge)])])
            while region >= 0 {
                placements[region] += 1
                region = Int(regions.forest.parent[region])
            }
        }
        return placements.indices.filter { placements[$0] < regions.regions[$0].floor }
    }

    /// Holds those who lost in a round. Returns false where that changes neither holds nor floor seats.
    mutating func hold(_ missed: [Int], _ moves: [FloorMove], from before: Matching, to repaired: Matching) -> Bool {
        let old = (holds, floorSeats)
        for region in missed { isBound[region] = true }
        chooseFloorSeats(repaired)
        hold(moves, before, repaired, onlyLosers: true)
        if (holds, floorSeats) == old { hold(moves, before, repaired, onlyLosers: false) }
        return (holds, floorSeats) != old
    }

    /// Holds as many proposers as there are floor seats, each at the responder where it is placed.
    mutating func pinAll(_ repaired: Matching) {
        for region in isBound.indices { isBound[region] = regions.regions[region].floor > 0 }
        chooseFloorSeats(repaired)
        holdsOf = [:]
        for (responder, seats) in floorSeats.enumerated() where seats > 0 {
            var region = Int(forest.responderRegion[responder])
            while regions.regions[region].floor == 0 { region = Int(forest.parent[region]) }
            for proposer in repaired.proposers(ofResponder: responder).prefix(Int(seats)) {
                holdsOf[Int(proposer), default: []].append(
                    FloorHold(proposer: Int(proposer), region: region, responder: responder))
            }
        }
        sortHolds()
    }

    private mutating func sortHolds() {
        holds = holdsOf.keys.sorted().flatMap { proposer in
            (holdsOf[proposer] ?? []).sorted { ($0.responder ?? -1) < ($1.responder ?? -1) }
        }
    }

    /// Chooses floor seats from the lowest regions up: as many as a missed floor needs beyond the floor seats below it,
    /// in the regions' own order.
    private mutating func chooseFloorSeats(_ repaired: Matching) {
        for responder in floorSeats.indices { floorSeats[responder] = 0 }
        for index in forest.bottomUp where isBound[Int(index)] {
            var missing = regions.regions[Int(index)].floor
            var units: [(priority: UInt64, responder: Int)] = []
            var stack = [Int(index)]
            while let region = stack.popLast() {
                stack.append(contentsOf: below[region].lazy.map(Int.init))
                for member in members[region] {
                    let responder = Int(member)
                    missing -= Int(floorSeats[responder])
                    let filled = Int32(repaired.proposers(ofResponder: responder).count)
                    if filled <= floorSeats[responder] { continue }
                    for seat in (floorSeats[responder] + 1)...filled {
                        units.append((regions.priority(ofResponder: responder, seat: seat), responder))
                    }
                }
            }
            if missing <= 0 { continue }
            units.sort { $0.priority < $1.priority }
            for unit in units.prefix(missing) { floorSeats[unit.responder] += 1 }
        }
    }

    private mutating func hold(_ moves: [FloorMove], _ before: Matching, _ repaired: Matching, onlyLosers: Bool) {
        var movers = moves.map { (proposer: $0.proposer, region: $0.region) }
        movers.sort { ($0.proposer, $0.region) < ($1.proposer, $1.region) }
        for index in movers.indices where index == 0 || movers[index - 1].proposer != movers[index].proposer {
            let (proposer, region) = movers[index]
            let old = before.edges(ofProposer: proposer), new = repaired.edges(ofProposer: proposer)
            let lost = old.filter { !new.contains($0) }
            for edge in new where !old.contains(edge) {
                let group = market.edgeProposerGroup[Int(edge)]
                let isLoser = lost.contains { market.edgeProposerGroup[Int($0)] <= group }
                if !isLoser && onlyLosers { continue }
                let from = lost.first.map { Int(market.edgeResponder[Int($0)]) }
                hold(proposer, at: Int(market.edgeResponder[Int(edge)]), from: from, for: region)
            }
            // A proposer that may have several places is held only where it has one now: otherwise it could be held at
            // more responders than its capacity.
            if market.proposerCapacities[proposer] > 1 {
                let responders = repaired.responders(ofProposer: proposer)
                holdsOf[proposer]?.removeAll { !responders.contains(Int32($0.responder ?? -1)) }
            }
        }
        sortHolds()
    }

    /// Holds the proposer in the region that was raised, or else in the highest region with a floor that the move
    /// enters. Holds it at the responder where there is no such region, or where it was held in the region already.
    private mutating func hold(_ proposer: Int, at responder: Int, from source: Int?, for region: Int) {
        let pin = FloorHold(proposer: proposer, region: region, responder: responder)
        if market.proposerCapacities[proposer] > 1 {
            let isKnown = holdsOf[proposer]?.contains { $0.responder == responder } ?? false
            if !isKnown { holdsOf[proposer, default: []].append(pin) }
            return
        }
        var choice: Int?
        var above = Int(forest.responderRegion[responder])
        while above >= 0 {
            if source.map({ contains(above, $0) }) ?? false { break }
            if regions.regions[above].floor > 0 { choice = above }
            if above == region { break }
            above = Int(forest.parent[above])
        }
        var next = choice.map { FloorHold(proposer: proposer, region: $0, responder: nil) } ?? pin
        if let present = holdsOf[proposer]?.first, present.responder == nil, contains(present.region, responder) {
            next = FloorHold(proposer: proposer, region: present.region, responder: responder)
        }
        holdsOf[proposer] = [next]
    }

    private func contains(_ region: Int, _ responder: Int) -> Bool {
        var above = Int(forest.responderRegion[responder])
        while above >= 0, above != region { above = Int(forest.parent[above]) }
        return above >= 0
    }

    private func isWithin(_ hold: FloorHold, _ responder: Int) -> Bool {
        hold.responder.map { $0 == responder } ?? contains(hold.region, responder)
    }

    /// The lists of those held, in the order in which they propose.
    /// - Parameter order: the edges in each proposer's strict order; empty where they already stand in that order.
    func lists(order: [Int32]) -> HeldLists {
        var lists = HeldLists(proposerCount: market.proposerCount)
        var index = 0
        while index < holds.count {
            let proposer = holds[index].proposer
            let first = index
            while index < holds.count, holds[index].proposer == proposer { index += 1 }
            var others: [Int32] = []
            lists.begin(proposer)
            for position in market.edges(ofProposer: proposer) {
                let edge = order.isEmpty ? Int32(position) : order[position]
                if holds[first..<index].contains(where: { isWithin($0, Int(market.edgeResponder[Int(edge)])) }) {
                    lists.append(edge)
                } else {
                    others.append(edge)
                }
            }
            for edge in others { lists.append(edge) }
        }
        return lists
    }

    /// The holds that change something. Those are left out whose proposer, down to the last place it holds, proposes in
    /// the same order without the hold.
    ///
    /// The strict order counts, not the market's tie groups: a hold that moves somebody from one choice to an equal
    /// one, against the lottery, does change where it goes.
    /// - Parameter order: the edges in each proposer's strict order; empty where they already stand in that order.
    func binding(_ matching: Matching, order: [Int32]) -> [FloorHold] {
        let asked = lists(order: order)
        var isBinding: [Int: Bool] = [:]
        for proposer in holdsOf.keys {
            let own = market.edges(ofProposer: proposer)
            let held = matching.edges(ofProposer: proposer)
            let start = asked.start(proposer)
            var left = held.count < Int(market.proposerCapacities[proposer]) ? Int.max : held.count
            isBinding[proposer] = own.contains { position in
                if left == 0 { return false }
                let edge = asked[start + position - own.lowerBound]
                if held.contains(Int32(edge)) { left -= 1 }
                return edge != (order.isEmpty ? position : Int(order[position]))
            }
        }
        return holds.filter { isBinding[$0.proposer] ?? false }
    }
}

/// The lists of the few proposers whose lists differ from the market's.
struct HeldLists {
    private var starts: [Int32]
    private var edges: [Int32] = []

    init(proposerCount: Int) { starts = [Int32](repeating: -1, count: proposerCount) }

    mutating func begin(_ proposer: Int) { starts[proposer] = Int32(edges.count) }
    mutating func append(_ edge: Int32) { edges.append(edge) }

    /// Where the proposer's list starts; −1 where it has the market's list.
    @inline(__always)
    func start(_ proposer: Int) -> Int { Int(starts[proposer]) }

    @inline(__always)
    subscript(_ index: Int) -> Int { Int(edges[index]) }
}
