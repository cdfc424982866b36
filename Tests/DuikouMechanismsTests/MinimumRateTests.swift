import DuikouMechanisms
import Foundation
import TestSupport
import Testing

private typealias Groups = MinimumRates.Groups

private struct ReserveOrders: Decodable {
    struct Example: Decodable {
        struct Flags: Decodable {
            var reservedA: Bool
            var reservedB: Bool

            enum CodingKeys: String, CodingKey {
                case reservedA = "reserved_a"
                case reservedB = "reserved_b"
            }
        }

        var name: String
        var meritOrder: [String]
        var flags: [String: Flags]
        var rateA: Int
        var rateB: Int
        var expectedOrder: [String]

        enum CodingKeys: String, CodingKey {
            case name, flags
            case meritOrder = "merit_order"
            case rateA = "min_rate_a_percent"
            case rateB = "min_rate_b_percent"
            case expectedOrder = "expected_order"
        }
    }

    var examples: [Example]
}

@Suite struct MinimumRateTests {
    @Test(.enabled(if: SharedData.has("reserve_order.json"), "needs ../shared/data/matching/reserve_order.json"))
    func publishedExamplesComeOut() throws {
        let data = try Data(contentsOf: SharedData.url("reserve_order.json"))
        let published = try JSONDecoder().decode(ReserveOrders.self, from: data)
        #expect(published.examples.count == 3)
        for example in published.examples {
            let groups = try example.meritOrder.map { name -> Groups in
                let flags = try #require(example.flags[name])
                return (flags.reservedA ? Groups.first : []).union(flags.reservedB ? .second : [])
            }
            let order = MinimumRates.order(groups, firstPercent: example.rateA, secondPercent: example.rateB)
            #expect(order.map { example.meritOrder[$0] } == example.expectedOrder, "\(example.name)")
        }
    }

    private static let percents = [0, 1, 10, 20, 25, 33, 34, 50, 60, 75, 90, 99, 100]

    private static func random(_ count: ClosedRange<Int>, _ generator: inout SeededGenerator) -> [Groups] {
        let chance = Double.random(in: 0...1, using: &generator)
        return (0..<Int.random(in: count, using: &generator)).map { _ in
            (generator.chance(chance) ? Groups.first : []).union(generator.chance(0.5) ? .second : [])
        }
    }

    /// The five published properties of one rate, the last two by trying every order.
    @Test func oneRateKeepsItsProperties() {
        let orders = (0...6).map(MinimumRateOracle.allOrders)
        for seed in 0..<80 {
            var generator = SeededGenerator(seed: seed)
            let groups = Self.random(0...6, &generator)
            for percent in Self.percents {
                let isIn = { (candidate: Int) in groups[candidate].contains(.first) }
                let order = MinimumRates.order(groups, firstPercent: percent, secondPercent: 0)
                let keeping = orders[groups.count].filter {
                    MinimumRateOracle.keepsRate($0, isIn: isIn, percent: percent)
                }
                // All orders come in lexicographic order.
                check(order == keeping.first, "seed \(seed), \(percent) %: \(order) is not \(keeping.first ?? [])")
                let swaps = MinimumRateOracle.swappedPairs(order)
                check(keeping.allSatisfy { MinimumRateOracle.swappedPairs($0) >= swaps }, "seed \(seed), \(percent) %")
                Self.checkPlaces(order, isIn: isIn, percent: percent, "seed \(seed), \(percent) %")
                // The second group's rate alone is the same rule.
                let swapped = groups.map { (($0.contains(.first) ? .second : []) as Groups).union($0.contains(.second) ? .first : []) }
                check(order == MinimumRates.order(swapped, firstPercent: 0, secondPercent: percent), "seed \(seed)")
            }
        }
    }

