import Duikou
import DuikouIO
import Foundation
import TestSupport
import Testing

/// The committed sample from files to files: the same bytes each time, checked and explained.
@Suite(.serialized) struct AllianceRunTests {
    /// Enough for competition, few enough for many runs of unoptimised code.
    private static let few = 150
    private static let programme = Repository.datasets + "/alliance/graduates.yml"

    @Test func sameBytesAtAnyThreadCountAndAgain() throws {
        let fixture = try RunFixture()
        let one = try ProgrammeRun(Self.programme, into: fixture.at("one"), threads: 1)
        for (name, threads) in [("two", 2), ("again", 2)] {
            let other = try ProgrammeRun(Self.programme, into: fixture.at(name), threads: threads)
            for file in ProgrammeRun.outputs {
                let same = try ProgrammeRun.bytes(one.folder, file) == ProgrammeRun.bytes(other.folder, file)
                #expect(same, "\(file) differs in run '\(name)'")
            }
            var manifest = other.manifest
            manifest.process = one.manifest.process
            #expect(manifest == one.manifest)
        }
        let report = try RunVerifier.verify(one.folder, threads: 2)
        #expect(report.isVerified, "\(report.findings.filter { !$0.passes })")
        #expect(one.manifest.counts.talents == 2_000 && one.manifest.counts.rejectedRows == 0)
        let accounted = try one.csv("placements.csv").rows.count + one.csv("unplaced.csv").rows.count
        #expect(accounted == 2_000 && one.manifest.counts.placed <= one.manifest.counts.ceiling)
    }

    @Test func explanationsSumToTheScore() throws {
        let fixture = try RunFixture()
        try fixture.copySample(rows: Self.few)
        for language in [Language.en, .zh] {
            let run = try ProgrammeRun(fixture.at("alliance/graduates.yml"), into: fixture.at(language.rawValue), language: language)
            let words = language == .en ? ["fit_for_opening", "fit_for_talent", "fit"] : ["岗位看人才", "人才看岗位", "契合度"]
            let forOpening = run.loaded.programme.talentForOpening.count
            let forTalent = run.loaded.programme.openingForTalent.count
            let checks = [
                ("placements.csv", words[0], forOpening), ("placements.csv", words[1], forTalent),
                ("recommendations-talents.csv", words[2], forTalent), ("recommendations-openings.csv", words[2], forOpening),
            ]
            for (file, score, terms) in checks {
                let table = try run.csv(file)
                #expect(Set(table.header).count == table.header.count, "a header of \(file) stands twice")
                let first = try #require(table.header.firstIndex(of: score))
                let wrong = table.rows.first { row in
                    let parts = row[(first + 1)...(first + terms)].map(scoreUnits)
                    return parts.contains(nil) || parts.reduce(0) { $0 + ($1 ?? 0) } != scoreUnits(row[first])
                }
                #expect(!table.rows.isEmpty && wrong == nil, "\(file): \(wrong ?? [])")
            }
        }
    }

    /// One changed byte anywhere, in an output or in an input, and the run no longer verifies.
    @Test func everyTamperedFileIsFound() throws {
        let fixture = try RunFixture()
        try fixture.copySample(rows: Self.few)
        let run = try ProgrammeRun(fixture.at("alliance/graduates.yml"), into: fixture.at("run"))
        #expect(try RunVerifier.verify(run.folder, threads: 2).isVerified)
        let inputs = run.loaded.inputs.map(\.path) + [fixture.at("alliance/graduates.yml")]
        #expect(inputs.count == 13, "an input is missing from the record: \(inputs)")
        var generator = SeededGenerator(seed: 7)
        for path in ProgrammeRun.outputs.map({ run.folder + "/" + $0 }) + inputs {
            let url = URL(fileURLWithPath: path)
            let good = try Data(contentsOf: url)
            let middle = Int.random(in: 1..<good.count, using: &generator)
            for position in [0, middle, good.count - 1] {
                var bad = good
                bad[position] ^= 1
                try bad.write(to: url)
                #expect(!isVerified(run.folder), "byte \(position) of \(path)")
            }
            try good.dropLast().write(to: url)
            #expect(!isVerified(run.folder), "the last byte of \(path) was cut off")
            try good.write(to: url)
        }
        #expect(try RunVerifier.verify(run.folder, threads: 2).isVerified, "all is as it was")
    }

