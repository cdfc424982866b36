import Duikou
import Testing

@testable import DuikouIO

@Suite("YAML: values, places, and every problem at once")
struct YAMLReaderTests {
    private let what = LocalizedText(zh: "方案", en: "the programme")

    private func root(_ text: String) throws -> YAMLNode { try YAMLSource.read(text: text, file: "p.yml") }

    /// The value of `v:` in a one-line file.
    private func value(_ text: String) throws -> YAMLNode {
        try #require(root("v: \(text)").entries?.first?.value)
    }

    @Test(
        "scalars come back exactly as typed",
        arguments: [
            ("2026-06-30", "2026-06-30"), ("460301", "460301"), ("0460301", "0460301"), ("yes", "yes"), ("1.0", "1.0"), ("0x1F", "0x1F"),
            ("\"null\"", "null"), ("'~'", "~"), ("\"\"", ""), ("彭泽县", "彭泽县"), ("1_000", "1_000"), ("12:30:45", "12:30:45"),
        ])
    func verbatim(_ written: String, _ expected: String) throws {
        let reader = YAMLReader()
        #expect(try reader.string(value(written)) == expected)
        #expect(!reader.hasErrors)
    }

    @Test("numbers, truth values and dates are read")
    func typed() throws {
        let reader = YAMLReader()
        #expect(try reader.int(value("-12")) == -12)
        #expect(try reader.double(value("1e3")) == 1000)
        #expect(try reader.double(value("\"2.5\"")) == 2.5)
        #expect(try reader.bool(value("Yes")) == true)
        #expect(try reader.bool(value("false")) == false)
        #expect(try reader.date(value("2026-06-30")) == CivilDate(year: 2026, month: 6, day: 30))
        #expect(try reader.range(value("[0, 100]")) == 0...100)
        #expect(try reader.stringOrList(value("[a, 2]")) == ["a", "2"])
        #expect(try reader.stringOrList(value("a")) == ["a"])
        #expect(try reader.localized(value("{zh: 甲, en: A}")) == LocalizedText(zh: "甲", en: "A"))
        #expect(try reader.localized(value("{zh: 甲}")) == LocalizedText(zh: "甲", en: "甲"))
        #expect(try reader.localized(value("A")) == LocalizedText(verbatim: "A"))
        #expect(reader.diagnostics.isEmpty)
    }

    @Test(
        "what is no finite number in range is refused",
        arguments: [
            "nan", ".nan", "inf", ".inf", "-inf", "1e999", "-1e999", "0x10", "ten", "", "[1]", "{a: 1}", "1 2", "11", "-1", "１",
        ])
    func refusedNumbers(_ text: String) throws {
        let reader = YAMLReader()
        #expect(try reader.double(value(text), in: 0...10) == nil)
        #expect(try reader.int(value(text), in: 0...10) == nil)
        #expect(reader.diagnostics.count == 2)
        #expect(reader.diagnostics.allSatisfy { $0.location?.line == 1 && $0.location?.column != nil })
    }

    @Test("an integer beyond 64 bits is refused, not wrapped")
    func wideInteger() throws {
        let reader = YAMLReader()
        #expect(try reader.int(value("9223372036854775808")) == nil)
        #expect(reader.hasErrors)
    }

    @Test("all problems of a file are collected, each with its place and the likely name")
    func collects() throws {
        enum Side: String, CaseIterable { case talents, openings }
        let node = try root("seeed: 1\ndate: 2026-02-30\nproposing: talens\nlists: many\n")
        let reader = YAMLReader()
        let mapping = try #require(reader.mapping(node, keys: ["seed", "date", "proposing", "lists", "title"], what: what))
        _ = mapping.required("title")
        #expect(mapping.node("date").flatMap { reader.date($0) } == nil)
        #expect(mapping.node("proposing").flatMap { reader.oneOf($0, Side.self, what: what) } == nil)
        #expect(mapping.node("lists").flatMap { reader.int($0, in: 1...10) } == nil)
        let places = reader.diagnostics.map { "\($0.location!)" }
        #expect(places == ["p.yml:1:1", "p.yml:1:1", "p.yml:2:7", "p.yml:3:12", "p.yml:4:8"])
        #expect(reader.diagnostics[0].message.en.contains("“seed”"))
        #expect(reader.diagnostics[3].message.en.contains("“talents”"))
        #expect(reader.diagnostics[4].message.zh.contains("1 到 10"))
        #expect(throws: DiagnosticsError.self) { try reader.throwIfErrors() }
    }

    @Test("warnings alone do not throw")
    func warnings() throws {
        let reader = YAMLReader()
        reader.warning(zh: "甲", en: "a", at: nil)
        try reader.throwIfErrors()
    }

    @Test(
        "syntax errors name the line",
        arguments: [
            ("a: 1\nb: [1, 2\n", 2...4), ("a: \"x\n", 1...2), ("a: 1\n\tb: 2\n", 2...2), ("a: 1\na: 2\n", 2...2),
            ("\"1\": a\n1: b\n", 2...2),
            ("a: *nowhere\n", 1...1), ("a: 1\n---\nb: 2\n", 2...2), ("a：1\nb: 2\n", 1...2), ("a: b: c\n", 1...1), ("? [x]\n: 1\n", 1...1),
            ("", 1...1), ("a: \u{1}\n", 1...1),
        ])
    func syntax(_ text: String, _ lines: ClosedRange<Int>) {
        let error = #expect(throws: DuikouError.self) { try YAMLSource.read(text: text, file: "p.yml") }
        #expect(error?.code == .malformedProgramme)
        #expect(lines.contains(error?.location?.line ?? 0), "\(text.debugDescription) → \(error.debugDescription)")
    }