    @Test func longListsKeepTheRate() {
        for seed in 0..<60 {
            var generator = SeededGenerator(seed: seed)
            let groups = Self.random(100...200, &generator)
            for percent in Self.percents {
                let isIn = { (candidate: Int) in groups[candidate].contains(.first) }
                let order = MinimumRates.order(groups, firstPercent: percent, secondPercent: 0)
                check(order.sorted() == Array(groups.indices), "seed \(seed)")
                check(MinimumRateOracle.keepsRate(order, isIn: isIn, percent: percent), "seed \(seed), \(percent) %")
                Self.checkPlaces(order, isIn: isIn, percent: percent, "seed \(seed), \(percent) %")
            }
        }
    }

    /// Members come no later, others overtake nobody and come at most so much later. Places count from 1.
    private static func checkPlaces(_ order: [Int], isIn: (Int) -> Bool, percent: Int, _ message: String) {
        var latestOther = -1, latestMember = -1
        for (index, candidate) in order.enumerated() {
            let place = index + 1, before = candidate + 1
            if isIn(candidate) {
                check(place <= before && candidate > latestMember, message)
                latestMember = candidate
            } else {
                check(candidate > latestOther && candidate > latestMember || place >= before, message)
                // Overtaking would leave somebody of a better rank for later.
                check(order[index...].allSatisfy { $0 >= candidate }, message)
                latestOther = candidate
                if percent < 100 { check(place <= before + before * percent / (100 - percent) + 1, message) }
            }
        }
    }

    /// Two rates, against a second program written from the rule, and the promises that hold for both.
    @Test func twoRatesFollowTheRule() {
        for seed in 0..<400 {
            var generator = SeededGenerator(seed: seed)
            let groups = Self.random(0...25, &generator)
            for _ in 0..<12 {
                let first = Self.percents.randomElement(using: &generator) ?? 0
                let second = Self.percents.randomElement(using: &generator) ?? 0
                let message = "seed \(seed), \(first) % and \(second) %"
                let order = MinimumRates.order(groups, firstPercent: first, secondPercent: second)
                check(order == MinimumRateOracle.naive(groups, first: first, second: second), message)
                let isFirst = { (candidate: Int) in groups[candidate].contains(.first) }
                check(MinimumRateOracle.keepsRate(order, isIn: isFirst, percent: first), message)
                for (place, candidate) in order.enumerated() where groups[candidate] == [.first, .second] {
                    check(order[..<place].allSatisfy { $0 < candidate }, message)
                }
            }
        }
    }

    @Test(arguments: MinimumRateOracle.Fault.allCases) func mutantsAreCaught(fault: MinimumRateOracle.Fault) {
        var caught = 0
        for seed in 0..<100 {
            var generator = SeededGenerator(seed: seed)
            let groups = Self.random(3...12, &generator)
            let order = MinimumRateOracle.naive(groups, first: 40, second: 70, fault: fault)
            if !MinimumRateOracle.keepsRate(order, isIn: { groups[$0].contains(.first) }, percent: 40) { caught += 1 }
        }
        #expect(caught > 0)
    }

    /// The market takes each responder's order by rank and lottery, and keeps those without a rate as they are.
    @Test func marketsTakeTheOrder() throws {
        for seed in 0..<400 {
            var generator = SeededGenerator(seed: seed)
            var draft = MarketDraft.random(.tiedManyToMany, using: &generator)
            if seed % 2 == 0 { draft.drawKeys(using: &generator) }
            let market = try draft.market()
            let rates = try MinimumRates(
                firstPercents: (0..<market.responderCount).map { _ in [0, 30, 60].randomElement(using: &generator) ?? 0 },
                secondPercents: (0..<market.responderCount).map { _ in [0, 50].randomElement(using: &generator) ?? 0 },
                proposerGroups: (0..<market.proposerCount).map { _ in
                    Groups(rawValue: UInt8.random(in: 0..<4, using: &generator))
                }, for: market)
            for ties in tieBreaks {
                let changed = market.applying(rates, ties: ties)
                let strict = market.breakingTies(ties)
                check(changed.edgeResponder == market.edgeResponder, "seed \(seed)")
                check(changed.edgeProposerGroup == market.edgeProposerGroup, "seed \(seed)")
                for responder in 0..<market.responderCount {
                    let own = strict.market.edgeResponder.indices.filter { strict.market.edgeResponder[$0] == responder }
                        .sorted { strict.market.edgeResponderGroup[$0] < strict.market.edgeResponderGroup[$1] }
                        .map { Int(strict.originalEdge[$0]) }
                    let first = Int(rates.firstPercents[responder]), second = Int(rates.secondPercents[responder])
                    if first == 0, second == 0 {
                        check(own.allSatisfy { changed.edgeResponderGroup[$0] == market.edgeResponderGroup[$0] }, "seed \(seed)")
                        continue
                    }
                    let order = MinimumRateOracle.naive(own.map { rates.edgeGroups[$0] }, first: first, second: second)
                    check(
                        order.map { changed.edgeResponderGroup[own[$0]] } == order.indices.map { Int32($0) },
                        "seed \(seed), \(ties)")
                }
            }
        }
    }

