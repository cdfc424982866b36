import Foundation
import TestSupport
import Testing

/// A folder with inputs and earlier results, and the four commands that write, to be run where the system refuses something.
struct Workplace {
    let sample: SampleProgramme
    /// Where all four write, and nothing else is.
    var place: String { sample.folder.appendingPathComponent("place").path }

    /// A command that writes, as typed, and what a success says.
    struct Command {
        var name: String
        var words: [String]
    }

    let commands: [Command]

    init(talents: Int = 40) throws {
        let sample = try SampleProgramme(talents: talents)
        let place = sample.folder.appendingPathComponent("place").path
        let spec = sample.folder.appendingPathComponent("spec.yml").path
        let changes = sample.folder.appendingPathComponent("changes.csv").path
        self.sample = sample
        try sample.write("changes.csv", "change,talent,opening,seats\nwithdraw,T1,,\n")
        try sample.write("spec.yml", Self.specification)
        commands = [
            Command(name: "match", words: ["match", sample.path, "--out", place + "/new/run", "--no-index", "--threads", "2"]),
            Command(
                name: "match again", words: ["match", sample.path, "--out", place + "/run", "--no-index", "--seed", "99", "--threads", "2"]),
            Command(
                name: "match in blocks",
                words: ["match", sample.path, "--out", place + "/new/run", "--no-index", "--block", "\(talents / 2)", "--threads", "2"]),
            Command(name: "rematch", words: ["rematch", sample.run, "--changes", changes, "--out", place + "/run", "--threads", "2"]),
            Command(name: "index", words: ["index", sample.path]),
            Command(name: "generate", words: ["generate", spec, "--out", place + "/made"]),
            Command(name: "generate again", words: ["generate", spec, "--out", place + "/tables", "--seed", "99"]),
        ]
        for words in [
            ["match", sample.path, "--out", sample.run, "--no-index"], ["match", sample.path, "--out", place + "/run", "--no-index"],
        ] {
            let run = try CommandLineTool.run(words)
            try #require(run.code == 0, "\(run.errors)")
        }
        let made = try CommandLineTool.run(["generate", spec, "--out", place + "/tables"])
        try #require(made.code == 0, "\(made.errors)")
        try Data("mine".utf8).write(to: URL(fileURLWithPath: place + "/notes.txt"))
    }

    static let noCompiler: Comment = "there is no C compiler to make the library with that is loaded before the system's"

    /// A library of `Tests/Soak`, to be loaded before the system's (LD_PRELOAD). Nil where there is no compiler.
    static func library(_ name: String) -> String? {
        let path = NSTemporaryDirectory() + "duikou-\(name)-\(getpid()).so"
        for compiler in ["cc", "clang", "gcc"] {
            let words = [compiler, "-shared", "-fPIC", "-O1", "-o", path, "\(Repository.root)/Tests/Soak/\(name).c", "-ldl"]
            if let made = try? ProcessRunner.run("/usr/bin/env", words), made.status == 0 { return path }
        }
        return nil
    }

    /// The index goes to the place as well.
    var environment: [String: String] { ["XDG_CACHE_HOME": place + "/cache"] }

    func names() throws -> [String] { try FileManager.default.subpathsOfDirectory(atPath: place) }

    /// Everything in the place: bytes of files, nil for folders.
    func contents() throws -> [String: Data?] {
        Dictionary(uniqueKeysWithValues: try names().map { ($0, FileManager.default.contents(atPath: place + "/" + $0)) })
    }

    /// Puts the place back as it was.
    func restore(_ before: [String: Data?]) throws {
        for name in try names() where before[name] == nil {
            try? FileManager.default.removeItem(atPath: place + "/" + name)
        }
        for (name, bytes) in before { if let bytes { try bytes.write(to: URL(fileURLWithPath: place + "/" + name)) } }
    }

    /// Exit code 3, one sentence in the language asked for, and no answer.
    static func expectRefusal(_ result: ProcessRunner.Result, _ language: String, _ what: String) {
        #expect(result.code == 3 && !result.timedOut, "\(what): \(result.status) \(result.errors)")
        #expect(result.output.isEmpty, "\(what): \(result.output)")
        let lines = result.errors.split(separator: "\n")
        // A second line: the system's own word for what is rare, or where finished blocks are.
        #expect((1...2).contains(lines.count), "\(what): \(result.errors)")
        #expect(lines.first?.contains(language == "zh" ? "错误：" : "error: ") == true, "\(what): \(result.errors)")
        #expect(!result.errors.contains("Fatal error"))
    }

    private static let specification = """
        generate: tiny
        seed: 3
        talents: people
        openings: places
        tables:
          people:
            file: people.csv
            rows: 300
            scale: talents
            columns:
              id: "P{n}"
          places:
            file: places.csv
            rows: 100
            scale: openings
            columns:
              id: "Q{n}"

        """
}