    @Test(
        "a repeated key is shown where it stands again",
        arguments: [
            ("a: 1\nb: {a: 2}\nc: [{a: 1}, {a: 2}]\na: 3\na: 4\n", 4, 1), ("x:\n  - {k: 1, kk: 2, k: 3}\n", 2, 19),
            ("p: {name: a}\nq: {name: b}\nr:\n  name: c\n  other: \"name: d\"\n  'name' : e\n", 6, 3),
            ("甲: 1\r\n乙: 2\r\n甲: 3\r\n", 3, 1),
        ])
    func repeatedKeys(_ text: String, _ line: Int, _ column: Int) {
        let error = #expect(throws: DuikouError.self) { try YAMLSource.read(text: text, file: "p.yml") }
        #expect(error?.location == SourceLocation(file: "p.yml", line: line, column: column))
        #expect(error?.message.en.contains("first on line") == true)
    }

    @Test("a repeated key among very many of its name is shown at its first place")
    func manyRepeatedKeys() {
        let many = (0...RepeatedKey.maximumTrials).map { "k\($0): {name: 1}\n" }.joined()
        let error = #expect(throws: DuikouError.self) { try YAMLSource.read(text: many + "z: {name: 1, name: 2}\n", file: "p.yml") }
        #expect(error?.message.en.contains("name") == true && error?.location?.line != nil)
    }

    @Test("no message carries the parser's own English, nor a number as a machine writes it")
    func plainWords() throws {
        for text in ["a: *nowhere\n", "a: 1\n---\nb: 2\n", String(repeating: "[", count: 2_000), "a: [1\n", "a: 1\n\tb: 2\n", "a: \u{1}\n"]
        {
            let error = #expect(throws: DuikouError.self) { try YAMLSource.read(text: text, file: "p.yml") }
            #expect(error?.cause == nil, "\(text.prefix(20)): \(error?.cause ?? "")")
        }
        let reader = YAMLReader()
        #expect(try reader.double(value("x"), in: 0.5...1e12) == nil)
        #expect(try reader.range(value("[9, 1]")) == nil)
        #expect(reader.diagnostics[0].message.zh.contains("0.5 到 1000000000000）"), "\(reader.diagnostics[0].message.zh)")
        #expect(reader.diagnostics[1].message.zh.contains("最小值 9 大于最大值 1"), "\(reader.diagnostics[1].message.zh)")
    }

    @Test("anchors and aliases, a byte order mark and CRLF are fine")
    func accepted() throws {
        let node = try root("\u{FEFF}a: &x [1, 2]\r\nb: *x\r\n")
        let reader = YAMLReader()
        let mapping = try #require(reader.mapping(node, keys: ["a", "b"], what: what))
        #expect(reader.stringOrList(mapping.node("b")!) == ["1", "2"])
    }

    @Test("nothing written counts as absent")
    func absent() throws {
        let reader = YAMLReader()
        let mapping = try #require(reader.mapping(root("a:\nb: ~\nc: ''\n"), keys: ["a", "b", "c"], what: what))
        #expect(mapping.node("a") == nil && mapping.node("b") == nil && mapping.node("c") != nil)
        #expect(mapping.keys == ["c"])
    }

    @Test("exploding aliases, deep nesting and huge files end in an error")
    func hostile() {
        var laughs = "a0: &a0 [x, x]\n"
        for i in 1...60 { laughs += "a\(i): &a\(i) [*a\(i - 1), *a\(i - 1)]\n" }
        let hostile = [
            laughs, laughs + "? *a60\n: 1\n", laughs + "{[*a60]: 1}\n", laughs + "*a60 : 1\n", laughs + "z: {? *a60 : 1}\n",
            String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 100_000),
            String(repeating: "- ", count: 100_000), String(repeating: "? ", count: 100_000),
            String(repeating: "a", count: YAMLSource.sizeLimit + 1),
            String(repeating: "[", count: 200) + String(repeating: "]", count: 200),
        ]
        for text in hostile {
            #expect(throws: DuikouError.self) { try YAMLSource.read(text: text, file: "p.yml") }
        }
    }

    @Test("damaged files end in an error or a tree, never in a crash")
    func fuzz() {
        for seed in 0..<1000 { fuzz(UInt64(seed)) }
    }

    private func fuzz(_ seed: UInt64) {
        let whole =
            "programme: g\ntitle: {zh: 甲, en: \"A\"}\nrules:\n  - {name: x, level: {talent: [a, b]}}\n  - &q\n    name: |\n      y\nz: *q\n"
        var random = SeededRandom(seed: seed)
        var text = Array(whole.unicodeScalars)
        for _ in 0...random.below(6) {
            let place = random.below(text.count)
            let signs = Array("{}[]:,&*#?|->'\"%@`!\n\t \u{0}\u{85}：".unicodeScalars)
            switch random.below(3) {
            case 0: text[place] = signs[random.below(signs.count)]
            case 1: text.insert(signs[random.below(signs.count)], at: place)
            default: text.remove(at: place)
            }
        }
        var broken = String.UnicodeScalarView()
        broken.append(contentsOf: text)
        do {
            _ = try YAMLSource.read(text: String(broken), file: "p.yml")
        } catch {
            #expect(error is DuikouError, "seed \(seed): \(error)")
        }
    }
}
