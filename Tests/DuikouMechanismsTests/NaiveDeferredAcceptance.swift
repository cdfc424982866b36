import DuikouMechanisms

/// Deferred acceptance as in the textbook, in rounds over arrays of arrays, with a fault on request. Without a fault it
/// must pass the contract, so that a mutant fails for its fault alone.
struct NaiveDeferredAcceptance: Mechanism {
    enum Fault: CaseIterable {
        /// Responders keep everyone who asks.
        case ignoresResponderCapacity
        /// The last one rejected does not ask again.
        case stopsOneStepEarly
        /// An equal rank takes the seat: `<=` in place of `<` at the cutoff.
        case equalRankDisplaces
        /// Everyone starts with the second on its list.
        case givesSecondChoice
        /// Responders keep the worst.
        case keepsTheWorst
        /// First come, first served: nobody is displaced.
        case neverDisplaces
        /// One seat fewer than there are.
        case leavesASeatEmpty
        /// Responders choose first.
        case favoursResponders
    }

    var fault: Fault?
    var ties: TieBreak

    func match(_ tied: Market) throws -> Outcome {
        if fault == .favoursResponders { return DeferredAcceptance(proposing: .responders, ties: ties).match(tied) }
        let derived = tied.breakingTies(ties)
        let market = derived.market
        var queue = Array(0..<market.proposerCount)
        var next = market.proposerOffsets.map(Int.init)
        if fault == .givesSecondChoice {
            for proposer in queue where market.edges(ofProposer: proposer).count > 1 { next[proposer] += 1 }
        }
        var wanted = market.proposerCapacities
        var held = [[(edge: Int, proposer: Int)]](repeating: [], count: market.responderCount)
        func rank(_ edge: Int) -> Int32 {
            fault == .equalRankDisplaces
                ? tied.edgeResponderGroup[Int(derived.originalEdge[edge])] : market.edgeResponderGroup[edge]
        }
        while let proposer = queue.first {
            queue.removeFirst()
            while wanted[proposer] > 0, next[proposer] < Int(market.proposerOffsets[proposer + 1]) {
                let edge = next[proposer]
                next[proposer] += 1
                let responder = Int(market.edgeResponder[edge])
                var seats = Int(market.responderCapacities[responder])
                if fault == .leavesASeatEmpty { seats = max(0, seats - 1) }
                if held[responder].count < seats || fault == .ignoresResponderCapacity {
                    held[responder].append((edge, proposer))
                    wanted[proposer] -= 1
                    continue
                }
                let seated = held[responder]
                guard let worst = seated.indices.max(by: { rank(seated[$0].edge) < rank(seated[$1].edge) })
                else { continue }
                let mine = rank(edge), theirs = rank(seated[worst].edge)
                let takes =
                    switch fault {
                    case .equalRankDisplaces: mine <= theirs
                    case .keepsTheWorst: mine > theirs
                    case .neverDisplaces: false
                    default: mine < theirs
                    }
                guard takes else { continue }
                let loser = seated[worst].proposer
                held[responder][worst] = (edge, proposer)
                wanted[proposer] -= 1
                wanted[loser] += 1
                let isLast = queue.isEmpty
                if !(fault == .stopsOneStepEarly && isLast) { queue.append(loser) }
            }
        }
        let edges = held.joined().map { derived.originalEdge[$0.edge] }
        let matching = Matching(tied, edges: edges)
        return Outcome(matching: matching, cutoffs: [], counters: .init())
    }
}
