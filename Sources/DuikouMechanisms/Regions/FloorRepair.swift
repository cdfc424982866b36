/// Raises regions to their floors, one placement at a time, by chains of moves that keep all caps, all other floors and
/// all capacities.
///
/// Each chain moves as few proposers as one more placement requires at that point, and among such chains has the least
/// total loss: it is a shortest path, in the residual network of proposers, responders and regions, back from the
/// region that misses a placement. Where a single placement is missing and the proposers' capacities are 1, that is the
/// minimum by which any matching can meet the floors. Over several chains the total is not promised to be minimal.
///
/// A chain exists whenever the floors can be met at all: the difference between any matching that meets them and the
/// present one decomposes into such chains (Ahuja, Magnanti, Orlin, *Network Flows*, Prentice Hall 1993, section 3.5).
///
/// It only determines whom the floors are to hold. The places that its chains leave free are filled afterwards, by the
/// regions' own rule: see ``FloorHolding``.
///
/// Moves of a single proposer are found for a whole region at once. Each move only makes others impossible, so the next
/// one to make is the cheapest that is still possible.
struct FloorRepair {
    /// The cost of moving one proposer. It outweighs every loss: the losses of one chain add up to less than this.
    private static let perMove = 1 << 40

    private let market: Market
    private let lists: ResponderLists
    private let round: Int
    private let parent: [Int32]
    private let caps: [Int]
    private let floors: [Int]
    private let isMoney: [Bool]
    private let ownRegion: [Int32]
    private let children: FlatLists
    private let members: FlatLists
    /// Responders without a region lie in one of their own, without limits, so that they need no special case.
    private let outside: Int
    /// The node for proposers without a place.
    private let hub: Int

    private var seats: FlowSeats
    private var held: [Int32]
    private var placements: [Int]

    /// Nodes are responders, then regions, then the hub.
    private var chains: ChainSearch

    /// Changes `held` so that every floor holds. The floors must be feasible.
    /// - Parameter round: how many rounds there were before, for ``FloorMove/round``.
    static func raiseFloors(
        _ market: Market, _ regions: Regions, _ lists: ResponderLists, round: Int, _ held: inout [Int32]
    ) -> [FloorMove] {
        var repair = FloorRepair(market, regions, lists, round, Matching(market, edges: held))
        var moves: [FloorMove] = []
        for index in regions.forest.bottomUp {
            repair.raiseDirectly(Int(index), &moves)
            while repair.placements[Int(index)] < repair.floors[Int(index)] { repair.raise(Int(index), &moves) }
        }
        held = repair.seats.edges
        return moves
    }

    private init(_ market: Market, _ regions: Regions, _ lists: ResponderLists, _ round: Int, _ matching: Matching) {
        self.market = market
        self.lists = lists
        self.round = round
        let forest = regions.forest
        outside = forest.parent.count
        parent = forest.parent + [-1]
        caps = forest.caps + [.max]
        floors = regions.regions.map(\.floor) + [0]
        isMoney = forest.isMoney + [false]
        let outside = Int32(outside)
        ownRegion = forest.responderRegion.map { $0 < 0 ? outside : $0 }
        children = FlatLists(owners: parent, count: parent.count)
        members = FlatLists(owners: ownRegion, count: parent.count)
        hub = market.responderCount + parent.count
        seats = FlowSeats(market)
        held = [Int32](repeating: 0, count: market.proposerCount)
        placements = [Int](repeating: 0, count: parent.count)
        chains = ChainSearch(nodes: hub + 1)
        for proposer in 0..<market.proposerCount {
            for edge in matching.edges(ofProposer: proposer) { take(Int(edge), proposer) }
        }
    }

    private mutating func take(_ edge: Int, _ proposer: Int) {
        let responder = Int(market.edgeResponder[edge])
        seats.add(edge, of: proposer, at: responder)
        held[proposer] += 1
        count(responder, 1)
    }

    private mutating func leave(_ edge: Int, _ proposer: Int) {
        let responder = Int(market.edgeResponder[edge])
        seats.remove(edge, at: responder)
        held[proposer] -= 1
        count(responder, -1)
    }

    private mutating func count(_ responder: Int, _ change: Int) {
        var region = Int(ownRegion[responder])
        while region >= 0 {
            placements[region] += change
            region = Int(parent[region])
        }
    }

    private struct Move {
        var loss: Int
        var takes: Int32
        var leaves: Int32
    }

