import Duikou
import Foundation
import TestSupport
import Testing

@testable import DuikouIO

/// A run checked by somebody else: elsewhere, from what they were given.
struct VerifyElsewhereTests {
    private static let rows = 90

    /// The sample under `office/data`, a run of it under `office/runs/a`.
    private static func office() throws -> (fixture: RunFixture, run: ProgrammeRun) {
        let fixture = try RunFixture()
        try fixture.copySample(rows: rows)
        try FileManager.default.createDirectory(atPath: fixture.at("office/data"), withIntermediateDirectories: true)
        for folder in ["alliance", "codebooks"] {
            try FileManager.default.moveItem(atPath: fixture.at(folder), toPath: fixture.at("office/data/" + folder))
        }
        return (fixture, try ProgrammeRun(fixture.at("office/data/alliance/graduates.yml"), into: fixture.at("office/runs/a")))
    }

    private static func report(
        _ fixture: RunFixture, _ run: String, _ places: RunVerifier.Places = .init(), lists: RunVerifier.ListChoice = .standard
    ) throws -> RunVerifier.Report {
        try RunVerifier.verify(fixture.at(run), places: places, lists: lists, threads: 2)
    }

    private static func words(_ report: RunVerifier.Report, _ outcome: RunVerifier.Outcome) -> String {
        report.findings.filter { $0.outcome == outcome }.map { "\($0.title.en): \($0.detail.en)" }.joined(separator: "\n")
    }

    @Test func aRunCopiedWithItsInputsVerifiesAnywhere() throws {
        let (fixture, _) = try Self.office()
        let record = try fixture.text("office/runs/a/run.json")
        #expect(!record.contains(fixture.path) && !record.contains("\"/"), "a path of this machine: \(record)")
        #expect(record.contains("\"../../data/alliance/graduates.yml\""))
        try FileManager.default.copyItem(atPath: fixture.at("office"), toPath: fixture.at("else/where"))
        try FileManager.default.removeItem(atPath: fixture.at("office"))
        let report = try Self.report(fixture, "else/where/runs/a")
        #expect(report.isVerified, "\(Self.words(report, .fails)) \(Self.words(report, .open))")
    }

    /// The same places, seen from other working folders and through a link: the same record.
    @Test func theRecordDoesNotDependOnWhereTheCommandIsGiven() throws {
        let (fixture, _) = try Self.office()
        try FileManager.default.createSymbolicLink(atPath: fixture.at("link"), withDestinationPath: "office")
        func record(_ arguments: [String], in folder: String) throws -> String {
            let result = try ProcessRunner.run(
                ProcessRunner.duikou, ["match"] + arguments + ["--no-index", "--quiet"], in: fixture.at(folder), timeout: 120)
            // Choices of those whom the smaller table leaves out are set aside.
            #expect(result.status == 1, "\(result.words)")
            var manifest = try RunManifest.read(folder: fixture.at("office/runs/b"))
            manifest.process = .init(threads: 1, startedAt: "", seconds: [:])
            return String(decoding: try manifest.encoded(), as: UTF8.self)
        }
        let first = try record(["data/alliance/graduates.yml", "--out", "runs/b"], in: "office")
        #expect(first.contains("\"../../data/alliance/graduates.yml\""))
        #expect(try record(["../data/alliance/graduates.yml", "--out", "b"], in: "office/runs") == first)
        #expect(try record([fixture.at("link/data/alliance/graduates.yml"), "--out", fixture.at("link/runs/b")], in: ".") == first)
    }