    /// No other ranking of the same responders helps. Listing one fewer may: the promise ends there.
    @Test func truthIsBestAmongRankingsOfTheSameResponders() throws {
        var gains = 0
        for seed in 0..<600 {
            var shape = MarketDraft.Shape.strict
            shape.proposers = 3...5
            shape.responders = 2...3
            shape.acceptance = 0.9
            shape.responderCapacity = 1...2
            var generator = SeededGenerator(seed: seed)
            let truth = MarketDraft.random(shape, using: &generator)
            let groups = truth.lists.map { _ in Groups(rawValue: UInt8.random(in: 0..<2, using: &generator)) }
            func run(_ draft: MarketDraft) throws -> Matching {
                let market = try draft.market()
                let rates = try MinimumRates(
                    firstPercents: draft.responderCapacities.map { _ in 40 },
                    secondPercents: draft.responderCapacities.map { _ in 0 }, proposerGroups: groups, for: market)
                return DeferredAcceptance(ties: .byIndex).match(market.applying(rates, ties: .byIndex)).matching
            }
            let honest = try run(truth)
            for (liar, list) in truth.lists.enumerated() {
                let place = { (matching: Matching) in
                    matching.responder(ofProposer: liar).flatMap { target in list.firstIndex { $0.responder == target } }
                        ?? list.count
                }
                for count in 1...max(1, list.count) {
                    for order in MinimumRateOracle.allOrders(list.count) {
                        var told = truth
                        told.lists[liar] = order.prefix(count).enumerated().map { position, index in
                            var moved = list[index]
                            moved.proposerGroup = Int32(position)
                            return moved
                        }
                        let isBetter = try place(run(told)) < place(honest)
                        if count == list.count { check(!isBetter, "seed \(seed): \(liar) gains by ranking") }
                        if isBetter { gains += 1 }
                    }
                }
            }
        }
        #expect(gains > 0)
    }

    @Test func faultsInTheDeclarationAreNamed() throws {
        let entry = MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 0)
        let market = try MarketDraft(lists: [[entry]], proposerCapacities: [1], responderCapacities: [1]).market()
        #expect(throws: MinimumRates.Fault.lengthMismatch(array: "firstPercents", expected: 1, actual: 0)) {
            try MinimumRates(firstPercents: [], secondPercents: [0], edgeGroups: [[]], for: market)
        }
        #expect(throws: MinimumRates.Fault.lengthMismatch(array: "edgeGroups", expected: 1, actual: 0)) {
            try MinimumRates(firstPercents: [0], secondPercents: [0], edgeGroups: [], for: market)
        }
        #expect(throws: MinimumRates.Fault.lengthMismatch(array: "proposerGroups", expected: 1, actual: 2)) {
            try MinimumRates(firstPercents: [0], secondPercents: [0], proposerGroups: [[], []], for: market)
        }
        #expect(throws: MinimumRates.Fault.rateOutOfRange(responder: 0, percent: 101)) {
            try MinimumRates(firstPercents: [0], secondPercents: [101], edgeGroups: [[]], for: market)
        }
    }
}
