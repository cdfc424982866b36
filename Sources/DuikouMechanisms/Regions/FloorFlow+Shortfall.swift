extension FloorFlow {
    /// The proof that no more can arrive, read off a maximum flow: all nodes from which a region that misses placements
    /// could still be reached, and what bounds the flow into that set (a minimum cut).
    func shortfall() -> FloorShortfall {
        let lists = market.responderLists()
        let regionCount = forest.parent.count
        let firstResponder = market.proposerCount
        let firstRegion = firstResponder + market.responderCount
        var isIn = [Bool](repeating: false, count: firstRegion + regionCount)
        var queue: [Int] = []
        func reach(_ node: Int) {
            if isIn[node] { return }
            isIn[node] = true
            queue.append(node)
        }
        for region in 0..<regionCount where arrived[region] < kept[region] { reach(firstRegion + region) }
        // The responders at which each proposer is seated: the search goes from a proposer to its seats.
        var seated = [(proposer: Int32, responder: Int32)]()
        for responder in 0..<market.responderCount {
            for slot in seats.slots(of: responder) { seated.append((seats.proposer[slot], Int32(responder))) }
        }
        let seatsOf = FlatLists(owners: seated.map(\.proposer), count: market.proposerCount)
        var head = 0
        while head < queue.count {
            let node = queue[head]
            head += 1
            if node >= firstRegion {
                let region = node - firstRegion
                for below in children[region] where passed[Int(below)] < passable[Int(below)] { reach(firstRegion + Int(below)) }
                if passed[region] > 0 { reach(firstRegion + Int(forest.parent[region])) }
                for responder in members[region]
                where Int32(seats.slots(of: Int(responder)).count) < market.responderCapacities[Int(responder)] {
                    reach(firstResponder + Int(responder))
                }
            } else if node >= firstResponder {
                let responder = node - firstResponder
                for slot in lists.range(of: responder) where !seats.isMatched[Int(lists.edges[slot])] {
                    reach(Int(lists.proposers[slot]))
                }
                if !seats.slots(of: responder).isEmpty { reach(firstRegion + Int(forest.responderRegion[responder])) }
            } else {
                for seat in seatsOf[node] { reach(firstResponder + Int(seated[Int(seat)].responder)) }
            }
        }

        var asking: [Int] = []
        var capped: [Int] = []
        for region in 0..<regionCount {
            let above = Int(forest.parent[region])
            let aboveIsIn = above >= 0 && isIn[firstRegion + above]
            if isIn[firstRegion + region] {
                if !aboveIsIn { asking.append(region) }
            } else if aboveIsIn {
                capped.append(region)
            }
        }
        var responders: [Int32] = []
        var filledResponders: [Int32] = []
        for (responder, own) in forest.responderRegion.enumerated() where own >= 0 && isIn[firstRegion + Int(own)] {
            if isIn[firstResponder + responder] {
                responders.append(Int32(responder))
            } else {
                filledResponders.append(Int32(responder))
            }
        }
        var listed = 0
        for proposer in 0..<market.proposerCount {
            var left = market.proposerCapacities[proposer]
            for edge in market.edges(ofProposer: proposer) where left > 0 && isIn[firstResponder + Int(market.edgeResponder[edge])] {
                listed += 1
                left -= 1
            }
        }
        let seats = filledResponders.reduce(0) { $0 + Int(market.responderCapacities[Int($1)]) }
        return FloorShortfall(
            askingRegions: asking, asked: asking.reduce(0) { $0 + forest.needs[$1] }, responders: responders, listed: listed,
            filledResponders: filledResponders, cappedRegions: capped,
            reachable: listed + seats + capped.reduce(0) { $0 + forest.caps[$1] })
    }
}
