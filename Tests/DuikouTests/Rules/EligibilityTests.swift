import Testing
import TestSupport

@testable import Duikou

/// Three evaluations of the rules agree: the compiled clauses, the audit over the columns, and the definitions over words.
@Suite struct EligibilityTests {
    static func check(_ draft: ProgrammeDraft, _ seed: Int) {
        let (compiled, recognition) = draft.compiled()
        let audit = RuleAudit(compiled, recognition: recognition)
        let oracle = ProgrammeOracle(draft, maximumBounds: RuleCompiler.maximumThermometerBounds)
        let tally = Tally(draft)
        for t in draft.talents.indices {
            for o in draft.openings.indices {
                let missing = draft.rules.map { oracle.missing($0, t, o) }
                checkPair(draft, seed, t, o, compiled, audit, expected: oracle.isEligible(t, o), missing: missing)
                tally.add(t, o, isEligible: oracle.isEligible(t, o), missing: missing)
            }
        }
        checkCounts(tally, compiled.eligibility, seed)
    }

    /// The verdict of one pair, with its reasons, from each of the evaluations.
    private static func checkPair(
        _ draft: ProgrammeDraft, _ seed: Int, _ t: Int, _ o: Int, _ compiled: CompiledProgramme, _ audit: RuleAudit, expected: Bool,
        missing: [[String]]
    ) {
        let eligibility = compiled.eligibility
        expect(eligibility.isEligible(talent: t, opening: o) == expected, "seed \(seed), pair \(t) \(o)")
        expect(audit.isEligible(talent: t, opening: o) == expected, "seed \(seed), pair \(t) \(o), audit")
        let verdicts = eligibility.verdicts(talent: t, opening: o)
        for (index, rule) in draft.rules.enumerated() {
            expect(verdicts[index].rule == index && verdicts[index].passes == missing[index].isEmpty, "seed \(seed), rule \(index)")
            expect(audit.passes(rule, t, o) == missing[index].isEmpty, "seed \(seed), rule \(index), audit")
            // A comparison is one obstacle, and each of its bounds that fails is said.
            let (failed, lacking) = (verdicts[index].failed.count, missing[index].count)
            expect(failed == lacking || missing[index] == ["many"] && failed == 2, "seed \(seed), rule \(index)")
            expect(verdicts[index].asked.count >= verdicts[index].failed.count, "seed \(seed)")
            for clause in verdicts[index].failedClauses { expect(eligibility.clauses[clause].rule == index, "seed \(seed)") }
        }
        let flags = draft.rules.indices.filter { draft.rules[$0].isWaivable && !missing[$0].isEmpty }
        expect(eligibility.flags(talent: t, opening: o) == flags, "seed \(seed)")
        let report = compiled.explain(talent: t, opening: o)
        expect(report.isEligible == expected && report.isEligible == report.changes.isEmpty, "seed \(seed)")
        expect(report.rules.map(\.passes) == missing.map(\.isEmpty), "seed \(seed)")
    }

    /// What the counts by class must be, added up pair by pair.
    private final class Tally {
        let hard: [Int]
        /// For each row of a side: how many it may meet, how many each rule keeps from it, and of how many one obstacle alone does, by obstacle.
        var eligible: [Side: [Int]] = [:]
        var ruledOut: [Side: [[Int]]] = [:]
        var alone: [Side: [[String: Int]]] = [:]

        init(_ draft: ProgrammeDraft) {
            hard = draft.rules.indices.filter { !draft.rules[$0].isWaivable }
            for side in Side.allCases {
                let rows = side == .talent ? draft.talents.count : draft.openings.count
                eligible[side] = Array(repeating: 0, count: rows)
                ruledOut[side] = Array(repeating: Array(repeating: 0, count: draft.rules.count), count: rows)
                alone[side] = Array(repeating: [:], count: rows)
            }
        }

        func add(_ t: Int, _ o: Int, isEligible: Bool, missing: [[String]]) {
            let obstacles = hard.flatMap { rule in missing[rule].map { "\(rule) \($0)" } }
            for (side, row) in [(Side.talent, t), (.opening, o)] {
                eligible[side]![row] += isEligible ? 1 : 0
                for rule in hard where !missing[rule].isEmpty { ruledOut[side]![row][rule] += 1 }
                if obstacles.count == 1 { alone[side]![row][obstacles[0], default: 0] += 1 }
            }
        }
    }

