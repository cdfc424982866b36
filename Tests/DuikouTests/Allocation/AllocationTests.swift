import DuikouMechanisms
import TestSupport
import Testing

@testable import Duikou

/// What an allocation declares, checked from the rows of random programmes and the placements alone.
@Suite struct AllocationTests {
    static let word = ColumnReference(.talent, "word")
    static let places = ProgrammeDraft.places
    static let stable: [Allocation.Kind] = [.deferredAcceptance, .maximumStable]

    /// A random market-like programme without rules, so that groups and regions meet.
    static func draft(_ seed: Int, _ change: (inout Allocation, inout SeededGenerator) -> Void) -> ProgrammeDraft {
        var generator = SeededGenerator(seed: seed)
        var shape = ProgrammeDraft.Shape.market
        shape.rules = 0...1
        shape.seats = 0...3
        var draft = ProgrammeDraft.random(shape, using: &generator)
        draft.allocation = Allocation(ties: generator.chance(0.5) ? .singleLottery : .multipleLottery)
        change(&draft.allocation, &generator)
        return draft
    }

    static func run(_ draft: ProgrammeDraft, _ seed: Int, inputs: AllocationInputs = AllocationInputs()) throws -> MatchResult {
        var matcher = draft.matcher(seed: UInt64(seed))
        matcher.inputs = inputs
        let result = try matcher.run()
        expect(result.verification.holds, "seed \(seed): the independent check: \(result.verification)")
        return result
    }

    private static func reserve(_ g: inout SeededGenerator) -> Reserve {
        let wanted: GroupCondition.Wanted =
            g.chance(0.5) ? .column(ColumnReference(.opening, "word")) : .values(["x"], SourceLocation(file: "draft.yml"))
        let seats: Reserve.Seats =
            g.chance(0.5)
            ? .count(Int.random(in: 1...3, using: &g)) : g.chance(0.5) ? .percent(50) : .column(ColumnReference(.opening, "few"))
        return Reserve(
            name: "r", group: GroupCondition(talent: word, wanted: wanted), seats: seats,
            order: g.chance(0.5) ? .reservedFirst : .openFirst,
            unused: g.chance(0.5) ? .open : .kept)
    }

    /// Whether anybody's word is the one that fixed groups ask for; otherwise nobody could be meant.
    private static func hasX(_ draft: ProgrammeDraft) -> Bool { draft.talents.contains { $0.word == "x" } }

    private static func isMember(_ draft: ProgrammeDraft, _ reserve: Reserve, _ t: Int, _ o: Int) -> Bool {
        guard let own = draft.talents[t].word else { return false }
        if case .column = reserve.group.wanted { return draft.openings[o].word == own }
        return own == "x"
    }

    private static func kept(_ draft: ProgrammeDraft, _ reserve: Reserve, _ o: Int) -> Int {
        let seats = Int(draft.openings[o].seats)
        if case .column = reserve.group.wanted, draft.openings[o].word == nil { return 0 }
        switch reserve.seats {
        case .count(let count): return min(count, seats)
        case .percent(let percent): return (seats * percent + 99) / 100
        case .column: return min(Int(draft.openings[o].few ?? 0), seats)
        }
    }

