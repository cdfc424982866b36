/// The residual network of ``FloorFeasibility``: proposers, responders and regions, in layers by distance from the
/// proposers with room. The searches use an explicit stack, not recursion.
struct FloorFlow {
    let market: Market
    let forest: RegionForest
    /// How many placements each region keeps; `passable` is how many it may pass on.
    let kept: [Int]
    let passable: [Int]
    /// Whether the region's tree has any floor.
    let asks: [Bool]
    let children: FlatLists
    let members: FlatLists
    private(set) var missing: Int

    private(set) var arrived: [Int]
    private(set) var passed: [Int]
    private(set) var held: [Int32]
    private(set) var seats: FlowSeats

    // Nodes are proposers, then responders, then regions. The level is −1 where the node was not reached.
    private var level: [Int32]
    private var arc: [Int32]
    private var queue: [Int32] = []
    private var path: [Int32] = []
    private let firstResponder: Int
    private let firstRegion: Int

    init(_ market: Market, _ forest: RegionForest) {
        self.market = market
        self.forest = forest
        let count = forest.parent.count
        children = FlatLists(owners: forest.parent, count: count)
        members = FlatLists(owners: forest.responderRegion, count: count)
        var kept = forest.needs
        var passable = [Int](repeating: 0, count: count)
        var asks = [Bool](repeating: false, count: count)
        for index in forest.bottomUp.reversed() {
            let region = Int(index)
            let above = Int(forest.parent[region])
            asks[region] = above < 0 ? forest.needs[region] > 0 : asks[above]
            if above < 0 { continue }
            kept[above] -= forest.needs[region]
            passable[region] = forest.caps[region] == .max ? .max : forest.caps[region] - forest.needs[region]
        }
        self.kept = kept
        self.passable = passable
        self.asks = asks
        missing = kept.reduce(0, +)
        arrived = [Int](repeating: 0, count: count)
        passed = arrived
        held = [Int32](repeating: 0, count: market.proposerCount)
        seats = FlowSeats(market)
        firstResponder = market.proposerCount
        firstRegion = firstResponder + market.responderCount
        level = [Int32](repeating: -1, count: firstRegion + count)
        arc = level
    }

    var matchedEdges: [Int32] { seats.edges }

    private func counts(_ responder: Int) -> Bool {
        let own = Int(forest.responderRegion[responder])
        return own >= 0 && asks[own]
    }

    mutating func fillGreedily() {
        for proposer in 0..<market.proposerCount {
            if missing == 0 { return }
            for edge in market.edges(ofProposer: proposer) {
                if held[proposer] == market.proposerCapacities[proposer] { break }
                let responder = Int(market.edgeResponder[edge])
                if !counts(responder) || !seats.hasRoom(responder) { continue }
                var region = Int(forest.responderRegion[responder])
                while region >= 0, arrived[region] == kept[region] {
                    region = passed[region] < passable[region] ? Int(forest.parent[region]) : -1
                }
                if region < 0 { continue }
                arrived[region] += 1
                missing -= 1
                var below = Int(forest.responderRegion[responder])
                while below != region {
                    passed[below] += 1
                    below = Int(forest.parent[below])
                }
                seats.add(edge, of: proposer, at: responder)
                held[proposer] += 1
            }
        }
    }

    /// Breadth-first search from every proposer with room, up to the first layer with a region that misses placements.
    /// False where there is none.
    mutating func layer() -> Bool {
        queue.removeAll(keepingCapacity: true)
        for node in level.indices {
            level[node] = -1
            arc[node] = 0
        }
        for proposer in 0..<market.proposerCount where held[proposer] < market.proposerCapacities[proposer] {
            level[proposer] = 0
            queue.append(Int32(proposer))
        }
        var last = Int32.max
        var head = 0
        while head < queue.count {
            let node = Int(queue[head])
            head += 1
            let next = level[node] + 1
            if next > last { break }
            if node < firstResponder {
                for edge in market.edges(ofProposer: node) {
                    let responder = Int(market.edgeResponder[edge])
                    if level[firstResponder + responder] >= 0 || !counts(responder) || seats.isMatched[edge] { continue }
                    reach(firstResponder + responder, next)
                }
            } else if node < firstRegion {
                let responder = node - firstResponder
                if seats.hasRoom(responder) { reach(firstRegion + Int(forest.responderRegion[responder]), next) }
                for slot in seats.slots(of: responder) { reach(Int(seats.proposer[slot]), next) }
            } else {
                let region = node - firstRegion
                if arrived[region] < kept[region] {
                    last = next
                    continue
                }
                if passed[region] < passable[region] { reach(firstRegion + Int(forest.parent[region]), next) }
                for below in children[region] where passed[Int(below)] > 0 { reach(firstRegion + Int(below), next) }
                for responder in members[region] where !seats.slots(of: Int(responder)).isEmpty {
                    reach(firstResponder + Int(responder), next)
                }
            }
        }
        return last < .max
    }

