import DuikouMechanisms
import Synchronization
import Testing
import TestSupport

@testable import Duikou

/// A market from its definition: stated choices by rank, then computed wishes; openings rank rated before unrated, by
/// rating, then by fit.
struct PlainMarket {
    struct Wish: Equatable {
        var opening: Int
        /// Lower is wanted more; equal is a tie.
        var key: [Double]
        var isChoice: Bool
    }

    /// Below everything listed.
    static let unlisted = [2.0]

    let draft: ProgrammeDraft
    let oracle: ProgrammeOracle
    let compiled: CompiledProgramme
    /// Each talent's list, the most wanted first, in the order in which it is written.
    let wishes: [[Wish]]
    private let lottery: Lottery

    init(_ draft: ProgrammeDraft, _ compiled: CompiledProgramme, seed: UInt64) {
        self.draft = draft
        self.compiled = compiled
        lottery = Lottery(draft.allocation.tieBreak(seed: seed))
        let oracle = ProgrammeOracle(draft, maximumBounds: RuleCompiler.maximumThermometerBounds)
        self.oracle = oracle
        wishes = draft.talents.indices.map { t in
            let choices = draft.choices.filter { $0.talent == t && oracle.mayPair(t, $0.opening) }
                .map { Wish(opening: $0.opening, key: [0, Double($0.rank)], isChoice: true) }
            let computed = RecommendationTests.sorted(compiled, oracle, .talent, t, seed: seed)
                .prefix(draft.allocation.within == .eligible ? .max : draft.lists.talents)
                .filter { item in !choices.contains { $0.opening == item.row } }
                .map { Wish(opening: $0.row, key: [1, -Double($0.score)], isChoice: false) }
            return (choices + computed).sorted { a, b in
                a.key == b.key
                    ? oracle.number(t, a.opening, seed: seed) < oracle.number(t, b.opening, seed: seed)
                    : a.key.lexicographicallyPrecedes(b.key)
            }
        }
    }

    func rating(_ t: Int, _ o: Int) -> Double? { draft.ratings.first { $0.talent == t && $0.opening == o }?.score }
    func fit(_ t: Int, _ o: Int) -> Int32 { compiled.talentForOpening.score(talent: t, opening: o) }
    /// An opening's order of talents: lower is ranked higher.
    func key(_ t: Int, _ o: Int) -> [Double] { [-(rating(t, o) ?? -1), -Double(fit(t, o))] }
    /// The talent's list with equal wishes in the order of the lottery.
    func strictWishes(_ t: Int) -> [Wish] {
        func number(_ o: Int) -> UInt64 {
            lottery.number(ofResponder: compiled.openings.ids.key(Int32(o)), onListOf: compiled.talents.ids.key(Int32(t)))
        }
        return wishes[t].sorted { a, b in
            a.key == b.key ? number(a.opening) < number(b.opening) : a.key.lexicographicallyPrecedes(b.key)
        }
    }

    func wish(_ t: Int, _ o: Int) -> Wish? { wishes[t].first { $0.opening == o } }

    var hasTies: Bool {
        wishes.contains { list in zip(list, list.dropFirst()).contains { $0.key == $1.key } }
            || draft.openings.indices.contains { o in
                let keys = draft.talents.indices.filter { wish($0, o) != nil }.map { key($0, o) }
                return Set(keys).count < keys.count
            }
    }

    /// The largest matching, by augmenting paths.
    func ceiling() -> Int {
        var holders = [[Int]](repeating: [], count: draft.openings.count)
        func place(_ t: Int, _ seen: inout Set<Int>) -> Bool {
            for wish in wishes[t] where seen.insert(wish.opening).inserted {
                let o = wish.opening
                if holders[o].count < Int(draft.openings[o].seats) {
                    holders[o].append(t)
                    return true
                }
                for index in holders[o].indices where place(holders[o][index], &seen) {
                    holders[o][index] = t
                    return true
                }
            }
            return false
        }
        return draft.talents.indices.count { t in
            var seen: Set<Int> = []
            return place(t, &seen)
        }
    }
}

