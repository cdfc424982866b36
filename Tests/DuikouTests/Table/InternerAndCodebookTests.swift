import Testing
import TestSupport

@testable import Duikou

@Suite struct InternerTests {
    @Test func equalsDictionary() {
        for seed in 0..<60 {
            var g = SeededGenerator(seed: seed)
            var interner = Interner()
            var known: [String: Int32] = [:]
            for _ in 0..<300 {
                let word = String((0..<Int.random(in: 0...3, using: &g)).map { _ in "aé中\u{0}".randomElement(using: &g)! })
                expect(interner.number(of: word) == known[word], "seed \(seed)")
                if known[word] == nil { known[word] = Int32(known.count) }
                expect(interner.intern(word) == known[word], "seed \(seed)")
                expect(interner.count == known.count, "seed \(seed)")
            }
            for (word, number) in known { expect(interner[number] == word, "seed \(seed)") }
        }
    }

    /// A key is of the bytes alone: the order in which names come does not move it.
    @Test func keysFollowNames() {
        var (one, two) = (Interner(), Interner())
        let names = (0..<500).map { "id\($0)" }
        for name in names { _ = one.intern(name) }
        for name in names.reversed() { _ = two.intern(name) }
        #expect(names.allSatisfy { one.key(one.number(of: $0)!) == two.key(two.number(of: $0)!) })
        #expect(Set(names.map { one.key(one.number(of: $0)!) }).count == names.count)
    }
}

@Suite struct CodebookTests {
    private static func entry(_ code: String, _ name: String = "", parent: String? = nil, rank: Int? = nil, aliases: [String] = [])
        -> Codebook.Entry
    {
        Codebook.Entry(code: code, name: LocalizedText(zh: name, en: ""), parent: parent, rank: rank, aliases: aliases)
    }

    @Test func parentsByPrefixAndByStatement() throws {
        let book = try Codebook(
            name: "b",
            entries: [
                Self.entry("460301"), Self.entry("46"), Self.entry("47"), Self.entry("4603"), Self.entry("4", parent: ""),
                Self.entry("x", parent: "47"),
            ],
            file: "b.csv")
        #expect(book.parents == [3, 4, 4, 1, -1, 2])
        #expect(book.covers(4, 0) && book.covers(1, 0) && book.covers(0, 0) && book.covers(2, 5) && book.covers(4, 5))
        #expect(!book.covers(0, 1) && !book.covers(2, 0))
        #expect(book.ranks == nil)
    }

    /// Random forests against the closure of their parents.
    @Test func coversEqualsClosure() throws {
        for seed in 0..<100 {
            var g = SeededGenerator(seed: seed)
            let count = Int.random(in: 1...9, using: &g)
            let parents = (0..<count).map { $0 == 0 || g.chance(0.3) ? -1 : Int.random(in: 0..<$0, using: &g) }
            let book = try Codebook(
                name: "b", entries: parents.enumerated().map { Self.entry("c\($0)x", parent: $1 < 0 ? "" : "c\($1)x") }, file: "b")
            var closure = (0..<count).map { Set([$0]) }
            for entry in 0..<count where parents[entry] >= 0 { closure[entry].formUnion(closure[parents[entry]]) }
            for a in 0..<count {
                for b in 0..<count { expect(book.covers(Int32(a), Int32(b)) == closure[b].contains(a), "seed \(seed)") }
            }
        }
    }

    @Test func namesAliasesRanksAndLabels() throws {
        let book = try Codebook(
            name: "b",
            entries: [
                Self.entry("1", "低", rank: 10, aliases: ["2", "low", ""]), Self.entry("2", "高", rank: 40),
                Self.entry("3", "低", rank: 10, aliases: ["low"]),
                Codebook.Entry(code: "4", name: LocalizedText(zh: "中", en: "middle"), rank: 20),
            ], file: "b")
        #expect(book.index(of: "2") == 1, "codes before aliases")
        #expect(book.index(of: "低") == nil && book.index(of: "low") == nil, "no entry before another")
        #expect(book.sharedNames == ["低", "low"])
        #expect(book.index(of: "middle") == 3 && book.index(of: "") == nil && book.index(of: "?") == nil)
        #expect(book.ranks == [0, 2, 0, 1])
        #expect(book.label(3) == LocalizedText(zh: "中", en: "middle") && book.label(1).en == "高")
        #expect(book.label(0) == LocalizedText(zh: "低（1）", en: "低 (1)"), "a name of two codes is told apart by them")
        #expect(book.label(2) == LocalizedText(zh: "低（3）", en: "低 (3)"))
        #expect(book.suggestion(for: "高高") == "高" && book.suggestion(for: "unlike") == nil)
    }

    @Test func refusals() {
        for (entries, word) in [
            ([], "no entries"), ([Self.entry("1"), Self.entry("1")], "twice"), ([Self.entry("1", parent: "9")], "not in the book"),
            ([Self.entry("1", parent: "1")], "circle"), ([Self.entry("1", parent: "2"), Self.entry("2", parent: "1")], "circle"),
        ] as [([Codebook.Entry], String)] {
            #expect {
                try Codebook(name: "b", entries: entries, file: "b.csv")
            } throws: { error in
                guard let error = error as? DuikouError else { return false }
                return error.code == .malformedProgramme && error.message.en.contains(word) && error.location?.file == "b.csv"
            }
        }
    }
}
