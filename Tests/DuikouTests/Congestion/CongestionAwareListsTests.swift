import TestSupport
import Testing

@testable import Duikou

/// Congestion-aware lists through the whole matcher.
@Suite struct CongestionAwareListsTests {
    /// The mode's lists from their definition: all candidates, ranked by mass.
    static func check(_ draft: ProgrammeDraft, _ seed: Int) throws {
        var plain = draft
        plain.lists.mode = .fit
        plain.lists.talents = draft.lists.talents * draft.lists.candidates
        let (compiled, _) = draft.compiled()
        let oracle = ProgrammeOracle(draft, maximumBounds: RuleCompiler.maximumThermometerBounds)
        let candidates = try compiled.recommendations(lengths: plain.lists, threads: 1)
        var pairs: [(talent: Int, opening: Int)] = []
        for t in draft.talents.indices {
            for o in draft.openings.indices
            where candidates.talents.indices(t).contains(Int32(o)) || candidates.openings.indices(o).contains(Int32(t)) {
                pairs.append((t, o))
            }
        }
        func fit(_ side: Side, _ t: Int, _ o: Int) -> Int32 { compiled.model(rankingFor: side).score(talent: t, opening: o) }
        let dense = TransferableEquilibriumTests.Draft(
            talents: draft.talents.map(\.seats), seats: draft.openings.map(\.seats), temperature: draft.lists.temperature,
            surplus: draft.talents.indices.map { t in
                draft.openings.indices.map { o in
                    pairs.contains { $0 == (t, o) } ? fit(.talent, t, o) + fit(.opening, t, o) : nil
                }
            })
        let equilibrium = dense.solved(tolerance: 1e-6, maximumSweeps: 1_000)
        let found = try compiled.recommendations(lengths: draft.lists, threads: 1)
        for side in Side.allCases {
            for row in draft.rows(side).indices {
                let own = pairs.filter { (side == .talent ? $0.talent : $0.opening) == row }
                let ranked = own.map { t, o -> (key: [Double], number: UInt64, partner: Int) in
                    let root = side == .talent ? equilibrium.openingRoots[o] : equilibrium.talentRoots[t]
                    let step = CongestedLists.step(equilibrium.appeal(dense.surplus[t][o]!, of: root))
                    return ([-Double(step), -Double(fit(side, t, o))], oracle.number(t, o, seed: 1), side == .talent ? o : t)
                }.sorted { $0.key == $1.key ? $0.number < $1.number : $0.key.lexicographicallyPrecedes($1.key) }
                let length = side == .talent ? draft.lists.talents : draft.lists.openings
                let lists = found.lists(side)
                expect(lists.indices(row).map(Int.init) == ranked.prefix(length).map(\.partner), "seed \(seed), \(side) \(row)")
                for (partner, score) in zip(lists.indices(row), lists.scores(row)) {
                    let (t, o) = side == .talent ? (row, Int(partner)) : (Int(partner), row)
                    expect(score == Double(fit(side, t, o)), "seed \(seed), \(side) \(row): scores are fit")
                    expect(compiled.eligibility.isEligible(talent: t, opening: o), "seed \(seed)")
                }
            }
        }
        plain.lists.talents = draft.lists.talents
        let byFit = try compiled.recommendations(lengths: plain.lists, threads: 1)
        expect(found.talentsByFit == byFit.talents, "seed \(seed): the lists before")
        expect(byFit.preferences == byFit.talents && byFit.solution == nil, "seed \(seed)")
        for t in draft.talents.indices {
            let wishes = zip(found.preferences.indices(t), found.preferences.scores(t))
                .map { (score: $1, number: oracle.number(t, Int($0), seed: 1)) }
            expect(Set(found.preferences.indices(t)) == Set(found.talents.indices(t)), "seed \(seed): the same openings")
            let isInOrder = zip(wishes, wishes.dropFirst()).allSatisfy {
                $0.score == $1.score ? $0.number < $1.number : $0.score > $1.score
            }
            expect(isInOrder, "seed \(seed): by fit")
        }
    }

    static func aware(_ shape: ProgrammeDraft.Shape, _ seed: Int) -> ProgrammeDraft {
        var g = SeededGenerator(seed: seed)
        var draft = ProgrammeDraft.random(shape, using: &g)
        draft.lists.mode = .congestionAware
        draft.lists.temperature = Double.random(in: 2...30, using: &g)
        draft.lists.candidates = Int.random(in: 1...3, using: &g)
        return draft
    }

    @Test func listsAreTheBestByMass() throws {
        for seed in 0..<600 { try Self.check(Self.aware(seed % 2 == 0 ? .small : .market, seed), seed) }
    }

    /// The whole matcher: a stable matching over what is shown, the same at any number of threads.
    @Test func theSameAtAnyNumberOfThreads() throws {
        for seed in 0..<150 {
            let draft = Self.aware(seed % 10 == 0 ? .wide : .market, seed)
            let one = try draft.matcher(seed: UInt64(seed), threads: 1).run()
            let two = try draft.matcher(seed: UInt64(seed), threads: 2).run()
            expect(one.recommendations == two.recommendations && one.placements == two.placements, "seed \(seed)")
            expect(one.congestion == two.congestion && one.congestion.solution != nil, "seed \(seed)")
            expect(one.verification.holds, "seed \(seed)")
        }
    }