    @Test func reservedSeats() throws {
        for mechanism in [Allocation.Kind.deferredAcceptance, .maximumStable] {
            for seed in 0..<250 {
                let draft = Self.draft(seed) { allocation, g in
                    allocation.mechanism = mechanism
                    allocation.reserves = [Self.reserve(&g)]
                }
                guard Self.hasX(draft) else { continue }
                let reserve = draft.allocation.reserves[0]
                let result = try Self.run(draft, seed)
                for o in draft.openings.indices {
                    let held = result.placements.filter { $0.opening == o }
                    let kept = Self.kept(draft, reserve, o)
                    let inKept = held.filter { $0.reserve != nil }
                    expect(inKept.count <= kept, "seed \(seed): more in kept seats than there are")
                    expect(
                        held.count - inKept.count <= Int(draft.openings[o].seats) - kept, "seed \(seed): more in open seats than there are")
                    if reserve.unused == .kept {
                        expect(
                            inKept.allSatisfy { Self.isMember(draft, reserve, $0.talent, o) }, "seed \(seed): a kept seat was given away")
                    }
                    // A member who would rather be here is not passed over for somebody else in a kept seat.
                    guard inKept.contains(where: { !Self.isMember(draft, reserve, $0.talent, o) }) else { continue }
                    for t in draft.talents.indices where Self.isMember(draft, reserve, t, o) {
                        let wish = result.market.edge(proposer: t, responder: o)
                        guard let wish, !held.contains(where: { $0.talent == t }) else { continue }
                        let own = result.placements.first { $0.talent == t }
                        let has = own.flatMap { result.market.edge(proposer: t, responder: $0.opening) }
                        let prefers = has.map { result.market.edgeProposerGroup[wish] < result.market.edgeProposerGroup[$0] } ?? true
                        expect(!prefers || draft.talents[t].seats == 0, "seed \(seed): member \(t) passed over at \(o)")
                    }
                }
            }
        }
    }

    /// Regions P (of P1 and P2, and P11 within P1), with caps, floors of 0 and budgets.
    @Test func regionalLimits() throws {
        for seed in 0..<400 {
            var inputs = AllocationInputs()
            let draft = Self.draft(seed) { allocation, g in
                allocation.regions = RegionsDeclaration(
                    column: ColumnReference(.opening, "place"),
                    limits: FileReference(path: "", written: "limits.csv", location: SourceLocation(file: "draft.yml")),
                    cost: ColumnReference(.opening, "few"))
                for region in ["P", "P1", "Q"] where g.chance(0.7) {
                    inputs.regionLimits.append(
                        .init(
                            region: Int32(Self.places.firstIndex(of: region)!), cap: g.chance(0.7) ? Int.random(in: 0...4, using: &g) : nil,
                            budget: g.chance(0.4) ? Int64.random(in: 0...6, using: &g) * 100 : nil))
                }
                if g.chance(0.3) { allocation.reserves = [Self.reserve(&g)] }
            }
            guard Self.hasX(draft) || draft.allocation.reserves.isEmpty else { continue }
            let result = try Self.run(draft, seed, inputs: inputs)
            for limit in inputs.regionLimits {
                let region = Self.places[Int(limit.region)]
                let inside = result.placements.filter { draft.openings[$0.opening].place?.hasPrefix(region) == true }
                if let cap = limit.cap { expect(inside.count <= cap, "seed \(seed): the cap of \(region)") }
                if let budget = limit.budget {
                    let spent = inside.reduce(0.0) { $0 + max(0, draft.openings[$1.opening].few ?? 0) }
                    expect(spent * 100 <= Double(budget), "seed \(seed): the budget of \(region)")
                }
            }
        }
    }

