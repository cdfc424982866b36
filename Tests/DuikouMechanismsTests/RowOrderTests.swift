import DuikouMechanisms
import TestSupport
import Testing

/// In what order rows stand decides nothing: not whom a mechanism places where, not what it says of it.
@Suite struct RowOrderTests {
    private static let seeds = 0..<400

    private static func ties(_ seed: Int) -> TieBreak {
        seed % 2 == 0 ? .singleLottery(seed: UInt64(seed)) : .multipleLottery(seed: UInt64(seed))
    }

    // MARK: Plain markets

    @Test(arguments: ["deferred acceptance", "responders propose", "maximum stable", "maximum cardinality", "rates"])
    func plainMarkets(name: String) throws {
        for seed in Self.seeds {
            var generator = SeededGenerator(seed: seed)
            let draft = MarketDraft.tiedRows(proposerCapacity: seed % 3 == 0 ? 0...2 : 1...1, using: &generator)
            let shuffle = MarketShuffle(draft, using: &generator)
            let ties = Self.ties(seed)
            func run(_ market: Market) throws -> Outcome {
                switch name {
                case "responders propose": return DeferredAcceptance(proposing: .responders, ties: ties).match(market)
                case "maximum stable": return MaximumStable(ties: ties, effort: 1).match(market)
                case "maximum cardinality": return try MaximumCardinality(from: DeferredAcceptance(ties: ties), ties: ties).match(market)
                case "rates":
                    let rates = try MinimumRates(
                        firstPercents: Array(repeating: 50, count: market.responderCount),
                        secondPercents: Array(repeating: 30, count: market.responderCount),
                        proposerGroups: (0..<market.proposerCount).map { .init(rawValue: UInt8(market.proposerKey($0) % 4)) }, for: market)
                    return DeferredAcceptance(ties: ties).match(market.applying(rates, ties: ties))
                default: return DeferredAcceptance(ties: ties).match(market)
                }
            }
            let before = try run(draft.market()), after = try run(shuffle.draft.market())
            #expect(shuffle.moved(before.matching.pairs) == Set(after.matching.pairs), "seed \(seed)")
            let cutoffs = shuffle.byResponder(before.cutoffs)
            #expect(cutoffs.map { $0.proposer.map { shuffle.proposers[$0] } } == after.cutoffs.map(\.proposer), "seed \(seed)")
            #expect(cutoffs.map(\.isDecidedByLottery) == after.cutoffs.map(\.isDecidedByLottery), "seed \(seed)")
        }
    }

    /// One list in strict order is that list of the strict market.
    @Test func strictLists() throws {
        for seed in Self.seeds {
            var generator = SeededGenerator(seed: seed)
            let market = try MarketDraft.tiedRows(using: &generator).market()
            let strict = market.breakingTies(Self.ties(seed))
            for proposer in 0..<market.proposerCount {
                let list = strict.market.edges(ofProposer: proposer).map { Int(strict.originalEdge[$0]) }
                #expect(market.edges(ofProposer: proposer, breaking: Self.ties(seed)) == list, "seed \(seed)")
            }
        }
    }

    // MARK: Weight

    @Test(arguments: [0, 1_000, 200_000])
    func maximumWeight(gap: Int) throws {
        for seed in Self.seeds {
            var generator = SeededGenerator(seed: seed)
            let draft = MarketDraft.tiedRows(proposerCapacity: seed % 3 == 0 ? 0...2 : 1...1, using: &generator)
            let shuffle = MarketShuffle(draft, using: &generator)
            // Few values, so that there are many optima.
            let largest = Int32.random(in: 1...3, using: &generator)
            func weights(_ market: Market) -> [Int32] {
                let draw = Lottery(.multipleLottery(seed: UInt64(seed)))
                return (0..<market.edgeCount).map { edge in
                    let proposer = market.proposerKey(market.proposer(ofEdge: edge))
                    let number = draw.number(ofProposer: proposer, onListOf: market.responderKey(Int(market.edgeResponder[edge])))
                    return Int32(number % UInt64(largest + 1))
                }
            }
            func solve(_ market: Market) throws -> PricedOutcome {
                try MaximumWeight(weights: weights(market), gapPartsPerMillion: gap, ties: Self.ties(seed)).solve(market)
            }
            let before = try solve(draft.market()), after = try solve(shuffle.draft.market())
            #expect(shuffle.moved(before.outcome.matching.pairs) == Set(after.outcome.matching.pairs), "seed \(seed)")
            #expect(shuffle.byResponder(before.prices.prices) == after.prices.prices, "seed \(seed)")
            #expect(shuffle.byProposer(before.prices.profits) == after.prices.profits, "seed \(seed)")
            #expect(before.prices.bound == after.prices.bound && before.prices.weight == after.prices.weight, "seed \(seed)")
        }
    }