    /// Makes the moves of single proposers into the region, cheapest first, until none is possible or the floor is met.
    private mutating func raiseDirectly(_ region: Int, _ moves: inout [FloorMove]) {
        if placements[region] >= floors[region] { return }
        var candidates: [Move] = []
        var below = [region]
        while let next = below.popLast() {
            below.append(contentsOf: children[next].lazy.map(Int.init))
            if isMoney[next] { continue }
            for responder in members[next] where seats.hasRoom(Int(responder)) {
                for slot in lists.range(of: Int(responder)) {
                    let edge = Int(lists.edges[slot])
                    if seats.isMatched[edge] { continue }
                    let proposer = Int(lists.proposers[slot])
                    if held[proposer] < market.proposerCapacities[proposer] {
                        candidates.append(Move(loss: 0, takes: Int32(edge), leaves: -1))
                    }
                    forEachSeat(of: proposer) { other in
                        candidates.append(
                            Move(loss: loss(from: other, to: edge, of: proposer), takes: Int32(edge), leaves: Int32(other)))
                    }
                }
            }
        }
        candidates.sort { ($0.loss, $0.takes, $0.leaves) < ($1.loss, $1.takes, $1.leaves) }
        for move in candidates {
            if placements[region] >= floors[region] { return }
            let takes = Int(move.takes), leaves = Int(move.leaves)
            let target = Int(market.edgeResponder[takes])
            if seats.isMatched[takes] || !seats.hasRoom(target) { continue }
            let proposer = market.proposer(ofEdge: takes)
            if leaves >= 0, !seats.isMatched[leaves] { continue }
            if leaves < 0, held[proposer] >= market.proposerCapacities[proposer] { continue }
            let source = leaves < 0 ? nil : Int(market.edgeResponder[leaves])
            if !keepsLimits(from: source, to: target, raising: region) { continue }
            if leaves >= 0 { leave(leaves, proposer) }
            take(takes, proposer)
            moves.append(
                FloorMove(
                    round: round, region: region, proposer: proposer, from: source, to: target, loss: move.loss))
        }
    }

    private func forEachSeat(of proposer: Int, _ body: (Int) -> Void) {
        var left = held[proposer]
        for edge in market.edges(ofProposer: proposer) {
            if left == 0 { return }
            if !seats.isMatched[edge] { continue }
            left -= 1
            body(edge)
        }
    }

    /// Whether the move raises the region without overfilling any region or taking one below its floor.
    private func keepsLimits(from source: Int?, to target: Int, raising region: Int) -> Bool {
        func contains(_ other: Int, _ responder: Int) -> Bool {
            var above = Int(ownRegion[responder])
            while above >= 0, above != other { above = Int(parent[above]) }
            return above >= 0
        }
        if let source, contains(region, source) { return false }
        var above = Int(ownRegion[target])
        while above >= 0 {
            if let source, contains(above, source) { break }
            if placements[above] >= caps[above] { return false }
            above = Int(parent[above])
        }
        guard let source else { return true }
        above = Int(ownRegion[source])
        while above >= 0, !contains(above, target) {
            if placements[above] <= floors[above] { return false }
            above = Int(parent[above])
        }
        return true
    }

    /// Raises the region by one placement, along a chain of moves.
    private mutating func raise(_ region: Int, _ moves: inout [FloorMove]) {
        var node = search(from: region)
        precondition(node >= 0, "the floors cannot be met")
        var steps: [(leaves: Int, takes: Int)] = []
        while node != market.responderCount + region {
            let step = chains.step(from: node)
            if step.leaves >= 0 || step.takes >= 0 { steps.append((step.leaves, step.takes)) }
            node = step.target
        }
        for step in steps where step.leaves >= 0 { leave(step.leaves, market.proposer(ofEdge: step.leaves)) }
        for step in steps where step.takes >= 0 { take(step.takes, market.proposer(ofEdge: step.takes)) }
        for step in steps {
            let proposer = market.proposer(ofEdge: max(step.leaves, step.takes))
            moves.append(
                FloorMove(
                    round: round, region: region, proposer: proposer,
                    from: step.leaves < 0 ? nil : Int(market.edgeResponder[step.leaves]),
                    to: step.takes < 0 ? nil : Int(market.edgeResponder[step.takes]),
                    loss: loss(from: step.leaves, to: step.takes, of: proposer)))
        }
    }

    private func loss(from edge: Int, to other: Int, of proposer: Int) -> Int {
        if edge < 0 { return 0 }
        if other < 0 { return Int(market.proposerOffsets[proposer + 1]) - edge }
        return market.edgeProposerGroup[other] > market.edgeProposerGroup[edge] ? other - edge : 0
    }

    /// Searches backwards from the region: who could give it a placement, who could replace that one, and so on.
    /// Returns the node at which the cheapest chain starts: one to which the region can pass its surplus on.
    private mutating func search(from region: Int) -> Int {
        let responders = market.responderCount
        chains.removeAll()
        let isStart = startNodes(of: region)
        chains.relax(responders + region, 0, to: -1, leaving: -1, taking: -1)
        while let (node, far) = chains.settleNearest() {
            if node >= responders, isStart[node - responders] { return node }
            if node < responders {
                settle(responder: node, far)
            } else if node < hub {
                settle(region: node - responders, far)
            } else {
                settleHub(far)
            }
        }
        return -1
    }

