import Duikou
import Foundation
import TestSupport
import Testing

@testable import DuikouIO

/// Runs whose recommendation lists are not written: everything else is as it was, and is checked as before.
struct LeftOutListsTests {
    private static let rows = 60
    private static let talentsFile = "recommendations-talents.csv"
    private static let openingsFile = "recommendations-openings.csv"
    private static let left: [Outputs.ListFiles: [String]] = [
        .both: [], .talents: [openingsFile], .openings: [talentsFile], .neither: [talentsFile, openingsFile],
    ]

    /// The sample, and what a run of it is.
    private struct Sample {
        let fixture: RunFixture
        var programme: String { fixture.at("alliance/graduates.yml") }

        init() throws {
            fixture = try RunFixture()
            try fixture.copySample(rows: rows)
        }

        @discardableResult
        func run(_ listFiles: Outputs.ListFiles? = nil, into folder: String = "run") throws -> RunManifest {
            try ProgrammeRun(programme, into: fixture.at(folder), listFiles: listFiles).manifest
        }

        /// The programme with the key set.
        func declare(_ word: String) throws {
            let text = try fixture.text("alliance/graduates.yml")
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            let place = try #require(lines.firstIndex { $0.hasPrefix("outputs:") })
            let edited = lines[...place] + ["  lists: \(word)"] + lines[(place + 1)...]
            try fixture.write("alliance/graduates.yml", edited.joined(separator: "\n"))
        }

        func names(_ folder: String = "run") -> Set<String> { Set(FileReading.names(in: fixture.at(folder)) ?? []) }

        func verify(_ folder: String = "run", _ places: RunVerifier.Places = .init(), lists: RunVerifier.ListChoice = .standard) throws
            -> RunVerifier.Report
        {
            try RunVerifier.verify(fixture.at(folder), places: places, lists: lists, threads: 2)
        }

        /// What fails once the record is changed so.
        func failures(places: RunVerifier.Places = .init(), edit: (inout RunManifest) throws -> Void) throws -> [String] {
            var manifest = try RunManifest.read(folder: fixture.at("run"))
            try edit(&manifest)
            try fixture.write("run/run.json", manifest.encoded())
            return try verify("run", places).findings.filter { $0.outcome == .fails }.map { "\($0.title.en): \($0.detail.en)" }
        }
    }

    @Test(arguments: Outputs.ListFiles.allCases) func theRestIsTheSameBytes(_ choice: Outputs.ListFiles) throws {
        let sample = try Sample()
        let whole = try sample.run(into: "whole")
        let part = try sample.run(choice)
        let left = try #require(Self.left[choice])
        #expect(sample.names() == sample.names("whole").subtracting(left))
        for name in sample.names() where name != AtomicFolder.marker {
            #expect(try sample.fixture.data("run/" + name) == sample.fixture.data("whole/" + name), "\(name)")
        }
        // The record: the same but for what was left out, whose digests it keeps.
        #expect(part.outputs == whole.outputs.filter { !left.contains($0.file) })
        #expect(part.leftOut ?? [] == whole.outputs.filter { left.contains($0.file) })
        #expect(part.configuration.listFiles == (choice == .both ? nil : choice.rawValue))
        var same = part
        (same.outputs, same.leftOut, same.configuration.listFiles, same.process) = (whole.outputs, nil, nil, whole.process)
        #expect(same == whole)
    }

