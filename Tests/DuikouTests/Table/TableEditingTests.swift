import Testing

@testable import Duikou

@Suite struct TableEditingTests {
    private static func table() throws -> Records.Reading {
        func column(_ name: String, _ kind: ColumnDeclaration.Kind, _ codebook: String? = nil) -> ColumnDeclaration {
            ColumnDeclaration(
                name: name, kind: kind, aliases: [name.uppercased()], isOptional: true, codebook: codebook,
                credential: kind == .credentials ? Records.credential : nil)
        }
        var columns = [
            column("name", .text), column("level", .level, "level"), column("word", .category), column("skills", .tags),
            column("pay", .number), column("day", .date), column("held", .credentials), column("seats", .number), column("ones", .number),
        ]
        columns[4].range = 0...100
        return try Records.read(
            Records.declaration(columns, seats: .column("seats", Records.nowhere)),
            ["id", "name", "level", "word", "skills", "pay", "day", "held", "seats", "ones"],
            [
                ["a", "n", "1", "x", "s;t", "5", "2026-01-01", "46:1", "1", "1"],
                ["b", "m", "2", "y", "u", "6", "2026-01-02", "46:2@P", "1", "1"],
                ["c", "", "", "", "", "", "", "", "1", "1"],
            ], side: .opening)
    }

    @Test func everyKind() throws {
        let reading = try Self.table()
        let edits: [(column: String, cell: String, shown: String)] = [
            ("level", "高", "高"), ("level", "", "-"), ("word", "z", "z"), ("WORD", "x", "x"), ("skills", "t; new ;t", "t、new"),
            ("skills", "", "-"),
            ("pay", "99.5", "99.5"), ("pay", "", "-"), ("day", "2025/2/3", "2025-02-03"), ("day", "", "-"),
            ("held", "S:4603:3@县;46:1", "S 自动化 高（县）、装备 低"), ("held", "", "-"), ("seats", "7", "7"), ("ones", "9", "9"),
        ]
        for edit in edits {
            for row in 0..<3 {
                var codes = reading.codes
                let changed = try reading.table.replacing(row: row, column: edit.column, with: edit.cell, codes: &codes)
                for column in reading.table.columns.map(\.name) {
                    var expected = reading.table.texts(column, reading.codes)
                    if column == edit.column.lowercased() { expected[row] = edit.shown }
                    #expect(changed.texts(column, codes) == expected, "\(edit), row \(row), \(column)")
                }
                var seats: [Int32] = [1, 1, 1]
                if edit.column == "seats" { seats[row] = 7 }
                #expect(changed.seats == seats, "\(edit): seats follow their own column alone")
                #expect((0..<3).map(changed.id) == ["a", "b", "c"])
            }
        }
        var codes = reading.codes
        #expect(try reading.table.replacing(row: 1, column: "seats", with: "", codes: &codes).seats == [1, 0, 1])
    }

    @Test func refusals() throws {
        let reading = try Self.table()
        for (column, cell, word) in [
            ("nme", "x", "'name'"), ("zzzzzz", "x", "no column"), ("name", "x", "plays no part"), ("level", "9", "level"),
            ("pay", "101", "0–100"),
            ("pay", "x", "not a number"), ("day", "x", "not a date"), ("held", "x", "scheme:occupation"), ("seats", "2.5", "whole number"),
            ("seats", "1e12", "whole number"), ("seats", "-1", "whole number"),
        ] {
            var codes = reading.codes
            #expect {
                try reading.table.replacing(row: 0, column: column, with: cell, codes: &codes)
            } throws: { error in
                guard let error = error as? DuikouError else { return false }
                return error.code == .usage && error.message.en.contains(word) && !error.message.zh.isEmpty
            }
        }
    }
}