    private static func checkCounts(_ tally: Tally, _ eligibility: Eligibility, _ seed: Int) {
        let alike = eligibility.talentsAlike()
        let (openingCounts, talentCounts) = (eligibility.counts(of: .opening), eligibility.counts(of: .talent))
        for (t, eligible) in tally.eligible[.talent]!.enumerated() {
            let (ruledOut, nearest) = (tally.ruledOut[.talent]![t], tally.alone[.talent]![t].values.max())
            let obstacles = eligibility.obstacles(talent: t)
            expect(obstacles.eligible == eligible && obstacles.ruledOut == ruledOut, "seed \(seed), talent \(t)")
            expect(obstacles.nearestMiss?.openings == nearest, "seed \(seed), talent \(t)")
            expect(openingCounts.eligible(row: t) == eligible, "seed \(seed), talent \(t)")
            // Whoever the rules cannot tell apart meets the same.
            let twin = alike.firstIndex(of: alike[t])!
            let same = eligibility.obstacles(talent: twin, among: openingCounts)
            expect(same.ruledOut == ruledOut && same.nearestMiss?.openings == nearest, "seed \(seed), talent \(t), like \(twin)")
            expect(same.nearestMiss?.title == obstacles.nearestMiss?.title, "seed \(seed), talent \(t), like \(twin)")
        }
        for (o, eligible) in tally.eligible[.opening]!.enumerated() {
            let obstacles = eligibility.openingObstacles(opening: o)
            expect(obstacles.eligible == eligible && obstacles.ruledOut == tally.ruledOut[.opening]![o], "seed \(seed), opening \(o)")
            expect(obstacles.nearestMiss?.talents == tally.alone[.opening]![o].values.max(), "seed \(seed), opening \(o)")
            expect(talentCounts.eligible(row: o) == eligible, "seed \(seed), opening \(o)")
        }
    }

    @Test func smallProgrammes() { for seed in 0..<700 { Self.check(.random(.small, seed: seed), seed) } }

    @Test func wideProgrammes() {
        var shape = ProgrammeDraft.Shape.wide
        shape.talents = 3...6
        for seed in 0..<30 { Self.check(.random(shape, seed: seed), seed) }
    }

    /// One hard comparison, or several, of every subject and direction, with unstated and equal numbers on both sides.
    @Test func comparisonsOfManyBounds() {
        var counts: Set<Int> = []
        for seed in 0..<24 {
            var g = SeededGenerator(seed: seed)
            var draft = ProgrammeDraft()
            func row(_ id: String) -> ProgrammeDraft.Row {
                var row = ProgrammeDraft.Row(id: id)
                row.number = g.chance(0.1) ? nil : Double(Int.random(in: -60...60, using: &g)) / (g.chance(0.1) ? 1 : 2)
                row.few = g.chance(0.1) ? nil : Double(Int.random(in: 0...200, using: &g))
                row.level = g.chance(0.2) ? nil : ["L1", "L2", "L3"].randomElement(using: &g)!
                return row
            }
            draft.talents = (0..<25).map { row("t\($0)") }
            draft.openings = (0..<140).map { row("o\($0)") }
            func rule(_ column: String) -> Rule {
                let side = g.chance(0.5) ? Side.talent : .opening
                return Rule(
                    name: column,
                    requirement: .number(
                        .init(
                            subject: ColumnReference(side, column), comparison: g.chance(0.5) ? .atLeast : .atMost,
                            bound: .column(ColumnReference(side.other, column)))), isWaivable: false)
            }
            draft.rules = [rule("number")]
            if seed % 3 != 0 { draft.rules.append(rule("few")) }
            if seed % 2 == 0 {
                draft.rules.append(
                    Rule(
                        name: "level",
                        requirement: .level(.init(subject: ColumnReference(.talent, "level"), atLeast: ColumnReference(.opening, "level"))))
                )
            }
            counts.insert(draft.compiled().programme.eligibility.hardComparisons.count)
            Self.check(draft, seed)
        }
        #expect(counts == [1, 2], "comparisons, not clauses")
    }

