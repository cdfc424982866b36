import DuikouMechanisms

/// Király's algorithm for strict proposers of capacity 1 over arrays of arrays, then chains of one swap by trial; with a
/// fault on request. Without a fault it must pass the contract, so that a mutant fails for its fault alone.
struct NaiveMaximumStable: Mechanism {
    enum Fault: CaseIterable {
        /// Nobody asks a second time: plain deferred acceptance in the order of the rows.
        case forgetsPromotion
        /// Who asks a second time wins against better ones too.
        case promotedBeatsBetter
        /// A promoted proposer takes the seat of a worse one only.
        case promotedIsRefusedByEqual
        /// A swap goes through where the one put out is of a better group.
        case swapsOutOfGroup
        /// The one put out by a swap passes by responders that want it; nobody asks twice, so that there is more to swap.
        case passesByOneThatWants
    }

    var fault: Fault?

    func match(_ market: Market) throws -> Outcome {
        var held = [[Int]](repeating: [], count: market.responderCount)
        var isPromoted = [Bool](repeating: false, count: market.proposerCount)
        var queue = Array((0..<market.proposerCount).reversed())
        var next = market.proposerOffsets.map(Int.init)
        func group(_ edge: Int) -> Int32 { market.edgeResponderGroup[edge] }
        func isWorse(_ a: Int, than b: Int) -> Bool {
            let first = isPromoted[market.proposer(ofEdge: a)], second = isPromoted[market.proposer(ofEdge: b)]
            if fault == .promotedBeatsBetter, first != second { return second }
            if group(a) != group(b) { return group(a) > group(b) }
            return fault != .promotedIsRefusedByEqual && !first && second
        }
        while let proposer = queue.popLast() {
            if next[proposer] == Int(market.proposerOffsets[proposer + 1]) {
                if isPromoted[proposer] || fault == .forgetsPromotion || fault == .passesByOneThatWants { continue }
                isPromoted[proposer] = true
                next[proposer] = Int(market.proposerOffsets[proposer])
                queue.append(proposer)
                continue
            }
            let edge = next[proposer]
            next[proposer] += 1
            let responder = Int(market.edgeResponder[edge])
            held[responder].append(edge)
            if held[responder].count > Int(market.responderCapacities[responder]) {
                // The newcomer stands last, and goes unless somebody is worse.
                var out = held[responder].count - 1
                for index in held[responder].indices where isWorse(held[responder][index], than: held[responder][out]) {
                    out = index
                }
                queue.append(market.proposer(ofEdge: held[responder].remove(at: out)))
            }
        }
        // Chains would make up for what the promotion missed.
        if fault != .forgetsPromotion, fault != .promotedIsRefusedByEqual { swap(market, &held) }
        return Outcome(matching: Matching(market, edges: held.joined().map(Int32.init)), cutoffs: [], counters: .init())
    }

    /// Lets each unplaced proposer take an equal's seat where that one can go to a responder with room.
    private func swap(_ market: Market, _ held: inout [[Int]]) {
        let placed = Set(held.joined().map(market.proposer(ofEdge:)))
        for proposer in 0..<market.proposerCount where !placed.contains(proposer) {
            search: for edge in market.edges(ofProposer: proposer) {
                let responder = Int(market.edgeResponder[edge])
                let group = market.edgeResponderGroup[edge]
                let worst = held[responder].map { market.edgeResponderGroup[$0] }.max() ?? -1
                for (index, other) in held[responder].enumerated() {
                    if fault != .swapsOutOfGroup, market.edgeResponderGroup[other] != group || group != worst { continue }
                    for way in (other + 1)..<max(other + 1, Int(market.proposerOffsets[market.proposer(ofEdge: other) + 1])) {
                        let target = Int(market.edgeResponder[way])
                        if held[target].count < Int(market.responderCapacities[target]) {
                            held[responder][index] = edge
                            held[target].append(way)
                            break search
                        }
                        let bar = held[target].map { market.edgeResponderGroup[$0] }.max() ?? -1
                        if fault != .passesByOneThatWants, market.edgeResponderGroup[way] < bar { break }
                    }
                }
            }
        }
    }
}
