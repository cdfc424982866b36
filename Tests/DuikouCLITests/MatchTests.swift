import Foundation
import TestSupport
import Testing

struct MatchTests {
    @Test func aRunIsSummarisedWrittenAndVerified() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let match = try CommandLineTool.run(["match", sample.path, "--out", sample.run])
        #expect(match.code == 0, "\(match.errors)")
        #expect(match.errors.isEmpty)
        #expect(match.output.contains("40 talents, 25 openings"))
        #expect(match.output.contains("passed: no two prefer each other"))
        #expect(match.output.contains("placements.csv"))
        #expect(!match.everything.contains("\u{1B}"), "no control characters into a pipe")
        let chinese = try CommandLineTool.run(["verify", sample.run, "--lang", "zh"])
        #expect(chinese.code == 0)
        #expect(chinese.output.contains("核验通过"))
        // One placement exchanged for a rubbed-out one: no longer what the programme makes.
        let file = "results/run/placements.csv"
        try sample.write(file, sample.read(file).replacing("T1,", with: "T2,", maxReplacements: 1))
        let damaged = try CommandLineTool.run(["verify", sample.run])
        #expect(damaged.code == 2)
        #expect(damaged.output.contains("Not verified"))
        #expect(try CommandLineTool.run(["verify", sample.folder.path]).code == 2)
    }

    @Test func theDefaultFolderCarriesTheProgrammesName() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let match = try CommandLineTool.run(["match", "programme.yml", "--quiet"], in: sample.folder.path)
        #expect(match.code == 0)
        #expect(match.everything.isEmpty)
        #expect(try sample.read("runs/tiny/run.json").contains("\"tiny\""))
    }

    @Test func threadsLeaveTheBytesAloneAndTheSeedIsRecorded() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let files = ["placements.csv", "recommendations-talents.csv", "recommendations-openings.csv", "unplaced.csv", "cutoffs.csv"]
        var made: [[String]] = []
        for threads in ["1", "3"] {
            #expect(try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--threads", threads, "--seed", "99"]).code == 0)
            made.append(try files.map { try sample.read("results/run/" + $0) })
        }
        #expect(made[0] == made[1])
        #expect(try sample.read("results/run/run.json").contains("\"seed\" : 99"))
        #expect(try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--threads", "0"]).code == 2)
        #expect(try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--talents-list", "0"]).code == 2)
    }

    @Test func listsCanBeLeftOut() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let lists = ["recommendations-talents.csv", "recommendations-openings.csv"]
        func has(_ file: String) -> Bool { FileManager.default.fileExists(atPath: sample.run + "/" + file) }
        for (word, written) in [
            ("openings", [false, true]), ("none", [false, false]), ("both", [true, true]), ("talents", [true, false]),
        ] {
            let match = try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--list-files", word])
            #expect(match.code == 0 && match.errors.isEmpty, "\(match.errors)")
            #expect(lists.map(has) == written, "\(word)")
            let verify = try CommandLineTool.run(["verify", sample.run])
            #expect(verify.code == 0, "\(verify.everything)")
            #expect(verify.output.contains("left out by choice") == (word != "both"))
            #expect(verify.output.contains("listFiles: \(word) / both") == (word != "both"))
        }
        // The programme's own word, which the command line's comes before.
        let programme = try sample.read("programme.yml")
        try sample.write("programme.yml", programme.replacing("outputs: {", with: "outputs: {lists: none, "))
        #expect(try CommandLineTool.run(["match", sample.path, "--out", sample.run]).code == 0)
        #expect(lists.map(has) == [false, false])
        #expect(try CommandLineTool.run(["verify", sample.run, "--lang", "zh"]).output.contains("按设置没有写出"))
        #expect(try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--list-files", "both"]).code == 0)
        #expect(lists.map(has) == [true, true])
        try sample.write("programme.yml", programme.replacing("outputs: {", with: "outputs: {lists: nnoe, "))
        let slip = try CommandLineTool.run(["check", sample.path])
        #expect(slip.code == 2 && slip.errors.contains("nnoe") && slip.errors.contains("did you mean “none”?"), "\(slip.errors)")
    }

    @Test func rejectedRowsAreAFindingAndFatalWhereStrict() throws {
        let sample = try SampleProgramme(faults: 3)
        defer { sample.remove() }
        let strict = try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--strict"])
        #expect(strict.code == 2)
        #expect(strict.errors.hasPrefix(sample.folder.path + "/talents.csv:42: error: 3 of 70 rows (3 faults)"))
        #expect(!FileManager.default.fileExists(atPath: sample.folder.path + "/results"), "no folder is touched")
        let match = try CommandLineTool.run(["match", sample.path, "--out", sample.run])
        #expect(match.code == 1)
        #expect(match.output.contains("rejected.csv"))
        #expect(try sample.read("results/run/rejected.csv").contains("colege"))
    }

    @Test func theUnplacedAreAFindingOnlyWhereAsked() throws {
        let sample = try SampleProgramme(talents: 60, openings: 5)
        defer { sample.remove() }
        #expect(try CommandLineTool.run(["match", sample.path, "--out", sample.run]).code == 0)
        let asked = try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--fail-on-unplaced"])
        #expect(asked.code == 1)
        #expect(asked.output.contains("unplaced"))
    }

    @Test func aStrangeFolderIsLeftAlone() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let match = try CommandLineTool.run(["match", sample.path, "--out", sample.folder.path])
        #expect(match.code == 2)
        #expect(match.errors.contains("programme") || match.errors.contains("folder"))
        #expect(try CommandLineTool.run(["match", sample.folder.path + "/nosuch.yml", "--out", sample.run]).code == 2)
    }

    /// Ctrl-C, a polite kill and a closed terminal in the middle of the work, with and without earlier results.
    @Test(arguments: [SIGINT, SIGTERM, SIGHUP], [false, true])
    func anInterruptedRunLeavesNothingHalfWritten(_ signal: CInt, _ hasEarlier: Bool) throws {
        let sample = try SampleProgramme(talents: 12_000, openings: 6_000, rules: false)
        defer { sample.remove() }
        let results = sample.folder.appendingPathComponent("results").path
        if hasEarlier {
            try FileManager.default.createDirectory(atPath: sample.run, withIntermediateDirectories: true)
            try sample.write("results/run/run.json", "earlier")
        }
        let outputs = try ProcessRunner.Outputs()
        let running = try ProcessRunner.start(
            CommandLineTool.path, ["match", sample.path, "--out", sample.run], output: outputs.output, errors: outputs.errors)
        // The working folder appears when the work begins.
        for _ in 0..<2_000 where running.isRunning {
            if (try? FileManager.default.contentsOfDirectory(atPath: results))?.contains(where: { $0.hasPrefix(".run.tmp-") }) == true {
                break
            }
            usleep(1_000)
        }
        usleep(50_000)
        running.signal(signal)
        let outcome = try outputs.result(of: running)
        #expect(outcome.code == 128 + signal)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors == "stopped; no half-written results are left.\n")
        // The folder above goes too where it was made for this run.
        let left = try? FileManager.default.contentsOfDirectory(atPath: results)
        #expect(left == (hasEarlier ? ["run"] : nil))
        if hasEarlier { #expect(try sample.read("results/run/run.json") == "earlier") }
    }
}
