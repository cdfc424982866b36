import Testing

@testable import Duikou

@Suite struct JoinBuilderTests {
    private static let main = ["id", "grade"]
    private static let grade = ColumnDeclaration(name: "grade", kind: .number, isOptional: true)

    private static func read(
        _ columns: [ColumnDeclaration], header: [String], rows: [[String]],
        main rowsOfMain: [[String]] = [["a", "1"], ["b", "x"], ["c", ""]]
    ) throws -> Records.Reading {
        try Records.read(
            Records.declaration([grade], joins: [Records.join(columns)]), main, rowsOfMain, joined: [(header: header, rows: rows)])
    }

    @Test func oneRowEach() throws {
        let columns = [
            ColumnDeclaration(name: "pay", kind: .number, isOptional: true), ColumnDeclaration(name: "note", kind: .text, isOptional: true),
            ColumnDeclaration(name: "level", kind: .level, isOptional: true, codebook: "level"),
            ColumnDeclaration(name: "day", kind: .date, isOptional: true),
        ]
        let reading = try Self.read(
            columns, header: ["note", "id", "pay", "level", "day"],
            rows: [
                ["n", "c", "5", "高", "2026-01-02"], ["m", "b", "6", "1", ""], ["k", "z", "7", "", ""], ["again", "c", "8", "", ""],
                ["short", "a"], ["bad", "a", "x", "9", ""], [" first good ", "a", "2", "", ""],
            ])
        #expect(
            reading.told == [
                "3:grade:notANumber:x", "4:id:unknownReference:z", "5:id:repeatedReference:c", "6::fieldCount:", "7:pay:notANumber:x",
                "7:level:unknownCode:9",
            ], "a row of the main table that was set aside is not reported again")
        #expect(reading.issues[2].reason.en.contains("line 2"))
        let (table, codes) = (reading.table, reading.codes)
        #expect((0..<table.count).map(table.id) == ["a", "c"])
        #expect(table.texts("pay", codes) == ["2", "5"] && table.texts("note", codes) == ["first good", "n"])
        #expect(table.texts("level", codes) == ["-", "高"] && table.texts("day", codes) == ["-", "2026-01-02"])
    }

    @Test func collectedAndCounted() throws {
        let columns = [
            ColumnDeclaration(name: "certificates", kind: .tags, from: ["c1", "c2"], isOptional: true),
            ColumnDeclaration(name: "held", kind: .credentials, isOptional: true, credential: Records.credential),
            ColumnDeclaration(name: "rows", kind: .count),
        ]
        let reading = try Self.read(
            columns, header: ["id", "c1", "c2", "held"],
            rows: [
                ["c", "x", "y", "46:1"], ["a", "", "", ""], ["c", "y;z", "x", "46:1;46:2"], ["c", "w", "", "nonsense"], ["z", "", "", ""],
            ], main: [["a", ""], ["b", ""], ["c", ""]])
        #expect(reading.told == ["5:held:badCredential:nonsense", "6:id:unknownReference:z"])
        let (table, codes) = (reading.table, reading.codes)
        #expect(table.texts("certificates", codes) == ["-", "-", "x、y、z"])
        #expect(table.texts("held", codes) == ["-", "-", "装备 低、装备 中"])
        #expect(table.texts("rows", codes) == ["1", "0", "2"], "a row that was set aside does not count")
    }

    @Test func requiredCellsAndPrivateOnes() throws {
        let columns = [ColumnDeclaration(name: "pay", kind: .number, isPrivate: true), ColumnDeclaration(name: "n", kind: .count)]
        let reading = try Self.read(
            columns, header: ["id", "pay"], rows: [["a", ""], ["c", "918273x"]], main: [["a", ""], ["c", ""]])
        #expect(reading.told == ["2:pay:emptyRequired:", "3:pay:notANumber:***"])
        #expect(reading.table.texts("n", reading.codes) == ["0", "0"])
    }

    private static func seats(_ column: ColumnDeclaration, _ rows: [[String]]) throws -> Records.Reading {
        try Records.read(
            Records.declaration([grade], seats: .column(column.name, Records.nowhere), joins: [Records.join([column])]), main,
            [["a", ""], ["b", ""], ["c", ""], ["d", ""], ["e", ""]], side: .opening,
            joined: [(header: column.kind == .count ? ["id"] : ["id", column.name], rows: rows)])
    }

    /// Seats of a joined file are held to the rule of the main file's, never rounded or cut.
    @Test func joinedSeats() throws {
        for isPrivate in [false, true] {
            let column = ColumnDeclaration(name: "seats", kind: .number, isPrivate: isPrivate, isOptional: true)
            let reading = try Self.seats(column, [["a", "1.5"], ["b", "-3"], ["c", "1000001"], ["d", "7"]])
            #expect(
                reading.told
                    == ["1.5", "-3", "1000001"].enumerated().map { "\($0 + 2):seats:outOfRange:\(isPrivate ? "***" : $1)" })
            #expect(reading.table.seats == [0, 0, 0, 7, 0] && reading.table.seatsColumn == "seats")
        }
    }

    @Test func countedSeats() throws {
        let column = ColumnDeclaration(name: "posts", kind: .count)
        let most = TableBuilder.maximumSeats
        let rows = Array(repeating: ["b"], count: most + 2) + [["d"], ["d"]]
        let reading = try Self.seats(column, rows)
        #expect(reading.told == ["\(most + 2):id:outOfRange:b", "\(most + 3):id:outOfRange:b"])
        #expect(reading.table.seats == [0, Int32(most), 0, 2, 0])
    }

    /// Thousands of values collected over rows, each once, in order of first mention.
    @Test func manyCollected() throws {
        let column = ColumnDeclaration(name: "skills", kind: .tags, isOptional: true)
        let rows = (0..<400).map { i in [["a", "c"][i % 2], (0..<20).map { "w\((i * 7 + $0 * 3) % 500)" }.joined(separator: ";")] }
        let reading = try Self.read([column], header: ["id", "skills"], rows: rows, main: [["a", ""], ["c", ""]])
        for (row, id) in ["a", "c"].enumerated() {
            var words: [String] = []
            for line in rows where line[0] == id { words += line[1].split(separator: ";").map(String.init).filter { !words.contains($0) } }
            let text = reading.table.text(row: row, column: "skills", codes: reading.codes)?.zh
            expect(text == words.joined(separator: "、"), "the values of \(id)")
        }
    }

    @Test func missingKey() throws {
        let column = ColumnDeclaration(name: "pay", kind: .number)
        #expect { try Self.read([column], header: ["ids", "pay"], rows: []) } throws: { ($0 as? DuikouError)?.code == .malformedTable }
    }
}