    /// Everybody wants the same openings first: by fit they are on every list.
    static func skewed(_ seed: Int) -> ProgrammeDraft {
        var g = SeededGenerator(seed: seed)
        var shape = ProgrammeDraft.Shape()
        shape.talents = 60...60
        shape.openings = 30...30
        shape.rules = 0...0
        shape.terms = 0...0
        shape.empty = 0
        var draft = ProgrammeDraft.random(shape, using: &g)
        for o in draft.openings.indices {
            draft.openings[o].seats = Int32.random(in: 1...3, using: &g)
            (draft.openings[o].number, draft.openings[o].few) = (
                Double.random(in: 0...100, using: &g), Double.random(in: 0...100, using: &g)
            )
        }
        for t in draft.talents.indices { draft.talents[t].few = Double.random(in: 0...100, using: &g) }
        func term(_ name: String, _ measure: Term.Measure, _ weight: Double) -> ProgrammeDraft.DraftTerm {
            ProgrammeDraft.DraftTerm(Term(name: name, measure: measure, weight: weight))
        }
        let near = Term.Measure.closeness(
            .init(
                talent: ColumnReference(.talent, "few"), opening: ColumnReference(.opening, "few"), scale: 100, enough: nil))
        draft.openingForTalent = [
            term("pay", .merit(.init(ColumnReference(.opening, "number"), range: 0...100, descending: false)), 2), term("near", near, 1),
        ]
        draft.talentForOpening = [term("near", near, 1)]
        draft.lists = ListLengths(talents: 5, openings: 10, mode: .congestionAware)
        return draft
    }

    @Test func interestSpreads() throws {
        var (gained, placedBefore, placedAfter) = (0.0, 0, 0)
        for seed in 0..<60 {
            let draft = Self.skewed(seed)
            let result = try draft.matcher(seed: 1).run()
            let (before, after) = (result.congestion.byFit, result.congestion.asListed)
            expect(after.coverage >= before.coverage, "seed \(seed): \(before.coverage), \(after.coverage)")
            expect(after.gini < before.gini - 0.05, "seed \(seed): \(before.gini), \(after.gini)")
            expect(after.maximumListed!.perSeat <= before.maximumListed!.perSeat, "seed \(seed)")
            gained += before.gini - after.gini
            placedAfter += result.placements.count
            var plain = draft
            plain.lists.mode = .fit
            placedBefore += try plain.matcher(seed: 1).run().placements.count
        }
        #expect(gained / 60 > 0.15, "\(gained / 60)")
        #expect(placedAfter > placedBefore, "\(placedBefore), \(placedAfter)")
    }

    /// With seats for all at every opening, nobody is in anybody's way: the order is that of the joint fit.
    @Test func withoutCompetitionTheJointFitDecides() throws {
        for seed in 0..<100 {
            var draft = Self.aware(.small, seed)
            draft.lists.temperature = 5
            for o in draft.openings.indices { draft.openings[o].seats = 1_000_000_000 }
            let (compiled, _) = draft.compiled()
            let lists = try compiled.recommendations(lengths: draft.lists, threads: 1)
            for t in draft.talents.indices {
                let joint = lists.talents.indices(t).map { o in
                    compiled.openingForTalent.score(talent: t, opening: Int(o))
                        + compiled.talentForOpening.score(talent: t, opening: Int(o))
                }
                expect(zip(joint, joint.dropFirst()).allSatisfy { $0 >= $1 }, "seed \(seed), talent \(t): \(joint)")
            }
        }
    }

    /// Of openings that are alike, people who are alike are not all sent to one: a draw sends each.
    @Test func thoseWhoAreAlikeSpread() throws {
        for seed in 0..<20 {
            var draft = ProgrammeDraft()
            draft.talents = (0..<60).map { ProgrammeDraft.Row(id: "t\($0)") }
            draft.openings = (0..<3).map { ProgrammeDraft.Row(id: "o\($0)") }
            for o in draft.openings.indices { draft.openings[o].seats = 20 }
            draft.lists = ListLengths(talents: 1, openings: 60, mode: seed % 2 == 0 ? .congestionAware : .fit)
            let lists = try draft.compiled().programme.recommendations(lengths: draft.lists, seed: UInt64(seed), threads: 1)
            let counts = draft.openings.indices.map { o in lists.talents.indices.count { $0 == o } }
            // 20 each on average, with a deviation of 3.7.
            expect(counts.reduce(0, +) == 60 && counts.allSatisfy { (4...36).contains($0) }, "seed \(seed): \(counts)")
        }
    }

    /// Equal but for the rounding of their sums, masses are one step; a hundred-thousandth apart, they are not.
    @Test func massesAreComparedAsTheyAreSolved() {
        for seed in 0..<1_000 {
            var g = SeededGenerator(seed: seed)
            let mass = seed % 10 == 0 ? Double(1 << (seed % 20)) : Double.random(in: 1e-30...1e30, using: &g)
            expect(CongestedLists.step(mass) < CongestedLists.step(mass * 1.00001), "\(mass)")
            if seed % 10 == 0 {
                expect(CongestedLists.step(mass) == CongestedLists.step(mass.nextDown), "\(mass)")
                expect(CongestedLists.step(mass) == CongestedLists.step(mass.nextUp), "\(mass)")
            }
        }
    }
}
