import DuikouMechanisms
import TestSupport
import Testing

@Suite struct LotteryTests {
    private let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// The finaliser alone, read off the generator: its first output from the state one step before.
    private func mix(_ value: UInt64) -> UInt64 {
        var generator = SeededGenerator(seed: value &- increment)
        return generator.next()
    }

    @Test func generatorIsSplitMix64() {
        // The first outputs of the reference implementation for this seed.
        var generator = SeededGenerator(seed: UInt64(1_234_567))
        #expect(generator.next() == 6_457_827_717_110_365_317)
        #expect(generator.next() == 3_203_168_211_198_807_973)
        #expect(generator.next() == 9_817_491_932_198_370_423)
    }

    @Test func numbersAreTheStatedFunction() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<1_000 {
            let seed = generator.next(), player = generator.next(), list = generator.next()
            let forProposers = mix(seed &+ increment), forResponders = mix(seed &+ increment &+ increment)
            let single = Lottery(.singleLottery(seed: seed)), multiple = Lottery(.multipleLottery(seed: seed))
            let ofProposer = mix(forProposers &+ player &* increment)
            let ofResponder = mix(forResponders &+ player &* increment)
            check(single.number(ofProposer: player, onListOf: list) == ofProposer, "seed \(seed)")
            check(single.number(ofResponder: player, onListOf: list) == ofResponder, "seed \(seed)")
            let freshOfProposer = mix(ofProposer &+ list &* increment)
            let freshOfResponder = mix(ofResponder &+ list &* increment)
            check(multiple.number(ofProposer: player, onListOf: list) == freshOfProposer, "seed \(seed)")
            check(multiple.number(ofResponder: player, onListOf: list) == freshOfResponder, "seed \(seed)")
            check(Lottery(.byIndex).number(ofProposer: player, onListOf: list) == 0, "seed \(seed)")
        }
    }

    @Test func noTwoPlayersShareANumberOnAList() {
        for ties in tieBreaks where ties != .byIndex {
            let lottery = Lottery(ties)
            let numbers = (0..<50_000 as Range<UInt64>).map { lottery.number(ofProposer: $0, onListOf: 9) }
            #expect(Set(numbers).count == numbers.count)
        }
    }

    /// Four equal proposers, one seat: each wins a quarter of 4,000 draws, within five standard deviations (27.4 each).
    @Test func everyoneHasTheSameChance() throws {
        let entry = MarketDraft.Entry(responder: 0, proposerGroup: 0, responderGroup: 0)
        let market = try MarketDraft(
            lists: [[entry], [entry], [entry], [entry]], proposerCapacities: [1, 1, 1, 1], responderCapacities: [1]
        ).market()
        for single in [true, false] {
            var wins = [0, 0, 0, 0]
            for seed in 0..<4_000 as Range<UInt64> {
                let ties: TieBreak = single ? .singleLottery(seed: seed) : .multipleLottery(seed: seed)
                let matching = DeferredAcceptance(ties: ties).match(market).matching
                wins[Int(matching.proposers(ofResponder: 0)[0])] += 1
            }
            #expect(wins.allSatisfy { abs($0 - 1_000) < 137 }, "\(wins)")
        }
    }

    @Test func oneNumberForAllListsOrAFreshOne() {
        let single = Lottery(.singleLottery(seed: 8)), multiple = Lottery(.multipleLottery(seed: 8))
        func leader(_ lottery: Lottery, _ list: UInt64) -> UInt64? {
            (0..<10 as Range<UInt64>).min {
                lottery.number(ofProposer: $0, onListOf: list) < lottery.number(ofProposer: $1, onListOf: list)
            }
        }
        #expect(Set((0..<50 as Range<UInt64>).map { leader(single, $0) }).count == 1)
        #expect(Set((0..<50 as Range<UInt64>).map { leader(multiple, $0) }).count > 5)
    }

    @Test func breakingTiesKeepsRanksAndOrdersEquals() throws {
        for seed in 0..<300 {
            var draft = MarketDraft.random(.tiedManyToMany, seed: seed)
            var generator = SeededGenerator(seed: seed)
            if seed % 2 == 0 { draft.drawKeys(using: &generator) }
            let market = try draft.market()
            for ties in tieBreaks {
                let lottery = Lottery(ties)
                let derived = market.breakingTies(ties)
                let strict = derived.market
                check(!strict.hasProposerTies, "seed \(seed)")
                for a in 0..<market.edgeCount {
                    for b in 0..<market.edgeCount where a != b {
                        let first = Place(Int(derived.originalEdge[a]), market, lottery)
                        let second = Place(Int(derived.originalEdge[b]), market, lottery)
                        if first.responder == second.responder {
                            let isBefore = strict.edgeResponderGroup[a] < strict.edgeResponderGroup[b]
                            check((first.asProposer < second.asProposer) == isBefore, "seed \(seed), \(ties)")
                        }
                        if first.proposer == second.proposer {
                            check((first.asResponder < second.asResponder) == (a < b), "seed \(seed), \(ties)")
                        }
                    }
                }
            }
        }
    }

    /// Where an edge stands on both its lists: rank, then lottery number, then index.
    private struct Place {
        let proposer: Int
        let responder: Int
        let asProposer: (Int32, UInt64, Int)
        let asResponder: (Int32, UInt64, Int)

        init(_ edge: Int, _ market: Market, _ lottery: Lottery) {
            proposer = market.proposer(ofEdge: edge)
            responder = Int(market.edgeResponder[edge])
            let keys = (market.proposerKey(proposer), market.responderKey(responder))
            asProposer = (
                market.edgeResponderGroup[edge], lottery.number(ofProposer: keys.0, onListOf: keys.1), proposer
            )
            asResponder = (
                market.edgeProposerGroup[edge], lottery.number(ofResponder: keys.1, onListOf: keys.0), responder
            )
        }
    }
}