    // MARK: Reserves

    @Test(arguments: [true, false])
    func reserves(splits: Bool) throws {
        for seed in Self.seeds {
            var generator = SeededGenerator(seed: seed)
            let draft = MarketDraft.tiedRows(proposerCapacity: splits || seed % 3 > 0 ? 1...1 : 0...2, using: &generator)
            let shuffle = MarketShuffle(draft, using: &generator)
            let reserves = Self.reserves(draft, using: &generator)
            func run(_ market: Market, _ reserves: [SeatClasses.Reserve]) throws -> [String: Int] {
                let classes = try SeatClasses(
                    reserves: reserves, memberships: (0..<market.proposerCount).map { Self.groups(market.proposerKey($0)) },
                    groupCount: 2, for: market)
                let outcome =
                    splits
                    ? try SeatClassAllocation(DeferredAcceptance(ties: Self.ties(seed)), classes: classes, ties: Self.ties(seed))
                        .allocate(market)
                    : try SeatClassDeferredAcceptance(classes: classes, ties: Self.ties(seed)).allocate(market)
                return Dictionary(
                    uniqueKeysWithValues: zip(outcome.matching.pairs, outcome.seatClass).map { pair, seat in
                        let keys = "\(market.proposerKey(pair.proposer)) at \(market.responderKey(pair.responder))"
                        return (keys, Int(seat) - Int(classes.classOffsets[pair.responder]))
                    })
            }
            let before = try run(draft.market(), reserves)
            let after = try run(shuffle.draft.market(), Self.moved(reserves, shuffle))
            #expect(before == after, "seed \(seed)")
        }
    }

    private static func groups(_ key: UInt64) -> [Int] { (0..<2).filter { key >> UInt64($0) & 1 == 1 } }

    private static func reserves(_ draft: MarketDraft, using generator: inout SeededGenerator) -> [SeatClasses.Reserve] {
        draft.responderCapacities.indices.filter { draft.responderCapacities[$0] > 0 }.map { responder in
            SeatClasses.Reserve(
                responder: responder, group: Int.random(in: 0...1, using: &generator), seats: 1, isHard: generator.chance(0.3),
                precedence: generator.chance(0.5) ? .beforeOpen : .afterOpen)
        }
    }

    /// Reserves of one responder keep their order.
    private static func moved(_ reserves: [SeatClasses.Reserve], _ shuffle: MarketShuffle) -> [SeatClasses.Reserve] {
        reserves.map { reserve in
            var moved = reserve
            moved.responder = shuffle.responders[reserve.responder]
            return moved
        }.sorted { $0.responder < $1.responder }
    }

    // MARK: Regions

    /// What regions did, by the keys of those concerned.
    private struct Told: Equatable {
        var pairs: Set<String> = []
        var limits: Set<String> = []
        var held: Set<String> = []
        var moves: [String] = []
        var figures: Set<String> = []
        var isInfeasible = false

