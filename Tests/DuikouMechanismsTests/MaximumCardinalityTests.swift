import DuikouMechanisms
import TestSupport
import Testing

@Suite struct MaximumCardinalityTests {
    private static let shapes: [MarketDraft.Shape] = [.strict, .tied, .manyToMany, .tiedManyToMany]

    /// The first breach of the promise to enlarge what `start` gives, or `nil`.
    private static func breach(
        of mechanism: some Mechanism, from start: some Mechanism, seeds: Range<Int>
    ) throws -> String? {
        for seed in seeds {
            let market = try MarketDraft.random(shapes[seed % shapes.count], seed: seed).market()
            let oracle = MarketOracle(market)
            let before = try start.match(market).matching
            let after = try mechanism.match(market).matching
            if !oracle.feasible.contains(oracle.mask(of: after)) { return "seed \(seed): not feasible" }
            if after.count != oracle.largestSize { return "seed \(seed): \(after.count), not \(oracle.largestSize)" }
            for proposer in 0..<market.proposerCount
            where after.edges(ofProposer: proposer).count < before.edges(ofProposer: proposer).count {
                return "seed \(seed): proposer \(proposer) lost a partner"
            }
            for responder in 0..<market.responderCount
            where after.edges(ofResponder: responder).count < before.edges(ofResponder: responder).count {
                return "seed \(seed): responder \(responder) lost a partner"
            }
            if before.count == oracle.largestSize, before != after { return "seed \(seed): changed for nothing" }
        }
        return nil
    }

    @Test(arguments: sides, tieBreaks)
    func enlargesAStableMatching(proposing: MarketSide, ties: TieBreak) throws {
        let start = DeferredAcceptance(proposing: proposing, ties: ties)
        #expect(try MaximumCardinalityTests.breach(of: MaximumCardinality(from: start), from: start, seeds: 0..<600) == nil)
    }

    @Test func enlargesNothing() throws {
        let nobody = Fixed { _ in [] }
        #expect(try MaximumCardinalityTests.breach(of: MaximumCardinality(from: nobody), from: nobody, seeds: 0..<600) == nil)
    }

    /// Every edge of a tiny market, in turn, as the start.
    @Test func enlargesAnyPair() throws {
        for index in 0..<6 {
            let one = Fixed { market in
                (0..<market.edgeCount).map(Int32.init).filter { edge in
                    let proposer = market.proposer(ofEdge: Int(edge))
                    return market.proposerCapacities[proposer] > 0
                        && market.responderCapacities[Int(market.edgeResponder[Int(edge)])] > 0
                }.dropFirst(index).prefix(1).map { $0 }
            }
            #expect(try MaximumCardinalityTests.breach(of: MaximumCardinality(from: one), from: one, seeds: 0..<200) == nil)
        }
    }

    @Test func contractCatchesTheMutants() throws {
        let start = DeferredAcceptance(ties: .byIndex)
        // Does nothing; forgets the start; leaves out the last pair; takes every edge; changes what was largest.
        let mutants: [Fixed] = [
            Fixed { start.match($0).matching.edges },
            Fixed { PlacementCeiling.largestMatching($0).edges },
            Fixed { try MaximumCardinality(from: start).match($0).matching.edges.dropLast() },
            Fixed { (0..<Int32($0.edgeCount)).map { $0 } },
            Fixed { market in
                try MaximumCardinality(from: DeferredAcceptance(proposing: .responders, ties: .byIndex)).match(market).matching.edges
            },
        ]
        for (number, mutant) in mutants.enumerated() {
            #expect(try MaximumCardinalityTests.breach(of: mutant, from: start, seeds: 0..<600) != nil, "mutant \(number)")
        }
    }

    /// What the further placements cost is for the auditor to say, and it is little next to a matching made without regard.
    @Test func itsBlockingPairsAreCounted() throws {
        var enlarged = 0, unrelated = 0, grew = 0
        for seed in 0..<60 {
            var shape = MarketDraft.Shape.strict
            shape.proposers = 60...70
            shape.responders = 30...35
            shape.acceptance = 0.08
            shape.responderCapacity = 0...3
            let market = try MarketDraft.random(shape, seed: seed).market()
            let start = DeferredAcceptance(ties: .byIndex)
            let result = try MaximumCardinality(from: start).match(market).matching
            let report = Stability.verify(market, pairs: result.pairs)
            check(report.isFeasible, "seed \(seed)")
            check(report.pairCount == MarketOracle.largestSize(market), "seed \(seed)")
            if result.count == start.match(market).matching.count {
                check(report.isStable, "seed \(seed): a start that was largest is kept")
            } else {
                grew += 1
            }
            enlarged += report.blockingPairCount
            unrelated += Stability.verify(market, pairs: PlacementCeiling.largestMatching(market).pairs).blockingPairCount
        }
        #expect(grew > 30)
        #expect(enlarged < unrelated)
    }

    @Test func throwsWhatTheStartThrows() throws {
        let market = try MarketDraft.random(.strict, seed: 1).market()
        let failing = Fixed { _ in throw WeightError.gapOutOfRange(partsPerMillion: -1) }
        #expect(throws: WeightError.gapOutOfRange(partsPerMillion: -1)) { try MaximumCardinality(from: failing).match(market) }
    }
}

/// A mechanism by its edges alone.
private struct Fixed: Mechanism {
    let edges: @Sendable (Market) throws -> [Int32]

    init(_ edges: @escaping @Sendable (Market) throws -> [Int32]) { self.edges = edges }

    func match(_ market: Market) throws -> Outcome {
        Outcome(matching: Matching(market, edges: try edges(market)), cutoffs: [], counters: .init())
    }
}
