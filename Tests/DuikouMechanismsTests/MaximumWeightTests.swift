import DuikouMechanisms
import TestSupport
import Testing

@Suite struct MaximumWeightTests {
    private static func solve(_ gap: Int) -> (Market, [Int32]) throws -> PricedPairs {
        { market, weights in
            let solution = try MaximumWeight(weights: weights, gapPartsPerMillion: gap).solve(market)
            return PricedPairs(
                pairs: solution.outcome.matching.pairs, prices: solution.prices.prices, profits: solution.prices.profits)
        }
    }

    private static func isWithin(_ gap: Int) -> (Int64, Int64, Int) -> Bool {
        { weight, bound, _ in (bound - weight) * 1_000_000 <= bound * Int64(gap) }
    }

    private static let shapes: [MarketDraft.Shape] = {
        var roomy = MarketDraft.Shape.manyToMany
        roomy.responderCapacity = 0...6
        roomy.proposerCapacity = 0...4
        var crowded = MarketDraft.Shape.strict
        crowded.proposers = 5...7
        crowded.responders = 1...2
        crowded.acceptance = 0.9
        crowded.responderCapacity = 1...3
        return [.strict, .manyToMany, roomy, crowded]
    }()

    /// Few weights make many ties; large ones need small steps.
    @Test(arguments: [1, 3, 100, 1_000_000, Int32.max])
    func isOptimalAtNoGap(largest: Int32) throws {
        for shape in MaximumWeightTests.shapes {
            let breach = try MarketWeightContract.breach(
                shape, seeds: 0..<300, largest: largest, isClose: { weight, bound, _ in weight == bound },
                solve: MaximumWeightTests.solve(0))
            #expect(breach == nil)
        }
    }

    @Test(arguments: [1, 1_000, 50_000, 1_000_000])
    func isOptimalToTheGap(gap: Int) throws {
        for shape in MaximumWeightTests.shapes {
            for largest in [5, 1_000_000] as [Int32] {
                let breach = try MarketWeightContract.breach(
                    shape, seeds: 0..<100, largest: largest, isClose: MaximumWeightTests.isWithin(gap),
                    solve: MaximumWeightTests.solve(gap))
                #expect(breach == nil)
            }
        }
    }

    private static func breach(of naive: NaiveMaximumWeight) throws -> String? {
        for shape in [MarketDraft.Shape.strict, shapes[3]] {
            let breach = try MarketWeightContract.breach(
                shape, seeds: 0..<200, largest: 50, multiple: 10,
                isClose: { weight, bound, pairs in bound - weight <= Int64(pairs) },
                solve: { market, weights in naive.solve(market, weights) })
            if let breach { return breach }
        }
        return nil
    }

    @Test func textbookVersionPassesTheContract() throws {
        #expect(try MaximumWeightTests.breach(of: NaiveMaximumWeight(fault: nil)) == nil)
    }

    @Test(arguments: NaiveMaximumWeight.Fault.allCases)
    func contractCatchesTheMutant(fault: NaiveMaximumWeight.Fault) throws {
        #expect(try MaximumWeightTests.breach(of: NaiveMaximumWeight(fault: fault)) != nil)
    }

    /// Markets too large to enumerate: the certificate alone is the proof.
    @Test(arguments: [0, 100, 1_000])
    func provesItselfOnLargerMarkets(gap: Int) throws {
        for seed in 0..<24 {
            var shape = MarketDraft.Shape.strict
            shape.proposers = 100...200
            shape.responders = 20...40
            shape.acceptance = 0.3
            shape.responderCapacity = seed % 2 == 0 ? 0...6 : 3...9
            shape.proposerCapacity = seed % 3 == 0 ? 0...3 : 1...1
            let market = try MarketDraft.random(shape, seed: seed).market()
            let largest: Int32 = [1, 10, 1_000_000][seed % 3]
            let weights = MarketWeightContract.weights(market, upTo: largest, seed: seed)
            let solution = try MaximumWeight(weights: weights, gapPartsPerMillion: gap).solve(market)
            let report = WeightCertificate.verify(
                market, weights: weights, pairs: solution.outcome.matching.pairs,
                prices: solution.prices.prices, profits: solution.prices.profits)
            check(report.isProven, "seed \(seed): \(report.faults)")
            check(
                (report.bound - report.weight) * 1_000_000 <= report.bound * Int64(gap),
                "seed \(seed): weight \(report.weight), bound \(report.bound)")
            check(
                report.weight == solution.prices.weight && report.bound == solution.prices.bound,
                "seed \(seed): the auditor counts otherwise")
            check(solution.prices.gap <= Double(gap) * 1e-6, "seed \(seed)")
            check(solution.prices.meets(gap), "seed \(seed)")
        }
    }