        init(_ market: Market, _ regions: Regions, ties: TieBreak) throws {
            let names = regions.regionKeys ?? []
            func name(_ region: Int32) -> String { region < 0 ? "–" : "\(names[Int(region)])" }
            let found: RegionalOutcome
            do {
                found = try RegionalDeferredAcceptance(regions: regions, ties: ties).allocate(market)
            } catch {
                isInfeasible = true
                return
            }
            pairs = Set(found.matching.pairs.map { "\(market.proposerKey($0.proposer)) at \(market.responderKey($0.responder))" })
            for responder in 0..<market.responderCount {
                limits.insert(
                    "\(market.responderKey(responder)): \(name(found.limitingRegion[responder])), \(regions.targets[responder]), "
                        + "\(found.floorSeats[responder]), \(found.outcome.cutoffs[responder].isFull)")
            }
            held = Set(
                found.holds.map {
                    "\(market.proposerKey($0.proposer)) in \(names[$0.region]), \($0.responder.map(market.responderKey) ?? 0)"
                } + found.held.enumerated().map { "\(market.proposerKey($0)): \(name($1))" })
            moves = found.moves.map {
                "\($0.round) \(names[$0.region]) \(market.proposerKey($0.proposer)) \($0.from.map(market.responderKey) ?? 0) "
                    + "\($0.to.map(market.responderKey) ?? 0) \($0.loss)"
            }
            figures = Set(
                regions.regions.indices.map { "\(names[$0]): \(found.placements[$0]), \(found.spending[$0]), \(found.isClosed[$0])" })
        }
    }

    @Test(arguments: RegionDraft.Kind.allCases, [false, true])
    func regions(kind: RegionDraft.Kind, floors: Bool) throws {
        if floors, kind == .budgets || kind == .mixed { return }
        for seed in Self.seeds {
            var generator = SeededGenerator(seed: seed)
            let draft = MarketDraft.tiedRows(proposerCapacity: seed % 5 == 0 ? 0...2 : 1...1, using: &generator)
            let shuffle = MarketShuffle(draft, using: &generator)
            var region = RegionDraft.random(kind, responders: draft.responderCapacities.count, floors: floors, using: &generator)
            region.order = nil
            let keys = region.regions.map { _ in generator.next() }
            let places = Array(keys.indices).shuffled(using: &generator)
            var moved = region
            moved.regions = MarketShuffle.moved(region.regions, places).map { region in
                var moved = region
                moved.parent = region.parent.map { places[$0] }
                return moved
            }
            moved.regionOfResponder = shuffle.byResponder(region.regionOfResponder).map { $0 < 0 ? -1 : Int32(places[Int($0)]) }
            moved.costs = region.costs.map(shuffle.byResponder)
            moved.targets = region.targets.map(shuffle.byResponder)
            let reserves = seed % 5 == 0 || seed % 2 == 0 ? [] : Self.reserves(draft, using: &generator)
            func told(_ draft: MarketDraft, _ region: RegionDraft, _ keys: [UInt64], _ reserves: [SeatClasses.Reserve]) throws -> Told {
                let market = try draft.market()
                let regions = try Regions(
                    region.regions, regionOfResponder: region.regionOfResponder, costs: region.costs, targets: region.targets,
                    regionKeys: keys, ties: Self.ties(seed), for: market)
                if reserves.isEmpty { return try Told(market, regions, ties: Self.ties(seed)) }
                let classes = try SeatClasses(
                    reserves: reserves, memberships: (0..<market.proposerCount).map { Self.groups(market.proposerKey($0)) },
                    groupCount: 2, for: market)
                let split = try classes.split(market, ties: Self.ties(seed))
                return try Told(
                    split.market, regions.lifted(to: classes.classResponder, market: split.market), ties: Self.ties(seed))
            }
            let before = try told(draft, region, keys, reserves)
            let after = try told(shuffle.draft, moved, MarketShuffle.moved(keys, places), Self.moved(reserves, shuffle))
            #expect(before == after, "seed \(seed)")
        }
    }

    /// Two openings of one region with a place for one: neither row order nor fit decides whose turn comes first.
    @Test func turnsInARegionAreDrawn() throws {
        var first = 0
        for seed in 0..<100 {
            let placed = try [[0, 1], [1, 0]].map { order in
                var draft = MarketDraft(
                    lists: [0, 1].map { [.init(responder: $0, proposerGroup: 0, responderGroup: 0)] }, proposerCapacities: [1, 1],
                    responderCapacities: [1, 1])
                draft.proposerKeys = [11, 12]
                draft.responderKeys = [21, 22]
                let market = try draft.permuted(proposers: [0, 1], responders: order).market()
                let ties = TieBreak.singleLottery(seed: UInt64(seed))
                let regions = try Regions([.init(cap: 1)], regionOfResponder: [0, 0], ties: ties, for: market)
                #expect(regions.targets.sorted() == [0, 1])
                return try RegionalDeferredAcceptance(regions: regions, ties: ties).match(market).matching.pairs.map(\.proposer)
            }
            #expect(placed[0] == placed[1] && placed[0].count == 1, "seed \(seed)")
            first += placed[0] == [0] ? 1 : 0
        }
        #expect((30...70).contains(first), "\(first) of 100")
    }

