import Foundation
import TestSupport
import Testing

/// What `verify` says and how it ends, for whoever has all, some or none of the inputs; and what a second `match` says that it kept.
struct VerifyCommandTests {
    @Test func inputsThatAreNotHereAreSaidSo() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        #expect(try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--no-index"]).code == 0)
        let elsewhere = sample.folder.appendingPathComponent("elsewhere").path
        try FileManager.default.moveItem(atPath: sample.run, toPath: elsewhere)
        let partly = try CommandLineTool.run(["verify", elsewhere])
        #expect(partly.code == 1 && partly.output.contains("not found; --programme says where it is now"), "\(partly.everything)")
        #expect(partly.output.contains("All that could be checked holds") && partly.output.contains("stability"))
        let chinese = try CommandLineTool.run(["verify", elsewhere, "--lang", "zh"])
        #expect(chinese.code == 1 && chinese.output.contains("找不到") && !chinese.output.contains("不符"), "\(chinese.everything)")
        for arguments in [
            ["--programme", sample.path], ["--base", sample.run], ["--programme", sample.path, "--tables", sample.folder.path],
        ] {
            let found = try CommandLineTool.run(["verify", elsewhere, "--lists", "all"] + arguments)
            #expect(found.code == 0, "\(arguments): \(found.everything)")
        }
        #expect(try CommandLineTool.run(["verify", elsewhere, "--programme", sample.folder.path + "/choices.csv"]).code == 2)
        for lists in ["0", "-1", "few", "1.5"] {
            let wrong = try CommandLineTool.run(["verify", elsewhere, "--lists", lists])
            #expect(wrong.code == 2 && wrong.errors.contains("--lists must be"), "\(wrong.everything)")
        }
        #expect(try CommandLineTool.run(["verify", elsewhere, "--programme", sample.path, "--lists", "7"]).output.contains("14 checked"))
    }

    @Test func aSecondRunSaysWhatItKept() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let match = ["match", sample.path, "--out", sample.run, "--no-index"]
        #expect(try CommandLineTool.run(match).errors.isEmpty)
        #expect(try CommandLineTool.run(match).errors.isEmpty, "results alone are replaced without a word")
        try sample.write("results/run/notes.txt", "mine")
        try sample.write("results/run/placements.csv", "edited")
        let second = try CommandLineTool.run(match)
        #expect(second.code == 0 && second.errors.contains("1 of the folder's entries is no result and was kept: notes.txt"))
        #expect(second.errors.contains("placements.csv → placements.kept-1.csv"), "\(second.errors)")
        #expect(try sample.read("results/run/placements.kept-1.csv") == "edited" && sample.read("results/run/notes.txt") == "mine")
        #expect(try CommandLineTool.run(["verify", sample.run]).code == 0)
        let quiet = try CommandLineTool.run(match + ["--quiet"])
        #expect(quiet.errors.isEmpty && quiet.output.isEmpty)
        let chinese = try CommandLineTool.run(match + ["--lang", "zh"])
        #expect(chinese.errors.contains("2 项不是结果，原样保留：notes.txt、placements.kept-1.csv"), "\(chinese.errors)")
    }

    /// The folder that the user stands in, which `--out .` replaces: the run's later paths still lead where they should.
    @Test func theFolderThatOneIsInMayBeTheResults() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        #expect(try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--no-index"]).code == 0)
        try sample.write("results/run/notes.txt", "mine")
        let here = try CommandLineTool.run(["match", "../../programme.yml", "--out", "."], in: sample.run)
        #expect(here.code == 0 && here.errors.contains("cd \"$PWD\"") && !here.errors.contains("no index"), "\(here.errors)")
        #expect(try sample.read("results/run/notes.txt") == "mine")
        #expect(try CommandLineTool.run(["verify", sample.run]).code == 0)
    }
}