    @Test func aFloorThatCannotBeMetIsExplained() throws {
        var draft = ProgrammeDraft()
        draft.talents = [ProgrammeDraft.Row(id: "t0"), ProgrammeDraft.Row(id: "t1")]
        draft.openings = [ProgrammeDraft.Row(id: "o0")]
        for index in draft.talents.indices { draft.talents[index].seats = 1 }
        draft.openings[0].place = "P11"
        draft.openings[0].seats = 5
        draft.allocation.regions = RegionsDeclaration(
            column: ColumnReference(.opening, "place"),
            limits: FileReference(path: "", written: "limits.csv", location: SourceLocation(file: "draft.yml")))
        var matcher = draft.matcher(seed: 1)
        matcher.inputs.regionLimits = [.init(region: 0, floor: 3)]
        let error = #expect(throws: DuikouError.self) { try matcher.run() }
        #expect(error?.code == .usage)
        for number in ["3", "2"] { #expect(error?.message.zh.contains(number) == true && error?.message.en.contains(number) == true) }
        matcher.inputs.regionLimits = [.init(region: 0, floor: 2)]
        #expect(try matcher.run().placements.count == 2)
    }

    /// One talent with two seats, held at both openings of a region although it likes all four equally, is one talent.
    @Test func whoIsHeldTwiceIsCountedOnce() throws {
        var heldTwice = 0
        for seed in 0..<30 {
            var draft = ProgrammeDraft()
            draft.talents = [ProgrammeDraft.Row(id: "t0")]
            draft.talents[0].seats = 2
            draft.openings = (0..<4).map { ProgrammeDraft.Row(id: "o\($0)") }
            for o in draft.openings.indices { (draft.openings[o].seats, draft.openings[o].place) = (1, o < 2 ? "Q" : "P11") }
            draft.allocation.regions = RegionsDeclaration(
                column: ColumnReference(.opening, "place"),
                limits: FileReference(path: "", written: "limits.csv", location: SourceLocation(file: "draft.yml")))
            let region = Int32(Self.places.firstIndex(of: "Q")!)
            let result = try Self.run(draft, seed, inputs: AllocationInputs(regionLimits: [.init(region: region, floor: 2)]))
            #expect(result.placements.map(\.opening).sorted() == [0, 1])
            let holds = try #require(result.allocated.record as? RegionRecord).holds
            if holds.count == 2 { heldTwice += 1 }
            #expect(result.demands.held == (holds.isEmpty ? 0 : 1), "seed \(seed)")
        }
        #expect(heldTwice > 0)
    }

    /// Every reason that is told holds against the market, whatever was demanded beside ranks; and another one does not.
    @Test func reasonsAreTrue() throws {
        var (told, caught) = ([String: Int](), 0)
        let codes = ["region-full", "kept", "lottery", "tied", "outranked", "grouped", "no-seats", "no-eligible-opening"]
        for seed in 0..<600 {
            var inputs = AllocationInputs()
            var draft = Self.draft(seed) { allocation, g in
                if g.chance(0.3) { allocation.mechanism = .maximumStable }
                if g.chance(0.3) { allocation.bands = 3 }
                if g.chance(0.5) { allocation.reserves = [Self.reserve(&g)] }
                if g.chance(0.3) {
                    allocation.rates = [
                        MinimumRateDeclaration(
                            name: "m", group: GroupCondition(talent: Self.word, wanted: .column(ColumnReference(.opening, "word"))),
                            percent: Int.random(in: MinimumRateDeclaration.percents, using: &g))
                    ]
                }
                if g.chance(0.5), allocation.mechanism == .deferredAcceptance {
                    allocation.regions = RegionsDeclaration(
                        column: ColumnReference(.opening, "place"),
                        limits: FileReference(path: "", written: "limits.csv", location: SourceLocation(file: "draft.yml")),
                        cost: ColumnReference(.opening, "few"))
                    for region in ["P", "P1", "Q"] where g.chance(0.7) {
                        inputs.regionLimits.append(
                            .init(
                                region: Int32(Self.places.firstIndex(of: region)!),
                                cap: g.chance(0.7) ? Int.random(in: 0...4, using: &g) : nil,
                                budget: g.chance(0.4) ? Int64.random(in: 0...6, using: &g) * 100 : nil))
                    }
                }
            }
            guard Self.hasX(draft) || draft.allocation.reserves.isEmpty else { continue }
            // Fewer seats than talents, so that there is something to tell.
            for o in draft.openings.indices { draft.openings[o].seats = min(draft.openings[o].seats, 2) }
            let result = try Self.run(draft, seed, inputs: inputs)
            let pairs = result.placements.map { AllocationAudit.Pair(talent: $0.talent, opening: $0.opening, reserve: $0.reserve) }
            let causes = try #require(result.auditedCauses(pairs))
            for unplaced in result.unplaced {
                let code = unplaced.reason.code
                expect(causes.agrees(with: code, talent: unplaced.talent), "seed \(seed): talent \(unplaced.talent), \(code)")
                told[code, default: 0] += 1
                caught += codes.count { $0 != code && !causes.agrees(with: $0, talent: unplaced.talent) }
            }
        }
        for code in ["region-full", "kept", "lottery", "tied", "outranked", "grouped"] {
            #expect(told[code, default: 0] > 10, "\(code): \(told)")
        }
        #expect(caught > 4 * told.values.reduce(0, +), "\(caught) of \(told)")
    }

    @Test func ratesAreDeclaredAsTheMechanismTakesThem() {
        #expect(MinimumRateDeclaration.percents == MinimumRates.percents)
    }

    /// Who has several seats loses to the lottery where an equal got one of those that it would rather have, or could have beside
    /// its own; and not at an opening that it has.
    @Test(arguments: Allocation.Proposing.allCases)
    func lostToTheLotteryByDefinition(proposing: Allocation.Proposing) throws {
        var (lost, severalSeats) = (0, 0)
        for seed in 0..<400 {
            var draft = Self.draft(seed) { allocation, _ in
                allocation.proposing = proposing
                allocation.bands = 3
            }
            for t in draft.talents.indices { draft.talents[t].seats = Int32((seed + t) % 4) }
            let result = try Self.run(draft, seed)
            let market = result.market
            for t in draft.talents.indices {
                let held = result.placements.filter { $0.talent == t }.map { market.edge(proposer: t, responder: $0.opening)! }
                let hasRoom = held.count < Int(draft.talents[t].seats)
                let isLost = market.edges(ofProposer: t).contains { edge in
                    let o = Int(market.edgeResponder[edge])
                    let others = result.placements.filter { $0.opening == o && $0.talent != t }
                    let last = others.map { market.edgeResponderGroup[market.edge(proposer: $0.talent, responder: o)!] }.max()
                    return !held.contains(edge) && others.count == Int(draft.openings[o].seats)
                        && last == market.edgeResponderGroup[edge]
                        && (hasRoom || held.contains { market.edgeProposerGroup[$0] > market.edgeProposerGroup[edge] })
                }
                expect(result.lostToLottery[t] == isLost, "seed \(seed): talent \(t), \(result.lostToLottery[t])")
                if isLost { (lost, severalSeats) = (lost + 1, severalSeats + (draft.talents[t].seats > 1 ? 1 : 0)) }
            }
        }
        #expect(lost > 100 && severalSeats > 50, "\(lost), \(severalSeats)")
    }

    /// Beside kept seats a shortfall is of an opening's classes of seats, of which there are more than openings.
    @Test func aFloorThatKeptSeatsCannotMeetIsExplained() throws {
        var draft = ProgrammeDraft()
        draft.talents = (0..<6).map { ProgrammeDraft.Row(id: "t\($0)") }
        draft.openings = (0..<2).map { ProgrammeDraft.Row(id: "o\($0)") }
        for index in draft.openings.indices { (draft.openings[index].place, draft.openings[index].seats) = ("P11", 2) }
        draft.talents[0].word = "x"
        draft.allocation.regions = RegionsDeclaration(
            column: ColumnReference(.opening, "place"),
            limits: FileReference(path: "", written: "limits.csv", location: SourceLocation(file: "draft.yml")))
        draft.allocation.reserves = [
            Reserve(
                name: "r", group: GroupCondition(talent: Self.word, wanted: .values(["x"], SourceLocation(file: "draft.yml"))),
                seats: .count(1))
        ]
        var matcher = draft.matcher(seed: 1)
        matcher.inputs.regionLimits = [.init(region: 0, floor: 5)]
        let error = #expect(throws: DuikouError.self) { try matcher.run() }
        #expect(error?.message.en.contains("openings with too few seats: 2, with 4 in all") == true, "\(String(describing: error))")
        matcher.inputs.regionLimits = [.init(region: 0, floor: 4)]
        #expect(try matcher.run().placements.count == 4)
    }

    /// Everybody keeps a first placement; a seat that is left goes to nobody below somebody who wanted it in the round.
    @Test func clearingReopensNothing() throws {
        var added = 0
        for seed in 0..<400 {
            let draft = Self.draft(seed) { allocation, g in
                if g.chance(0.5) { allocation.reserves = [Self.reserve(&g)] }
            }
            guard Self.hasX(draft) || draft.allocation.reserves.isEmpty else { continue }
            var shorter = draft
            shorter.lists.talents = 1
            let first = try Self.run(shorter, seed)
            shorter.allocation.hasClearing = true
            let both = try Self.run(shorter, seed)
            let kept = Set(both.placements.filter { !$0.isCleared }.map { AllocationAudit.Pair(talent: $0.talent, opening: $0.opening) })
            #expect(kept == Set(first.placements.map { AllocationAudit.Pair(talent: $0.talent, opening: $0.opening) }))
            added += both.placements.count { $0.isCleared }
            #expect(both.demands.cleared == both.placements.count { $0.isCleared })
            // Nobody is left out beside a seat that it may have.
            let placed = Set(both.placements.map(\.talent))
            guard draft.allocation.reserves.isEmpty else { continue }
            let compiled = draft.compiled().programme
            for o in draft.openings.indices where both.placements.count(where: { $0.opening == o }) < Int(draft.openings[o].seats) {
                for t in draft.talents.indices where !placed.contains(t) {
                    let listed = both.market.edges(ofProposer: t).count > first.market.edges(ofProposer: t).count
                    expect(
                        listed || !compiled.eligibility.isEligible(talent: t, opening: o)
                            || both.market.edge(proposer: t, responder: o) != nil,
                        "seed \(seed): \(t) was not offered \(o)")
                }
            }
        }
        #expect(added > 50)
    }

    /// The greatest sum by trying every matching.
    @Test func greatestSumOfFit() throws {
        for welfare in Allocation.Welfare.allCases {
            for seed in 0..<150 {
                let draft = Self.draft(seed) { allocation, _ in
                    allocation.mechanism = .maximumWeight
                    allocation.welfare = welfare
                }
                guard draft.talents.count <= 6 else { continue }
                let result = try Self.run(draft, seed)
                let compiled = draft.compiled().programme
                func weight(_ t: Int, _ o: Int) -> Int {
                    let (own, other) = (
                        Int(compiled.openingForTalent.score(talent: t, opening: o)),
                        Int(compiled.talentForOpening.score(talent: t, opening: o))
                    )
                    return welfare == .talents ? own : welfare == .openings ? other : own + other
                }
                var left = draft.openings.map { Int($0.seats) }
                func best(_ t: Int) -> Int {
                    guard t < draft.talents.count else { return 0 }
                    var most = best(t + 1)
                    for edge in result.market.edges(ofProposer: t) {
                        let o = Int(result.market.edgeResponder[edge])
                        guard left[o] > 0, draft.talents[t].seats > 0 else { continue }
                        left[o] -= 1
                        most = max(most, weight(t, o) + best(t + 1))
                        left[o] += 1
                    }
                    return most
                }
                let found = result.placements.reduce(0) { $0 + weight($1.talent, $1.opening) }
                let most = best(0)
                // The promised gap, one part in a thousand.
                expect(found <= most && (most - found) * 1_000 <= most, "seed \(seed): \(found) of \(most)")
            }
        }
    }

    @Test func maximumPlacements() throws {
        for seed in 0..<200 {
            let draft = Self.draft(seed) { allocation, _ in allocation.mechanism = .maximumCardinality }
            var stable = draft
            stable.allocation.mechanism = .deferredAcceptance
            let (most, first) = (try Self.run(draft, seed), try Self.run(stable, seed))
            expect(most.placements.count == most.counts.ceiling, "seed \(seed): not the most")
            expect(
                Set(first.placements.map(\.talent)).isSubset(of: most.placements.map(\.talent)), "seed \(seed): somebody lost a placement")
        }
    }

    /// Openings that compare by bands see no difference within one.
    @Test func bandsAreTies() throws {
        for seed in 0..<200 {
            let bands = [2, 5, 20][seed % 3]
            let draft = Self.draft(seed) { allocation, g in
                allocation.bands = bands
                allocation.mechanism = g.chance(0.5) ? .deferredAcceptance : .maximumStable
            }
            let result = try Self.run(draft, seed)
            let compiled = draft.compiled().programme
            func band(_ t: Int, _ o: Int) -> Int {
                min(bands - 1, Int(compiled.talentForOpening.score(talent: t, opening: o)) * bands / 1_000_000)
            }
            func rating(_ t: Int, _ o: Int) -> Double? { draft.ratings.first { $0.talent == t && $0.opening == o }?.score }
            for o in draft.openings.indices {
                let lists = draft.talents.indices.compactMap { t in result.market.edge(proposer: t, responder: o).map { (t, $0) } }
                for (a, left) in lists {
                    for (b, right) in lists where rating(a, o) == rating(b, o) {
                        let tied = result.market.edgeResponderGroup[left] == result.market.edgeResponderGroup[right]
                        expect(tied == (band(a, o) == band(b, o)), "seed \(seed): \(a) and \(b) at \(o)")
                    }
                }
            }
        }
    }

    /// The first of every opening's order hold the share, or nobody of the group is left.
    @Test func minimumRates() throws {
        for seed in 0..<300 {
            let percent = [10, 25, 50, 80][seed % 4]
            let draft = Self.draft(seed) { allocation, _ in
                allocation.rates = [
                    MinimumRateDeclaration(
                        name: "r", group: GroupCondition(talent: Self.word, wanted: .values(["x"], SourceLocation(file: "draft.yml"))),
                        percent: percent)
                ]
            }
            guard Self.hasX(draft) else { continue }
            let result = try Self.run(draft, seed)
            for o in draft.openings.indices {
                let order = draft.talents.indices
                    .compactMap { t in result.market.edge(proposer: t, responder: o).map { (t, result.market.edgeResponderGroup[$0]) } }
                    .sorted { $0.1 < $1.1 }.map { draft.talents[$0.0].word == "x" }
                for k in 1..<(order.count + 1) {
                    let (first, rest) = (order.prefix(k).count { $0 }, order.dropFirst(k).count { $0 })
                    expect(first * 100 >= percent * k || rest == 0, "seed \(seed): opening \(o), first \(k)")
                }
            }
        }
    }

    @Test func linkedTalentsGoTogether() throws {
        var (together, apart) = (0, 0)
        for allowsApart in [false, true] {
            for seed in 0..<200 {
                let draft = Self.draft(seed) { allocation, _ in
                    allocation.links = LinksDeclaration(
                        table: FileReference(path: "", written: "links.csv", location: SourceLocation(file: "draft.yml")),
                        same: ColumnReference(.opening, "place"), allowsApart: allowsApart)
                }
                guard draft.talents.count >= 2 else { continue }
                let inputs = AllocationInputs(links: [.init(talent: 0, partner: Int32(draft.talents.count - 1))])
                let result = try Self.run(draft, seed, inputs: inputs)
                let seats = [0, draft.talents.count - 1].map { t in result.placements.first { $0.talent == t }?.opening }
                let use = try #require(result.demands.links)
                expect(use.together + use.apart + use.incomplete == 1, "seed \(seed): counts")
                let isTogether: Bool
                if let a = seats[0], let b = seats[1] {
                    isTogether = a == b || (draft.openings[a].place != nil && draft.openings[a].place == draft.openings[b].place)
                } else {
                    isTogether = false
                    expect(allowsApart || (seats[0] == nil && seats[1] == nil), "seed \(seed): one goes alone")
                }
                expect(isTogether == (use.together == 1), "seed \(seed): together")
                expect(allowsApart || use.apart == 0, "seed \(seed): apart")
                (together, apart) = (together + use.together, apart + use.apart)
            }
        }
        #expect(together > 50 && apart > 5)
    }

    @Test func theLadderIsWhatEachMechanismDoes() throws {
        for seed in 0..<60 {
            let draft = Self.draft(seed) { _, _ in }
            let ladder = try draft.matcher(seed: UInt64(seed)).ladder()
            #expect(ladder.rungs.map(\.code).first == "deferred-acceptance")
            for (rung, step) in zip(ladder.rungs, Ladder.allocations(draft.allocation, severalSeats: false)) {
                var single = draft
                single.allocation = step.allocation
                let result = try Self.run(single, seed)
                expect(rung.figures.placed == result.placements.count, "seed \(seed): \(rung.code) placed")
                expect(rung.figures.firstWishes == result.counts.firstWishes, "seed \(seed): \(rung.code) first wishes")
                expect(rung.blockingPairs == result.verification.audit.blockingPairs, "seed \(seed): \(rung.code) blocking")
                if Self.stable.contains(step.allocation.mechanism) {
                    expect(rung.blockingPairs == 0, "seed \(seed): \(rung.code) is stable")
                }
            }
        }
    }

    /// Reserves with the most placements need one seat for each talent: where one has two, that rung is left out.
    @Test func theLadderLeavesOutWhatCannotBe() throws {
        var draft = Self.draft(3) { allocation, g in allocation.reserves = [Self.reserve(&g)] }
        for t in draft.talents.indices { (draft.talents[t].word, draft.talents[t].seats) = ("x", 1) }
        let one = try draft.matcher(seed: 3).ladder().rungs.map(\.code)
        draft.talents[0].seats = 2
        let two = try draft.matcher(seed: 3).ladder().rungs.map(\.code)
        #expect(
            one == ["deferred-acceptance", "maximum-stable", "deferred-acceptance+clearing", "maximum-weight", "maximum-cardinality"])
        #expect(two == one.filter { $0 != "maximum-stable" })
    }