    /// Which regions, and last the hub, can take in a placement that leaves the region's parent: upwards within caps,
    /// downwards within floors.
    private func startNodes(of region: Int) -> [Bool] {
        let hub = parent.count
        var isStart = [Bool](repeating: false, count: hub + 1)
        let first = parent[region] < 0 ? hub : Int(parent[region])
        isStart[first] = true
        var queue = [first]
        func reach(_ node: Int) {
            if isStart[node] || node == region { return }
            isStart[node] = true
            queue.append(node)
        }
        while let node = queue.popLast() {
            if node == hub {
                for root in parent.indices where parent[root] < 0 && placements[root] > floors[root] { reach(root) }
                continue
            }
            if placements[node] < caps[node] { reach(parent[node] < 0 ? hub : Int(parent[node])) }
            for below in children[node] where placements[Int(below)] > floors[Int(below)] { reach(Int(below)) }
        }
        return isStart
    }

    private mutating func settle(region: Int, _ far: Int) {
        let responders = market.responderCount
        let node = responders + region
        for below in children[region] where placements[Int(below)] < caps[Int(below)] {
            chains.relax(responders + Int(below), far, to: node, leaving: -1, taking: -1)
        }
        if !isMoney[region] {
            for responder in members[region] where seats.hasRoom(Int(responder)) {
                chains.relax(Int(responder), far, to: node, leaving: -1, taking: -1)
            }
        }
        if placements[region] > floors[region] {
            let above = parent[region] < 0 ? hub : responders + Int(parent[region])
            chains.relax(above, far, to: node, leaving: -1, taking: -1)
        }
    }

    private mutating func settle(responder: Int, _ far: Int) {
        for slot in lists.range(of: responder) {
            let edge = Int(lists.edges[slot])
            if seats.isMatched[edge] { continue }
            let proposer = Int(lists.proposers[slot])
            if held[proposer] < market.proposerCapacities[proposer] {
                chains.relax(hub, far + FloorRepair.perMove, to: responder, leaving: -1, taking: edge)
            }
            var left = held[proposer]
            for other in market.edges(ofProposer: proposer) {
                if left == 0 { break }
                if !seats.isMatched[other] { continue }
                left -= 1
                let cost = FloorRepair.perMove + loss(from: other, to: edge, of: proposer)
                chains.relax(Int(market.edgeResponder[other]), far + cost, to: responder, leaving: other, taking: edge)
            }
        }
        if !seats.slots(of: responder).isEmpty {
            chains.relax(market.responderCount + Int(ownRegion[responder]), far, to: responder, leaving: -1, taking: -1)
        }
    }

    private mutating func settleHub(_ far: Int) {
        for root in parent.indices where parent[root] < 0 && placements[root] < caps[root] {
            chains.relax(market.responderCount + root, far, to: hub, leaving: -1, taking: -1)
        }
        for responder in 0..<market.responderCount {
            for slot in seats.slots(of: responder) {
                let edge = Int(seats.edge[slot])
                let cost = FloorRepair.perMove + loss(from: edge, to: -1, of: Int(seats.proposer[slot]))
                chains.relax(responder, far + cost, to: hub, leaving: edge, taking: -1)
            }
        }
    }
}

/// The cheapest chains of moves from every node to the region that is raised, found in order of their cost (Dijkstra).
private struct ChainSearch {
    private var distance: [Int]
    private var isSettled: [Bool]
    private var next: [Int32]
    private var leaves: [Int32]
    private var takes: [Int32]
    /// The nodes that the present search has come to.
    private var touched: [Int32] = []
    private var heap = DistanceHeap()

    init(nodes: Int) {
        distance = [Int](repeating: .max, count: nodes)
        isSettled = [Bool](repeating: false, count: nodes)
        next = [Int32](repeating: -1, count: nodes)
        leaves = next
        takes = next
    }

    /// Forgets the last search. O(nodes that it came to).
    mutating func removeAll() {
        for node in touched {
            distance[Int(node)] = .max
            isSettled[Int(node)] = false
        }
        touched.removeAll(keepingCapacity: true)
        heap.removeAll()
    }

    /// The first step of the chain from a node that was come to: the node to which it leads, and the edges that a proposer leaves and takes
    /// by it; −1 for none.
    func step(from node: Int) -> (target: Int, leaves: Int, takes: Int) { (Int(next[node]), Int(leaves[node]), Int(takes[node])) }

    /// Offers a chain of cost `far` from a node, by a first step to `target`.
    mutating func relax(_ node: Int, _ far: Int, to target: Int, leaving: Int, taking: Int) {
        if far >= distance[node] { return }
        if distance[node] == .max { touched.append(Int32(node)) }
        distance[node] = far
        next[node] = Int32(target)
        leaves[node] = Int32(leaving)
        takes[node] = Int32(taking)
        heap.insert(node, far)
    }

    /// The nearest node whose cheapest chain is not yet settled, with the cost of that chain; nil where none is left.
    mutating func settleNearest() -> (node: Int, distance: Int)? {
        while let (node, far) = heap.popLeast() {
            if isSettled[node] { continue }
            isSettled[node] = true
            return (node, far)
        }
        return nil
    }
}
