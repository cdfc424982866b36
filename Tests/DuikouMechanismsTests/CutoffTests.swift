import DuikouMechanisms
import TestSupport
import Testing

@Suite struct CutoffTests {
    @Test(arguments: sides, tieBreaks)
    func sayWhoWasLastAndWhetherTheLotteryDecided(proposing: MarketSide, ties: TieBreak) throws {
        var decided = 0
        for seed in 0..<600 {
            let market = try MarketDraft.random(.tiedManyToMany, seed: seed).market()
            let outcome = DeferredAcceptance(proposing: proposing, ties: ties).match(market)
            let derived = market.breakingTies(ties)
            // Strict ranks by original edge.
            var rank = [Int32](repeating: 0, count: market.edgeCount)
            for (edge, original) in derived.originalEdge.enumerated() {
                rank[Int(original)] = derived.market.edgeResponderGroup[edge]
            }
            let matched = Set(outcome.matching.edges.map(Int.init))
            check(outcome.cutoffs.count == market.responderCount, "seed \(seed)")
            for (responder, cutoff) in outcome.cutoffs.enumerated() {
                let all = (0..<market.edgeCount).filter { Int(market.edgeResponder[$0]) == responder }
                let inside = all.filter(matched.contains)
                let worst = inside.max { rank[$0] < rank[$1] }
                check(cutoff.isFull == (inside.count == Int(market.responderCapacities[responder])), "seed \(seed)")
                check(cutoff.edge == worst, "seed \(seed), responder \(responder)")
                check(cutoff.proposer == worst.map(market.proposer(ofEdge:)), "seed \(seed)")
                check(cutoff.group == worst.map { market.edgeResponderGroup[$0] }, "seed \(seed)")
                let leftOut = all.contains { edge in
                    guard let worst, cutoff.isFull, !matched.contains(edge),
                        market.edgeResponderGroup[edge] == market.edgeResponderGroup[worst]
                    else { return false }
                    let proposer = market.proposer(ofEdge: edge)
                    let held = market.edges(ofProposer: proposer).filter(matched.contains)
                    return held.count < Int(market.proposerCapacities[proposer])
                        || held.contains { market.edgeProposerGroup[$0] > market.edgeProposerGroup[edge] }
                }
                check(cutoff.isDecidedByLottery == leftOut, "seed \(seed), responder \(responder)")
                if leftOut { decided += 1 }
            }
        }
        #expect(decided > 50)
    }

    /// The cutoffs alone give the matching back: everyone has the first on its list that it clears.
    @Test func certifyTheMatching() throws {
        for seed in 0..<800 {
            let market = try MarketDraft.random(.strict, seed: seed).market()
            let outcome = DeferredAcceptance(ties: .byIndex).match(market)
            for proposer in 0..<market.proposerCount {
                let first = market.edges(ofProposer: proposer).first { edge in
                    let cutoff = outcome.cutoffs[Int(market.edgeResponder[edge])]
                    return !cutoff.isFull || market.edgeResponderGroup[edge] <= (cutoff.group ?? -1)
                }
                check(outcome.matching.edges(ofProposer: proposer).first.map(Int.init) == first, "seed \(seed)")
            }
        }
    }

    @Test func matchingIsIndexedFromBothSides() throws {
        for seed in 0..<300 {
            let market = try MarketDraft.random(.manyToMany, seed: seed).market()
            let matching = DeferredAcceptance(ties: .byIndex).match(market).matching
            let fromProposers = (0..<market.proposerCount).flatMap { proposer in
                matching.responders(ofProposer: proposer).map { Pair(proposer: proposer, responder: Int($0)) }
            }
            let fromResponders = (0..<market.responderCount).flatMap { responder in
                let edges = matching.edges(ofResponder: responder)
                return zip(matching.proposers(ofResponder: responder), edges).map { proposer, edge in
                    check(market.edge(proposer: Int(proposer), responder: responder) == Int(edge), "seed \(seed)")
                    return Pair(proposer: Int(proposer), responder: responder)
                }
            }
            check(Set(fromProposers) == Set(fromResponders) && fromProposers.count == fromResponders.count, "seed \(seed)")
            check(matching.pairs == fromProposers && matching.count == fromProposers.count, "seed \(seed)")
            check(matching.placedCount == Set(fromProposers.map(\.proposer)).count, "seed \(seed)")
            check(matching == Matching(market, edges: matching.edges.reversed()), "seed \(seed)")
        }
    }
}
