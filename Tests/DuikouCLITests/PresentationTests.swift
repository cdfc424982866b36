import Duikou
import Foundation
import TestSupport
import Testing

@testable import DuikouCLI
@testable import DuikouIO

/// What a clerk sees.
struct PresentationTests {
    // MARK: Control characters

    /// A cell that would clear the screen, in the standard output and the standard error, piped and on a terminal.
    @Test func noControlCharacterOfTheDataIsPrinted() throws {
        let sample = try SampleProgramme(faults: 2)
        defer { sample.remove() }
        let evil = "\u{1B}[2J\u{9B}31m\u{7F}\u{7}"
        try sample.write("openings.csv", sample.read("openings.csv").replacing("厂", with: evil + "厂"))
        try sample.write("talents.csv", sample.read("talents.csv").replacing("colege", with: "co\u{1B}[31mlege"))
        for words in [
            ["query", sample.path, "T3"], ["query", sample.path, "V1"], ["query", sample.path, "--pair", "T3", "V1"],
            ["check", sample.path],
            ["match", sample.path, "--out", sample.run, "--strict"], ["query", sample.path, evil], ["query", sample.path, "T3", "--json"],
        ] {
            let outcome = try CommandLineTool.run(words)
            let bad = outcome.everything.unicodeScalars.filter { ($0.value < 0x20 && $0 != "\n") || (0x7F..<0xA0).contains($0.value) }
            #expect(bad.isEmpty, "\(words)")
        }
        #expect(try CommandLineTool.run(["query", sample.path, "T3"]).output.contains("\u{FFFD}[2J\u{FFFD}31m"))
        // For programs the value stays whole.
        let json = try CommandLineTool.run(["query", sample.path, "V1", "--json"]).output
        let object = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let columns = try #require(object["columns"] as? [[String: Any]])
        #expect(columns.contains { ($0["value"] as? String)?.hasPrefix(evil) == true })
        guard Terminal.isThere else { return }
        let seen = try Terminal.seen(["query", sample.path, "T3"], environment: ["TERM": "xterm"])
        #expect(seen.contains("\u{1B}[1m") && !seen.contains("\u{1B}[2J"))
    }

    // MARK: Points

    @Test func shortenedPointsStillAddUp() {
        var random = SeededRandom(seed: 5)
        for round in 0..<5_000 {
            let parts = (0..<(1 + random.below(7))).map { _ in Points(Int32(random.below(400_000))) }
            let sum = Points(parts.reduce(0) { $0 + $1.units })
            let shown = Points.shortened([sum] + parts).map { Int((Double($0)! * 100).rounded()) }
            #expect(shown[0] == shown.dropFirst().reduce(0, +), "round \(round)")
            for (cents, exact) in zip(shown, [sum] + parts) { #expect(abs(cents * 100 - Int(exact.units)) < 100, "round \(round)") }
        }
    }

    /// On any terminal no line is too long, and a firm's name is whole where 80 columns hold it.
    @Test(.enabled(if: Terminal.isThere), arguments: [60, 80, 120], ["zh", "en"])
    func listsFitTheTerminal(_ columns: Int, _ language: String) throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let firm = "柴桑江畔自动化设备有限公司"
        try sample.write("openings.csv", sample.read("openings.csv").replacing("厂", with: firm))
        let seen = try Terminal.seen(
            ["query", sample.path, "T3", "--top", "3", "--lang", language], columns: columns,
            environment: ["TERM": "xterm", "NO_COLOR": "1"])
        for line in seen.split(separator: "\n") { #expect(DisplayWidth.of(line) <= columns, "\(line)") }
        #expect(seen.contains(firm), "\(seen)")
    }

    @Test func termsStandBelowWhereColumnsDoNotFit() {
        var table = TextTable([.init(title: "id"), .init(title: "firm", wraps: true)])
        table.add(["V1", "x"], below: "skills 3/4, pay 1/2")
        #expect(table.lines(width: nil) == ["id  firm", "V1  x", "    skills 3/4, pay 1/2"])
    }

    // MARK: Words

    @Test func aSummaryIsTenLinesOfPlainWords() throws {
        // Two faults in one row: one row set aside of 41 talents, 25 openings and 2 choices.
        let sample = try SampleProgramme()
        defer { sample.remove() }
        try sample.write("talents.csv", sample.read("talents.csv") + "X1,n,99,colege,east,saw,3000,50\n")
        let zh = try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--lang", "zh"])
        #expect(zh.code == 1)
        #expect(zh.output.split(separator: "\n").count <= 10, "\(zh.output)")
        #expect(zh.output.contains("通过：没有一对彼此更愿意却没配上；名额、规则全部符合"))
        #expect(zh.output.contains("（不保证稳定）"))
        #expect(zh.output.contains("1 / 68 行（") && zh.output.contains("见 rejected.csv"), "\(zh.output)")
        for word in ["阻断", "--talents-list", "复核"] { #expect(!zh.output.contains(word)) }
        let en = try CommandLineTool.run(["match", sample.path, "--out", sample.run])
        #expect(en.output.split(separator: "\n").count <= 10)
        #expect(en.output.contains("1 of 68 rows ("))
        #expect(try CommandLineTool.run(["query", sample.path, "none"]).errors.contains("1 of 68 rows ("))
    }

    @Test func checkNamesColumnsAsPeopleDo() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let programme = try sample.read("programme.yml")
        try sample.write(
            "programme.yml",
            programme.replacing(
                "pay: {type: number, range: [0, 100000]}",
                with: "pay: {type: number, unit: {zh: 元/月, en: CNY/month}, range: [0, 100000], aliases: [月薪]}"))
        let zh = try CommandLineTool.run(["check", sample.path, "--lang", "zh"]).output
        for words in ["人才的学历（education）不低于岗位的education", "元/月", "0–100,000", sample.folder.path + "/talents.csv", "代码表 education"] {
            #expect(zh.contains(words), "\(words) in \(zh)")
        }
        #expect(!zh.contains("CNY") && !zh.contains(" ）"))
        let en = try CommandLineTool.run(["check", sample.path]).output
        #expect(en.contains("CNY/month") && !en.contains("学历（"))
    }

    @Test func findingsAreSortedErrorsFirst() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let broken = try sample.read("programme.yml").replacing("merit: talent.grade", with: "merit: talent.grad")
            .replacing("talent: education", with: "talent: eduction").replacing("of: talent.places", with: "of: talent.place")
        try sample.write("programme.yml", broken)
        let lines = try CommandLineTool.run(["check", sample.path]).errors.split(separator: "\n").filter { $0.contains(": error:") }
            .compactMap { Int($0.dropFirst(sample.path.count + 1).prefix { $0 != ":" }) }
        #expect(lines.count >= 3 && lines == lines.sorted(), "\(lines)")
    }