    /// A requirement that the opening fails says so: no talent can meet it.
    @Test func whoseNumberMustChange() {
        for many in [false, true] {
            for side in Side.allCases {
                var draft = ProgrammeDraft()
                for i in 0..<(many ? 70 : 1) {
                    var row = ProgrammeDraft.Row(id: "o\(i)")
                    row.number = Double(i + 5)
                    draft.openings.append(row)
                }
                var talent = ProgrammeDraft.Row(id: "t")
                talent.number = side == .talent ? 99 : 2
                draft.talents = [talent]
                let bound: Rule.Bound = many ? .column(ColumnReference(side.other, "number")) : .constant(2)
                draft.rules = [
                    Rule(
                        name: "years", title: LocalizedText(zh: "年限", en: "years"),
                        requirement: .number(.init(subject: ColumnReference(side, "number"), comparison: .atMost, bound: bound)))
                ]
                let compiled = draft.compiled().programme
                #expect(compiled.eligibility.hasComparisons == many)
                let changes = compiled.explain(talent: 0, opening: 0).changes
                let limit = many && side == .talent ? 5 : 2
                #expect(
                    changes == [
                        side == .opening
                            ? LocalizedText(zh: "年限：岗位不高于\(limit)", en: "years: opening at most \(limit)")
                            : LocalizedText(zh: "年限：不高于\(limit)", en: "years: at most \(limit)")
                    ])
            }
        }
    }

    /// A lower and an upper bound in one rule: columns and constants, of few numbers and of many, on either side's number; crossed ones too.
    @Test func betweenTwoBounds() {
        var (kept, refused, compared) = (0, 0, 0)
        for seed in 0..<240 {
            var g = SeededGenerator(seed: seed)
            var draft = ProgrammeDraft.random(seed % 12 == 0 ? .wide : .small, seed: seed)
            let side: Side = seed % 2 == 0 ? .talent : .opening
            func bound(_ column: String, _ constant: Double) -> Rule.Bound {
                g.chance(0.3) ? .constant(constant) : .column(ColumnReference(side.other, column))
            }
            let (low, high) = g.chance(0.5) ? ("few", "number") : ("number", "few")
            // An opening drawn with the same credential twice would be told of it twice.
            draft.rules.removeAll { $0.requirement.kind == .credential }
            draft.rules.append(
                Rule(
                    name: "between",
                    requirement: .number(
                        .init(
                            subject: ColumnReference(side, g.chance(0.5) ? "number" : "few"), atLeast: bound(low, 0.5),
                            atMost: bound(high, 2))),
                    isWaivable: g.chance(0.2)))
            Self.check(draft, seed)
            let eligibility = draft.compiled().programme.eligibility
            if eligibility.hasComparisons { compared += 1 }
            let last = draft.rules.count - 1
            for t in draft.talents.indices {
                for o in draft.openings.indices {
                    if eligibility.verdicts(talent: t, opening: o)[last].passes { kept += 1 } else { refused += 1 }
                }
            }
        }
        #expect(kept > 1000 && refused > 1000 && compared > 5, "\(kept), \(refused), \(compared)")
    }

    /// A person is told which of the two bounds fails, and the opening's number where both are the talent's own.
    @Test func twoBoundsInWords() {
        for (side, words) in [(Side.talent, ["pay: at most 2 CNY"]), (.opening, ["pay: accepts 9 CNY"])] {
            var draft = ProgrammeDraft()
            var (talent, opening) = (ProgrammeDraft.Row(id: "t"), ProgrammeDraft.Row(id: "o"))
            if side == .talent {
                (talent.number, opening.few, opening.number) = (9, 1, 2)
            } else {
                (opening.number, talent.few, talent.number) = (9, 1, 2)
            }
            (draft.talents, draft.openings) = ([talent], [opening])
            draft.rules = [
                Rule(
                    name: "pay",
                    requirement: .number(
                        .init(
                            subject: ColumnReference(side, "number"), atLeast: .column(ColumnReference(side.other, "few")),
                            atMost: .column(ColumnReference(side.other, "number")))))
            ]
            let compiled = draft.compiled().programme
            #expect(compiled.explain(talent: 0, opening: 0).changes.map(\.en) == words)
            let sentence = draft.rules[0].requirement.sentence(in: compiled.programme)
            #expect(sentence.en == "\(side).number is at least \(side.other).few and at most \(side.other).number")
            #expect(sentence.zh.contains("不低于") && sentence.zh.contains("且不高于"))
        }
    }

    /// Classes are of distinct clauses held, not of distinct values: many wishes against few bounds stay few.
    @Test func classesAreFew() {
        var draft = ProgrammeDraft()
        for i in 0..<300 {
            var row = ProgrammeDraft.Row(id: "t\(i)")
            row.number = Double(i)
            draft.talents.append(row)
        }
        for i in 0..<4 {
            var row = ProgrammeDraft.Row(id: "o\(i)")
            row.number = Double(i) * 70
            draft.openings.append(row)
        }
        draft.rules = [
            Rule(
                name: "grade",
                requirement: .number(
                    .init(
                        subject: ColumnReference(.talent, "number"), comparison: .atLeast,
                        bound: .column(ColumnReference(.opening, "number")))))
        ]
        let eligibility = draft.compiled().programme.eligibility
        #expect(eligibility.talentClassCount == 4 && eligibility.openingClassCount == 4)
        Self.check(draft, 0)
    }

    /// A private column's value is in no clause, verdict or sentence.
    @Test func privateValuesAreNotTold() {
        let secret = "918273"
        for many in [false, true] {
            for subject in Side.allCases {
                var draft = ProgrammeDraft()
                draft.privateColumns = ["number"]
                for i in 0..<(many ? 70 : 3) {
                    var row = ProgrammeDraft.Row(id: "o\(i)")
                    row.number = Double(918_273 + i)
                    draft.openings.append(row)
                    row.number = 918_273
                    row.id = "t\(i)"
                    draft.talents.append(row)
                }
                draft.rules = [
                    Rule(
                        name: "pay",
                        requirement: .number(
                            .init(
                                subject: ColumnReference(subject, "number"), comparison: subject == .talent ? .atLeast : .atMost,
                                bound: .column(ColumnReference(subject.other, "number")))))
                ]
                let (compiled, _) = draft.compiled()
                #expect(compiled.eligibility.hasComparisons == many)
                for o in draft.openings.indices {
                    #expect(!"\(compiled.explain(talent: 0, opening: o))".contains(secret))
                }
                #expect(!"\(compiled.eligibility.clauses)".contains(secret))
                let obstacles = compiled.eligibility.obstacles(talent: 0)
                #expect(!"\(obstacles)".contains(secret))
                #expect(!"\(compiled.eligibility.openingObstacles(opening: 0))".contains(secret))
            }
        }
    }
}
