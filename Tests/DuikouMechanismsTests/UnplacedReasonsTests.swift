import DuikouMechanisms
import TestSupport
import Testing

@Suite struct UnplacedReasonsTests {
    /// Any pairs: those of a mechanism, random ones, and some that should not be there.
    private func randomPairs(_ market: Market, seed: Int, using generator: inout SeededGenerator) -> [Pair] {
        switch seed % 4 {
        case 0: return DeferredAcceptance(ties: .singleLottery(seed: UInt64(seed))).match(market).matching.pairs
        case 1: return PlacementCeiling.largestMatching(market).pairs
        case 2:
            return DeferredAcceptance(ties: .byIndex).match(market).matching.pairs.filter { _ in generator.chance(0.6) }
        default:
            return (0..<Int.random(in: 0...5, using: &generator)).map { _ in
                Pair(
                    proposer: Int.random(in: -1...market.proposerCount, using: &generator),
                    responder: Int.random(in: -1...market.responderCount, using: &generator))
            }
        }
    }

    @Test func areThoseOfTheDefinition() throws {
        var seen: [String: Int] = [:]
        for seed in 0..<4_000 {
            var generator = SeededGenerator(seed: seed)
            var shape = MarketDraft.Shape.tiedManyToMany
            shape.responderGroups = seed % 3 == 0 ? 2 : 6
            shape.acceptance = 0.5
            if seed % 2 == 0 { shape.proposerCapacity = 1...1 }
            let market = try MarketDraft.random(shape, using: &generator).market()
            let pairs = randomPairs(market, seed: seed, using: &generator)
            let closed = seed % 4 == 2 ? market.responderCapacities.map { _ in generator.chance(0.4) } : []
            let reasons = UnplacedReasons.find(market, pairs: pairs, closed: closed)
            let expected = naive(market, pairs, closed: closed, fault: nil)
            check(reasons == expected, "seed \(seed): \(reasons), \(expected)")
            for reason in reasons { seen["\(reason.cause)".split(separator: "(")[0].description, default: 0] += 1 }
            // What the mechanism promises shows here too.
            if seed % 4 == 0 {
                check(reasons.allSatisfy { $0.cause != .freeSeat && $0.cause != .passedOver }, "seed \(seed): \(reasons)")
            }
        }
        for cause in ["emptyList", "noSeats", "freeSeat", "closed", "passedOver", "equalRank", "outranked"] {
            #expect(seen[cause, default: 0] > 50, "\(cause)")
        }
    }

    private enum Fault: CaseIterable {
        /// Takes the last of the equally near.
        case minimumWanted
        /// Measures from the best holder.
        case measuresFromTheBest
        /// Counts a pair as often as it is given.
        case countsRepeats
        /// Lists those who may hold nothing.
        case listsThoseWithoutCapacity
        /// Takes the lottery for the nearest of all.
        case lotteryFirst
    }

    @Test func comparisonCatchesTheMutants() throws {
        for fault in Fault.allCases {
            let isCaught = try (0..<1_000).contains { seed in
                var generator = SeededGenerator(seed: seed)
                var shape = MarketDraft.Shape.tiedManyToMany
                shape.responderGroups = 3
                let market = try MarketDraft.random(shape, using: &generator).market()
                let pairs = randomPairs(market, seed: seed, using: &generator)
                let given = seed % 5 == 0 ? pairs + pairs : pairs
                return UnplacedReasons.find(market, pairs: given) != naive(market, given, fault: fault)
            }
            #expect(isCaught, "\(fault)")
        }
    }

    /// Straight from the definition, in time that grows with the cube of the market.
    private func naive(_ market: Market, _ pairs: [Pair], closed: [Bool] = [], fault: Fault?) -> [UnplacedReason] {
        func group(_ proposer: Int, _ responder: Int) -> Int? {
            market.edge(proposer: proposer, responder: responder).map { Int(market.edgeResponderGroup[$0]) }
        }
        let known = pairs.filter {
            (0..<market.proposerCount).contains($0.proposer) && (0..<market.responderCount).contains($0.responder)
        }
        func holders(_ responder: Int) -> [Int] {
            let all = known.filter { $0.responder == responder }.map(\.proposer)
            return fault == .countsRepeats ? all : Array(Set(all))
        }
        var result: [UnplacedReason] = []
        for proposer in 0..<market.proposerCount where !known.contains(where: { $0.proposer == proposer }) {
            if market.proposerCapacities[proposer] == 0, fault != .listsThoseWithoutCapacity { continue }
            // Every responder with seats as a number: −1 free, 0 free and closed, 1 passed over, 2 equal, from 3 on the groups between.
            var steps: [(step: Int, responder: Int)] = []
            for edge in market.edges(ofProposer: proposer) {
                let responder = Int(market.edgeResponder[edge])
                let mine = Int(market.edgeResponderGroup[edge])
                let held = holders(responder)
                if market.responderCapacities[responder] == 0 { continue }
                if held.count < Int(market.responderCapacities[responder]) {
                    let isClosed = closed.indices.contains(responder) && closed[responder]
                    steps.append((fault == .lotteryFirst ? 1 : isClosed ? 0 : -1, responder))
                    continue
                }
                let groups = held.map { group($0, responder) ?? Int.max }
                let last = (fault == .measuresFromTheBest ? groups.min() : groups.max()) ?? Int.max
                let step = mine < last ? 1 : mine - last + 2
                steps.append((fault == .lotteryFirst ? (step == 1 ? 2 : step == 2 ? 0 : step) : step, responder))
            }
            let least = steps.map(\.step).min()
            let nearest = fault == .minimumWanted ? steps.last { $0.step == least } : steps.first { $0.step == least }
            let cause: UnplacedReason.Cause =
                switch nearest?.step {
                case nil: market.edges(ofProposer: proposer).isEmpty ? .emptyList : .noSeats
                case .some(-1): .freeSeat
                case 0?: fault == .lotteryFirst ? .equalRank : .closed
                case 1?: fault == .lotteryFirst ? .freeSeat : .passedOver
                case 2?: fault == .lotteryFirst ? .passedOver : .equalRank
                case let step?: .outranked(groups: Int32(step - 2))
                }
            result.append(UnplacedReason(proposer: proposer, cause: cause, responder: nearest?.responder))
        }
        return result
    }
}
