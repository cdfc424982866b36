import Foundation
import Glibc
import TestSupport
import Testing

/// `duikou rematch`, as a person types it.
struct RematchCommandTests {
    private func matched(talents: Int = 40, faults: Int = 0) throws -> SampleProgramme {
        let sample = try SampleProgramme(talents: talents, faults: faults)
        let run = try CommandLineTool.run(["match", sample.path, "--out", sample.run, "-q"])
        #expect(run.code == (faults > 0 ? 1 : 0), "\(run.errors)")
        return sample
    }

    private func file(_ sample: SampleProgramme, _ name: String) -> String { sample.folder.appendingPathComponent(name).path }

    @Test func whatChangedWhoMovedAndWhereItIs() throws {
        let sample = try matched()
        defer { sample.remove() }
        try sample.write("changes.csv", "change,talent,opening,seats\nwithdraw,T1,,\nadd,,V3,1\n")
        for (language, words) in [
            ("en", ["1 withdrawal, 1 seat added", "least-movement", " kept their placement", "passed", "moves.csv first"]),
            ("zh", ["1 人退出，增加 1 个名额", "least-movement", "已有的安排不变", "通过", "先看 moves.csv"]),
        ] {
            let outcome = try CommandLineTool.run(
                ["rematch", sample.run + "/", "--changes", file(sample, "changes.csv"), "--lang", language])
            #expect(outcome.code == 0, "\(outcome.errors)")
            for word in words { #expect(outcome.output.contains(word), "\(word) in \(outcome.output)") }
            #expect(outcome.output.split(separator: "\n").count <= 10)
            #expect(outcome.errors.isEmpty)
            // Beside the run, which stays.
            let verify = try CommandLineTool.run(["verify", sample.run + "-rematch", "--lang", language])
            #expect(verify.code == 0, "\(verify.everything)")
        }
        #expect(try CommandLineTool.run(["verify", sample.run]).code == 0)
        let quiet = try CommandLineTool.run(
            ["rematch", sample.run, "--changes", file(sample, "changes.csv"), "--mode", "optimal", "--out", file(sample, "o"), "-q"])
        #expect(quiet.code == 0 && quiet.everything.isEmpty)
        #expect(try CommandLineTool.run(["verify", file(sample, "o")]).output.contains("equal to a full match"))
    }

    @Test func badRowsEndWithOneAndStrictWithTwo() throws {
        let sample = try matched()
        defer { sample.remove() }
        try sample.write("changes.csv", "change,talent,opening,seats\nwithdraw,T1,,\nwithdraw,T999,,\n")
        let words = ["rematch", sample.run, "--changes", file(sample, "changes.csv")]
        let outcome = try CommandLineTool.run(words)
        #expect(outcome.code == 1)
        #expect(outcome.output.contains("1 not applied (changes.csv line 3 T999: no talent has this id)"))
        let strict = try CommandLineTool.run(words + ["--strict", "--out", file(sample, "strict")])
        #expect(strict.code == 2)
        #expect(strict.errors.hasPrefix("changes.csv:3: error: "), "\(strict.errors)")
        #expect(!FileManager.default.fileExists(atPath: file(sample, "strict")))
    }

    @Test func mistakesEndWithTwoAndLeaveNothing() throws {
        let sample = try matched()
        defer { sample.remove() }
        try sample.write("changes.csv", "change,talent,opening,seats\nwithdraw,T1,,\n")
        let changes = ["--changes", file(sample, "changes.csv")]
        let before = try Set(FileManager.default.subpathsOfDirectory(atPath: sample.folder.path))
        for (words, expected) in [
            (["rematch", sample.run], "nothing is said to have changed"),
            (["rematch", sample.folder.path] + changes, "not a run folder"),
            (["rematch", file(sample, "nowhere/run")] + changes, "not a run folder"),
            (["rematch", sample.run, "--out", sample.run] + changes, "cannot replace the run"),
            (["rematch", sample.run, "--mode", "fast"] + changes, "--mode must be"),
            (["rematch", sample.run, "--changes", file(sample, "no.csv")], "no.csv"),
            (["rematch", sample.run, "--arrivals", file(sample, "no.csv")], "no.csv"),
        ] {
            let outcome = try CommandLineTool.run(words)
            #expect(outcome.code == 2, "\(words)")
            #expect(outcome.errors.contains(expected), "\(outcome.errors)")
            #expect(outcome.output.isEmpty)
            #expect(try CommandLineTool.run(words + ["--lang", "zh"]).errors.contains("错误："))
        }
        #expect(try Set(FileManager.default.subpathsOfDirectory(atPath: sample.folder.path)) == before)
    }

    @Test func runsOfOtherMechanismsAreToldToMatchAgain() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        try sample.write("changes.csv", "change,talent,opening,seats\nwithdraw,T1,,\n")
        for options in [["--mechanism", "maximum-cardinality"], ["--mechanism", "maximum-stable"], ["--proposing", "openings"]] {
            #expect(try CommandLineTool.run(["match", sample.path, "--out", sample.run, "-q"] + options).code == 0)
            let outcome = try CommandLineTool.run(["rematch", sample.run, "--changes", file(sample, "changes.csv")])
            #expect(outcome.code == 2)
            #expect(outcome.errors.contains("run duikou match anew"), "\(outcome.errors)")
        }
    }