    @Test(arguments: Outputs.ListFiles.allCases) func verifyChecksTheRestAndNamesWhatWasLeftOut(_ choice: Outputs.ListFiles) throws {
        let sample = try Sample()
        try sample.run(choice)
        let left = try #require(Self.left[choice])
        for places in [RunVerifier.Places(), .init(programme: sample.fixture.at("nowhere.yml"))] {
            let report = try sample.verify("run", places, lists: .all)
            #expect(report.isUncontradicted, "\(report.findings.filter { !$0.passes })")
            #expect(report.isVerified == (places.programme == nil))
            let told = report.findings.filter { $0.title.en.contains("left out") }
            #expect(told.map(\.detail.en) == (left.isEmpty ? [] : [left.joined(separator: ", ")]))
            #expect(told.allSatisfy { $0.outcome == .told })
            let ofLists = report.findings.contains { $0.title.en.contains("lists are in order") }
            #expect(ofLists == (choice != .neither))
        }
        let report = try sample.verify(lists: .all)
        let sorted = try #require(report.findings.first { $0.title.en.contains("full sort") })
        let manifest = try RunManifest.read(folder: sample.fixture.at("run"))
        #expect(sorted.detail.en == "\(manifest.counts.talents + manifest.counts.openings) checked")
        let overrides = report.findings.filter { $0.title.en.contains("command line") }.map(\.detail.en)
        #expect(overrides == (choice == .both ? [] : ["listFiles: \(choice.rawValue) / both"]))
    }

    @Test func theProgrammeSaysWhatIsWritten() throws {
        let sample = try Sample()
        try sample.declare("talents")
        try sample.run()
        #expect(sample.names().contains(Self.talentsFile) && !sample.names().contains(Self.openingsFile))
        let report = try sample.verify()
        #expect(report.isVerified && !report.findings.contains { $0.title.en.contains("command line") })
        // What is set beside it comes first.
        try sample.run(.both)
        #expect(sample.names().isSuperset(of: RunOutputs.files))
        #expect(try sample.verify().findings.contains { $0.detail.en == "listFiles: both / talents" })
        try sample.fixture.write(
            "alliance/graduates.yml", sample.fixture.text("alliance/graduates.yml").replacing("lists: talents", with: "lists: talent"))
        let refusal = #expect(throws: DiagnosticsError.self) { try sample.run() }
        let first = try #require(refusal?.diagnostics.first)
        #expect(first.message.en.contains("talent") && first.message.en.contains("talents"), "\(first.message.en)")
        #expect(first.message.zh.contains("talents") && first.location?.line != nil, "\(first.message.zh)")
    }

    /// A list that is gone, where the record does not say that it was left out, and every half of saying so.
    @Test func aDroppedListIsFound() throws {
        let sample = try Sample()
        let nowhere = RunVerifier.Places(programme: sample.fixture.at("nowhere.yml"))
        let whole = try sample.run()
        for places in [RunVerifier.Places(), nowhere] {
            for file in [Self.talentsFile, Self.openingsFile] {
                let lists = try sample.fixture.data("run/" + file)
                let other: Outputs.ListFiles = file == Self.talentsFile ? .openings : .talents
                let edits: [(String, (inout RunManifest) -> Void)] = [
                    ("gone from the record", { _ in }),
                    ("digest kept", { manifest in manifest.leftOut = sampleOf(manifest, file) }),
                    ("said to be left out, without its digest", { $0.configuration.listFiles = other.rawValue }),
                    (
                        "said that both are",
                        { manifest in
                            manifest.configuration.listFiles = "none"
                            manifest.leftOut = sampleOf(manifest, file)
                        }
                    ),
                    (
                        "no word of ours",
                        { manifest in
                            manifest.configuration.listFiles = "neither"
                            manifest.leftOut = sampleOf(manifest, file)
                        }
                    ),
                ]
                for (what, edit) in edits {
                    try FileManager.default.removeItem(atPath: sample.fixture.at("run/" + file))
                    let found = try sample.failures(places: places) { manifest in
                        manifest = whole
                        edit(&manifest)
                        manifest.outputs.removeAll { $0.file == file }
                    }
                    #expect(found.contains { $0.contains("every output exactly once") }, "\(file), \(what): \(found)")
                    try sample.fixture.write("run/" + file, lists)
                }
            }
        }
        func sampleOf(_ manifest: RunManifest, _ file: String) -> [RunManifest.File] { manifest.outputs.filter { $0.file == file } }
    }

