import Foundation
import TestSupport
import Testing

@testable import DuikouCLI

/// `duikou index`, and what it does to the answers of `query`: nothing but their speed.
struct IndexCommandTests {
    /// A cache of its own, so that what is found there is this test's.
    private struct Desk {
        let sample: SampleProgramme
        var cache: String { sample.folder.appendingPathComponent("cache").path }
        var root: String { cache + "/duikou" }

        init(seed: UInt64 = 1, faults: Int = 0) throws { sample = try SampleProgramme(seed: seed, faults: faults) }

        func run(_ words: [String], language: String = "en") throws -> ProcessRunner.Result {
            try CommandLineTool.run(words + ["--lang", language], environment: ["XDG_CACHE_HOME": cache])
        }

        func query(_ words: [String], language: String = "en") throws -> ProcessRunner.Result {
            try run(["query", sample.path] + words, language: language)
        }

        /// What stands among the indexes, hidden things too.
        var indexes: [String] { (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? [] }
    }

    private static let questions = [
        ["T3"], ["T4", "--json", "--top", "50"], ["V2"], ["V5", "--json"], ["T1", "--pair", "V1"], ["--pair", "T2", "V3", "--json"],
        ["T5", "--what-if", "education=university"], ["T5", "--json", "--what-if", "skills=saw;glass", "--what-if", "grade=100"],
        ["V1", "--what-if", "place=north"], ["T6", "--side", "talent"], ["T7", "--pair", "V2", "--what-if", "pay=9000"],
        ["T99"], ["t3"], ["T5", "--what-if", "skils=saw"], ["T5", "--what-if", "education=none"], ["V3", "--side", "talent"],
    ]

    @Test func answersAreTheSameWithAndWithout() throws {
        for seed in 1...2 as ClosedRange<UInt64> {
            let desk = try Desk(seed: seed, faults: 3)
            defer { desk.sample.remove() }
            let made = try desk.run(["index", desk.sample.path])
            #expect(made.code == 0 && made.output.contains("40 talents, 25 openings"), "\(made.everything)")
            #expect(made.output.contains(desk.root))
            for question in Self.questions {
                for language in ["en", "zh"] {
                    let with = try desk.query(question, language: language)
                    let without = try desk.query(question + ["--no-index"], language: language)
                    #expect(with.output == without.output && with.errors == without.errors && with.code == without.code, "\(question)")
                    #expect(!without.everything.isEmpty)
                }
            }
        }
    }