    @Test func privateValuesOfNewcomersAppearNowhere() throws {
        let sample = try matched(faults: 2)
        defer { sample.remove() }
        let secret = SampleProgramme.secret
        try sample.write(
            "new.csv",
            "phone,id,name,education,places,skills,pay,grade\n1,N1,\(secret)-n,school,east,saw,3000,90\n\(secret)-p,N2,\(secret)-n,school,east,saw,3000,50\n"
        )
        for language in ["zh", "en"] {
            let outcome = try CommandLineTool.run(
                ["rematch", sample.run, "--arrivals", file(sample, "new.csv"), "--lang", language])
            #expect(outcome.code == 1, "\(outcome.everything)")
            #expect(!outcome.everything.contains(secret))
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: sample.run + "-rematch") {
            #expect(!(try sample.read("results/run-rematch/" + name)).contains(secret), "\(name)")
        }
        #expect(try CommandLineTool.run(["verify", sample.run + "-rematch"]).code == 0)
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func anInterruptedRematchLeavesNothingHalfWritten(_ signal: CInt) throws {
        let sample = try matched(talents: 1500)
        defer { sample.remove() }
        try sample.write("changes.csv", "change,talent,opening,seats\nwithdraw,T1,,\n")
        let results = sample.folder.appendingPathComponent("results").path
        var isStopped = false
        // On a busy machine the signal may come when all is done, or while the results are put in place.
        for _ in 0..<20 where !isStopped {
            let outputs = try ProcessRunner.Outputs()
            let running = try ProcessRunner.start(
                CommandLineTool.path, ["rematch", sample.run, "--changes", file(sample, "changes.csv"), "--threads", "1"],
                output: outputs.output, errors: outputs.errors)
            // Once the working folder is there the work has begun.
            while running.isRunning, try FileManager.default.contentsOfDirectory(atPath: results).count < 2 { usleep(500) }
            running.signal(signal)
            let outcome = try outputs.result(of: running)
            let left = try FileManager.default.contentsOfDirectory(atPath: results).filter { $0 != "run" }
            if outcome.code == 0 || outcome.errors.contains("stopped. The results are in place.") {
                #expect([0, 128 + signal].contains(outcome.code) && left == ["run-rematch"], "\(outcome.everything) \(left)")
                #expect(try CommandLineTool.run(["verify", sample.run + "-rematch"]).code == 0)
                try FileManager.default.removeItem(atPath: sample.run + "-rematch")
            } else {
                isStopped = true
                #expect(outcome.code == 128 + signal && left.isEmpty, "\(outcome.everything) \(left)")
                #expect(outcome.errors.contains("no half-written results"))
            }
        }
        #expect(isStopped, "in time once of 20")
    }
}