    /// Digests of what was left out, the choice, and a file that came back are held against the run made again.
    @Test func anUntrueRecordOfWhatWasLeftOutIsFound() throws {
        let sample = try Sample()
        func found(_ edit: (inout RunManifest) throws -> Void) throws -> [String] {
            try sample.run(.neither)
            return try sample.failures(edit: edit)
        }
        #expect(try found { _ in }.isEmpty)
        for index in 0..<2 {
            let digest = try found { $0.leftOut![index].sha256 = String(repeating: "0", count: 64) }
            #expect(digest.contains { $0.contains("byte for byte") && $0.contains(RunOutputs.leftOut(.neither)[index]) }, "\(digest)")
            #expect(digest.contains { $0.contains("leftOut[\(index)].sha256") }, "\(digest)")
            #expect(try !found { $0.leftOut![index].bytes += 1 }.isEmpty)
        }
        #expect(try !found { $0.leftOut!.reverse() }.isEmpty)
        #expect(try !found { $0.leftOut = nil }.isEmpty)
        #expect(try !found { $0.configuration.listFiles = nil }.isEmpty)
        #expect(try !found { $0.configuration.listFiles = "both" }.isEmpty)
        let stranger = try found { _ in try sample.fixture.write("run/" + Self.talentsFile, "talent\n") }
        #expect(
            stranger.contains { $0.contains("no unrecorded file has the name of a result") && $0.contains(Self.talentsFile) }, "\(stranger)"
        )
        // A run that has both may not claim more.
        try sample.run()
        #expect(try !sample.failures { $0.leftOut = [] }.isEmpty)
        try sample.run()
        #expect(try !sample.failures { $0.configuration.listFiles = "both" }.isEmpty)
    }

    /// Lists of an earlier run are its own, so that they go with it; an edited one is the user's.
    @Test func listsOfAnEarlierRunGo() throws {
        let sample = try Sample()
        try sample.run()
        try sample.run(.neither)
        #expect(sample.names().isDisjoint(with: RunOutputs.sides.keys))
        try sample.run()
        let edited = Data("my own\n".utf8)
        try sample.fixture.write("run/" + Self.talentsFile, edited)
        try sample.run(.neither)
        #expect(sample.names().isDisjoint(with: RunOutputs.sides.keys))
        #expect(try sample.fixture.data("run/recommendations-talents.kept-1.csv") == edited)
        #expect(try sample.verify().isVerified)
    }

    /// A re-match builds on such a run, leaves the same files out, and still refuses a run whose lists were others.
    @Test func aRematchBuildsOnIt() throws {
        let sample = try Sample()
        try sample.run(into: "whole")
        try sample.run(.neither)
        let placed = PlainCSV(try sample.fixture.data("run/placements.csv")).column("talent")
        try sample.fixture.write("changes.csv", "change,talent,opening,seats\nwithdraw,\(placed[3]),,\n")
        func rematch(_ run: String, into out: String) throws {
            let work = try RematchWork(
                .init(
                    run: sample.fixture.at(run), changes: sample.fixture.at("changes.csv"), arrivals: nil, mode: .minimumMovement,
                    threads: 2,
                    isStrict: true))
            var writer = RunWriter(
                programmePath: work.programmePath, loaded: work.loaded, configuration: work.configuration,
                format: ResultFormat(language: .en))
            (writer.rematch, writer.listFiles) = (work.record, work.listFiles)
            try writer.write(
                work.result, to: AtomicFolder(replacing: sample.fixture.at(out)), process: .init(threads: 2, startedAt: "", seconds: [:]))
        }
        try rematch("run", into: "next")
        try rematch("whole", into: "wholeNext")
        #expect(sample.names("next") == sample.names("wholeNext").subtracting(RunOutputs.sides.keys))
        for name in sample.names("next") where name != AtomicFolder.marker {
            #expect(try sample.fixture.data("next/" + name) == sample.fixture.data("wholeNext/" + name), "\(name)")
        }
        let report = try sample.verify("next")
        #expect(report.isVerified, "\(report.findings.filter { !$0.passes })")
        var manifest = try RunManifest.read(folder: sample.fixture.at("run"))
        manifest.leftOut![0].sha256 = String(repeating: "0", count: 64)
        try sample.fixture.write("run/run.json", manifest.encoded())
        let refusal = #expect(throws: DuikouError.self) { try rematch("run", into: "again") }
        #expect(refusal?.message.en.contains("come out differently") == true)
    }
}
