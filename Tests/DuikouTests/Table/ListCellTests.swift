import Testing
import TestSupport

@testable import Duikou

/// Cells of several values: separators, repeats, and how many there may be.
@Suite struct ListCellTests {
    private static func read(_ column: ColumnDeclaration, _ cells: [String]) throws -> Records.Reading {
        try Records.read(
            Records.declaration([column]), ["id", column.name], cells.enumerated().map { ["r\($0)", $1] })
    }

    /// A Chinese keyboard's `；` is the separator that the programme calls `;`, and the other way about.
    @Test func bothWidths() throws {
        for separator in [";", "；"] as [Character] {
            let tags = ColumnDeclaration(name: "x", kind: .tags, isOptional: true, separator: separator)
            let reading = try Self.read(tags, ["a；b;c", "；a；；", "；", "a、b", "a；a;a"])
            #expect(reading.told == [] && reading.table.texts("x", reading.codes) == ["a、b、c", "a", "-", "a、b", "a"])
            guard case .tags(let lists) = reading.table.column("x")!.data else { return #expect(Bool(false)) }
            #expect((0..<lists.count).map { lists[$0].count } == [3, 1, 0, 1, 1])
            let held = ColumnDeclaration(
                name: "x", kind: .credentials, isOptional: true, separator: separator, credential: Records.credential)
            let credentials = try Self.read(held, ["46:1；46:2;46:3", "；46:1；"])
            #expect(credentials.told == [] && credentials.table.texts("x", credentials.codes) == ["装备 低、装备 中、装备 高", "装备 低"])
        }
        let other = try Self.read(ColumnDeclaration(name: "x", kind: .tags, separator: "、"), ["a；b、c"])
        guard case .tags(let lists) = other.table.column("x")!.data else { return #expect(Bool(false)) }
        #expect(lists[0].count == 2, "only the separator has two widths")
    }

    /// Short lists and long ones, with repeats, against the definition; the same over several fields.
    @Test func repeatsInLongLists() throws {
        for seed in 0..<60 {
            var g = SeededGenerator(seed: seed)
            let count = Int.random(in: 0...150, using: &g)
            let words = (0..<count).map { _ in "w\(Int.random(in: 0...90, using: &g))" }
            var expected: [String] = []
            for word in words where !expected.contains(word) { expected.append(word) }
            let text = expected.isEmpty ? "-" : expected.joined(separator: "、")
            let one = try Self.read(ColumnDeclaration(name: "x", kind: .tags, isOptional: true), [words.joined(separator: ";")])
            expect(one.table.texts("x", one.codes) == [text], "seed \(seed)")
            let column = ColumnDeclaration(name: "x", kind: .tags, from: ["a", "b"], isOptional: true)
            let middle = Int.random(in: 0...count, using: &g)
            let two = try Records.read(
                Records.declaration([column]), ["id", "a", "b"],
                [["r", words[..<middle].joined(separator: ";"), words[middle...].joined(separator: ";")]])
            expect(two.table.texts("x", two.codes) == [text], "seed \(seed)")
        }
    }

    @Test func tooManyValues() throws {
        let most = CellReader.maximumValues
        func cell(_ count: Int) -> String { (0..<count).map { "w\($0)" }.joined(separator: ";") }
        let reading = try Self.read(ColumnDeclaration(name: "x", kind: .tags), [cell(most), cell(most + 1), cell(2) + ";" + cell(most)])
        #expect(reading.issues.map(\.line) == [3] && reading.issues.first?.code == .outOfRange)
        #expect(reading.issues.first?.reason.en.contains("10,000") == true && reading.table.count == 2)
    }

    /// A number with its unit is refused with what to do; a spreadsheet gets numbers alone.
    @Test func numbersAndUnits() throws {
        let column = ColumnDeclaration(name: "x", kind: .number, unit: LocalizedText(verbatim: "CNY"))
        let reading = try Self.read(column, ["1,000", "８０", "80%", "1000元", "none"])
        #expect(reading.told == ["4:x:notANumber:80%", "5:x:notANumber:1000元", "6:x:notANumber:none"])
        #expect(reading.issues[0].reason.zh.contains("请去掉单位和百分号，如 1000") && reading.issues[1].reason.en.contains("leave out units"))
        #expect(!reading.issues[2].reason.zh.contains("百分号"))
        let (table, codes) = (reading.table, reading.codes)
        #expect(table.text(row: 0, column: "x", codes: codes)?.en == "1000 CNY")
        #expect(table.text(row: 1, column: "x", codes: codes, withUnit: false)?.en == "80")
    }

    @Test func separatorsOverlooked() throws {
        func warnings(_ column: ColumnDeclaration, _ cells: [String]) throws -> [Diagnostic] {
            let reading = try Self.read(column, cells)
            return TableAdvice.warnings(for: reading.table, codes: reading.codes)
        }
        let plain = ColumnDeclaration(name: "skills", kind: .tags, isOptional: true)
        let found = try warnings(plain, ["a;b", "电工、钳工", "电工、钳工", "焊工、车工;x,y"])
        #expect(found.count == 1 && found[0].severity == .warning && found[0].location == SourceLocation(file: "t.csv"))
        for text in [found[0].message.zh, found[0].message.en] {
            #expect(["skills", "separator: \"、\"", "电工、钳工", "2"].allSatisfy(text.contains), "\(text)")
        }
        for mark in ["、", "，", ",", "|"] {
            #expect(try warnings(plain, ["a\(mark)b"]).map(\.message.en).allSatisfy { $0.contains("separator: \"\(mark)\"") })
            #expect(try warnings(plain, ["a\(mark)b"]).count == 1)
            let own = ColumnDeclaration(name: "skills", kind: .tags, separator: Character(mark))
            #expect(try warnings(own, ["a\(mark)b"]).isEmpty)
        }
        #expect(try warnings(plain, ["a;b；c", "d/e"]).isEmpty)
        let secret = ColumnDeclaration(name: "skills", kind: .tags, isPrivate: true)
        let hidden = try warnings(secret, ["甲、乙"])
        #expect(hidden.count == 1 && !"\(hidden)".contains("甲"))
        #expect(try warnings(ColumnDeclaration(name: "c", kind: .category), ["a、b"]).isEmpty, "one value, whatever it holds")
        let join = try Records.read(
            Records.declaration([], joins: [Records.join([plain])]), ["id"], [["a"]],
            joined: [(header: ["id", "skills"], rows: [["a", "x|y"]])])
        #expect(TableAdvice.warnings(for: join.table, codes: join.codes).map(\.location) == [SourceLocation(file: "j.csv")])
    }
}