    // MARK: Links

    @Test(arguments: [ApplicantLinks.Fallback.together, .preferably])
    func links(fallback: ApplicantLinks.Fallback) throws {
        var blocked = 0
        for seed in Self.seeds {
            var generator = SeededGenerator(seed: seed)
            let draft = MarketDraft.tiedRows(using: &generator)
            let shuffle = MarketShuffle(draft, using: &generator)
            let order = Array(draft.lists.indices).shuffled(using: &generator)
            let pairs = (0..<order.count / 2).map { (first: order[2 * $0], second: order[2 * $0 + 1]) }
            let moved = pairs.map { (first: shuffle.proposers[$0.first], second: shuffle.proposers[$0.second]) }
            func told(_ market: Market, _ pairs: [(first: Int, second: Int)]) throws -> [Set<String>] {
                let links = try ApplicantLinks(
                    market, pairs: pairs, responderLabels: (0..<market.responderCount).map { Int32(market.responderKey($0) % 2) },
                    fallback: fallback)
                let found = try LinkedApplicants(links: links, ties: Self.ties(seed), effort: 5_000).solve(market)
                func name(_ edge: Int32) -> UInt64 { edge < 0 ? 0 : market.responderKey(Int(market.edgeResponder[Int(edge)])) }
                func option(_ link: Int, _ option: Int) -> String {
                    let index = Int(links.optionOffsets[link]) + option
                    return "\(market.proposerKey(pairs[link].first)): \(name(links.optionFirst[index])) \(name(links.optionSecond[index]))"
                }
                blocked += found.blocking.count
                return [
                    Set(found.matching.pairs.map { "\(market.proposerKey($0.proposer)) at \(market.responderKey($0.responder))" }),
                    Set(found.options.enumerated().compactMap { link, own in own.map { option(link, $0) } }),
                    Set(
                        found.blocking.map { block in
                            switch block {
                            case .single(let pair): "\(market.proposerKey(pair.proposer)) \(market.responderKey(pair.responder))"
                            case .link(let link, let own): option(link, own)
                            }
                        }),
                ]
            }
            let before = try told(draft.market(), pairs)
            let after = try told(shuffle.draft.market(), moved.shuffled(using: &generator))
            #expect(before == after, "seed \(seed)")
        }
        #expect(blocked > 0)
    }

    // MARK: Re-match

