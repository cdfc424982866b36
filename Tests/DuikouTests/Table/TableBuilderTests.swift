import Testing

@testable import Duikou

@Suite struct TableBuilderTests {
    private static func column(_ name: String, _ kind: ColumnDeclaration.Kind, _ change: (inout ColumnDeclaration) -> Void = { _ in })
        -> ColumnDeclaration
    {
        var column = ColumnDeclaration(name: name, kind: kind)
        change(&column)
        return column
    }

    private static let everyKind = [
        column("name", .text) { $0.isOptional = true },
        column("uscc", .text) { ($0.checksum, $0.isOptional) = (.unifiedSocialCreditCode, true) },
        column("level", .level) { $0.codebook = "level" },
        column("major", .category) { $0.codebook = "tree" },
        column("word", .category) { $0.isOptional = true },
        column("skills", .tags) { $0.isOptional = true },
        column("grade", .number) { ($0.range, $0.isOptional) = (0...100, true) },
        column("day", .date) { $0.isOptional = true },
        column("held", .credentials) { ($0.credential, $0.isOptional) = (Records.credential, true) },
    ]
    private static let header = ["id", "name", "uscc", "level", "major", "word", "skills", "grade", "day", "held"]

    @Test func goodRowsBecomeTypedColumns() throws {
        let reading = try Records.read(
            Records.declaration(Self.everyKind), Self.header,
            [
                ["a", " 王 ", "91350100M000100Y43", "middle", "460301", "x", "s1; s2;;s1", "88.5", "2026年6月3日", "S:机电:2@县;46:低"],
                ["b", "", "", "3", "装备", "", "", "", "", ""],
                ["c", "李", "", "低", "4603", "y", "s2", "0", "20260630", "46:1@P"],
            ])
        #expect(reading.issues == [])
        let (table, codes) = (reading.table, reading.codes)
        #expect((0..<3).map(table.id) == ["a", "b", "c"] && table.lines == [2, 3, 4] && table.seats == [1, 1, 1])
        #expect(table.row(ofID: "c") == 2 && table.row(ofID: "d") == nil)
        #expect(table.texts("name", codes) == ["王", "-", "李"])
        #expect(table.texts("uscc", codes) == ["91350100M000100Y43", "-", "-"])
        #expect(table.texts("level", codes) == ["中", "高", "低"])
        #expect(table.texts("major", codes) == ["机电", "装备", "自动化"])
        #expect(table.texts("word", codes) == ["x", "-", "y"])
        #expect(table.texts("skills", codes) == ["s1、s2", "-", "s2"], "repeats go, order stays")
        #expect(table.texts("grade", codes) == ["88.5", "-", "0"])
        #expect(table.texts("day", codes) == ["2026-06-03", "-", "2026-06-30"])
        #expect(table.texts("held", codes) == ["S 机电 中（县）、装备 低", "-", "装备 低（省）"])
    }

