import Testing
import TestSupport

@testable import Duikou

/// Three evaluations of the rules agree: the compiled clauses, the audit over the columns, and the definitions over words.
@Suite struct EligibilityTests {
    static func check(_ draft: ProgrammeDraft, _ seed: Int) {
        let (compiled, recognition) = draft.compiled()
        let eligibility = compiled.eligibility
        let audit = RuleAudit(compiled, recognition: recognition)
        let oracle = ProgrammeOracle(draft, mostBounds: RuleCompiler.mostThermometerBounds)
        let hard = draft.rules.indices.filter { !draft.rules[$0].isWaivable }
        let openingsInClass = eligibility.openingsInClass
        expect(openingsInClass.reduce(0, +) == draft.openings.count, "seed \(seed)")
        for t in draft.talents.indices {
            var eligible = 0
            var ruledOut = [Int](repeating: 0, count: draft.rules.count)
            var alone: [String: Int] = [:]
            for o in draft.openings.indices {
                let expected = oracle.isEligible(t, o)
                expect(eligibility.isEligible(talent: t, opening: o) == expected, "seed \(seed), pair \(t) \(o)")
                expect(audit.isEligible(talent: t, opening: o) == expected, "seed \(seed), pair \(t) \(o), audit")
                let verdicts = eligibility.verdicts(talent: t, opening: o)
                let missing = draft.rules.map { oracle.missing($0, t, o) }
                for (index, rule) in draft.rules.enumerated() {
                    expect(verdicts[index].rule == index && verdicts[index].passes == missing[index].isEmpty, "seed \(seed), rule \(index)")
                    expect(audit.passes(rule, t, o) == missing[index].isEmpty, "seed \(seed), rule \(index), audit")
                    expect(verdicts[index].failed.count == missing[index].count, "seed \(seed), rule \(index)")
                    expect(verdicts[index].asked.count >= verdicts[index].failed.count, "seed \(seed)")
                    for clause in verdicts[index].failedClauses { expect(eligibility.clauses[clause].rule == index, "seed \(seed)") }
                }
                let flags = draft.rules.indices.filter { draft.rules[$0].isWaivable && !missing[$0].isEmpty }
                expect(eligibility.flags(talent: t, opening: o) == flags, "seed \(seed)")
                let report = compiled.explain(talent: t, opening: o)
                expect(report.isEligible == expected && report.isEligible == report.changes.isEmpty, "seed \(seed)")
                expect(report.rules.map(\.passes) == missing.map(\.isEmpty), "seed \(seed)")

                eligible += expected ? 1 : 0
                for rule in hard where !missing[rule].isEmpty { ruledOut[rule] += 1 }
                let obstacles = hard.flatMap { rule in missing[rule].map { "\(rule) \($0)" } }
                if obstacles.count == 1 { alone[obstacles[0], default: 0] += 1 }
            }
            let obstacles = eligibility.obstacles(talent: t, openingsInClass: openingsInClass)
            expect(obstacles.eligible == eligible && obstacles.ruledOut == ruledOut, "seed \(seed), talent \(t)")
            expect(obstacles.nearestMiss?.openings == alone.values.max(), "seed \(seed), talent \(t)")
        }
    }

    @Test func smallProgrammes() { for seed in 0..<700 { Self.check(.random(.small, seed: seed), seed) } }

    @Test func wideProgrammes() {
        var shape = ProgrammeDraft.Shape.wide
        shape.talents = 3...6
        for seed in 0..<30 { Self.check(.random(shape, seed: seed), seed) }
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
                    subject: ColumnReference(.talent, "number"), comparison: .atLeast, bound: .column(ColumnReference(.opening, "number"))))
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
                            subject: ColumnReference(subject, "number"), comparison: subject == .talent ? .atLeast : .atMost,
                            bound: .column(ColumnReference(subject.other, "number"))))
                ]
                let (compiled, _) = draft.compiled()
                #expect(compiled.eligibility.hasComparisons == many)
                for o in draft.openings.indices {
                    #expect(!"\(compiled.explain(talent: 0, opening: o))".contains(secret))
                }
                #expect(!"\(compiled.eligibility.clauses)".contains(secret))
                let obstacles = compiled.eligibility.obstacles(talent: 0, openingsInClass: compiled.eligibility.openingsInClass)
                #expect(!"\(obstacles)".contains(secret))
            }
        }
    }
}