    @Test(arguments: [RematchMode.minimumMovement, .optimal])
    func rematch(mode: RematchMode) throws {
        for seed in Self.seeds {
            var generator = SeededGenerator(seed: seed)
            let draft = MarketDraft.tiedRows(using: &generator)
            let shuffle = MarketShuffle(draft, using: &generator)
            let ties = Self.ties(seed)
            let held = DeferredAcceptance(proposing: seed % 3 == 0 ? .responders : .proposers, ties: ties).match(try draft.market())
            let batch = MarketDraft.Batch(arrivals: 2, declines: 2, withdrawals: 2, closed: 1, added: 1)
            let changes = try draft.randomChanges(batch, holding: held.matching.pairs, using: &generator)
            let newcomers = changes.arrivals.indices.shuffled(using: &generator)
            let moved = try MarketChanges(
                arrivals: newcomers.map { index in
                    var moved = changes.arrivals[index]
                    moved.responders = moved.responders.map { Int32(shuffle.responders[Int($0)]) }
                    return moved
                }, declines: changes.declines.map(shuffle.moved).shuffled(using: &generator),
                withdrawals: changes.withdrawals.map { shuffle.proposers[$0] }.shuffled(using: &generator),
                seats: changes.seats.map { .init(responder: shuffle.responders[$0.responder], delta: $0.delta) }.shuffled(
                    using: &generator))
            func run(
                _ draft: MarketDraft, _ pairs: [Pair], _ changes: MarketChanges
            ) throws -> (pairs: [Pair], moves: [[Int?]], steps: [RematchReport.Step]) {
                let market = try draft.market()
                let edges = pairs.map { Int32(market.edge(proposer: $0.proposer, responder: $0.responder)!) }
                var standing = try StandingMatch(market, matching: Matching(market, edges: edges), ties: ties)
                let report = try standing.apply(changes, mode: mode)
                return (standing.pairs, report.moves.map { [$0.proposer, $0.from, $0.to] }, report.steps)
            }
            let before = try run(draft, held.matching.pairs, changes)
            let after = try run(shuffle.draft, held.matching.pairs.map(shuffle.moved), moved)
            let count = shuffle.proposers.count
            func newIndex(_ proposer: Int) -> Int {
                proposer < count ? shuffle.proposers[proposer] : count + newcomers.firstIndex(of: proposer - count)!
            }
            let expected = before.pairs.map { Pair(proposer: newIndex($0.proposer), responder: shuffle.responders[$0.responder]) }
            #expect(Set(expected) == Set(after.pairs), "seed \(seed)")
            let steps = before.moves.map { [newIndex($0[0]!), $0[1].map { shuffle.responders[$0] }, $0[2].map { shuffle.responders[$0] }] }
            #expect(Set(steps) == Set(after.moves), "seed \(seed)")
            // And one step after the other.
            let chains = before.steps.map { Self.told($0, changes, proposer: newIndex, responder: { shuffle.responders[$0] }) }
            #expect(chains == after.steps.map { Self.told($0, moved, proposer: { $0 }, responder: { $0 }) }, "seed \(seed)")
        }
    }

    /// A step and the change behind it, under other indices.
    private static func told(
        _ step: RematchReport.Step, _ changes: MarketChanges, proposer: (Int) -> Int, responder: (Int) -> Int
    ) -> String {
        let cause =
            switch step.cause {
            case .displaced(let by): "displaced by \(proposer(by))"
            case .vacancy(let leftBy): "left by \(proposer(leftBy))"
            default: "\(step.cause)"
            }
        let change =
            switch step.change {
            case nil: "before"
            case .arrival(let index): "arrival of \(changes.arrivals[index].key!)"
            case .decline(let index):
                "decline of \(responder(changes.declines[index].responder)) by \(proposer(changes.declines[index].proposer))"
            case .withdrawal(let index): "withdrawal of \(proposer(changes.withdrawals[index]))"
            case .seats(let index): "seats of \(responder(changes.seats[index].responder))"
            }
        let (from, to) = (step.from.map(responder) ?? -1, step.to.map(responder) ?? -1)
        return "\(proposer(step.proposer)): \(from) to \(to), \(cause), \(change), after \(step.previous ?? -1)"
    }

    // MARK: The draw

    /// Identical people and one seat: each is chosen now and then, whatever the mechanism.
    @Test func optimaAreDrawnAmong() throws {
        var weight = [0, 0], cardinality = [0, 0]
        for seed in 0..<200 {
            var draft = MarketDraft(
                lists: [0, 1].map { _ in [.init(responder: 0, proposerGroup: 0, responderGroup: 0)] }, proposerCapacities: [1, 1],
                responderCapacities: [1])
            draft.proposerKeys = [11, 12]
            draft.responderKeys = [21]
            let ties = TieBreak.singleLottery(seed: UInt64(seed))
            let market = try draft.market()
            weight[try MaximumWeight(weights: [5, 5], ties: ties).match(market).matching.pairs[0].proposer] += 1
            cardinality[
                try MaximumCardinality(from: Nobody(), ties: ties).match(market).matching.pairs[0].proposer] += 1
        }
        #expect(weight.allSatisfy { $0 > 60 } && cardinality.allSatisfy { $0 > 60 }, "\(weight) \(cardinality)")
    }

    /// A start that places nobody.
    private struct Nobody: Mechanism {
        func match(_ market: Market) -> Outcome {
            let matching = Matching(market, edges: [])
            return Outcome(matching: matching, cutoffs: Cutoff.all(of: market, matching, ties: .byIndex), counters: .init())
        }
    }
}
