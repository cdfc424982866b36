import Duikou
import Foundation
import Glibc
import TestSupport
import Testing

@testable import DuikouIO

/// A second run into a folder of results: what is not a result of the first one, as it wrote it, is never lost.
@Suite("Files: what the user put into a folder of results")
struct KeptFilesTests {
    /// A small folder of results, as a run leaves it: tables and the record of their digests.
    private static func write(
        _ tables: [String: String], into path: String, exchange: Bool = true, stop: ((AtomicFolder) throws -> Void)? = nil
    ) throws -> AtomicFolder {
        let folder = try AtomicFolder(replacing: path, canExchange: exchange)
        try fill(folder, tables)
        try stop?(folder)
        try folder.commit()
        return folder
    }

    static func fill(_ folder: AtomicFolder, _ tables: [String: String]) throws {
        var outputs: [RunManifest.File] = []
        for (name, text) in tables.sorted(by: { $0.key < $1.key }) {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path(of: name)))
            outputs.append(try RunWriter.file(named: name, at: folder.path(of: name)))
        }
        try record(outputs).write(to: URL(fileURLWithPath: folder.path(of: AtomicFolder.marker)))
    }

    /// The record of a run that found nothing but these files.
    static func record(_ outputs: [RunManifest.File]) throws -> Data {
        let counts = RunManifest.Counts(
            talents: 0, openings: 0, seats: 0, rejectedRows: 0, eligiblePairs: 0, withoutEligible: 0, listed: 0, placed: 0, placements: 0,
            ceiling: 0, firstWishes: 0, equalToFirst: 0, ranOffList: 0, decidedByLottery: 0, flagged: 0, ineligibleChoices: 0,
            ineligibleRatings: 0,
            unusedRatings: 0)
        return try RunManifest(
            format: RunManifest.currentFormat, duikou: Version.current, programme: "p",
            programmeFile: .init(file: "../p.yml", sha256: "", bytes: 0), inputs: [],
            configuration: .init(
                seed: 1, talentsList: 1, openingsList: 1, mechanism: "", proposing: "", ties: "", language: "en"), counts: counts,
            verification: .init(holds: true, stable: true, blockingPairs: 0, faults: 0, ineligible: 0), outputs: outputs,
            process: .init(threads: 1, startedAt: "", seconds: ["read": 0.1])
        ).encoded()
    }

    private struct Scratch {
        let fixture: RunFixture
        var run: String { fixture.at("run") }
        init() throws { fixture = try RunFixture() }
        func names() -> [String] { FileReading.names(in: run) ?? [] }
        func siblings() -> [String] { FileReading.names(in: fixture.path) ?? [] }
        func text(_ name: String) -> String? { try? fixture.text("run/" + name) }
    }

    private static let first = ["placements.csv": "one", "cutoffs.csv": "one", "moves.csv": "one"]
    private static let second = ["placements.csv": "two", "cutoffs.csv": "two"]

    @Test("results go, notes, folders, links and hidden files stay as they were", arguments: [true, false])
    func othersStay(_ exchange: Bool) throws {
        let scratch = try Scratch()
        let fixture = scratch.fixture
        #expect(try Self.write(Self.first, into: scratch.run, exchange: exchange).kept.isEmpty)
        let theirs = ["notes.txt", ".hidden", "letters/a/b.txt", "名单 最终.xlsx", "extra.csv"]
        for name in theirs { try fixture.write("run/" + name, "mine: " + name) }
        try FileManager.default.createDirectory(atPath: fixture.at("run/empty"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: fixture.at("run/link"), withDestinationPath: "../nowhere")
        // Old, closed to others, and a folder that its owner has made read-only.
        for (name, mode) in [("notes.txt", 0o600), ("letters/a", 0o555), ("letters", 0o555)] {
            let attributes: [FileAttributeKey: Any] = [.posixPermissions: mode, .modificationDate: Date(timeIntervalSince1970: 86_400)]
            try FileManager.default.setAttributes(attributes, ofItemAtPath: fixture.at("run/" + name))
        }
        let before = theirs.map { FileStamp(fixture.at("run/" + $0)) }
        let folder = try Self.write(Self.second, into: scratch.run, exchange: exchange)
        #expect(folder.kept.map(\.name) == [".hidden", "empty", "extra.csv", "letters", "link", "notes.txt", "名单 最终.xlsx"])
        #expect(folder.kept.allSatisfy { $0.name == $0.keptAs })
        #expect(
            scratch.names() == [
                ".hidden", "cutoffs.csv", "empty", "extra.csv", "letters", "link", "notes.txt", "placements.csv", "run.json", "名单 最终.xlsx",
            ])
        for (name, old) in zip(theirs, before) {
            let now = try #require(FileStamp(fixture.at("run/" + name)))
            #expect(scratch.text(name) == "mine: " + name && old?.isSameFile(as: now) == true && old?.mode == now.mode, "\(name)")
        }
        for (name, mode) in [("notes.txt", 0o600), ("letters/a", 0o555), ("letters", 0o555)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: fixture.at("run/" + name))
            #expect(attributes[.modificationDate] as? Date == Date(timeIntervalSince1970: 86_400), "\(name)")
            #expect(attributes[.posixPermissions] as? Int == mode, "\(name)")
        }
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: fixture.at("run/link")) == "../nowhere")
        #expect(scratch.text("placements.csv") == "two" && scratch.siblings() == ["run"])
        // And once more: what was kept is kept.
        #expect(try Self.write(Self.first, into: scratch.run, exchange: exchange).kept.count == 7)
        for name in theirs { #expect(scratch.text(name) == "mine: " + name) }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fixture.at("run/letters"))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fixture.at("run/letters/a"))
    }

    @Test("an edited result is kept beside the new one, and never over another", arguments: [true, false])
    func editedResultsAreKept(_ exchange: Bool) throws {
        let scratch = try Scratch()
        _ = try Self.write(Self.first, into: scratch.run, exchange: exchange)
        for round in 1...3 {
            try scratch.fixture.write("run/placements.csv", "edited \(round)")
            let folder = try Self.write(Self.second, into: scratch.run, exchange: exchange)
            #expect(folder.kept.contains(.init(name: "placements.csv", keptAs: "placements.kept-\(round).csv")))
            #expect(scratch.text("placements.csv") == "two")
            for earlier in 1...round { #expect(scratch.text("placements.kept-\(earlier).csv") == "edited \(earlier)") }
        }
        // Same length, another byte; a name that the new run does not write; a result that was replaced by a link or a folder.
        _ = try Self.write(Self.first, into: scratch.run, exchange: exchange)
        try scratch.fixture.write("run/moves.csv", "onf")
        try FileManager.default.removeItem(atPath: scratch.fixture.at("run/cutoffs.csv"))
        try scratch.fixture.write("run/cutoffs.csv/deep", "x")
        try FileManager.default.removeItem(atPath: scratch.fixture.at("run/placements.csv"))
        try scratch.fixture.write("elsewhere", "one")
        try FileManager.default.createSymbolicLink(atPath: scratch.fixture.at("run/placements.csv"), withDestinationPath: "../elsewhere")
        let folder = try Self.write(Self.second, into: scratch.run, exchange: exchange)
        #expect(
            folder.kept.filter { $0.name != $0.keptAs }.map(\.keptAs) == [
                "cutoffs.kept-1.csv", "moves.kept-1.csv", "placements.kept-4.csv",
            ])
        #expect(scratch.text("moves.csv") == nil && scratch.text("moves.kept-1.csv") == "onf" && scratch.text("cutoffs.csv") == "two")
        #expect(scratch.text("cutoffs.kept-1.csv/deep") == "x")
        #expect(try scratch.fixture.text("elsewhere") == "one")
        #expect(scratch.siblings() == ["elsewhere", "run"])
    }

    @Test("the user's own file under a result's name", arguments: [true, false])
    func ownFilesUnderResultNames(_ exchange: Bool) throws {
        let scratch = try Scratch()
        _ = try Self.write(Self.second, into: scratch.run, exchange: exchange)
        try scratch.fixture.write("run/moves.csv", "my moves")
        try scratch.fixture.write("run/fairness.csv", "my fairness")
        let folder = try Self.write(Self.first, into: scratch.run, exchange: exchange)
        #expect(folder.kept.map(\.keptAs) == ["fairness.kept-1.csv", "moves.kept-1.csv"])
        #expect(scratch.text("moves.csv") == "one" && scratch.text("moves.kept-1.csv") == "my moves")
        #expect(scratch.text("fairness.kept-1.csv") == "my fairness")
    }

    /// Names as a system set to GBK writes them: no text, and the user's all the same.
    @Test("entries whose names are not UTF-8 move along", arguments: [true, false])
    func namesThatAreNoText(_ exchange: Bool) throws {
        let scratch = try Scratch()
        _ = try Self.write(Self.first, into: scratch.run, exchange: exchange)
        let names: [[UInt8]] = [[0xB1, 0xCA, 0xBC, 0xC7, 0x2E, 0x74, 0x78, 0x74], [0xFF], [0xB1, 0xED]]
        func path(_ name: [UInt8]) -> [CChar] { (Array(scratch.run.utf8) + [0x2F] + name + [0]).map { CChar(bitPattern: $0) } }
        for name in names.dropLast() {
            let descriptor = unsafe open(path(name), O_WRONLY | O_CREAT, 0o600)
            #expect(descriptor >= 0)
            close(descriptor)
        }
        let made = unsafe mkdir(path(names[2]), 0o700)
        #expect(made == 0)
        for round in 0..<2 {
            let folder = try Self.write(Self.second, into: scratch.run, exchange: exchange)
            #expect(folder.kept.count == names.count, "round \(round): \(folder.kept)")
            for name in names {
                let isThere = unsafe access(path(name), F_OK) == 0
                #expect(isThere, "round \(round): \(name)")
            }
            #expect(scratch.siblings() == ["run"] && scratch.text("placements.csv") == "two")
        }
    }

    @Test("without a readable record nothing is known to be a result", arguments: ["", "{}", "{\"format\": 3", "not json", "[1, 2]"])
    func damagedRecords(_ text: String) throws {
        let scratch = try Scratch()
        _ = try Self.write(Self.first, into: scratch.run)
        try scratch.fixture.write("run/run.json", text)
        let folder = try Self.write(Self.second, into: scratch.run)
        #expect(folder.kept.map(\.keptAs) == ["cutoffs.kept-1.csv", "moves.kept-1.csv", "placements.kept-1.csv", "run.kept-1.json"])
        #expect(scratch.text("placements.kept-1.csv") == "one" && scratch.text("run.kept-1.json") == text)
        #expect(scratch.text("placements.csv") == "two")
    }

    @Test("a note written into run.json is kept, and a record that names what is not the run's deletes nothing")
    func recordsThatSayMore() throws {
        let scratch = try Scratch()
        _ = try Self.write(Self.second, into: scratch.run)
        let record = try #require(scratch.text("run.json")).replacing("{\n", with: "{\n  \"note\" : \"of mine\",\n", maxReplacements: 1)
        try scratch.fixture.write("run/run.json", record)
        #expect(try Self.write(Self.second, into: scratch.run).kept.map(\.keptAs) == ["run.kept-1.json"])
        try scratch.fixture.write("outside", "precious")
        let digest = try RunWriter.file(named: "../outside", at: scratch.fixture.at("outside"))
        try scratch.fixture.write("run/run.json", try Self.record([digest]))
        _ = try Self.write(Self.second, into: scratch.run)
        #expect(try scratch.fixture.text("outside") == "precious")
    }

    @Test("no marker, no replacing; a link stays a link; the folder keeps its mode")
    func folders() throws {
        let scratch = try Scratch()
        let fixture = scratch.fixture
        try fixture.write("theirs/thesis.txt", "precious")
        #expect(throws: DuikouError.self) { try AtomicFolder(replacing: fixture.at("theirs")) }
        try FileManager.default.createDirectory(atPath: scratch.run, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: scratch.run)
        try FileManager.default.createSymbolicLink(atPath: fixture.at("latest"), withDestinationPath: "run")
        for tables in [Self.first, Self.second] {
            _ = try Self.write(tables, into: fixture.at("latest"))
            #expect(FileStamp(scratch.run)?.mode == 0o700)
            try fixture.write("run/notes.txt", "mine")
        }
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: fixture.at("latest")) == "run")
        #expect(scratch.text("notes.txt") == "mine" && scratch.text("placements.csv") == "two")
    }

    /// A file that is written while the run puts its results in place.
    @Test func whatChangesMeanwhileIsKept() throws {
        let scratch = try Scratch()
        _ = try Self.write(Self.first, into: scratch.run)
        let former = FormerFolder(scratch.run, .results)
        // Checked, and edited after it.
        try scratch.fixture.write("run/placements.csv", "edited")
        try scratch.fixture.write("run/late.txt", "late")
        try scratch.fixture.write("new/run.json", "{}")
        let kept = try former.handOver(to: scratch.fixture.at("new"))
        #expect(kept.map(\.keptAs) == ["late.txt", "placements.kept-1.csv"])
        #expect(try scratch.fixture.text("new/placements.kept-1.csv") == "edited" && scratch.siblings() == ["new"])
    }

    /// A process that was killed at any of the steps: the next run finds the results and everything of the user's.
    @Test(arguments: 0...6) func aKilledRunLosesNothing(_ step: Int) throws {
        let scratch = try Scratch()
        let fixture = scratch.fixture
        let process = try ProcessRunner.start("/usr/bin/env", ["true"], output: nil, errors: nil)
        process.wait()
        _ = try Self.write(Self.first, into: scratch.run)
        try fixture.write("run/notes.txt", "mine")
        try fixture.write("run/letters/a.txt", "mine too")
        try fixture.write("run/cutoffs.csv", "edited")
        // The steps of a commit, as a process that is dead now has made them.
        let (working, aside) = (
            fixture.at(".run.tmp-\(process.identifier)-1f"), fixture.at(".run.old-\(process.identifier)-1f")
        )
        let made = try AtomicFolder(replacing: scratch.run)
        try Self.fill(made, Self.second)
        try FileManager.default.moveItem(atPath: made.workingPath, toPath: working)
        let former = FormerFolder(scratch.run, .results)
        if step >= 1 { try former.lend(to: working) }
        if step >= 2 { try FileManager.default.moveItem(atPath: working, toPath: aside) }
        if step >= 3 {
            try FileManager.default.moveItem(atPath: scratch.run, toPath: working)
            try FileManager.default.moveItem(atPath: aside, toPath: scratch.run)
            try FileManager.default.moveItem(atPath: working, toPath: aside)
        }
        if step >= 4 { try FileManager.default.moveItem(atPath: aside + "/letters", toPath: scratch.run + "/letters") }
        if step >= 5 { try FileManager.default.removeItem(atPath: aside + "/moves.csv") }
        if step >= 6 { for name in FileReading.names(in: aside) ?? [] { try FileManager.default.removeItem(atPath: aside + "/" + name) } }
        #expect(scratch.text("notes.txt") == "mine", "a file is never out of its place")
        // The next run begins, and stops at once.
        try AtomicFolder(replacing: scratch.run).discard()
        #expect(scratch.siblings() == ["run"])
        #expect(scratch.text("notes.txt") == "mine" && scratch.text("letters/a.txt") == "mine too")
        #expect(scratch.text("placements.csv") == (step < 3 ? "one" : "two"))
        #expect(scratch.text(step < 3 ? "cutoffs.csv" : "cutoffs.kept-1.csv") == "edited")
        #expect(!scratch.names().contains { $0.hasPrefix("placements.kept") })
    }

    @Test func anIndexFolderKeepsWhatIsNotTheIndexs() throws {
        let fixture = try RunFixture()
        func index() throws -> AtomicFolder {
            let folder = try AtomicFolder(replacing: fixture.at("cache/p-1"), kind: IndexPlace.kind)
            for name in ["programme", "index.json", "a.npy"] { try Data("x".utf8).write(to: URL(fileURLWithPath: folder.path(of: name))) }
            try folder.commit()
            return folder
        }
        _ = try index()
        try fixture.write("cache/p-1/mine.txt", "mine")
        #expect(try index().kept.map(\.name) == ["mine.txt"])
        FormerFolder(fixture.at("cache/p-1"), IndexPlace.kind).remove()
        #expect(FileReading.names(in: fixture.at("cache/p-1")) == ["mine.txt"])
    }
}