    /// Nobody's weight differs and one seat is missing: each bid can raise a price by one step only.
    @Test func aPriceWarEnds() throws {
        let list = (0..<2).map { MarketDraft.Entry(responder: $0, proposerGroup: Int32($0), responderGroup: 0) }
        let market = try MarketDraft(
            lists: Array(repeating: list, count: 101), proposerCapacities: Array(repeating: 1, count: 101),
            responderCapacities: [50, 50]
        ).market()
        let weights = [Int32](repeating: 1_000_000, count: market.edgeCount)
        for gap in [0, 1_000] {
            let solution = try MaximumWeight(weights: weights, gapPartsPerMillion: gap).solve(market)
            #expect(solution.prices.weight == 100_000_000)
            #expect(solution.outcome.counters.proposals < 100_000)
            if gap == 0 { #expect(solution.prices.prices == [1_000_000, 1_000_000]) }
        }
    }

    /// Two bidders for one seat: the loser's weight is the least price that keeps it out.
    @Test func thePriceIsWhatTheLoserWouldPay() throws {
        let entry = MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 0)
        let market = try MarketDraft(lists: [[entry], [entry]], proposerCapacities: [1, 1], responderCapacities: [1]).market()
        let solution = try MaximumWeight(weights: [70, 90], gapPartsPerMillion: 0).solve(market)
        #expect(solution.outcome.matching.pairs == [Pair(proposer: 1, responder: 0)])
        #expect((70...90).contains(solution.prices.prices[0]))
        #expect(solution.prices.profits == [0, 90 - solution.prices.prices[0]])
    }

    @Test func anEdgeOfNoWeightIsNotUsed() throws {
        let entry = MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 0)
        let market = try MarketDraft(lists: [[entry]], proposerCapacities: [1], responderCapacities: [1]).market()
        let solution = try MaximumWeight(weights: [0]).solve(market)
        #expect(solution.outcome.matching.count == 0)
        #expect(solution.prices.bound == 0 && solution.prices.gap == 0)
    }

    @Test func anEmptyMarket() throws {
        let market = try MarketDraft(lists: [], proposerCapacities: [], responderCapacities: []).market()
        #expect(try MaximumWeight(weights: [], gapPartsPerMillion: 0).solve(market).prices.bound == 0)
    }

    @Test func changesThatCannotLowerTheOptimum() throws {
        func optimum(_ draft: MarketDraft, _ weight: (Int, Int) -> Int32) throws -> Int64 {
            let market = try draft.market()
            let weights = draft.lists.enumerated().flatMap { proposer, list in list.map { weight(proposer, $0.responder) } }
            return try MaximumWeight(weights: weights, gapPartsPerMillion: 0).solve(market).prices.weight
        }
        for seed in 0..<300 {
            var generator = SeededGenerator(seed: seed)
            let draft = MarketDraft.random(.manyToMany, using: &generator)
            let table = draft.lists.map { _ in
                draft.responderCapacities.map { _ in Int32.random(in: 0...1_000, using: &generator) }
            }
            let before = try optimum(draft) { table[$0][$1] }
            check(try optimum(draft) { 7 * table[$0][$1] } == 7 * before, "seed \(seed): weights times 7")

            let proposers = Array(draft.lists.indices).shuffled(using: &generator)
            let responders = Array(draft.responderCapacities.indices).shuffled(using: &generator)
            let permuted = draft.permuted(proposers: proposers, responders: responders)
            let after = try optimum(permuted) { table[proposers.firstIndex(of: $0)!][responders.firstIndex(of: $1)!] }
            check(after == before, "seed \(seed): permuted rows")

            var roomier = draft
            roomier.responderCapacities[seed % draft.responderCapacities.count] += 1
            check(try optimum(roomier) { table[$0][$1] } >= before, "seed \(seed): one more seat")

            var longer = draft
            let missing = draft.responderCapacities.indices.first { responder in
                !draft.lists[0].contains { $0.responder == responder }
            }
            if let missing {
                let group = (draft.lists[0].last?.proposerGroup ?? 0) + 1
                longer.lists[0].append(MarketDraft.Entry(responder: missing, proposerGroup: group, responderGroup: 0))
                check(try optimum(longer) { table[$0][$1] } >= before, "seed \(seed): one more pair")
            }
        }
    }

    @Test func refusesWhatDoesNotFit() throws {
        #expect(throws: WeightError.negativeWeight(edge: 1)) { try MaximumWeight(weights: [1, -1]) }
        #expect(throws: WeightError.gapOutOfRange(partsPerMillion: -1)) {
            try MaximumWeight(weights: [], gapPartsPerMillion: -1)
        }
        #expect(throws: WeightError.gapOutOfRange(partsPerMillion: 1_000_001)) {
            try MaximumWeight(weights: [], gapPartsPerMillion: 1_000_001)
        }
        let market = try MarketDraft(lists: [], proposerCapacities: [], responderCapacities: []).market()
        #expect(throws: WeightError.lengthMismatch(expected: 0, actual: 1)) { try MaximumWeight(weights: [1]).match(market) }
    }
}
