import Testing
import TestSupport

@testable import Duikou

/// A name or an alias that several entries of a codebook share is never read as one of them.
@Suite struct SharedNameTests {
    private static func entry(_ code: String, _ name: String, parent: String = "", rank: Int? = nil, _ aliases: [String] = [])
        -> Codebook.Entry
    {
        Codebook.Entry(code: code, name: LocalizedText(zh: name, en: ""), parent: parent, rank: rank, aliases: aliases)
    }

    private static func codes() throws -> Codes {
        Codes(codebooks: [
            try Codebook(
                name: "place",
                entries: [
                    entry("11", "北京市"), entry("22", "长春市"), entry("110105", "朝阳区", parent: "11"),
                    entry("220104", "朝阳区", parent: "22"), entry("33", "海淀区", ["朝外"]), entry("34", "朝外", ["北京市", "11"]),
                ], file: "place.csv"),
            try Codebook(name: "job", entries: [entry("2", "会计"), entry("2-1", "会计", parent: "2", ["记账"])], file: "job.csv"),
            try Codebook(name: "level", entries: [entry("1", "低", rank: 1), entry("2", "高", rank: 2)], file: "level.csv"),
        ])
    }

    private static func read(_ columns: [ColumnDeclaration], _ cells: [String]) throws -> Records.Reading {
        var codes = try codes()
        let header = ["id"] + columns.map(\.name)
        var builder = try TableBuilder(Records.declaration(columns), side: .talent, header: header, codes: codes)
        let rows = cells.enumerated().map { index, cell in ["r\(index)"] + columns.map { _ in cell } }
        builder.append(Records.batch(rows), header: header, vocabulary: &codes.vocabulary)
        return Records.Reading(table: builder.finish(), issues: builder.issues, codes: codes)
    }

    /// Small random books against the rule: a code, or else the only entry with that name or alias.
    @Test func meansTheOnlyOne() throws {
        let words = ["a", "b", "c", "d", "e", "f"]
        for seed in 0..<500 {
            var g = SeededGenerator(seed: seed)
            func word() -> String { words.randomElement(using: &g)! }
            let entries = words.shuffled(using: &g).prefix(Int.random(in: 1...4, using: &g)).map { code in
                Codebook.Entry(
                    code: code, name: LocalizedText(zh: word(), en: g.chance(0.3) ? word() : ""), parent: "",
                    aliases: g.chance(0.5) ? [word()] : [])
            }
            let book = try Codebook(name: "b", entries: entries, file: "b")
            for text in words {
                let named = entries.indices.filter {
                    entries[$0].name.zh == text || entries[$0].name.en == text || entries[$0].aliases.contains(text)
                }
                let code = entries.firstIndex { $0.code == text }
                expect(book.index(of: text).map(Int.init) == (code ?? (named.count == 1 ? named[0] : nil)), "seed \(seed), \(text)")
                let isShared = code == nil && named.count > 1
                expect((book.ambiguity(of: text) != nil) == isShared, "seed \(seed), \(text)")
                expect(book.sharedNames.contains(text) == isShared, "seed \(seed), \(text)")
            }
        }
    }

    @Test func cellsAreSetAsideWithTheCandidates() throws {
        let cells = ["110105", "朝阳区", "长春市", "朝外", "北京市", "11"]
        for kind in [ColumnDeclaration.Kind.category, .tags] {
            let reading = try Self.read([ColumnDeclaration(name: "x", kind: kind, codebook: "place")], cells)
            #expect(reading.told == ["3:x:ambiguousCode:朝阳区", "5:x:ambiguousCode:朝外", "6:x:ambiguousCode:北京市"])
            #expect(
                reading.issues[0].reason
                    == LocalizedText(
                        zh: "“朝阳区”是代码表“place”中 2 个条目共有的：110105（北京市）、220104（长春市）；请写代码",
                        en: "'朝阳区' stands for 2 entries of the codebook 'place': 110105 (北京市), 220104 (长春市); write the code"))
            #expect(reading.issues[1].reason.en.contains("33 (海淀区), 34;"), "a name of its own tells an entry apart")
            #expect(reading.table.texts("x", reading.codes) == ["朝阳区（110105）", "长春市", "北京市"])
        }
    }

    @Test func privateCellsStayPrivate() throws {
        let column = ColumnDeclaration(name: "x", kind: .category, isPrivate: true, codebook: "place")
        let reading = try Self.read([column], ["朝阳区"])
        #expect(reading.told == ["2:x:ambiguousCode:***"])
        #expect(reading.issues[0].reason.zh == "是代码表“place”中几个条目共有的名称；请写代码")
        #expect(!"\(reading.issues[0].reason)".contains("朝阳区") && !"\(reading.issues[0].reason)".contains("1101"))
    }

    /// The class and its only occupation have one name; the credential names one of the two.
    @Test func credentials() throws {
        let books = CredentialCodebooks(occupation: "job", level: "level", place: "place")
        let column = ColumnDeclaration(name: "x", kind: .credentials, credential: books)
        let reading = try Self.read([column], ["记账:低", "会计:低", "2:低@朝阳区", "2:低@11"])
        #expect(reading.issues.map(\.code) == [.ambiguousCode, .ambiguousCode] && reading.issues.map(\.line) == [3, 4])
        #expect(reading.issues.map(\.codebook) == ["job", "place"])
        #expect(reading.issues[0].reason.en.contains("2, 2-1 (记账)"))
    }

    /// Once for each codebook that the tables use so, and not for one that they do not.
    @Test func adviceOnceABook() throws {
        let columns = ["x", "y"].map { ColumnDeclaration(name: $0, kind: .category, codebook: "place") }
        let reading = try Self.read(columns, ["朝阳区", "朝外", "22"])
        let declarations = ["job", "place", "level"].map {
            CodebookDeclaration(
                name: $0, source: .file(FileReference(path: "/\($0).csv", written: "\($0).csv", location: Records.nowhere)),
                location: Records.nowhere)
        }
        let advice = CodebookAdvice.warnings(for: reading.issues, of: declarations, codes: reading.codes)
        #expect(advice.count == 1 && advice[0].location?.file == "place.csv" && advice[0].severity == .warning)
        #expect(advice[0].message.en.contains("has 3 names or aliases") && advice[0].message.en.contains("4 cells hold one"))
        #expect(advice[0].message.zh.contains("有 3 个名称或别名") && advice[0].message.zh.contains("4 格"))
        #expect(CodebookAdvice.warnings(for: [], of: declarations, codes: reading.codes).isEmpty)
    }
}
