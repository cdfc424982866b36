import DuikouMechanisms
import TestSupport
import Testing

/// The auditor of "best for those who propose", against every matching of tiny markets.
@Suite struct SideOptimalityTests {
    private struct Instance {
        var tied: Market
        var ties: TieBreak
        /// The strict market that the tie-break leaves, with all its matchings; and its edges among those of `tied`.
        var oracle: MarketOracle
        var original: [Int32]

        init(_ shape: MarketDraft.Shape, seed: Int, ties: TieBreak) throws {
            var generator = SeededGenerator(seed: seed)
            var draft = MarketDraft.random(shape, using: &generator)
            if seed % 2 == 0 { draft.drawKeys(using: &generator) }
            tied = try draft.market()
            if seed % 3 == 0 { tied = tied.transposed().market }
            self.ties = ties
            let derived = tied.breakingTies(ties)
            oracle = MarketOracle(derived.market)
            original = derived.originalEdge
        }

        func pairs(_ mask: MarketOracle.Mask) -> [Pair] {
            oracle.edges.indices.filter { mask >> MarketOracle.Mask($0) & 1 == 1 }.map {
                Pair(proposer: oracle.edges[$0].proposer, responder: oracle.edges[$0].responder)
            }
        }

        func report(_ mask: MarketOracle.Mask, _ side: MarketSide) -> SideOptimalityReport {
            SideOptimality.verify(tied, pairs: pairs(mask), bestFor: side, ties: ties)
        }

        /// Whether everybody of the side likes the first at least as much as the second, seat by seat.
        func isAtLeastAsGood(_ mask: MarketOracle.Mask, _ other: MarketOracle.Mask, for side: MarketSide) -> Bool {
            let players = side == .proposers ? tied.proposerCount : tied.responderCount
            return (0..<players).allSatisfy { player in
                let mine = places(player, mask, side), theirs = places(player, other, side)
                return mine.count >= theirs.count && zip(mine, theirs).allSatisfy { $0 <= $1 }
            }
        }

        private func places(_ player: Int, _ mask: MarketOracle.Mask, _ side: MarketSide) -> [Int32] {
            side == .proposers
                ? oracle.positions(ofProposer: player, in: mask) : oracle.ranks(ofResponder: player, in: mask)
        }
    }

    private static let shapes: [MarketDraft.Shape] = [
        .strict, .tied, .manyToMany, .tiedManyToMany, SeveralSeatsTests.shape, SeveralSeatsTests.tiedShape, square(1...1), square(1...2),
    ]

    /// As many seats on both sides and long lists: several stable matchings, one below the other.
    private static func square(_ capacity: ClosedRange<Int32>) -> MarketDraft.Shape {
        var shape = MarketDraft.Shape.strict
        shape.proposers = 4...4
        shape.responders = 4...4
        shape.acceptance = 0.9
        shape.proposerTies = 0.2
        shape.responderGroups = 4
        shape.proposerCapacity = capacity
        shape.responderCapacity = capacity
        return shape
    }

    /// Every stable matching but one is caught, whatever it is: also the other side's best, and the one next to the best.
    /// What the ring that it names would make is stable, and better.
    @Test(arguments: sides, tieBreaks)
    func passesTheBestAlone(side: MarketSide, ties: TieBreak) throws {
        var caught = 0, several = 0, nextToBest = 0
        for shape in Self.shapes {
            for seed in 0..<(shape.acceptance > 0.8 ? 1_000 : 200) {
                let instance = try Instance(shape, seed: seed, ties: ties)
                let stable = instance.oracle.stable
                for mask in stable {
                    let report = instance.report(mask, side)
                    check(report.isMatching && report.blockingPairCount == 0, "seed \(seed): \(report)")
                    let isBest = stable.allSatisfy { instance.isAtLeastAsGood(mask, $0, for: side) }
                    check(report.isBest == isBest, "seed \(seed): \(instance.pairs(mask)), \(report)")
                    if isBest { continue }
                    caught += 1
                    if report.ringCount > 1 { several += 1 }
                    let better = exchanged(instance, mask, report.firstRing, side)
                    if instance.report(better, side).isBest { nextToBest += 1 }
                    check(
                        stable.contains(better) && better != mask && instance.isAtLeastAsGood(better, mask, for: side),
                        "seed \(seed): \(instance.pairs(mask)), \(report.firstRing)")
                }
            }
        }
        #expect(caught > nextToBest && nextToBest > 200 && several > 0, "\(caught), \(nextToBest), \(several)")
    }