    /// Installed twice, on two days: one programme, and one index.
    @Test func copiesOfOneBuildShareAnIndex() throws {
        let desk = try Desk()
        defer { desk.sample.remove() }
        var copies: [String] = []
        for (name, date) in [("a", 1_000_000_000.0), ("b", 1_700_000_000.0)] {
            let copy = desk.sample.folder.appendingPathComponent("duikou-" + name).path
            try FileManager.default.copyItem(atPath: CommandLineTool.path, toPath: copy)
            try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: date)], ofItemAtPath: copy)
            copies.append(copy)
        }
        for maker in copies {
            let cache = desk.cache + maker.suffix(1)
            func run(_ program: String, _ words: [String]) throws -> ProcessRunner.Result {
                try ProcessRunner.run(program, words, environment: ["XDG_CACHE_HOME": cache])
            }
            #expect(try run(maker, ["index", desk.sample.path]).output.contains("is made"))
            for copy in copies {
                let question = try run(copy, ["query", desk.sample.path, "T3"])
                #expect(question.code == 0 && question.errors.isEmpty, "\(question.errors)")
                #expect(try run(copy, ["index", desk.sample.path]).output.contains("is up to date"))
            }
        }
    }

    @Test func matchLeavesAnIndexUnlessToldNotTo() throws {
        let desk = try Desk()
        defer { desk.sample.remove() }
        let plain = try desk.run(["match", desk.sample.path, "--out", desk.sample.run, "--no-index"])
        #expect(plain.code == 0 && desk.indexes.isEmpty)
        let matched = try desk.run(["match", desk.sample.path, "--out", desk.sample.run])
        #expect(matched.code == 0 && desk.indexes.count == 1 && matched.errors == plain.errors)
        let again = try desk.run(["index", desk.sample.path])
        #expect(again.code == 0 && again.output.contains("up to date"))
        let removed = try desk.run(["index", desk.sample.path, "--remove"])
        #expect(removed.code == 0 && desk.indexes.isEmpty && removed.output.contains("is removed"))
        #expect(try desk.run(["index", desk.sample.path, "--remove"]).output.contains("no index"))
    }

    @Test func aStaleIndexIsNamedAndMadeAnew() throws {
        let desk = try Desk()
        defer { desk.sample.remove() }
        #expect(try desk.run(["index", desk.sample.path]).code == 0)
        let old = try desk.query(["T3"])
        let table = try desk.sample.read("openings.csv")
        try desk.sample.write("openings.csv", table.split(separator: "\n").dropLast(5).joined(separator: "\n") + "\n")
        let stale = try desk.query(["T3"])
        #expect(stale.errors.contains("out of date") && stale.errors.contains("openings.csv"), "\(stale.errors)")
        #expect(stale.output != old.output)
        #expect(try desk.query(["T3", "--no-index"]).output == stale.output)
        let renewed = try desk.query(["T3"])
        #expect(renewed.errors.isEmpty && renewed.output == stale.output)
        #expect(try desk.query(["T3"], language: "zh").errors.isEmpty)
    }

    @Test func aDamagedIndexIsNamedAndMadeAnew() throws {
        let desk = try Desk()
        defer { desk.sample.remove() }
        #expect(try desk.run(["index", desk.sample.path]).code == 0)
        let good = try desk.query(["T3"])
        let folder = desk.root + "/" + (try #require(desk.indexes.first))
        for file in ["index.json", "sums.npy", "openings.ids.bytes.npy", "talents.ids.slots.npy", "words.ends.npy"] {
            let url = URL(fileURLWithPath: folder + "/" + file)
            let bytes = try Data(contentsOf: url)
            try bytes.prefix(bytes.count - 1).write(to: url)
            let damaged = try desk.query(["T3"])
            #expect(damaged.errors.contains("damaged") && damaged.errors.contains(file), "\(file): \(damaged.errors)")
            #expect(damaged.output == good.output && damaged.code == 0)
            let renewed = try desk.query(["T3"])
            #expect(renewed.errors.isEmpty && renewed.output == good.output, "\(file)")
        }
        let url = URL(fileURLWithPath: folder + "/openings.seats.npy")
        try Data().write(to: url)
        let made = try desk.run(["index", desk.sample.path])
        #expect(made.output.contains("is made"), "\(made.everything)")
        #expect(try Data(contentsOf: url).count > 0)
    }

    @Test func withoutAPlaceMatchesGoOnAndIndexesSaySo() throws {
        let desk = try Desk()
        defer { desk.sample.remove() }
        // A file stands where the cache should be.
        try desk.sample.write("cache", "")
        let matched = try desk.run(["match", desk.sample.path, "--out", desk.sample.run])
        #expect(matched.code == 0 && matched.errors.contains("no index was made"), "\(matched.errors)")
        #expect(try desk.run(["match", desk.sample.path, "--out", desk.sample.run, "--quiet"]).everything.isEmpty)
        let index = try desk.run(["index", desk.sample.path])
        #expect(index.code == 3, "\(index.everything)")
        #expect(try desk.query(["T3"]).code == 0)
    }

    @Test func manyAtOnceAndStopsDoNoHarm() throws {
        let desk = try Desk()
        defer { desk.sample.remove() }
        let good = try desk.query(["T3", "--no-index"]).output
        func start(_ words: [String]) throws -> (RunningProcess, ProcessRunner.Outputs) {
            let outputs = try ProcessRunner.Outputs()
            let running = try ProcessRunner.start(
                CommandLineTool.path, words + ["--lang", "en"], environment: ["XDG_CACHE_HOME": desk.cache], output: outputs.output,
                errors: outputs.errors)
            return (running, outputs)
        }
        for round in 0..<3 {
            try desk.sample.write("choices.csv", "talent,opening,rank\nT1,V1,\(round + 1)\n")
            let several = try (0..<6).map {
                $0 % 3 == 2 ? try start(["query", desk.sample.path, "T3"]) : try start(["index", desk.sample.path])
            }
            for (running, outputs) in several {
                let result = try outputs.result(of: running)
                #expect(result.code == 0, "\(result.everything)")
            }
            #expect(try desk.query(["T3"]).output == good)
        }
        for delay in stride(from: 0.0, to: 0.2, by: 0.02) {
            try desk.sample.write("choices.csv", "talent,opening,rank\nT1,V1,\(Int(delay * 100) + 10)\n")
            let (running, outputs) = try start(["index", desk.sample.path])
            Thread.sleep(forTimeInterval: delay)
            running.signal(SIGINT)
            _ = try outputs.result(of: running)
        }
        #expect(try desk.query(["T3"]).output == good)
        #expect(desk.indexes.count == 1, "\(desk.indexes)")
    }

    @Test func helpHasAnExampleAndSaysWhereItLies() throws {
        for language in ["zh", "en"] {
            let help = try CommandLineTool.run(["index", "--help", "--lang", language])
            #expect(help.code == 0)
            #expect(help.output.contains("duikou index Datasets/alliance/graduates.yml") && help.output.contains("XDG_CACHE_HOME"))
            #expect(help.output.contains("--remove"))
        }
        let completion = try CommandLineTool.run(["completions", "bash"])
        #expect(completion.output.contains("index"))
    }

    /// One programme over two cohorts: each has its own index, and no question is answered from the other's.
    @Test func tablesOfAnotherFolderHaveAnIndexOfTheirOwn() throws {
        let desk = try Desk()
        defer { desk.sample.remove() }
        let other = try SampleProgramme(seed: 2, talents: 55)
        defer { other.remove() }
        let tables = ["--tables", other.folder.path]
        #expect(try desk.run(["match", desk.sample.path, "--out", desk.sample.run] + tables).code == 0)
        #expect(desk.indexes.count == 1)
        // T50 is among the other tables' talents alone.
        for question in [["T50"], ["T3", "--json"], ["V2"], ["T4", "--what-if", "grade=100"]] {
            let with = try desk.query(question + tables)
            let without = try desk.query(question + tables + ["--no-index"])
            #expect(with.code == 0 && with.output == without.output && with.errors == without.errors, "\(question)")
        }
        #expect(try desk.query(["T50"]).code == 2)
        #expect(try desk.run(["index", desk.sample.path]).output.contains("40 talents"))
        #expect(try desk.run(["index", desk.sample.path] + tables).output.contains("up to date"))
        #expect(desk.indexes.count == 2)
        #expect(try desk.query(["T3"]).output != desk.query(["T3"] + tables).output)

        #expect(try desk.run(["check", desk.sample.path] + tables).output.contains("55"))
        #expect(try desk.run(["compare", desk.sample.path] + tables).code == 0)
        for command in ["query", "index", "check", "compare"] {
            let words: [String] = [command, desk.sample.path] + (command == "query" ? ["T1"] : []) + ["--tables", "/nowhere"]
            let missing = try desk.run(words)
            #expect(missing.code == 2 && missing.errors.contains("--tables"), "\(words) \(missing.errors)")
        }

        #expect(try desk.run(["index", desk.sample.path, "--remove"] + tables).output.contains("removed"))
        #expect(desk.indexes.count == 1)
        #expect(try desk.run(["index", desk.sample.path] + tables).code == 0)
        other.remove()
        #expect(try desk.run(["index", desk.sample.path, "--remove"]).code == 0)
        #expect(try desk.run(["index", desk.sample.path]).code == 0)
        #expect(desk.indexes.count == 1, "tables that are gone need no index")
    }
}