@Suite struct BatchMatcherTests {
    static func check(_ draft: ProgrammeDraft, _ seed: Int) throws {
        let matcher = draft.matcher(seed: UInt64(seed))
        let result = try matcher.run()
        let market = PlainMarket(draft, matcher.compiled, seed: UInt64(seed))
        let counts = result.counts
        let partner = Dictionary(result.placements.map { ($0.talent, $0.opening) }, uniquingKeysWith: { first, _ in first })
        expect(partner.count == result.placements.count, "seed \(seed): a talent is placed once")
        var held = [[Int]](repeating: [], count: draft.openings.count)
        for placement in result.placements { held[placement.opening].append(placement.talent) }
        for o in held.indices { expect(held[o].count <= Int(draft.openings[o].seats), "seed \(seed): seats") }

        for placement in result.placements {
            let (t, o) = (placement.talent, placement.opening)
            guard let wish = market.wish(t, o) else {
                expect(false, "seed \(seed): placed off the list")
                continue
            }
            expect(placement.isChoice == wish.isChoice, "seed \(seed): choice")
            let tied = market.wishes[t].count { $0.key.lexicographicallyPrecedes(wish.key) } + 1
            let written = wish.isChoice ? tied : Self.writtenPlace(result, market, t, o)
            expect(placement.tiedWish == tied && placement.wish == written, "seed \(seed): wish")
            expect(
                (tied...tied + market.wishes[t].count { $0.key == wish.key } - 1).contains(placement.wish), "seed \(seed): wish and ties")
            let above = draft.talents.indices.count {
                market.wish($0, o) != nil && market.key($0, o).lexicographicallyPrecedes(market.key(t, o))
            }
            expect(placement.standing == above + 1, "seed \(seed): standing")
            expect(placement.talentFit == market.fit(t, o), "seed \(seed): fit")
            expect(placement.openingFit == matcher.compiled.openingForTalent.score(talent: t, opening: o), "seed \(seed): fit")
            let flags = draft.rules.indices.filter { draft.rules[$0].isWaivable && !market.oracle.passes(draft.rules[$0], t, o) }
            expect(placement.flags == flags, "seed \(seed): flags")
        }
        // No pair that both want more.
        for t in draft.talents.indices {
            let own = partner[t].map { market.wish(t, $0)?.key ?? PlainMarket.unlisted }
            for wish in market.wishes[t] where own == nil || wish.key.lexicographicallyPrecedes(own!) {
                let o = wish.opening
                let hasRoom = held[o].count < Int(draft.openings[o].seats)
                let prefers = held[o].contains { market.key(t, o).lexicographicallyPrecedes(market.key($0, o)) }
                expect(!hasRoom && !prefers, "seed \(seed): \(t) and \(o) block")
            }
        }
        expect(result.verification.isStable, "seed \(seed): the independent check")
        let ceiling = market.ceiling()
        expect(counts.ceiling == ceiling && counts.placed <= ceiling, "seed \(seed): ceiling")
        checkOpenings(result, market, held, partner, seed)
        checkUnplaced(result, market, held, partner, seed)

        let eligible = draft.talents.indices.map { t in draft.openings.indices.count { market.oracle.mayPair(t, $0) } }
        expect(
            counts
                == MatchResult.Counts(
                    talents: draft.talents.count, openings: draft.openings.count, seats: draft.openings.reduce(0) { $0 + Int($1.seats) },
                    eligiblePairs: eligible.reduce(0, +), withoutEligible: eligible.count { $0 == 0 },
                    listed: market.wishes.reduce(0) { $0 + $1.count }, placed: partner.count, placements: result.placements.count,
                    ceiling: ceiling,
                    firstWishes: result.placements.count { $0.wish == 1 }, equalToFirst: result.placements.count { $0.tiedWish == 1 },
                    ranOffList: draft.talents.indices.count { partner[$0] == nil && market.wishes[$0].count < eligible[$0] },
                    decidedByLottery: result.openings.count(where: \.isDecidedByLottery),
                    flagged: result.placements.count { !$0.flags.isEmpty }), "seed \(seed): counts")
        let refused = draft.choices.filter { !market.oracle.mayPair($0.talent, $0.opening) }.map {
            "\($0.talent) \($0.opening) \($0.rank)"
        }
        expect(result.ineligibleChoices.map { "\($0.talent) \($0.opening) \($0.rank)" } == refused, "seed \(seed): refused choices")
    }

    /// Where a computed wish stands as a clerk counts it: after the stated choices, down the written list without those.
    static func writtenPlace(_ result: MatchResult, _ market: PlainMarket, _ t: Int, _ o: Int) -> Int {
        let choices = market.wishes[t].filter(\.isChoice).map(\.opening)
        let lists = result.recommendations.preferences
        let computed = lists.range(t).map { Int(lists.indices[$0]) }.filter { !choices.contains($0) }
        return choices.count + computed.firstIndex(of: o)! + 1
    }

