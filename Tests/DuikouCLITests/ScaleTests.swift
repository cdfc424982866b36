import Duikou
import DuikouIO
import Foundation
import TestSupport
import Testing

@testable import DuikouCLI

/// Runs in blocks: stopped, killed and continued; limits of memory; tables from another folder.
struct ScaleTests {
    /// Everything in a folder of results but what differs from one run to the next.
    static func bytes(_ folder: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let path = folder + "/" + name
            if name == AtomicFolder.marker {
                var manifest = try RunManifest.read(folder: folder)
                manifest.process = .init(threads: 0, startedAt: "", seconds: [:])
                files[name] = try manifest.encoded()
            } else {
                files[name] = try Data(contentsOf: URL(fileURLWithPath: path))
            }
        }
        return files
    }

    /// Names beside the results that a run in blocks leaves.
    private static func left(_ sample: SampleProgramme) -> [String] {
        let results = sample.folder.appendingPathComponent("results").path
        return (try? FileManager.default.contentsOfDirectory(atPath: results).filter { $0.hasPrefix(".") }) ?? []
    }

    private static func kept(_ sample: SampleProgramme) -> Int {
        let results = sample.folder.appendingPathComponent("results").path
        return left(sample).filter { $0.hasPrefix(".run.work-") }.reduce(0) { count, name in
            let files = (try? FileManager.default.contentsOfDirectory(atPath: results + "/" + name)) ?? []
            return count + files.count { $0.hasPrefix("block-") && !$0.hasSuffix(".part") }
        }
    }

    @Test func blocksChangeNothingAndLeaveNothing() throws {
        let sample = try SampleProgramme(talents: 60)
        defer { sample.remove() }
        #expect(try CommandLineTool.run(["match", sample.path, "--out", sample.run]).code == 0)
        let whole = try Self.bytes(sample.run)
        for size in ["1", "7", "59", "60", "1000"] {
            for threads in ["1", "2"] {
                let run = try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--block", size, "--threads", threads])
                #expect(run.code == 0, "\(run.errors)")
                #expect(try Self.bytes(sample.run) == whole, "blocks of \(size)")
                #expect(Self.left(sample).isEmpty, "blocks of \(size)")
            }
        }
        #expect(try RunManifest.read(folder: sample.run).process.blocks == 1)
        #expect(try CommandLineTool.run(["verify", sample.run]).code == 0)
    }

    /// Killed without warning again and again, at whatever point, the same command ends with the same bytes.
    @Test(arguments: [SIGKILL, SIGINT, SIGTERM, SIGHUP]) func killedRunsGoOn(_ signal: Int32) throws {
        let sample = try SampleProgramme(talents: 400, openings: 60)
        defer { sample.remove() }
        #expect(try CommandLineTool.run(["match", sample.path, "--out", sample.run]).code == 0)
        let whole = try Self.bytes(sample.run)
        try FileManager.default.removeItem(atPath: sample.run)
        let command = ["match", sample.path, "--out", sample.run, "--block", "1"]
        var (most, stops, continued) = (0, 0, false)
        for wanted in [1, 5, 60, 150, 300] {
            let outputs = try ProcessRunner.Outputs()
            let running = try ProcessRunner.start(CommandLineTool.path, command, output: outputs.output, errors: outputs.errors)
            while running.isRunning, Self.kept(sample) < wanted { usleep(500) }
            running.signal(signal)
            let result = try outputs.result(of: running)
            if result.status == 0 || result.errors.contains("The results are in place") { break }
            stops += 1
            #expect(result.status == (signal == SIGKILL ? -SIGKILL : 128 + signal), "\(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: sample.run))
            let kept = Self.kept(sample)
            #expect(kept >= most, "no finished block is lost")
            if most > 0 { continued = continued || result.errors.contains("continuing: ") }
            // A run that is stopped before it has looked for kept blocks says nothing of them.
            if signal != SIGKILL, most == 0 || kept > most || result.errors.contains("continuing: ") {
                #expect(result.errors.contains("\(kept) of 400 blocks are done and kept in "), "\(result.errors)")
            }
            most = kept
        }
        #expect(stops > 0)
        let last = try CommandLineTool.run(command)
        #expect(last.code == 0)
        #expect(last.errors.contains("continuing: \(most) of 400 blocks were done"), "\(last.errors)")
        #expect(continued || stops == 1)
        #expect(try Self.bytes(sample.run) == whole)
        #expect(Self.left(sample).isEmpty)
        #expect(try RunManifest.read(folder: sample.run).process.blocksFound == most)
    }

    @Test func otherInputsAndFreshRunsDoNotContinue() throws {
        let sample = try SampleProgramme(talents: 300, openings: 60)
        defer { sample.remove() }
        let command = ["match", sample.path, "--out", sample.run, "--block", "1"]
        func stop(after blocks: Int) throws {
            let running = try ProcessRunner.start(CommandLineTool.path, command, output: nil, errors: nil)
            while running.isRunning, Self.kept(sample) < blocks { usleep(500) }
            running.signal(SIGKILL)
            running.wait()
        }
        try stop(after: 20)
        #expect(Self.kept(sample) >= 20)
        let fresh = try CommandLineTool.run(command + ["--fresh"])
        #expect(fresh.code == 0 && !fresh.errors.contains("continuing"), "\(fresh.errors)")
        try stop(after: 20)
        // Another grade for somebody: nothing that was kept may be used.
        let talents = try sample.read("talents.csv")
        try sample.write("talents.csv", talents.replacing("T300,", with: "T999,"))
        let other = try CommandLineTool.run(command)
        #expect(other.code == 0 && !other.errors.contains("continuing"), "\(other.errors)")
        #expect(Self.left(sample).isEmpty)
        try stop(after: 20)
        #expect(Self.kept(sample) >= 20)
        // A run in one block of the same results clears away what a long one left.
        let short = try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--block", "1000"])
        #expect(short.code == 0 && short.errors.contains("finished blocks are of another size"), "\(short.errors)")
        #expect(Self.left(sample).isEmpty)
    }

    /// The size of an earlier run's blocks is kept where nothing else is asked for, whatever the memory; else they are dropped, and that is said.
    @Test func blocksOfAnotherSize() throws {
        let sample = try SampleProgramme(talents: 300, openings: 60)
        defer { sample.remove() }
        let command = ["match", sample.path, "--out", sample.run]
        func stop(size: String, after blocks: Int) throws {
            let running = try ProcessRunner.start(CommandLineTool.path, command + ["--block", size], output: nil, errors: nil)
            while running.isRunning, Self.kept(sample) < blocks { usleep(500) }
            running.signal(SIGKILL)
            running.wait()
            #expect(Self.kept(sample) >= blocks)
        }
        // Half of them: so many tiny blocks are gone on with.
        try stop(size: "2", after: 75)
        var kept = Self.kept(sample)
        let same = try CommandLineTool.run(command + ["--memory", "2G"])
        #expect(same.code == 0 && same.errors.contains("continuing: \(kept) of 150 blocks were done"), "\(same.errors)")
        #expect(try RunManifest.read(folder: sample.run).process.blocks == 150)
        try stop(size: "2", after: 5)
        kept = Self.kept(sample)
        let other = try CommandLineTool.run(command + ["--block", "100"])
        let dropped = "an earlier run's \(kept) finished blocks are of another size (2 talents, now 100) and are dropped"
        #expect(other.code == 0 && other.errors.contains(dropped), "\(other.errors)")
        #expect(try RunManifest.read(folder: sample.run).process.blocks == 3)
        #expect(try CommandLineTool.run(["verify", sample.run]).code == 0)
    }

    @Test func limitsOfMemoryAreSaidBeforeTheWork() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let little = try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--memory", "1M"])
        #expect(little.code == 2)
        let named = try #require(little.errors.firstMatch(of: /--memory ([0-9.]+[MG])/), "\(little.errors)")
        #expect(try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--memory", String(named.1)]).code == 0)
        #expect(try CommandLineTool.run(["verify", sample.run, "--memory", "1M"]).code == 2)
        #expect(try CommandLineTool.run(["verify", sample.run, "--memory", String(named.1)]).code == 0)
        for wrong in ["8", "lots", "-1G", "0x10G"] {
            let refused = try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--memory", wrong])
            #expect(refused.code == 2 && refused.errors.contains("8G or 800M"), "\(refused.errors)")
        }
        #expect(try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--block", "0"]).code == 2)
        let chinese = try CommandLineTool.run(["match", sample.path, "--out", sample.run, "--memory", "1M", "--lang", "zh"])
        #expect(chinese.errors.contains("内存不够") && chinese.errors.contains(String(named.1)), "\(chinese.errors)")
        let peak = try #require(try RunManifest.read(folder: sample.run).process.peakMemory)
        #expect(peak > 1 << 20)
    }

    /// What a run holds stays below what it says it takes, and is not a small part of it either.
    @Test(.enabled(if: ProcessRunner.fastDuikou != nil)) func memoryIsWhatThePlanSays() throws {
        let duikou = try #require(ProcessRunner.fastDuikou)
        let fixture = try RunFixture()
        let alliance = Repository.datasets + "/alliance"
        _ = try ProcessRunner.run(
            duikou, ["generate", alliance + "/sample.yml", "--out", fixture.at("big"), "--talents", "20000", "--openings", "2000"])
        try Self.measure(duikou, [alliance + "/graduates.yml", "--tables", fixture.at("big")], fixture)
    }

    /// Nearly every row is a class of its own: who may meet whom is then more than all else that a run holds.
    @Test(.enabled(if: ProcessRunner.fastDuikou != nil)) func soItIsWhereRulesMakeManyClasses() throws {
        let duikou = try #require(ProcessRunner.fastDuikou)
        let fixture = try RunFixture()
        var random = SeededRandom(seed: 1)
        let skills = (0..<200).map { "s\($0)" }
        func drawn(_ count: Int) -> String { (0..<count).map { _ in skills[random.below(skills.count)] }.joined(separator: ";") }
        try fixture.write("talents.csv", "id,skills,grade\n" + (1...15_000).map { "T\($0),\(drawn(100)),\($0 % 101)\n" }.joined())
        try fixture.write("openings.csv", "id,skills,pay\n" + (1...15_000).map { "V\($0),\(drawn(3)),\($0 % 997)\n" }.joined())
        try fixture.write(
            "programme.yml",
            """
            programme: classes
            title: {zh: 类, en: Classes}
            date: 2026-06-30
            talents:
              table: talents.csv
              id: id
              columns: {id: {}, skills: {type: tags}, grade: {type: number, range: [0, 100]}}
            openings:
              table: openings.csv
              id: id
              columns: {id: {}, skills: {type: tags}, pay: {type: number, range: [0, 1000]}}
            rules:
              - {name: skills, title: {zh: 技能, en: skills}, covers: {talent: skills, contains: opening.skills}}
            fit:
              talent_for_opening:
                - {term: grade, merit: talent.grade, weight: 1}
              opening_for_talent:
                - {term: pay, merit: opening.pay, weight: 1}
            lists: {talents: 10, openings: 10}

            """)
        try Self.measure(duikou, [fixture.at("programme.yml"), "--block", "15000"], fixture)
    }

    private static func measure(_ duikou: String, _ words: [String], _ fixture: RunFixture) throws {
        let command = ["match"] + words + ["--out", fixture.at("out"), "--no-index", "--lang", "en"]
        let little = try ProcessRunner.run(duikou, command + ["--memory", "1M"])
        let named = String(try #require(little.errors.firstMatch(of: /--memory ([0-9.]+[MG])/), "\(little.errors)").1)
        let run = try ProcessRunner.run(duikou, command + ["--memory", named], timeout: 300)
        #expect(run.status == 0, "\(run.errors)")
        let peak = try #require(try RunManifest.read(folder: fixture.at("out")).process.peakMemory)
        let limit = try #require(MemoryPlan.bytes(named))
        #expect(peak <= limit, "\(peak) bytes, \(limit) allowed")
        #expect(peak * 4 >= limit, "\(peak) bytes, \(limit) said to be needed")
    }

    /// The programme from one place, its tables from another: matched, verified and on record.
    @Test func tablesOfAnotherFolder() throws {
        let sample = try SampleProgramme(seed: 1)
        defer { sample.remove() }
        let other = try SampleProgramme(seed: 2, talents: 55)
        defer { other.remove() }
        let command = ["match", sample.path, "--tables", other.folder.path, "--out", sample.run]
        #expect(try CommandLineTool.run(command).code == 0)
        let manifest = try RunManifest.read(folder: sample.run)
        #expect(manifest.counts.talents == 55)
        let recorded = URL(fileURLWithPath: try #require(manifest.tables), relativeTo: URL(fileURLWithPath: sample.run, isDirectory: true))
        #expect(recorded.standardizedFileURL.path == other.folder.standardizedFileURL.path)
        #expect(try CommandLineTool.run(["verify", sample.run]).code == 0)
        let direct = other.folder.appendingPathComponent("results/run").path
        #expect(try CommandLineTool.run(["match", other.path, "--out", direct]).code == 0)
        #expect(try RunManifest.read(folder: direct).outputs == manifest.outputs)
        #expect(try RunManifest.read(folder: direct).tables == nil)
        try other.write("talents.csv", other.read("talents.csv").replacing("T55,", with: "T56,"))
        #expect(try CommandLineTool.run(["verify", sample.run]).code == 2)
        let missing = try CommandLineTool.run(["match", sample.path, "--tables", "/nowhere", "--out", sample.run])
        #expect(missing.code == 2 && missing.errors.contains("--tables"), "\(missing.errors)")
    }

    /// What generate writes is matched by the next command.
    @Test func generatedTablesAreMatchedAtOnce() throws {
        let fixture = try RunFixture()
        let alliance = Repository.datasets + "/alliance"
        let generate = try CommandLineTool.run(
            ["generate", alliance + "/sample.yml", "--out", fixture.at("big"), "--talents", "300", "--openings", "120"])
        #expect(generate.code == 0, "\(generate.errors)")
        for programme in ["graduates.yml", "graduates-regions.yml"] {
            let match = try CommandLineTool.run(
                ["match", alliance + "/" + programme, "--tables", fixture.at("big"), "--out", fixture.at("out"), "--quiet"])
            #expect(match.code == 0, "\(match.errors)")
            #expect(try CommandLineTool.run(["verify", fixture.at("out")]).code == 0)
        }
    }

    @Test func whatRemainsIsToldInMinutes() {
        let told = [
            (1.0, "about 10 s left"), (34, "about 40 s left"), (55, "about 1 min left"), (250, "about 4 min left"),
            (7_200, "about 120 min left"),
        ]
        for (seconds, words) in told { #expect(ProgressLine.remaining(seconds).en == words) }
        #expect(ProgressLine.remaining(250).zh == "约剩 4 分钟")
    }
}