    /// Each rung keeps what it can of the programme's demands, and says what it leaves out.
    @Test func aRungSaysWhatItLeavesOut() throws {
        func rungs(_ demands: [AllocationDemand]) -> [(code: String, ignored: [String])] {
            let base = AllocationMethodTests.allocation(.deferredAcceptance, .talents, demands)
            return Ladder.allocations(base, severalSeats: false).map { ($0.code, Ladder.ignored($0.allocation, of: base).map(\.en)) }
        }
        let all = Set(["deferred-acceptance", "deferred-acceptance-openings", "maximum-stable", "deferred-acceptance+clearing"])
        let kept: [([AllocationDemand], Set<String>, [String])] = [
            ([.bands, .clearing], all, []),
            ([.reserves, .rates], all.subtracting(["deferred-acceptance-openings"]), ["reserves", "rates"]),
            ([.regions, .reserves], ["deferred-acceptance"], ["reserves", "regions"]), ([.links], ["deferred-acceptance"], ["links"]),
        ]
        for (demands, codes, left) in kept {
            let found = rungs(demands)
            #expect(found.suffix(2).map(\.code) == ["maximum-weight", "maximum-cardinality"])
            #expect(Set(found.dropLast(2).map(\.code)) == codes, "\(demands)")
            #expect(found.dropLast(2).allSatisfy { $0.ignored.isEmpty } && found.suffix(2).allSatisfy { $0.ignored == left }, "\(demands)")
        }
    }

    @Test func threadsChangeNothing() throws {
        for seed in 0..<30 {
            let draft = Self.draft(seed) { allocation, g in
                allocation.mechanism = Allocation.Kind.allCases.randomElement(using: &g)!
                if Self.stable.contains(allocation.mechanism), g.chance(0.5) { allocation.reserves = [Self.reserve(&g)] }
            }
            guard Self.hasX(draft) || draft.allocation.reserves.isEmpty else { continue }
            let results = try [1, 2].map { try draft.matcher(seed: UInt64(seed), threads: $0).run() }
            #expect(results[0].placements == results[1].placements)
        }
    }
}
