import Foundation
import TestSupport
import Testing

/// Wherever a text stands for an entry of a codebook, a name of two entries is told with their codes, by `check` as by `match`.
@Suite struct SharedNamesTests {
    private static let sentence = "'Same' stands for 2 entries of the codebook 'b': x1 (One), x2 (Two); write the code"

    private static func write(
        _ fixture: RunFixture, cell: String = "x1", affinity: String = "x1,x1,1", weights: String = "x1,1", limits: String = "x1,1",
        recognition: String = "s,x1,l,x1,x1,,,", group: String = "x1"
    ) throws {
        try fixture.write("b.csv", "code,name,aliases\nx1,Same,One\nx2,Same,Two\nx3,Three,\n")
        try fixture.write("l.csv", "code,rank\nl,1\n")
        try fixture.write("t.csv", "id,b,c\nt1,\(cell),s:x1:l@x1\nt2,x3,\n")
        try fixture.write("o.csv", "id,b,bs\no1,x1,x1\n")
        try fixture.write("affinity.csv", "talent,opening,value\n\(affinity)\n")
        try fixture.write("weights.csv", "code,weight\n\(weights)\n")
        try fixture.write("limits.csv", "region,cap\n\(limits)\n")
        try fixture.write("recognition.csv", "scheme,occupation,level,issuer,recognised_in,as_level,from,until\n\(recognition)\n")
        let columns = "id: {}, b: {type: category, codebook: b}"
        let tail = """
            fit:
              talent_for_opening: [{term: a, affinity: {talent: b, opening: b, table: affinity.csv}}]
              opening_for_talent: [{term: c, coverage: {talent: b, opening: bs, weights: weights.csv}}]

            """
        let head = """
            programme: p
            date: 2026-06-30
            seed: 1
            codebooks: {b: b.csv, l: l.csv}
            recognition: recognition.csv
            talents: {table: t.csv, id: id, columns: {\(columns), c: {type: credentials, occupations: b, levels: l, places: b, optional: true}}}
            openings: {table: o.csv, id: id, columns: {\(columns), bs: {type: tags, codebook: b}}}

            """
        try fixture.write("p.yml", head + tail + "allocate: {rates: [{name: r, for: {talent: b, is: [\(group)]}, percent: 10}]}\n")
        try fixture.write("r.yml", head + tail + "allocate: {regions: {of: opening.b, limits: limits.csv}}\n")
    }

    private static func check(_ fixture: RunFixture, _ programme: String = "p.yml", _ word: String = "check") throws -> (Int32, String) {
        let result = try ProcessRunner.run(
            ProcessRunner.duikou, [word, programme, "--lang", "en"] + (word == "match" ? ["--out", "out"] : []), in: fixture.path)
        // Lines are folded to the width of a terminal.
        return (result.status, result.words.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }

    @Test func cells() throws {
        let fixture = try RunFixture()
        try Self.write(fixture)
        let clean = try Self.check(fixture)
        #expect(clean.0 == 0 && !clean.1.contains("several entries"), "\(clean)")
        try Self.write(fixture, cell: "Same")
        let (status, words) = try Self.check(fixture)
        #expect(status == 1 && words.contains(Self.sentence), "\(words)")
        #expect(words.contains("b.csv") && words.contains("has 1 name or aliases that several entries share (such as 'Same')"), "\(words)")
        #expect(words.contains("and 1 cell holds one"), "\(words)")
    }

    @Test func filesAndGroups() throws {
        let fixture = try RunFixture()
        func expectRefused(_ programme: String, _ what: String) throws {
            for word in ["check", "match"] {
                let (status, words) = try Self.check(fixture, programme, word)
                #expect(status == 2 && words.contains(Self.sentence), "\(word), \(what): \(status) \(words)")
            }
        }
        try Self.write(fixture, affinity: "Same,x1,1")
        try expectRefused("p.yml", "affinity")
        try Self.write(fixture, weights: "Same,1")
        try expectRefused("p.yml", "weights")
        try Self.write(fixture, recognition: "s,Same,l,x1,x1,,,")
        try expectRefused("p.yml", "recognition")
        try Self.write(fixture, group: "Same")
        try expectRefused("p.yml", "group")
        try Self.write(fixture, limits: "Same,1")
        try expectRefused("r.yml", "limits")
    }
}