    /// A placement moved by hand, with the record of hashes made to agree, is still found.
    @Test func forgedPlacementsAndFiguresAreFound() throws {
        let fixture = try RunFixture()
        try fixture.copySample(rows: Self.few)
        let run = try ProgrammeRun(fixture.at("alliance/graduates.yml"), into: fixture.at("run"))
        let good = try fixture.text("run/run.json")
        let placements = try fixture.text("run/placements.csv")
        var lines = placements.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.remove(at: 1)
        try fixture.write("run/placements.csv", lines.joined(separator: "\n"))
        var manifest = run.manifest
        let bytes = try fixture.data("run/placements.csv")
        manifest.outputs[0].bytes = bytes.count
        manifest.outputs[0].sha256 = SHA256.hex(of: Array(bytes))
        try fixture.write("run/run.json", manifest.encoded())
        #expect(!isVerified(run.folder))
        try fixture.write("run/placements.csv", placements)
        let forgeries: [(String, (inout RunManifest) -> Void)] = [
            ("placed", { $0.counts.placed += 1 }), ("ceiling", { $0.counts.ceiling -= 1 }), ("stable", { $0.verification.stable.toggle() }),
            ("seed", { $0.configuration.seed += 1 }), ("list", { $0.configuration.talentsList = 1 }),
            ("language", { $0.configuration.language = "zh" }), ("programme", { $0.programme = "other" }),
            ("an output", { $0.outputs.removeLast() }), ("an input", { $0.inputs.removeLast() }),
        ]
        for (name, forge) in forgeries {
            var forged = run.manifest
            forge(&forged)
            try fixture.write("run/run.json", forged.encoded())
            #expect(!isVerified(run.folder), "\(name) was forged")
        }
        try fixture.write("run/run.json", good)
        #expect(isVerified(run.folder))
    }

    private func isVerified(_ folder: String) -> Bool { (try? RunVerifier.verify(folder, threads: 2).isVerified) ?? false }

    /// The same tables as a Chinese spreadsheet saves them: another encoding, line ends or mark, the same placements.
    @Test(arguments: ["gb18030", "crlf", "mark", "gb18030-crlf"]) func otherEncodingsGiveTheSamePlacements(_ form: String) throws {
        let plain = try RunFixture()
        try plain.copySample(rows: Self.few)
        let expected = try ProgrammeRun(plain.at("alliance/graduates.yml"), into: plain.at("run"))
        let fixture = try RunFixture()
        try fixture.copySample(rows: Self.few)
        for name in ["graduates.csv", "vacancies.csv", "choices.csv", "ratings.csv"] {
            var bytes = Array(try fixture.data("alliance/" + name))
            if form.contains("crlf") { bytes = bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] } }
            if form.contains("mark") { bytes = [0xEF, 0xBB, 0xBF] + bytes }
            if form.contains("gb18030") { bytes = try Self.converted(bytes, to: "GB18030") }
            try fixture.write("alliance/" + name, bytes)
        }
        let run = try ProgrammeRun(fixture.at("alliance/graduates.yml"), into: fixture.at("run"))
        for file in ProgrammeRun.outputs {
            let same = try ProgrammeRun.bytes(run.folder, file) == ProgrammeRun.bytes(expected.folder, file)
            #expect(same, "\(file) differs")
        }
        #expect(run.manifest.inputs != expected.manifest.inputs, "the copies should differ in bytes")
    }

    /// By the system's own iconv program, which shares nothing with the reader under test but the tables of characters.
    private static func converted(_ bytes: [UInt8], to encoding: String) throws -> [UInt8] {
        let fixture = try RunFixture()
        try fixture.write("in", bytes)
        let result = try ProcessRunner.run(
            "/usr/bin/iconv", ["-f", "UTF-8", "-t", encoding, "-o", fixture.at("out"), fixture.at("in")], in: fixture.path)
        #expect(result.status == 0)
        return Array(try fixture.data("out"))
    }

    @Test func anEarlierRunSurvivesAFailedOne() throws {
        let fixture = try RunFixture()
        try fixture.copySample(rows: Self.few)
        let programme = fixture.at("alliance/graduates.yml")
        try ProgrammeRun(programme, into: fixture.at("runs/a"))
        let before = try fixture.everything().filter { $0.key.hasPrefix("runs/") }
        #expect(before.count == ProgrammeRun.outputs.count + 1)

        // A table that can no longer be read, found after the output folder was prepared.
        let vacancies = try fixture.data("alliance/vacancies.csv")
        try fixture.write("alliance/vacancies.csv", "nothing\n1\n")
        #expect(throws: (any Error).self) {
            let folder = try AtomicFolder(replacing: fixture.at("runs/a"))
            defer { folder.discard() }
            _ = try ProgrammeLoader.load(programme)
        }
        try fixture.write("alliance/vacancies.csv", vacancies)

        // A disk that goes away while the results are written.
        let loaded = try ProgrammeLoader.load(programme)
        let declared = loaded.programme
        let configuration = BatchMatcher.Configuration(
            seed: declared.seed + 1, lists: declared.lists, allocation: declared.allocation, threads: 2)
        let result = try BatchMatcher(
            loaded.compiled, stated: loaded.stated, recognition: loaded.recognition, configuration: configuration
        ).run()
        let folder = try AtomicFolder(replacing: fixture.at("runs/a"))
        try FileManager.default.removeItem(atPath: folder.workingPath)
        #expect(throws: DuikouError.self) {
            try RunWriter(programmePath: programme, loaded: loaded, configuration: configuration, format: ResultFormat(language: .en))
                .write(result, to: folder, process: .init(threads: 2, startedAt: "", seconds: [:]))
        }
        folder.discard()
        let after = try fixture.everything().filter { $0.key.hasPrefix("runs/") }
        #expect(after == before, "the earlier run changed, or something was left behind: \(after.keys.sorted())")
        #expect(isVerified(fixture.at("runs/a")))
    }
}