    @Test func inputsElsewhereAreFoundWhereTheyAreSaidToBe() throws {
        let (fixture, _) = try Self.office()
        try FileManager.default.moveItem(atPath: fixture.at("office/runs/a"), toPath: fixture.at("received"))
        let lost = try Self.report(fixture, "received")
        #expect(!lost.isVerified && lost.isUncontradicted)
        #expect(Self.words(lost, .open).contains("not found; --programme says where it is now"), "\(Self.words(lost, .open))")
        #expect(Self.words(lost, .open).contains("stability"), "what was not checked is named")
        let named = lost.findings.filter { $0.title.en.hasPrefix("in the tables") }
        #expect(named.count == 7 && named.allSatisfy { $0.outcome == .holds }, "\(named)")
        #expect(try Self.report(fixture, "received", .init(base: fixture.at("office/runs/a"))).isVerified, "from where it was")
        let programme = fixture.at("office/data/alliance/graduates.yml")
        #expect(try Self.report(fixture, "received", .init(programme: programme)).isVerified)
        // The tables apart from the programme, and one of them not there.
        for name in try FileManager.default.contentsOfDirectory(atPath: fixture.at("office/data/alliance")) where name.hasSuffix(".csv") {
            try fixture.write("tables/" + name, try fixture.data("office/data/alliance/" + name))
        }
        try FileManager.default.removeItem(atPath: fixture.at("office/data/alliance/graduates.csv"))
        let missing = try Self.report(fixture, "received", .init(programme: programme))
        #expect(Self.words(missing, .open).contains("graduates.csv not found; --tables"), "\(Self.words(missing, .open))")
        #expect(!Self.words(missing, .open).contains("vacancies.csv") && missing.isUncontradicted)
        #expect(try Self.report(fixture, "received", .init(programme: programme, tables: fixture.at("tables"))).isVerified)
        try fixture.write("tables/graduates.csv", try fixture.text("tables/graduates.csv") + "\n")
        let changed = try Self.report(fixture, "received", .init(programme: programme, tables: fixture.at("tables")))
        #expect(Self.words(changed, .fails).contains("graduates.csv changed") && !changed.isUncontradicted)
    }

    @Test func aMissingEntryIsWhatIsNamed() throws {
        let (fixture, run) = try Self.office()
        for index in run.manifest.inputs.indices {
            var forged = run.manifest
            let name = forged.inputs.remove(at: index).file
            try fixture.write("office/runs/a/run.json", forged.encoded())
            let report = try Self.report(fixture, "office/runs/a")
            let finding = report.findings.first { $0.title.en == "input files are unchanged" }
            #expect(finding?.outcome == .fails && finding?.detail.en == "failed: 1 / \(run.manifest.inputs.count) (run.json lacks \(name))")
        }
    }

    @Test func moreListsAreCheckedWhereAsked() throws {
        let (fixture, run) = try Self.office()
        let all = run.manifest.counts.talents + run.manifest.counts.openings
        for (choice, count) in [
            (RunVerifier.ListChoice.standard, 100), (.sample(3), 6), (.sample(88), 176), (.sample(1_000), all), (.all, all),
        ] {
            let report = try Self.report(fixture, "office/runs/a", lists: choice)
            let finding = report.findings.first { $0.title.en.hasPrefix("sampled lists equal a full sort") }
            #expect(report.isVerified && finding?.detail.en == "\(count) checked", "\(choice): \(String(describing: finding))")
        }
    }

    @Test func theWayBetweenTwoPlacesLeadsThere() throws {
        let fixture = try RunFixture()
        for name in ["a/b/c/x", "a/d/y"] { try fixture.write(name, "") }
        try FileManager.default.createSymbolicLink(atPath: fixture.at("l"), withDestinationPath: "a/b/c")
        let root = RunPaths.real(fixture.path)
        let cases = [
            ("a/d/y", "a/b/c", "../../d/y"), ("a/d/y", "l", "../../d/y"), ("l/x", "a/b/c", "x"), ("a/b", "a/b/c", "../../b"),
            ("new/file", "runs/later", "../../new/file"), ("l", "a", "../l"), ("a/b/c", "a/b/c", "../c"),
        ]
        for (path, folder, way) in cases {
            #expect(RunPaths.relative(fixture.at(path), from: fixture.at(folder)) == way, "\(path) from \(folder)")
            let there = RunPaths.absolute(way, from: fixture.at(folder))
            #expect(there == RunPaths.real(FileReading.split(fixture.at(path)).folder) + "/" + FileReading.split(path).name)
        }
        #expect(RunPaths.absolute("/x/../y", from: "anywhere") == "/y" && RunPaths.real(fixture.at("a/./b/../d")) == root + "/a/d")
    }
}