    /// Each code, by one case that differs from a good row in one cell.
    @Test func everyIssueOfATable() throws {
        let good = ["a", "n", "", "1", "46", "", "", "", "", ""]
        let cases: [(field: Int, cell: String, code: RowIssue.Code)] = [
            (0, "", .emptyRequired), (0, "first", .duplicateID), (2, "91350100M000100Y44", .badChecksum), (3, "4", .unknownCode),
            (3, " ", .emptyRequired), (4, "4604", .unknownCode), (7, "abc", .notANumber), (7, "nan", .notANumber), (7, "inf", .notANumber),
            (7, "100.01", .outOfRange), (7, "-0.01", .outOfRange), (8, "2026-02-30", .notADate), (8, "soon", .notADate),
            (9, "46", .badCredential), (9, "46:9", .badCredential), (9, "47:1", .badCredential), (9, "46:1@Q", .badCredential),
            (9, "S:46:1@P@P", .badCredential), (9, "::1", .badCredential), (9, "a:b:46:1", .badCredential), (9, "46:1;x", .badCredential),
        ]
        for item in cases {
            var bad = good
            bad[item.field] = item.cell
            let last = ["z", "n", "", "2", "4603", "", "", "7", "", ""]
            var first = good
            first[0] = "first"
            let reading = try Records.read(Records.declaration(Self.everyKind), Self.header, [first, bad, last])
            let value = item.cell.allSatisfy { $0 == " " } ? "" : item.cell
            #expect(reading.told == ["3:\(Self.header[item.field]):\(item.code.rawValue):\(value)"], "\(item)")
            #expect(reading.issues.allSatisfy { $0.file == "t.csv" && !$0.reason.zh.isEmpty && $0.reason.zh != $0.reason.en })
            #expect((0..<reading.table.count).map(reading.table.id) == ["first", "z"])
            #expect(
                reading.table.texts("major", reading.codes) == ["装备", "自动化"] && reading.table.texts("grade", reading.codes) == ["-", "7"])
        }
    }

    @Test func everyBadCellOfARowIsReported() throws {
        let rows = [
            ["a", "n", "x", "9", "47", "", "", "no", "no", "no"],
            ["b"], ["b", "n", "", "1", "46", "w", "s", "1", "", "46:1", "more"],
            ["c", "n", "", "2", "46", "w", "s", "1", "2026-01-01", "46:1"],
        ]
        let reading = try Records.read(Records.declaration(Self.everyKind), Self.header, rows)
        #expect(
            reading.told == [
                "2:uscc:badChecksum:x", "2:level:unknownCode:9", "2:major:unknownCode:47", "2:grade:notANumber:no", "2:day:notADate:no",
                "2:held:badCredential:no", "3::fieldCount:", "4::fieldCount:",
            ])
        #expect(reading.table.count == 1 && reading.table.texts("skills", reading.codes) == ["s"])
    }

    /// Several headers of one column: each bad cell is told, and values are read together without repeats.
    @Test func columnsOfSeveralHeaders() throws {
        let tags = Self.column("jobs", .tags) { ($0.from, $0.codebook, $0.isOptional) = (["j1", "j2", "j3"], "tree", true) }
        let reading = try Records.read(
            Records.declaration([tags]), ["j3", "id", "j1", "j2"],
            [["4603", "a", "46", "46;4603"], ["no", "b", "nay", "46"], ["", "c", "", ";"], ["460301", "d", "", ""]])
        #expect(reading.told == ["3:j1:unknownCode:nay", "3:j3:unknownCode:no"])
        #expect(reading.table.texts("jobs", reading.codes) == ["装备、自动化", "-", "机电"])
    }

    @Test func firstOfEqualIDsStays() throws {
        let grade = Self.column("grade", .number)
        let reading = try Records.read(
            Records.declaration([grade]), ["id", "grade"], [["a", "1"], ["b", "x"], ["a ", "2"], ["b", "3"], ["a", "4"]])
        #expect(reading.told == ["3:grade:notANumber:x", "4:id:duplicateID:a", "6:id:duplicateID:a"])
        #expect(reading.table.texts("grade", reading.codes) == ["1", "3"])
        #expect(reading.issues[1].reason.en.contains("line 2"))
    }

    @Test func privateValuesAreHidden() throws {
        var columns = Self.everyKind
        for index in columns.indices { columns[index].isPrivate = true }
        columns.insert(Self.column("id", .text) { $0.isPrivate = true }, at: 0)
        let secret = "918273"
        let good = ["q", "n", "", "1", "46", "", "", "", "", ""]
        for field in [0, 2, 3, 4, 7, 8, 9] {
            for cell in [secret, "\(secret):1:1@\(secret)", "x:46:\(secret)", "46:1@\(secret)"] where field == 9 || cell == secret {
                var first = good
                first[0] = secret
                var bad = good
                bad[field] = cell
                let reading = try Records.read(Records.declaration(columns), Self.header, [first, bad])
                #expect(reading.issues.count == 1, "\(field)")
                #expect(!"\(reading.issues)".contains(secret), "\(Self.header[field]): \(reading.issues)")
                #expect(reading.issues[0].value == "***")
                #expect(reading.table.text(row: 0, column: "name", codes: reading.codes)?.zh == "***")
            }
        }
    }

    @Test func emptyWordsIntegerCodesAndSpaces() throws {
        let columns = [
            Self.column("grade", .number) { ($0.isOptional, $0.emptyValues) = (true, ["0.0", "无"]) },
            Self.column("place", .category) { ($0.integerCodes, $0.isOptional, $0.emptyValues) = (true, true, ["0"]) },
            Self.column("note", .text) { ($0.isOptional, $0.emptyValues) = (true, ["无"]) },
            Self.column("list", .tags) { ($0.integerCodes, $0.isOptional, $0.separator) = (true, true, "、") },
            Self.column("must", .tags),
        ]
        let reading = try Records.read(
            Records.declaration(columns), ["id", "grade", "place", "note", "list", "must"],
            [
                ["a", "0.0", "3.0", "无", "3.0、3、4.00、10.、.0、0", "m"], ["b", "无", "30", "有", " 5 、", "m"],
                ["c", "0", "0", "\u{3000}x\u{00A0}\t", "", " ; ;"], ["d", "\u{3000}7 ", "3", "x y", "7.5", "m;n"],
            ])
        #expect(reading.told == ["4:must:emptyRequired:"], "separators alone state nothing")
        let codes = reading.codes
        #expect(reading.table.texts("grade", codes) == ["-", "-", "7"])
        #expect(reading.table.texts("place", codes) == ["3", "30", "3"])
        #expect(reading.table.texts("note", codes) == ["-", "有", "x y"])
        #expect(reading.table.texts("must", codes) == ["m", "m", "m、n"], "each list has its own values")
        #expect(reading.table.texts("list", codes) == ["3、4、10.、.0、0", "5", "7.5"])
    }

    @Test func headersBindByNameAliasAndFrom() throws {
        let columns = [
            Self.column("grade", .number) { $0.aliases = ["成绩", "Score "] },
            Self.column("pay", .number) { ($0.from, $0.isOptional) = (["薪资"], false) },
            Self.column("extra", .text) { $0.isOptional = true },
        ]
        let declaration = Records.declaration(columns)
        var codes = try Records.books()
        let header = ["\u{FEFF}ID", "薪资", " score", "unused"]
        var builder = try TableBuilder(declaration, side: .talent, header: header, codes: codes)
        #expect(builder.absentColumns == ["extra"])
        builder.append(Records.batch([["a", "5", "7", "x"]]), header: header, vocabulary: &codes.vocabulary)
        let table = builder.finish()
        #expect(table.texts("grade", codes) == ["7"] && table.texts("pay", codes) == ["5"] && table.texts("extra", codes) == ["-"])
        for (header, column, near) in [
            (["id", "薪资", "grades"], "grade", "grades"), (["id", "薪水", "grade"], "pay", "薪水"), (["di", "薪资", "grade"], "id", "di"),
            (["grade", "薪资"], "id", ""), (["id", "pay", "grade"], "pay", ""),
        ] {
            #expect {
                try TableBuilder(declaration, side: .talent, header: header, codes: codes)
            } throws: { error in
                guard let error = error as? DuikouError else { return false }
                return error.code == .malformedTable && error.location == SourceLocation(file: "t.csv", line: 1)
                    && error.message.en.contains("'\(column)'")
                    && (near.isEmpty
                        ? !error.message.en.contains("nearest")
                        : error.message.en.contains("'\(near)'") && error.message.zh.contains("“\(near)”"))
            }
        }
    }

    @Test func rowNumbersAreIDs() throws {
        let grade = Self.column("grade", .number)
        let reading = try Records.read(
            Records.declaration([grade], id: .rowNumber(prefix: "r")), ["grade"], [["1"], ["x"], ["1", "2"], ["4"]])
        #expect((0..<reading.table.count).map(reading.table.id) == ["r1", "r4"], "the number of the row in the file")
        #expect(reading.issues.map(\.code) == [.notANumber, .fieldCount])
    }

    @Test func seats() throws {
        let column = Self.column("seats", .number) { $0.isOptional = true }
        let declaration = Records.declaration([column], seats: .column("seats", Records.nowhere))
        let cells = ["0", "1", "3.0", "1000000", "", "1000001", "-1", "2.5", "x"]
        let reading = try Records.read(declaration, ["id", "seats"], cells.enumerated().map { ["r\($0)", $1] }, side: .opening)
        #expect(reading.table.seats == [0, 1, 3, 1_000_000, 0] && reading.table.seatsColumn == "seats")
        #expect(reading.issues.map(\.code) == [.outOfRange, .outOfRange, .outOfRange, .notANumber])
        #expect(try Records.read(Records.declaration([column], seats: .constant(4)), ["id", "seats"], [["a", "9"]]).table.seats == [4])
    }
}