/// The same over real programmes: the committed sample, and tables with joins.
struct IndexedQueryTests {
    private static let scout = Repository.datasets + "/programmes/scout.yml"

    private func compare(_ programme: String, _ questions: [[String]]) throws {
        let tool = try #require(ProcessRunner.fastDuikou)
        let fixture = try RunFixture()
        func run(_ words: [String]) throws -> ProcessRunner.Result {
            try ProcessRunner.run(tool, words + ["--lang", "en"], environment: ["XDG_CACHE_HOME": fixture.at("cache")])
        }
        #expect(try run(["index", programme]).status == 0)
        for question in questions {
            let (with, without) = (try run(["query", programme] + question), try run(["query", programme, "--no-index"] + question))
            #expect(with.output == without.output && with.errors == without.errors && !with.output.isEmpty, "\(question): \(with.words)")
        }
    }

    @Test(.enabled(if: ProcessRunner.fastDuikou != nil, "needs a release build of duikou beside a debug one"))
    func theAlliance() throws {
        let lines = try String(contentsOfFile: Repository.datasets + "/alliance/graduates.csv", encoding: .utf8).split(separator: "\n")
        let ids = stride(from: 1, to: lines.count, by: 40).map { String(lines[$0].prefix { $0 != "," }) }
        #expect(ids.count > 40)
        try compare(
            Repository.datasets + "/alliance/graduates.yml",
            ids.map { [$0, "--json"] } + ids.prefix(5).map { [$0] } + [
                [ids[0], "--what-if", "education=大专"], [ids[1], "--what-if", "skills=PLC;焊接", "--json"], ["V000001"],
                [ids[2], "--pair", "V000002"],
            ])
    }

    @Test(
        .enabled(
            if: Repository.hasShared("scout/applications.csv") && ProcessRunner.fastDuikou != nil,
            "needs ../shared/data/scout, and a release build of duikou beside a debug one"))
    func joinedTables() throws {
        let resumes = try String(contentsOfFile: Repository.shared + "/scout/resume.csv", encoding: .utf8).split(separator: "\n")
        let ids = stride(from: 1, to: resumes.count, by: 200).map { String(resumes[$0].prefix { $0 != "," }) }
        try compare(Self.scout, ids.map { [$0, "--json"] } + [["U03375"], ["R02073"], ["U03375", "--pair", "R02073"]])
    }
}
