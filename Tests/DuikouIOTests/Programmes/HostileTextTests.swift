import Duikou
import DuikouIO
import Foundation
import TestSupport
import Testing

/// Words from tables that would do harm in the outputs: formulas, quotes, line breaks, private values.
struct HostileTextTests {
    private static let programme = """
        programme: hostile
        date: 2026-06-30
        talents:
          table: t.csv
          id: id
          columns:
            id: {}
            name: {private: true}
            note: {}
            grade: {type: number, private: true, range: [0, 100]}
        openings:
          table: o.csv
          id: id
          seats: seats
          columns: {id: {}, title: {}, seats: {type: number}}
        fit:
          talent_for_opening: [{term: grade, title: "=HYPERLINK(1)", merit: talent.grade}]
          opening_for_talent: [{term: grade, merit: talent.grade}]
        outputs: {talents: [note], openings: [title]}

        """

    private static let notes = [
        "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "＝1", "=HYPERLINK(\"http://a\")", "plain", "a \"quoted\" word", "two\nlines", "'kept",
        "-5", "+86",
    ]

    @Test func formulasAreNeutralisedAndTheRunStillVerifies() throws {
        let fixture = try RunFixture()
        try fixture.write("p.yml", Self.programme)
        func quoted(_ text: String) -> String { "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }
        var talents = "id,name,note,grade\n"
        for (i, note) in Self.notes.enumerated() { talents += "\(quoted("=\(i)")),SECRET-\(i),\(quoted(note)),\(80 - i)\n" }
        talents += "=bad,SECRET-99,=cmd|' /C calc'!A0,SECRET-GRADE\n"
        try fixture.write("t.csv", talents)
        try fixture.write("o.csv", "id,title,seats\n@o1,=2+2,3\n-o2,\"+a,b\",4\n")
        let run = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("run"))
        #expect(run.manifest.counts.placed == 7 && run.manifest.counts.rejectedRows == 1)
        for file in ProgrammeRun.outputs {
            let table = try run.csv(file)
            for cell in ([table.header] + table.rows).joined() {
                let first = cell.unicodeScalars.first { !$0.properties.isWhitespace }
                let isFormula = first.map { "=+-@＝＋－＠".unicodeScalars.contains($0) } ?? false
                #expect(!isFormula || Double(cell) != nil, "\(file): \(cell)")
            }
            #expect(!String(decoding: try ProgrammeRun.bytes(run.folder, file), as: UTF8.self).contains("SECRET"), "\(file)")
        }
        // Nothing is lost: the words are there, behind an apostrophe where they must be.
        let shown = try run.csv("placements.csv").column("note") + run.csv("unplaced.csv").column("note")
        for note in Self.notes {
            let trimmed = note.trimmingCharacters(in: .whitespaces)
            #expect(
                shown.contains { $0 == trimmed || $0 == "'" + trimmed || $0 == note || $0 == "'" + note }, "\(note) is not among \(shown)")
        }
        let report = try RunVerifier.verify(run.folder, threads: 1)
        #expect(report.isVerified, "\(report.findings.filter { !$0.passes })")
    }

    /// Words that stand twice in a header are told apart by whose they are, so that the run can be read back.
    @Test func repeatedColumnNamesAreToldApart() throws {
        let fixture = try RunFixture()
        try fixture.write(
            "p.yml",
            Self.programme.replacingOccurrences(of: "title: {}", with: "note: {from: title}, grade: {from: title}, talent: {from: title}")
                .replacingOccurrences(of: "openings: [title]", with: "openings: [note, grade, talent]"))
        try fixture.write("t.csv", "id,name,note,grade\n1,a,b,70\n2,a,c,60\n")
        try fixture.write("o.csv", "id,title,seats\nx,d,1\n")
        let run = try ProgrammeRun(fixture.at("p.yml"), into: fixture.at("run"))
        for file in ProgrammeRun.outputs {
            let header = try run.csv(file).header
            #expect(Set(header).count == header.count, "\(file): \(header)")
        }
        let header = try run.csv("placements.csv").header
        for name in ["talent.note", "opening.note", "fit_for_opening.grade", "fit_for_talent.grade", "opening.talent"] {
            #expect(header.contains(name), "\(name) is not in \(header)")
        }
        #expect(try RunVerifier.verify(run.folder, threads: 1).isVerified)
    }
}
