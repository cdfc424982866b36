import Foundation
import TestSupport
import Testing

/// How the tool behaves among others: checks, secrets, pipes.
struct ConductTests {
    @Test func checkFindsEverythingAndSaysItBack() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let clean = try CommandLineTool.run(["check", sample.path])
        #expect(clean.code == 0, "\(clean.errors)")
        for words in [
            "40 good rows", "25 good rows", "talent.education is at least opening.education", "66.7 %", "deferred acceptance", "seed 7",
        ] {
            #expect(clean.output.contains(words), "\(words)")
        }
        #expect(try CommandLineTool.run(["check", sample.path, "--lang", "zh"]).output.contains("没有问题"))
        let broken = try sample.read("programme.yml").replacing("talent: education", with: "talent: eduction").replacing(
            "merit: talent.grade", with: "merit: talent.grad")
        try sample.write("programme.yml", broken)
        let bad = try CommandLineTool.run(["check", sample.path])
        #expect(bad.code == 2)
        #expect(bad.output.isEmpty)
        let lines = bad.errors.split(separator: "\n").map(String.init)
        #expect(lines.contains { $0.hasPrefix(sample.path + ":33:") && $0.contains("did you mean 'education'") }, "\(bad.errors)")
        #expect(lines.contains { $0.contains("did you mean 'grade'") })
    }

    @Test func checkListsRowsSetAside() throws {
        let sample = try SampleProgramme(faults: 14)
        defer { sample.remove() }
        let check = try CommandLineTool.run(["check", sample.path])
        #expect(check.code == 1)
        #expect(check.output.contains("set aside: 14 of 81 rows (14 faults)"))
        #expect(check.output.contains("/talents.csv:43: education 'colege': "))
        #expect(check.output.contains("and 4 more"))
        #expect(try CommandLineTool.run(["check", sample.path, "--show", "14"]).output.contains("talents.csv:55:"))
    }

    /// Every command, in both languages, on good and bad rows: a private cell's value is in no answer, error or file.
    @Test func privateValuesAppearNowhere() throws {
        let sample = try SampleProgramme(faults: 4)
        defer { sample.remove() }
        let commands = [
            ["match", sample.path, "--out", sample.run], ["match", sample.path, "--out", sample.run, "--strict"],
            ["check", sample.path, "--show", "99"],
            ["query", sample.path, "T1"], ["query", sample.path, "T1", "--json"], ["query", sample.path, "V1"],
            ["query", sample.path, "--pair", "T1", "V1"],
            ["query", sample.path, "T1", "--what-if", "phone=3"], ["query", sample.path, "T1", "--what-if", "name=x"],
            ["verify", sample.run],
            ["query", sample.path, "nobody"],
        ]
        for command in commands {
            for language in ["zh", "en"] {
                let outcome = try CommandLineTool.run(command + ["--lang", language])
                #expect(!outcome.everything.isEmpty)
                #expect(!outcome.everything.contains(SampleProgramme.secret), "\(command)")
            }
        }
        for file in try FileManager.default.contentsOfDirectory(atPath: sample.run) {
            #expect(!(try sample.read("results/run/" + file)).contains(SampleProgramme.secret), "\(file)")
        }
    }

    /// `| head`: the reader leaves; nothing is said, and that is no failure.
    @Test func aReaderMayLeave() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        for words in [["check", sample.path], ["query", sample.path, "T1"], ["--help"], ["match", sample.path, "--out", sample.run]] {
            let outputs = try ProcessRunner.Outputs()
            let pipe = Pipe()
            try pipe.fileHandleForReading.close()
            let outcome = try outputs.result(
                of: ProcessRunner.start(CommandLineTool.path, words, output: pipe.fileHandleForWriting, errors: outputs.errors))
            #expect(outcome.code == 0, "\(words)")
            #expect(outcome.errors.isEmpty)
        }
        #expect(FileManager.default.fileExists(atPath: sample.run + "/run.json"), "the results were there before the words")
    }

    @Test func aFullDiskIsTheSystemsFailure() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let outputs = try ProcessRunner.Outputs()
        let outcome = try outputs.result(
            of: ProcessRunner.start(CommandLineTool.path, ["check", sample.path], output: full, errors: outputs.errors))
        #expect(outcome.code == 3)
        #expect(outcome.errors.hasPrefix("error: "))
    }

    /// On a terminal: a redrawn line while the work goes on, and colours. `script` (util-linux) is the terminal.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
    func aTerminalSeesProgressAndColours() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        func seen(_ words: [String], _ variables: [String: String]) throws -> String {
            try Terminal.seen(words, environment: variables)
        }
        let match = ["match", sample.path, "--out", sample.run]
        let coloured = try seen(match, ["TERM": "xterm"])
        #expect(coloured.contains("\r\u{1B}[K"))
        #expect(coloured.contains("reading tables"))
        #expect(coloured.contains("\u{1B}[1m"))
        #expect(!(try seen(match + ["--quiet"], ["TERM": "xterm"])).contains("\u{1B}"))
    }

    /// Where no colours are wanted, or the terminal has none, every command sends lines of text alone: no order to the cursor either.
    @Test(.enabled(if: Terminal.isThere), arguments: [["TERM": "xterm", "NO_COLOR": "1"], ["TERM": "dumb"]])
    func aPlainTerminalIsSentNoControls(_ variables: [String: String]) throws {
        let sample = try SampleProgramme(talents: 300, faults: 2)
        defer { sample.remove() }
        try sample.write("changes.csv", "change,talent,opening,seats\nwithdraw,T1,,\n")
        let changes = sample.folder.appendingPathComponent("changes.csv").path
        for words in [
            ["check", sample.path], ["match", sample.path, "--out", sample.run], ["match", sample.path, "--out", sample.run, "--strict"],
            ["verify", sample.run], ["rematch", sample.run, "--changes", changes], ["compare", sample.path],
            ["index", sample.path, "--remove"],
            ["index", sample.path], ["query", sample.path, "T1"], ["bench", "--talents", "500", "--openings", "200"],
            ["match", "none.yml"],
        ] {
            let seen = try Terminal.seen(words, environment: variables)
            #expect(!seen.isEmpty)
            #expect(!seen.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }, "\(words): \(seen.debugDescription)")
        }
    }

    @Test func samplesAreGeneratedTheSameEachTime() throws {
        let sample = try SampleProgramme()
        defer { sample.remove() }
        try sample.write(
            "spec.yml",
            """
            generate: tiny
            seed: 3
            talents: people
            openings: places
            tables:
              people:
                file: people.csv
                rows: 30
                scale: talents
                columns:
                  id: "P{n}"
              places:
                file: places.csv
                rows: 10
                scale: openings
                columns:
                  id: "Q{n}"

            """)
        let spec = sample.folder.path + "/spec.yml"
        var made: [String] = []
        for round in 1...2 {
            let outcome = try CommandLineTool.run(
                ["generate", spec, "--out", sample.folder.path + "/out\(round)", "--talents", "50", "--seed", "9"])
            #expect(outcome.code == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("people.csv"))
            made.append(try sample.read("out\(round)/people.csv"))
        }
        #expect(made[0] == made[1])
        #expect(made[0].split(separator: "\n").count == 51)
        #expect(try CommandLineTool.run(["generate", spec, "--out", sample.folder.path, "--openings", "0"]).code == 2)
        #expect(try CommandLineTool.run(["generate", sample.folder.path + "/none.yml", "--out", sample.folder.path]).code == 2)
    }
}