    static func checkOpenings(_ result: MatchResult, _ market: PlainMarket, _ held: [[Int]], _ partner: [Int: Int], _ seed: Int) {
        for (o, outcome) in result.openings.enumerated() {
            let seats = Int(market.draft.openings[o].seats)
            expect(outcome.seats == seats && outcome.filled == held[o].count, "seed \(seed): filled")
            expect(outcome.listedBy == market.draft.talents.indices.count { market.wish($0, o) != nil }, "seed \(seed): listed by")
            let worst = held[o].map { market.key($0, o) }.max { $0.lexicographicallyPrecedes($1) }
            let isBinding = held[o].count == seats && seats > 0
            expect(outcome.cutoff == (isBinding ? Int32(-worst![1]) : nil), "seed \(seed): cutoff")
            expect(outcome.isLastRated == (isBinding && worst![0] < 0), "seed \(seed): rated")
            let lost =
                isBinding
                && market.draft.talents.indices.contains { t in
                    guard let wish = market.wish(t, o), partner[t] != o, market.key(t, o) == worst! else { return false }
                    return partner[t].map { wish.key.lexicographicallyPrecedes(market.wish(t, $0)?.key ?? PlainMarket.unlisted) } ?? true
                }
            expect(outcome.isDecidedByLottery == lost, "seed \(seed): lottery at \(o)")
        }
    }

    static func checkUnplaced(_ result: MatchResult, _ market: PlainMarket, _ held: [[Int]], _ partner: [Int: Int], _ seed: Int) {
        let draft = market.draft
        expect(result.unplaced.map(\.talent) == draft.talents.indices.filter { partner[$0] == nil }, "seed \(seed): unplaced")
        for unplaced in result.unplaced {
            let t = unplaced.talent
            let eligible = draft.openings.indices.filter { market.oracle.mayPair(t, $0) }
            expect(unplaced.eligible == eligible.count && unplaced.listed == market.wishes[t].count, "seed \(seed): lengths")
            let expected: UnplacedCause
            if eligible.isEmpty, draft.openings.indices.contains(where: { market.oracle.isEligible(t, $0) }) {
                expected = .noSeats
            } else if eligible.isEmpty {
                let failed = draft.rules.map { rule in
                    rule.isWaivable
                        ? 0 : draft.openings.indices.count { draft.openings[$0].seats > 0 && !market.oracle.passes(rule, t, $0) }
                }
                expected = .noEligibleOpening(rule: (failed.max() ?? 0) > 0 ? failed.firstIndex(of: failed.max()!) : nil)
            } else {
                let last = market.strictWishes(t).filter { !held[$0.opening].isEmpty }.map { wish -> (opening: Int, talent: Int) in
                    let o = wish.opening
                    return (o, held[o].max { market.key($0, o).lexicographicallyPrecedes(market.key($1, o)) }!)
                }
                let margins = last.filter { market.rating($0.talent, $0.opening) == market.rating(t, $0.opening) }
                    .map { (opening: $0.opening, margin: market.fit($0.talent, $0.opening) - market.fit(t, $0.opening)) }
                if let lottery = margins.first(where: { $0.margin == 0 }) {
                    expected = .lottery(opening: lottery.opening)
                } else if let least = margins.map(\.margin).min() {
                    expected = .outranked(opening: margins.first { $0.margin == least }!.opening, margin: least)
                } else {
                    expected = last.first.map { .outrated(opening: $0.opening) } ?? .noSeats
                }
            }
            expect(unplaced.reason == expected, "seed \(seed), talent \(t): \(unplaced.reason), expected \(expected)")
        }
    }

    @Test func randomMarkets() throws {
        for seed in 0..<700 { try Self.check(.random(.market, seed: seed), seed) }
    }

    /// Lists are what people read; the market is every eligible pair, and nobody runs off a list.
    @Test func everyEligiblePair() throws {
        var (beyond, gained) = (0, 0)
        for seed in 0..<400 {
            var draft = ProgrammeDraft.random(.market, seed: seed)
            draft.lists.talents = 1 + seed % 3
            draft.allocation.within = .lists
            let listed = try draft.matcher(seed: UInt64(seed)).run()
            draft.allocation.within = .eligible
            try Self.check(draft, seed)
            let result = try draft.matcher(seed: UInt64(seed)).run()
            expect(result.recommendations.talents == listed.recommendations.talents, "seed \(seed): the lists that people read")
            expect(result.counts.ranOffList == 0 && result.counts.listed == result.counts.eligiblePairs, "seed \(seed)")
            gained += result.counts.placed - listed.counts.placed
            beyond += result.placements.count { !listed.recommendations.talents.indices($0.talent).contains(Int32($0.opening)) }
        }
        #expect(gained > 20 && beyond > 150, "short lists cost places: \(gained) gained, \(beyond) beyond the lists")
    }

