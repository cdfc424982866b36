import Duikou
import DuikouIO
import Foundation
import TestSupport
import Testing

@testable import DuikouCLI

struct QueryTests {
    private typealias Object = [String: Any]

    private func json(_ words: [String]) throws -> Object {
        let outcome = try CommandLineTool.run(words + ["--json"])
        #expect(outcome.code == 0, "\(outcome.errors)")
        return try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? Object)
    }

    /// Ten-thousandths of a point: whole, or the number is not what was counted.
    private func units(_ value: Any?) throws -> Int {
        let number = try #require(value as? NSNumber).doubleValue * 10_000
        #expect(abs(number - number.rounded()) < 1e-6)
        return Int(number.rounded())
    }

    @Test func partsSumToTheFitAndTheListIsTheBestOfAllEligible() throws {
        for seed in 1...4 as ClosedRange<UInt64> {
            let sample = try SampleProgramme(seed: seed)
            defer { sample.remove() }
            let compiled = try ProgrammeLoader.load(sample.path).compiled
            for (side, id) in [(Side.talent, "T3"), (.opening, "V2")] {
                let answer = try json(["query", sample.path, id, "--top", "7"])
                let best = try #require(answer["best"] as? [Object])
                for entry in best {
                    let parts = try #require(entry["terms"] as? [Object]).map { try units($0["points"]) }
                    #expect(try units(entry["fit"]) == parts.reduce(0, +), "seed \(seed)")
                }
                // The plain way: every partner scored, the eligible sorted.
                let row = try #require(compiled.table(side).row(ofID: id))
                let others = (0..<compiled.table(side.other).count).map { other in
                    side == .talent ? (talent: row, opening: other) : (talent: other, opening: row)
                }
                let model = compiled.model(rankingFor: side)
                func number(_ pair: (talent: Int, opening: Int)) -> UInt64 {
                    ProgrammeOracle.number(
                        talent: compiled.talents.id(pair.talent), opening: compiled.openings.id(pair.opening), seed: compiled.programme.seed
                    )
                }
                let ranked = others.filter { compiled.eligibility.isEligible(talent: $0.talent, opening: $0.opening) }
                    .map { (pair: $0, score: model.score(talent: $0.talent, opening: $0.opening)) }
                    .sorted { $0.score == $1.score ? number($0.pair) < number($1.pair) : $0.score > $1.score }
                    .map { compiled.table(side.other).id(side == .talent ? $0.pair.opening : $0.pair.talent) }
                #expect(best.map { $0["id"] as? String } == Array(ranked.prefix(7)), "seed \(seed)")
                #expect(answer["eligible"] as? Int == ranked.count)
            }
        }
    }

    /// The order of equals follows a seed, as in a match with the same one; an opening without seats is not passed over in silence.
    @Test func seedsAndSeatsAreMinded() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let compiled = try ProgrammeLoader.load(sample.path).compiled
        let row = try #require(compiled.openings.row(ofID: "V2"))
        for seed in [5, 6] as [UInt64] {
            let best = try #require(try json(["query", sample.path, "V2", "--top", "40", "--seed", "\(seed)"])["best"] as? [Object])
            let expected = compiled.best(for: .opening, row: row, count: 40, seed: seed).map { compiled.talents.id($0.row) }
            #expect(best.map { $0["id"] as? String } == expected)
        }
        let closed = try json(["query", sample.path, "V2", "--what-if", "seats=0"])
        #expect(closed["hasSeats"] as? Bool == false && (closed["best"] as? [Object])?.isEmpty == true)
        #expect((closed["eligible"] as? Int ?? 0) > 0, "the rules still allow some")
        let words = try CommandLineTool.run(["query", sample.path, "V2", "--what-if", "seats=0"]).output
        #expect(words.contains("no seats: in a match it is on no list"))
        let pair = try CommandLineTool.run(["query", sample.path, "V2", "--pair", "T3", "--what-if", "seats=0"]).output
        #expect(pair.contains("no seats, and so no placement: V2"))
        try sample.write("openings.csv", try sample.read("openings.csv").replacing(/,[12]\n/, with: ",0\n"))
        let none = try json(["query", sample.path, "T3"])
        #expect(none["eligible"] as? Int == 0 && (none["withoutSeats"] as? Int ?? 0) > 0)
    }

    @Test func theTableShowsTheSameNumbers() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let outcome = try CommandLineTool.run(["query", sample.path, "T3", "--top", "5"])
        let lines = outcome.output.split(separator: "\n").map(String.init)
        let header = try #require(lines.firstIndex { $0.hasPrefix("#") })
        let rows = lines[(header + 1)...]
        #expect(!rows.isEmpty)
        for row in rows {
            let numbers = row.split(separator: " ").filter { $0.contains(".") }.compactMap {
                Double($0).map { Int(($0 * 10_000).rounded()) }
            }
            try #require(numbers.count == 3)
            #expect(numbers[0] == numbers[1] + numbers[2], "\(row)")
        }
    }

    @Test func aPairsRanksAreItsPlacesOnBothLists() throws {
        let sample = try SampleProgramme(seed: 5)
        defer { sample.remove() }
        let list = try #require(try json(["query", sample.path, "T1", "--top", "3"])["best"] as? [Object])
        let opening = try #require(list.last?["id"] as? String)
        for words in [["T1", "--pair", opening], [opening, "--pair", "T1"], ["--pair", "T1", opening]] {
            let pair = try json(["query", sample.path] + words)
            #expect(pair["isEligible"] as? Bool == true)
            let wanted = try #require(pair["openingForTalent"] as? Object)
            #expect(wanted["rank"] as? Int == list.count)
            #expect(try units(wanted["fit"]) == units(list.last?["fit"]))
            let talents = try #require(try json(["query", sample.path, opening, "--top", "100"])["best"] as? [Object])
            let place = talents.firstIndex { $0["id"] as? String == "T1" }
            #expect((pair["talentForOpening"] as? Object)?["rank"] as? Int == place.map { $0 + 1 })
        }
    }

    @Test func anIneligiblePairSaysWhatWouldHaveToChange() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let compiled = try ProgrammeLoader.load(sample.path).compiled
        let opening = try #require((0..<compiled.openings.count).first { !compiled.eligibility.isEligible(talent: 0, opening: $0) })
        let words = ["query", sample.path, "--pair", "T1", compiled.openings.id(opening)]
        let outcome = try CommandLineTool.run(words)
        #expect(outcome.output.contains("not eligible"))
        #expect(outcome.output.contains("to be eligible it would take: "))
        #expect(outcome.output.contains("✗"))
        let pair = try json(words)
        #expect((pair["changesNeeded"] as? [String])?.isEmpty == false)
        #expect((pair["talentForOpening"] as? Object)?["rank"] == nil)
    }

    @Test func whatIfIsTheSameAsChangingTheFile() throws {
        let sample = try SampleProgramme(seed: 3)
        defer { sample.remove() }
        let stated = try json(["query", sample.path, "T2", "--top", "8"])
        let asked = try json(["query", sample.path, "T2", "--top", "8", "--what-if", "学历=university", "--what-if", "places=west;east"])
        let line = try #require(try sample.read("talents.csv").split(separator: "\n").first { $0.hasPrefix("T2,") })
        var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        (cells[3], cells[4]) = ("university", "west;east")
        try sample.write("talents.csv", sample.read("talents.csv").replacing(String(line), with: cells.joined(separator: ",")))
        let changed = try json(["query", sample.path, "T2", "--top", "8"])
        for key in ["eligible", "columns", "ruledOut", "nearestMiss", "choices"] {
            #expect(asked[key] as? NSObject == changed[key] as? NSObject, "\(key)")
        }
        func list(_ answer: Object) throws -> [String] {
            try #require(answer["best"] as? [Object]).map { entry in
                let terms = try #require(entry["terms"] as? [Object]).map { try units($0["points"]) }
                return "\(entry["id"] ?? "") \(try units(entry["fit"])) \(terms)"
            }
        }
        #expect(try list(asked) == list(changed))
        let whatIf = try #require(asked["whatIf"] as? Object)
        #expect(whatIf["eligibleBefore"] as? Int == stated["eligible"] as? Int)
        let listedBefore = try #require(stated["best"] as? [Object]).compactMap { $0["id"] as? String }
        #expect(whatIf["bestBefore"] as? [String] == listedBefore)
        let gained = try #require(whatIf["gained"] as? Int)
        let lost = try #require(whatIf["lost"] as? Int)
        #expect(try #require(asked["eligible"] as? Int) - #require(stated["eligible"] as? Int) == gained - lost)
    }

    @Test func mistakesAreAnsweredWithTheNearestName() throws {
        let sample = try SampleProgramme(talents: 120)
        defer { sample.remove() }
        func errors(_ words: [String]) throws -> String {
            let outcome = try CommandLineTool.run(["query", sample.path] + words)
            #expect(outcome.code == 2)
            #expect(outcome.output.isEmpty)
            return outcome.errors
        }
        #expect(try errors(["T1l9"]).contains("did you mean T1"))
        #expect(try errors(["T1", "--what-if", "eduction=school"]).contains("did you mean 'education'"))
        #expect(try errors(["T1", "--what-if", "education"]).contains("column=value"))
        #expect(try errors(["T1", "--what-if", "education=doctor"]).contains("education"))
        #expect(try errors(["T1", "--pair", "V1", "V2"]).contains("--pair"))
        #expect(try errors([]).contains("ID"))
        #expect(try errors(["T1", "--top", "0"]).contains("--top"))
        #expect(try errors(["T1", "--side", "opening"]).contains("opening"))
    }

    @Test func anIdOfBothSidesNeedsItsSide() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        try sample.write("openings.csv", sample.read("openings.csv").replacing("V3,", with: "T3,"))
        let unclear = try CommandLineTool.run(["query", sample.path, "T3"])
        #expect(unclear.code == 2)
        #expect(unclear.errors.contains("--side"))
        #expect(try CommandLineTool.run(["query", sample.path, "T3", "--side", "opening"]).output.hasPrefix("opening T3"))
        #expect(try CommandLineTool.run(["query", sample.path, "T3", "--side", "talent"]).output.hasPrefix("talent T3"))
    }

    /// Against the rules evaluated the plain way, talent by talent.
    @Test func anOpeningsObstaclesAreCounted() throws {
        for seed in 1...6 as ClosedRange<UInt64> {
            let sample = try SampleProgramme(seed: seed, talents: 80)
            defer { sample.remove() }
            for isComparison in [false, true] {
                if isComparison { try sample.write("programme.yml", sample.read("programme.yml").replacing(", waivable: true", with: "")) }
                let loaded = try ProgrammeLoader.load(sample.path)
                let audit = RuleAudit(loaded.compiled, recognition: loaded.recognition)
                let rules = loaded.programme.rules
                for opening in 0..<loaded.compiled.openings.count {
                    let failed = (0..<loaded.compiled.talents.count).map { talent in
                        rules.indices.filter { !rules[$0].isWaivable && !audit.passes(rules[$0], talent, opening) }
                    }
                    let obstacles = loaded.compiled.eligibility.openingObstacles(opening: opening)
                    #expect(obstacles.ruledOut == rules.indices.map { rule in failed.count { $0.contains(rule) } }, "seed \(seed)")
                    // Here each rule asks one thing of a talent, so that a clause is a rule.
                    let alone = rules.indices.map { rule in failed.count { $0 == [rule] } }.max() ?? 0
                    #expect(obstacles.nearestMiss?.talents ?? 0 == alone, "seed \(seed), opening \(opening)")
                }
            }
        }
    }
}
