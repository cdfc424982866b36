import Foundation
import TestSupport
import Testing

@testable import Duikou
@testable import DuikouIO

/// A programme in memory is read, matched and refused as the same files are.
@Suite struct MemoryProgrammeTests {
    /// The tables that a folder of results holds.
    private static func tables(_ folder: String) throws -> [String: Data] {
        var tables: [String: Data] = [:]
        for name in FileReading.names(in: folder) ?? [] where name.hasSuffix(".csv") {
            tables[name] = try ProgrammeRun.bytes(folder, name)
        }
        return tables
    }

    private static func tables(_ matched: MatchJob.Matched) throws -> [String: Data] {
        var tables: [String: Data] = [:]
        for name in matched.tables.names { tables[name] = Data(try #require(try matched.tables.bytes(of: name))) }
        return tables
    }

    private static func memory(_ fixture: RunFixture) throws -> MemoryFiles {
        MemoryFiles(try fixture.everything().mapValues { Array($0) })
    }

    /// The committed sample, whose codebooks are beside its folder; and with regions, whose limits are one more table.
    @Test(arguments: ["graduates.yml", "graduates-regions.yml"])
    func theSampleGivesTheSameBytes(_ name: String) throws {
        let fixture = try RunFixture()
        var job = MatchJob(programme: Repository.datasets + "/alliance/" + name)
        (job.out, job.threads) = (fixture.at("run"), 2)
        let outcome = try job.run(into: JobOutput())

        let inputs = try RunFixture()
        for folder in ["alliance", "codebooks"] {
            try FileManager.default.copyItem(atPath: Repository.datasets + "/" + folder, toPath: inputs.at(folder))
        }
        let files = try Self.memory(inputs)
        var memory = MatchJob(programme: "alliance/" + name)
        (memory.files, memory.threads) = (files, 2)
        let matched = try memory.run()
        #expect(matched.result.placements.map(\.talent) == outcome.result.placements.map(\.talent))
        #expect(matched.result.counts.placed == outcome.result.counts.placed && matched.result.counts.placed > 1000)
        let (expected, found) = (try Self.tables(fixture.at("run")), try Self.tables(matched))
        #expect(Set(found.keys) == Set(expected.keys) && expected.count == 8)
        for (file, bytes) in expected { #expect(found[file] == bytes, "\(file)") }
        #expect(try matched.tables.bytes(of: "run.json") == nil)

        // Written to a folder, it is the same folder, and the record has the same inputs.
        memory.out = fixture.at("from-memory")
        _ = try memory.run(into: JobOutput())
        #expect(try Self.tables(fixture.at("from-memory")) == expected)
        let (one, two) = (try RunManifest.read(folder: fixture.at("run")), try RunManifest.read(folder: fixture.at("from-memory")))
        #expect(one.inputs == two.inputs && one.outputs == two.outputs && one.programmeFile.sha256 == two.programmeFile.sha256)
    }

    /// Every kind of file that a programme may name is read from memory: none of these names is on the disk.
    @Test(
        arguments: [
            "regions: {of: opening.place, limits: limits.csv, cost: opening.cost}", "links: {table: links.csv, same: opening.place}",
        ])
    func everyKindOfFileIsReadFromMemory(_ demand: String) throws {
        var compared = 0
        for seed in 1...8 {
            let town = ShuffledTown(.init(name: "memory", allocate: [demand], severalSeats: false), seed: seed)
            let fixture = try RunFixture()
            try town.write(to: fixture, "town")
            let vectors = { (ids: [String]) in (["id,a,b"] + ids.enumerated().map { "\($1),\($0),1" }).joined(separator: "\n") + "\n" }
            try fixture.write("town/v.csv", vectors(town.talents))
            try fixture.write("town/w.csv", vectors(town.openings))
            let text = try fixture.text("town/p.yml").replacing(
                "    - {term: pay, ", with: "    - {term: near, embedding: {talent: v.csv, opening: w.csv}, weight: 1}\n    - {term: pay, ")
            try fixture.write("town/p.yml", text)
            var job = MatchJob(programme: fixture.at("town/p.yml"))
            job.out = fixture.at("run")
            var memory = MatchJob(programme: "town/p.yml")
            memory.files = try Self.memory(fixture)
            do {
                let outcome = try job.run(into: JobOutput())
                let matched = try memory.run()
                #expect(outcome.loaded.issues == matched.loaded.issues, "seed \(seed)")
                #expect(try Self.tables(matched) == Self.tables(fixture.at("run")), "seed \(seed)")
                #expect(text.contains("near") && matched.loaded.inputs.count >= 13)
                compared += 1
            } catch let error as DuikouError {
                // Floors that cannot be met refuse both.
                let other = #expect(throws: DuikouError.self) { try memory.run() }
                #expect(other?.code == error.code && other?.message == error.message, "seed \(seed)")
            }
        }
        #expect(compared >= 3)
    }

    /// The tables may be in another folder, in memory too.
    @Test func tablesOfAnotherFolderAreFound() throws {
        let town = ShuffledTown(.init(name: "tables", allocate: ["mechanism: deferred-acceptance"]), seed: 3)
        var files: [String: [UInt8]] = [:]
        for (name, text) in town.files { files[name] = Array(text.utf8) }
        let plain = try ProgrammeLoader.load("p.yml", in: MemoryFiles(files))
        let others = ["t.csv", "o.csv", "pay.csv", "firms.csv", "choices.csv", "ratings.csv"]
        for name in others { files["cohort/" + name] = files.removeValue(forKey: name) }
        let moved = try ProgrammeLoader.load("p.yml", tables: "cohort", in: MemoryFiles(files))
        #expect(moved.compiled.talents.count == plain.compiled.talents.count && moved.compiled.talents.count == 22)
        let error = #expect(throws: DuikouError.self) { try ProgrammeLoader.load("p.yml", tables: "cohorts", in: MemoryFiles(files)) }
        #expect(error?.code == .missingFile && error?.location?.file == "cohorts")
    }

    // MARK: Errors

    private static func problems(_ body: () throws -> Void) -> [Diagnostic] {
        do {
            try body()
        } catch let error as DiagnosticsError {
            return error.diagnostics
        } catch let error as DuikouError {
            return [Diagnostic(.error, zh: error.message.zh, en: error.message.en, at: error.location)]
        } catch {
            Issue.record("\(error)")
        }
        return []
    }

    /// What is wrong is said in the same words, at the same line and column of the file's name in memory.
    @Test(
        arguments: [
            ("p.yml", "merit: talent.grade", "merrit: talent.grade"), ("p.yml", "date: 2026-06-30", "date: [2026"),
            ("p.yml", "talent: places, opening: place", "talent: placess, opening: place"), ("t.csv", "id,level,", "id,levl,"),
            ("o.csv", "id,", "id\u{0},"), ("pay.csv", "id,pay", "idd,pay"), ("affinity.csv", "x,y,0.5", "x,y,1.5"),
            ("weights.csv", "b,0.2", "b,much"), ("place.csv", "P1,p1,P", "P1,p1,P\nP1,p2,P"),
            ("recognition.csv", "S,A1,mid", "S,A9,mid"), ("choices.csv", "rank", "rang"), ("level.book", "mid,m,2", "mid,m,two"),
            ("limits.csv", "region,cap", "regio,cap"), ("work.csv", "A,a\n", "A,\"a\n"),
        ])
    func errorsNameTheFileInMemory(_ file: String, _ good: String, _ bad: String) throws {
        let town = ShuffledTown(.init(name: "bad", allocate: ["regions: {of: opening.place, limits: limits.csv}"]), seed: 5)
        let fixture = try RunFixture()
        try town.write(to: fixture, "town")
        let text = try fixture.text("town/" + file)
        #expect(text.contains(good))
        try fixture.write("town/" + file, text.replacing(good, with: bad))
        let expected = Self.problems { _ = try ProgrammeLoader.load(fixture.at("town/p.yml")) }
        let found = Self.problems { _ = try ProgrammeLoader.load("town/p.yml", in: Self.memory(fixture)) }
        #expect(!expected.isEmpty)
        let prefix = fixture.path + "/"
        func plain(_ problem: Diagnostic) -> String { "\(problem)".replacing(prefix, with: "") }
        #expect(found.map(plain) == expected.map(plain))
        #expect(found.contains { $0.location.map { $0.file.hasSuffix(file) && !$0.file.hasPrefix("/") } ?? false }, "\(found)")
    }

    /// A row that is set aside is told with file, line, column and value.
    @Test func rowsAreSetAsideAsFromFiles() throws {
        var town = ShuffledTown(.init(name: "rows", allocate: ["mechanism: deferred-acceptance"]), seed: 2)
        town.files["t.csv"]! += "t1,hihg,x,a,P,1,\nt2,low,\"x\"y,a,P,1,\nt3,low\n"
        town.files["choices.csv"]! += "nobody,\(town.openings[0]),1\n"
        let fixture = try RunFixture()
        try town.write(to: fixture, "town")
        let expected = try ProgrammeLoader.load(fixture.at("town/p.yml")).issues
        let found = try ProgrammeLoader.load("town/p.yml", in: Self.memory(fixture)).issues
        #expect(found == expected)
        #expect(found.contains { $0.file == "t.csv" && $0.line == 24 && $0.column == "level" && $0.value == "hihg" }, "\(found)")
        #expect(found.contains { $0.file == "t.csv" && $0.code == .quoting } && found.contains { $0.file == "choices.csv" }, "\(found)")
    }

    @Test func aMissingFileIsNamedWithTheNearest() {
        let files = MemoryFiles(["programme.yml": []])
        let error = #expect(throws: DuikouError.self) { try ProgrammeLoader.load("programm.yml", in: files) }
        #expect(error?.code == .missingFile && error?.location?.file == "programm.yml")
        #expect(error?.message.en.contains("“programme.yml”") == true && error?.message.zh.contains("“programme.yml”") == true)
        let other = #expect(throws: DuikouError.self) { try files.open("people.csv") }
        #expect(other?.message.en == "no such file was given")
    }

    // MARK: Sources

    @Test func namesAreFoundInTheirShortestForm() throws {
        let files = MemoryFiles(["a/b.csv": [1, 2], "../c.csv": [3], "/d.csv": [4]])
        for (name, bytes) in [
            ("a/b.csv", [1, 2]), ("./a//b.csv", [1, 2]), ("x/../a/b.csv", [1, 2]), ("../c.csv", [3]), ("x/../../c.csv", [3]),
            ("/x/../d.csv", [4]),
        ] as [(String, [UInt8])] {
            #expect(try files.bytes(of: name) == bytes && files.exists(name), "\(name)")
            #expect(files.status(of: name) == InputStatus(size: bytes.count))
        }
        #expect(files.isFolder("a") && files.isFolder("./a") && !files.isFolder("a/b.csv") && !files.isFolder("b"))
        #expect(!files.exists("b.csv") && files.status(of: "b.csv") == nil && files.exists("a"))
        #expect(throws: DuikouError.self) { try files.bytes(of: "a/b.csv", limit: 1) }
    }

    /// A source says by the status of a file that it changed, and a job notices that while it reads.
    @Test func aChangeWhileReadingIsNoticed() throws {
        final class Changing: InputSource {
            let files: MemoryFiles
            init(_ files: MemoryFiles) { self.files = files }
            func open(_ name: String) throws -> any InputBytes { try files.open(name) }
            func status(of name: String) -> InputStatus? {
                var status = files.status(of: name)
                // Every look at it finds it changed just now.
                if name == "t.csv" { status?.modified = InputStamp.now }
                return status
            }
            func exists(_ name: String) -> Bool { files.exists(name) }
            func isFolder(_ name: String) -> Bool { files.isFolder(name) }
        }
        let town = ShuffledTown(.init(name: "changing", allocate: ["mechanism: deferred-acceptance"]), seed: 2)
        let files = MemoryFiles(town.files.mapValues { Array($0.utf8) })
        var job = MatchJob(programme: "p.yml")
        job.files = files
        _ = try job.run()
        job.files = Changing(files)
        let error = #expect(throws: DuikouError.self) { try job.run() }
        #expect(error?.code == .environment && error?.location?.file == "t.csv")
    }
}