    // MARK: Questions

    @Test func oneColumnIsChangedOnce() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        for second in ["education=school", "学历=school"] {
            let outcome = try CommandLineTool.run(
                ["query", sample.path, "T1", "--what-if", "education=college", "--what-if", second])
            #expect(outcome.code == 2)
            #expect(
                outcome.errors.contains("'education'") && outcome.errors.contains("'\(second.prefix { $0 != "=" })'"), "\(outcome.errors)")
        }
    }

    @Test func idsAreFoundAsPeopleTypeThem() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        #expect(try CommandLineTool.run(["query", sample.path, " T1 "]).output.hasPrefix("talent T1"))
        #expect(try CommandLineTool.run(["query", sample.path, "t12"]).errors.contains("did you mean T12"))
        let empty = try CommandLineTool.run(["query", sample.path, "", "--lang", "zh"])
        #expect(empty.code == 2 && empty.errors.contains("编号是空的"))
    }

    /// The dictionaries against the plain search.
    @Test func statedPairsAreThoseOfTheFiles() {
        var random = SeededRandom(seed: 8)
        var stated = StatedPreferences()
        for _ in 0..<300 {
            stated.choices.append(
                .init(talent: Int32(random.below(20)), opening: Int32(random.below(30)), rank: Int32(1 + random.below(5))))
        }
        for side in Side.allCases {
            for row in 0..<20 {
                let found = StatedOf(stated, side: side, row: row).choices
                for partner in 0..<30 {
                    let (t, o) = side == .talent ? (row, partner) : (partner, row)
                    let plain = stated.choices.first { $0.talent == t && $0.opening == o }.map { Int($0.rank) }
                    #expect(found[partner] == plain)
                }
            }
        }
    }

    @Test func generateIsQuietWhereAsked() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        try sample.write(
            "spec.yml",
            """
            generate: tiny
            seed: 3
            tables:
              people:
                file: people.csv
                rows: 3
                columns:
                  id: "P{n}"

            """)
        let outcome = try CommandLineTool.run(
            ["generate", sample.folder.path + "/spec.yml", "--out", sample.folder.path + "/made", "--quiet", "--threads", "1"])
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.everything.isEmpty)
        #expect(try sample.read("made/people.csv").contains("P3"))
    }
}
