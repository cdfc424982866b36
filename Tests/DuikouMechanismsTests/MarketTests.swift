import DuikouMechanisms
import TestSupport
import Testing

@Suite struct MarketTests {
    private func market(
        offsets: [Int32] = [0, 2, 3], responders: [Int32] = [0, 1, 1], own: [Int32] = [0, 1, 0],
        other: [Int32] = [0, 0, 1], proposerCapacities: [Int32] = [1, 1], responderCapacities: [Int32] = [1, 2],
        proposerKeys: [UInt64]? = nil
    ) throws(MarketError) -> Market {
        try Market(
            proposerOffsets: offsets, edgeResponder: responders, edgeProposerGroup: own, edgeResponderGroup: other,
            proposerCapacities: proposerCapacities, responderCapacities: responderCapacities,
            proposerKeys: proposerKeys)
    }

    @Test func refusesWhatIsNotAMarket() throws {
        _ = try market()
        #expect(throws: MarketError.lengthMismatch(array: "proposerOffsets", expected: 3, actual: 2)) {
            try market(offsets: [0, 3])
        }
        #expect(throws: MarketError.malformedOffset(index: 0)) { try market(offsets: [1, 2, 3]) }
        #expect(throws: MarketError.malformedOffset(index: 2)) { try market(offsets: [0, 3, 2]) }
        #expect(throws: MarketError.malformedOffset(index: 2)) { try market(offsets: [0, 1, 2]) }
        // Ends where it should, and falls on the way.
        #expect(throws: MarketError.malformedOffset(index: 2)) { try market(offsets: [0, 4, 3]) }
        #expect(throws: MarketError.responderOutOfRange(edge: 1, responder: 2)) { try market(responders: [0, 2, 1]) }
        #expect(throws: MarketError.responderOutOfRange(edge: 0, responder: -1)) { try market(responders: [-1, 0, 1]) }
        #expect(throws: MarketError.duplicatePair(proposer: 0, responder: 1)) { try market(responders: [1, 1, 1]) }
        #expect(throws: MarketError.groupOutOfOrder(edge: 1)) { try market(own: [1, 0, 0]) }
        #expect(throws: MarketError.groupOutOfRange(edge: 0, ranking: .proposers)) { try market(own: [-1, 0, 0]) }
        #expect(throws: MarketError.groupOutOfRange(edge: 2, ranking: .responders)) { try market(other: [0, 0, .max]) }
        #expect(throws: MarketError.negativeCapacity(side: .proposers, player: 1)) {
            try market(proposerCapacities: [1, -1])
        }
        #expect(throws: MarketError.negativeCapacity(side: .responders, player: 0)) {
            try market(responderCapacities: [-1, 1])
        }
        #expect(throws: MarketError.lengthMismatch(array: "edgeResponderGroup", expected: 3, actual: 1)) {
            try market(other: [0])
        }
        #expect(throws: MarketError.lengthMismatch(array: "proposerKeys", expected: 2, actual: 1)) {
            try market(proposerKeys: [4])
        }
    }

    private func scored(_ own: [Double], _ other: [Double]) throws(MarketError) -> Market {
        try Market(
            proposerOffsets: [0, 3, 5], edgeResponder: [0, 1, 2, 0, 2], proposerScores: own, responderScores: other,
            proposerCapacities: [1, 1], responderCapacities: [1, 1, 1])
    }

    @Test func readsGroupsOffScores() throws {
        let market = try scored([9, 9, 1, 0.0, -0.0], [3, 1, 2, 3, .infinity])
        #expect(market.edgeProposerGroup == [0, 0, 1, 0, 0])
        #expect(market.edgeResponderGroup == [0, 0, 1, 0, 0])
        #expect(market.hasProposerTies)
        #expect(throws: MarketError.scoreNotANumber(edge: 1, scoring: .proposers)) {
            try scored([9, .nan, 1, 2, 1], [1, 1, 1, 1, 1])
        }
        #expect(throws: MarketError.scoreNotANumber(edge: 4, scoring: .responders)) {
            try scored([9, 8, 1, 2, 1], [1, 1, 1, 1, .nan])
        }
        #expect(throws: MarketError.scoreOutOfOrder(edge: 2)) { try scored([9, 8, 10, 2, 1], [1, 1, 1, 1, 1]) }
    }

    @Test func scoresRankLikeTheirOrder() throws {
        for seed in 0..<300 {
            var generator = SeededGenerator(seed: seed)
            let draft = MarketDraft.random(.tied, using: &generator)
            let plain = try draft.market()
            let scores = plain.edgeResponder.map { _ in Double(Int.random(in: 0..<3, using: &generator)) }
            let market = try Market(
                proposerOffsets: plain.proposerOffsets, edgeResponder: plain.edgeResponder,
                proposerScores: plain.edgeProposerGroup.map { -Double($0) }, responderScores: scores,
                proposerCapacities: plain.proposerCapacities, responderCapacities: plain.responderCapacities)
            check(market.edgeProposerGroup == plain.edgeProposerGroup, "seed \(seed)")
            for edge in scores.indices {
                let rivals = scores.indices.filter { plain.edgeResponder[$0] == plain.edgeResponder[edge] }
                let above = Set(rivals.map { scores[$0] }.filter { $0 > scores[edge] })
                check(Int(market.edgeResponderGroup[edge]) == above.count, "seed \(seed), edge \(edge)")
            }
        }
    }

    @Test func findsEdges() throws {
        for seed in 0..<200 {
            let market = try MarketDraft.random(.tied, seed: seed).market()
            let lists = market.responderLists()
            check(Set(lists.edges).count == market.edgeCount, "seed \(seed)")
            for proposer in 0..<market.proposerCount {
                for edge in market.edges(ofProposer: proposer) {
                    check(market.proposer(ofEdge: edge) == proposer, "seed \(seed), edge \(edge)")
                    let found = market.edge(proposer: proposer, responder: Int(market.edgeResponder[edge]))
                    check(found == edge, "seed \(seed), edge \(edge)")
                }
            }
            for responder in 0..<market.responderCount {
                for slot in lists.range(of: responder) {
                    let edge = Int(lists.edges[slot])
                    check(Int(market.edgeResponder[edge]) == responder, "seed \(seed)")
                    check(market.proposer(ofEdge: edge) == Int(lists.proposers[slot]), "seed \(seed)")
                }
            }
        }
    }

    @Test func transposingTwiceComesBack() throws {
        for seed in 0..<400 {
            var draft = MarketDraft.random([MarketDraft.Shape.manyToMany, .tiedManyToMany][seed % 2], seed: seed)
            var generator = SeededGenerator(seed: seed)
            draft.drawKeys(using: &generator)
            if seed % 3 == 0 {
                // Sparse groups take the other path of the sort.
                for index in draft.lists.indices {
                    for entry in draft.lists[index].indices { draft.lists[index][entry].responderGroup *= 1_000_000 }
                }
            }
            let market = try draft.market()
            let there = market.transposed()
            let back = there.market.transposed()
            check(there.market.isTransposed && !back.market.isTransposed, "seed \(seed)")
            for player in 0..<there.market.proposerCount {
                var previous: Int32 = 0
                for edge in there.market.edges(ofProposer: player) {
                    let original = Int(there.originalEdge[edge])
                    check(Int(market.edgeResponder[original]) == player, "seed \(seed)")
                    check(market.proposer(ofEdge: original) == Int(there.market.edgeResponder[edge]), "seed \(seed)")
                    check(there.market.edgeProposerGroup[edge] == market.edgeResponderGroup[original], "seed \(seed)")
                    check(there.market.edgeResponderGroup[edge] == market.edgeProposerGroup[original], "seed \(seed)")
                    check(there.market.edgeProposerGroup[edge] >= previous, "seed \(seed)")
                    previous = there.market.edgeProposerGroup[edge]
                }
            }
            let ties = (0..<there.market.proposerCount).contains { player in
                let groups = there.market.edges(ofProposer: player).map { there.market.edgeProposerGroup[$0] }
                return Set(groups).count < groups.count
            }
            check(there.market.hasProposerTies == ties, "seed \(seed)")
            check(back.market.proposerOffsets == market.proposerOffsets, "seed \(seed)")
            check(back.market.edgeProposerGroup == market.edgeProposerGroup, "seed \(seed)")
            check(back.market.responderDegrees == market.responderDegrees, "seed \(seed)")
            check(back.market.proposerKeys == market.proposerKeys, "seed \(seed)")
            for edge in 0..<market.edgeCount {
                let original = Int(there.originalEdge[Int(back.originalEdge[edge])])
                check(back.market.edgeResponder[edge] == market.edgeResponder[original], "seed \(seed)")
                if !market.hasProposerTies { check(original == edge, "seed \(seed)") }
            }
            for ties in tieBreaks {
                // Breaking ties and transposing commute.
                let a = market.breakingTies(ties).market.transposed().market
                let b = there.market.breakingTies(ties).market
                check(a.edgeResponder == b.edgeResponder, "seed \(seed), \(ties)")
                check(a.edgeResponderGroup == b.edgeResponderGroup, "seed \(seed), \(ties)")
            }
        }
    }
}