    private mutating func reach(_ node: Int, _ depth: Int32) {
        if level[node] >= 0 { return }
        level[node] = depth
        queue.append(Int32(node))
    }

    /// Augments along the shortest paths of this phase until none is left.
    mutating func augmentAll() {
        for root in 0..<market.proposerCount where level[root] == 0 {
            while missing > 0, held[root] < market.proposerCapacities[root], augment(from: root) { held[root] += 1 }
        }
    }

    /// The node to which the current arc of `node` leads, one layer further. Skips arcs that lead nowhere; −1 where
    /// none is left.
    private mutating func advance(_ node: Int) -> Int {
        let next = level[node] + 1
        if node < firstResponder {
            let list = market.edges(ofProposer: node)
            while Int(arc[node]) < list.count {
                let edge = list.lowerBound + Int(arc[node])
                let target = firstResponder + Int(market.edgeResponder[edge])
                if level[target] == next, !seats.isMatched[edge] { return target }
                arc[node] += 1
            }
            return -1
        }
        if node < firstRegion {
            let responder = node - firstResponder
            if arc[node] == 0 {
                let target = firstRegion + Int(forest.responderRegion[responder])
                if level[target] == next, seats.hasRoom(responder) { return target }
                arc[node] = 1
            }
            let slots = seats.slots(of: responder)
            while Int(arc[node]) <= slots.count {
                let target = Int(seats.proposer[slots.lowerBound + Int(arc[node]) - 1])
                if level[target] == next { return target }
                arc[node] += 1
            }
            return -1
        }
        let region = node - firstRegion
        if arc[node] == 0 {
            if passed[region] < passable[region], level[firstRegion + Int(forest.parent[region])] == next {
                return firstRegion + Int(forest.parent[region])
            }
            arc[node] = 1
        }
        let below = children[region]
        while Int(arc[node]) <= below.count {
            let child = Int(below[below.startIndex + Int(arc[node]) - 1])
            if level[firstRegion + child] == next, passed[child] > 0 { return firstRegion + child }
            arc[node] += 1
        }
        let own = members[region]
        while Int(arc[node]) - below.count <= own.count {
            let responder = Int(own[own.startIndex + Int(arc[node]) - below.count - 1])
            if level[firstResponder + responder] == next, !seats.slots(of: responder).isEmpty { return firstResponder + responder }
            arc[node] += 1
        }
        return -1
    }

    private mutating func augment(from root: Int) -> Bool {
        path.removeAll(keepingCapacity: true)
        path.append(Int32(root))
        while let last = path.last {
            let node = Int(last)
            if node >= firstRegion, arrived[node - firstRegion] < kept[node - firstRegion] {
                shiftPath()
                return true
            }
            let target = advance(node)
            if target >= 0 {
                path.append(Int32(target))
                continue
            }
            path.removeLast()
            if let previous = path.last { arc[Int(previous)] += 1 }
        }
        return false
    }

    private mutating func shiftPath() {
        for index in path.indices {
            let node = Int(path[index])
            if index == path.count - 1 {
                arrived[node - firstRegion] += 1
                missing -= 1
                return
            }
            let next = Int(path[index + 1])
            if node >= firstRegion {
                if next < firstRegion { continue }
                if Int(forest.parent[node - firstRegion]) == next - firstRegion {
                    passed[node - firstRegion] += 1
                } else {
                    passed[next - firstRegion] -= 1
                }
            } else if node >= firstResponder {
                let responder = node - firstResponder
                let before = Int(path[index - 1])
                let fromProposer = before < firstResponder
                if next < firstResponder { seats.remove(slot: Int(arc[node]) - 1, at: responder) }
                if fromProposer {
                    let edge = Int(market.proposerOffsets[before]) + Int(arc[before])
                    seats.add(edge, of: before, at: responder)
                }
            }
        }
    }

    func isFull(_ proposer: Int) -> Bool { held[proposer] == market.proposerCapacities[proposer] }
}