    @Test func scarceMarketsWithRatings() throws {
        var shape = ProgrammeDraft.Shape.market
        shape.talents = 6...12
        shape.openings = 1...3
        shape.rules = 0...1
        shape.stated = 0.5
        for seed in 0..<300 { try Self.check(.random(shape, seed: seed), seed) }
    }

    @Test func threadsChangeNothing() throws {
        for seed in 0..<40 {
            let draft = ProgrammeDraft.random(.market, seed: seed)
            let (one, two) = (try draft.matcher(seed: 5, threads: 1).run(), try draft.matcher(seed: 5, threads: 2).run())
            #expect(
                one.placements == two.placements && one.recommendations == two.recommendations && one.counts == two.counts, "seed \(seed)")
        }
    }

    private static func byID(_ draft: ProgrammeDraft, _ result: MatchResult) -> [String: String] {
        Dictionary(
            result.placements.map { (draft.talents[$0.talent].id, draft.openings[$0.opening].id) }, uniquingKeysWith: { first, _ in first })
    }

    /// Lotteries are drawn by id, and so is who is listed: rows in another order place the same people.
    @Test func rowOrderChangesNothing() throws {
        for seed in 0..<250 {
            var draft = ProgrammeDraft.random(.market, seed: seed)
            draft.lists = ListLengths(talents: 1 + seed % 4, openings: 50)
            var g = SeededGenerator(seed: seed)
            let moved = draft.permuted(
                talents: draft.talents.indices.shuffled(using: &g), openings: draft.openings.indices.shuffled(using: &g))
            let (before, after) = (try draft.matcher(seed: 9).run(), try moved.matcher(seed: 9).run())
            expect(Self.byID(draft, before) == Self.byID(moved, after), "seed \(seed)")
            // Which of equal computed wishes is written first hangs on the rows' order, and with it who has the first of the list.
            var (counts, others) = (before.counts, after.counts)
            (counts.firstWishes, others.firstWishes) = (0, 0)
            expect(counts == others, "seed \(seed)")
        }
    }

    /// A seed decides ties and nothing else.
    @Test func seedsDecideOnlyTies() throws {
        var strict = 0
        var changed: [Allocation.Ties: Int] = [:]
        for seed in 0..<250 {
            let draft = ProgrammeDraft.random(.market, seed: seed)
            let results = try (0..<4).map { try draft.matcher(seed: UInt64($0)).run() }
            let same = results.allSatisfy { $0.placements == results[0].placements }
            // On whole lists: a shorter one may be cut within a tie.
            var whole = draft
            whole.lists.talents = 50
            let hasTies = PlainMarket(whole, draft.matcher(seed: 0).compiled, seed: 0).hasTies
            if !hasTies {
                strict += 1
                // Choices come before computed wishes, which may tie unseen.
                let hasSameLists = results.allSatisfy { $0.recommendations.talents == results[0].recommendations.talents }
                expect(hasSameLists || !draft.choices.isEmpty, "seed \(seed): lists")
                expect(same && results.allSatisfy { $0.counts.decidedByLottery == 0 }, "seed \(seed)")
            } else if !same {
                changed[draft.allocation.ties, default: 0] += 1
            }
        }
        #expect(strict >= 10 && Allocation.Ties.allCases.allSatisfy { changed[$0] ?? 0 >= 5 }, "both lotteries follow the seed")
    }

    /// Two talents and two openings who each want what the other side wants least: the side that proposes has its way.
    @Test func theProposingSideHasItsWay() throws {
        var draft = ProgrammeDraft()
        draft.talents = [.init(id: "t0"), .init(id: "t1")]
        draft.openings = [.init(id: "o0"), .init(id: "o1")]
        for t in 0..<2 {
            for o in 0..<2 {
                draft.choices.append(.init(talent: t, opening: o, rank: t == o ? 1 : 2))
                draft.ratings.append(.init(talent: t, opening: o, score: t == o ? 60 : 90))
            }
        }
        for (side, wish, standing) in [(Allocation.Proposing.talents, 1, 2), (.openings, 2, 1)] {
            draft.allocation.proposing = side
            let result = try draft.matcher(seed: 1).run()
            #expect(result.placements.map(\.wish) == [wish, wish] && result.placements.map(\.standing) == [standing, standing])
            #expect(result.verification.isStable)
        }
    }

    /// An opening named twice counts where it is first; a rating given twice counts as first given.
    @Test func repeatedStatements() throws {
        var draft = ProgrammeDraft()
        draft.talents = [.init(id: "t0"), .init(id: "t1")]
        draft.openings = [.init(id: "o0"), .init(id: "o1")]
        draft.choices = [
            .init(talent: 0, opening: 1, rank: 2), .init(talent: 0, opening: 0, rank: 3), .init(talent: 0, opening: 1, rank: 5),
        ]
        let result = try draft.matcher(seed: 1).run()
        #expect(result.placements.first { $0.talent == 0 }?.opening == 1)
        #expect(result.counts.listed == 4)
        draft.ratings = [
            .init(talent: 0, opening: 0, score: 9), .init(talent: 0, opening: 0, score: 1), .init(talent: 1, opening: 0, score: 5),
        ]
        draft.choices = [.init(talent: 0, opening: 0, rank: 1), .init(talent: 1, opening: 0, rank: 1)]
        #expect(try draft.matcher(seed: 1).run().placements.first { $0.opening == 0 }?.talent == 0)
    }

    /// A market that 32 bits cannot number is refused in words, before any of it is built.
    @Test func tooManyPairs() throws {
        try MarketBuilder.checkSize(listed: MarketBuilder.maximumPairs - 5, stated: 5)
        for (listed, stated) in [(MarketBuilder.maximumPairs, 1), (Int.max, 1), (3_000_000_000, 0)] {
            #expect {
                try MarketBuilder.checkSize(listed: listed, stated: stated)
            } throws: {
                ($0 as? DuikouError)?.code == .usage && ($0 as? DuikouError)?.message.en.contains("shorten the lists") == true
            }
        }
        let large = MarketBuilder.explained(.tooLarge(array: "edgeResponder", count: 4_000_000_000))
        #expect(large.code == .usage && large.message.en.contains("4,000,000,000"))
        let other = MarketBuilder.explained(.malformedOffset(index: 3))
        #expect(other.code == .environment && other.cause != nil && other.message.zh != other.message.en)
    }

    @Test func stagesComeInOrder() throws {
        var shape = ProgrammeDraft.Shape.market
        shape.talents = 9...9
        let stages = Mutex<[BatchMatcher.Stage]>([])
        var draft = ProgrammeDraft.random(shape, seed: 4)
        draft.rules = []
        _ = try draft.matcher(seed: 1).run(progress: { stage in stages.withLock { $0.append(stage) } })
        let seen = stages.withLock { $0 }
        #expect(seen.suffix(3) == [.scoring(done: 9, total: 9), .allocating, .verifying])
        for case .scoring(let done, let total) in seen { #expect(done <= total && total == 9) }
    }

    @Test func cancellationIsAnError() {
        let draft = ProgrammeDraft.random(.market, seed: 4)
        #expect {
            try draft.matcher(seed: 1).run(isCancelled: { true })
        } throws: {
            ($0 as? DuikouError)?.code == .cancelled
        }
        // Asked again once seats are allocated: nothing is returned half done.
        let asked = Mutex(0)
        #expect {
            try draft.matcher(seed: 1).run(
                progress: { if $0 == .allocating { asked.withLock { $0 = 1 } } }, isCancelled: { asked.withLock { $0 == 1 } })
        } throws: {
            ($0 as? DuikouError)?.code == .cancelled
        }
    }

    /// Every reason has a word for machines and a sentence in both languages.
    @Test func reasonsAreTold() throws {
        var seen: Set<String> = []
        var shape = ProgrammeDraft.Shape.market
        shape.stated = 0.4
        for seed in 0..<150 {
            let draft = ProgrammeDraft.random(shape, seed: seed)
            let matcher = draft.matcher(seed: 1)
            for unplaced in try matcher.run().unplaced {
                seen.insert(unplaced.reason.code)
                let text = matcher.compiled.reason(unplaced)
                #expect(!text.zh.isEmpty && !text.en.isEmpty && text.zh != text.en)
                if let miss = unplaced.nearestMiss {
                    let told = matcher.compiled.nearestMissText(miss)
                    #expect(told.en.contains("\(miss.openings)") && told.zh.contains("\(miss.openings)"))
                    let many = matcher.compiled.nearestMissText((miss.title, 2862))
                    #expect(many.en.contains("2,862") && many.zh.contains("2,862"))
                }
            }
        }
        #expect(seen == ["no-eligible-opening", "no-seats", "outranked", "outrated", "lottery"])
    }
}
