import Foundation
import TestSupport
import Testing

/// `check` names each merit whose scale hangs on who applies, with the line to write; once that is written, it says nothing.
@Suite struct MeritAdviceTests {
    @Test func aMeritWithoutARangeIsNamed() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let good = try sample.read("programme.yml")
        #expect(!(try CommandLineTool.run(["check", sample.path]).errors.contains("scale")))
        let bare = good.replacingOccurrences(of: "grade: {type: number, range: [0, 100]}", with: "grade: {type: number}")
        #expect(bare != good)
        try sample.write("programme.yml", bare)
        let english = try CommandLineTool.run(["check", sample.path])
        #expect(english.code == 0 && english.errors.contains("'grade' has no range"), "\(english.errors)")
        let line = try #require(english.errors.firstMatch(of: /range: \[[0-9]+, [0-9]+\]/)).output
        #expect(try CommandLineTool.run(["check", sample.path, "--lang", "zh"]).errors.contains("“grade”没有写 range"))
        try sample.write(
            "programme.yml", bare.replacingOccurrences(of: "merit: talent.grade", with: "merit: {column: talent.grade, \(line)}"))
        let stated = try CommandLineTool.run(["check", sample.path])
        #expect(stated.code == 0 && !stated.errors.contains("has no range"), "\(stated.errors)")
        // A private column's bounds are its cells.
        try sample.write(
            "programme.yml", bare.replacingOccurrences(of: "grade: {type: number}", with: "grade: {type: number, private: true}"))
        let hidden = try CommandLineTool.run(["check", sample.path]).errors
        #expect(hidden.contains("range: [lowest, highest]"), "\(hidden)")
    }
}