    /// Each pair of the ring in place of the last partner that its favoured player held.
    private func exchanged(
        _ instance: Instance, _ mask: MarketOracle.Mask, _ ring: [Pair], _ side: MarketSide
    ) -> MarketOracle.Mask {
        let edges = instance.oracle.edges
        var result = mask
        for pair in ring {
            guard let new = edges.firstIndex(where: { $0.proposer == pair.proposer && $0.responder == pair.responder }) else { continue }
            let own = edges.indices.filter { index in
                mask >> MarketOracle.Mask(index) & 1 == 1
                    && (side == .proposers ? edges[index].proposer == pair.proposer : edges[index].responder == pair.responder)
            }
            let last = own.max {
                side == .proposers
                    ? edges[$0].proposerGroup < edges[$1].proposerGroup : edges[$0].responderGroup < edges[$1].responderGroup
            }
            if let last { result &= ~(1 << MarketOracle.Mask(last)) }
            result |= 1 << MarketOracle.Mask(new)
        }
        return result
    }

    /// Whatever is not stable in the strict market names the pairs that block there; where only the tie-break was broken,
    /// weak stability has nothing against it.
    @Test(arguments: tieBreaks)
    func findsWhoeverTheTieBreakPutsFirst(ties: TieBreak) throws {
        var byLot = 0
        for shape in Self.shapes.prefix(4) {
            for seed in 0..<60 {
                let instance = try Instance(shape, seed: seed, ties: ties)
                let stable = Set(instance.oracle.stable)
                for mask in instance.oracle.feasible {
                    let pairs = instance.pairs(mask)
                    let report = instance.report(mask, .proposers)
                    let blocking = MarketOracle.audit(instance.oracle.market, pairs: pairs).blocking
                    check(report.blockingPairCount == blocking.count && Set(report.blockingPairs) == blocking, "seed \(seed): \(pairs)")
                    check(report.isBest ? stable.contains(mask) : true, "seed \(seed): \(pairs)")
                    if !blocking.isEmpty, Stability.verify(instance.tied, pairs: pairs).isStable { byLot += 1 }
                }
            }
        }
        #expect(byLot > 50)
    }

    @Test func whatIsNoMatchingIsNotTheBest() throws {
        let entry = MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 0)
        let market = try MarketDraft(lists: [[entry], [entry], []], proposerCapacities: [1, 1, 1], responderCapacities: [1]).market()
        func verify(_ pairs: [Pair]) -> SideOptimalityReport {
            SideOptimality.verify(market, pairs: pairs, bestFor: .proposers, ties: .byIndex)
        }
        let pair = Pair(proposer: 0, responder: 0)
        #expect(verify([pair]).isBest)
        for wrong in [
            [pair, pair], [pair, Pair(proposer: 1, responder: 0)], [Pair(proposer: 2, responder: 0)], [Pair(proposer: 3, responder: 0)],
            [Pair(proposer: 0, responder: 1)], [Pair(proposer: -1, responder: 0)],
        ] {
            #expect(!verify(wrong).isMatching && !verify(wrong).isBest)
        }
        // The lower index goes first among equals.
        #expect(verify([Pair(proposer: 1, responder: 0)]).blockingPairs == [pair])
    }

    @Test(arguments: sides)
    func passesLargeMarketsAndCatchesTheOtherSidesBest(proposing: MarketSide) throws {
        // Everybody lists everybody, and there are as many seats on both sides: the two sides' best lie far apart.
        var generator = SeededGenerator(seed: 12)
        let players = 300
        let lists = (0..<players).map { _ in
            (0..<players).shuffled(using: &generator).enumerated().map {
                MarketDraft.Entry(
                    responder: $1, proposerGroup: Int32($0 / 2), responderGroup: Int32.random(in: 0..<6, using: &generator))
            }
        }
        let market = try MarketDraft(
            lists: lists, proposerCapacities: (0..<players).map { Int32(1 + $0 % 3) },
            responderCapacities: (0..<players).map { Int32(1 + $0 % 3) }
        ).market()
        let ties = TieBreak.multipleLottery(seed: 5)
        let pairs = DeferredAcceptance(proposing: proposing, ties: ties).match(market).matching.pairs
        #expect(SideOptimality.verify(market, pairs: pairs, bestFor: proposing, ties: ties).isBest)
        let other = SideOptimality.verify(market, pairs: pairs, bestFor: proposing == .proposers ? .responders : .proposers, ties: ties)
        #expect(other.blockingPairCount == 0 && other.ringCount > 0)
        let lot = SideOptimality.verify(market, pairs: pairs, bestFor: proposing, ties: .multipleLottery(seed: 6))
        #expect(lot.blockingPairCount > lot.blockingPairs.count && lot.blockingPairs.count == Stability.defaultListLimit)
    }
}
