import Duikou
import DuikouIO
import Foundation
import Testing

/// Files in and out: the committed sample is what its specification writes, and a stopped run leaves no trace.
struct SampleGeneratorTests {
    /// Datasets/alliance, from this file's place in the repository.
    static let alliance = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Datasets/alliance").path

    @Test func theCommittedSampleIsWhatItsSpecificationWrites() throws {
        let folder = try SampleFolder()
        let spec = try GenerateSpecFile.read(Self.alliance + "/sample.yml")
        let summary = try SampleGenerator.run(spec, into: folder.path)
        #expect(
            folder.names == [
                ".duikou-generated.json", "choices.csv", "firms.csv", "graduates.csv", "ratings.csv", "schools.csv", "vacancies.csv",
            ])
        for file in summary.files {
            let name = URL(fileURLWithPath: file.path).lastPathComponent
            let written = try folder.read(name)
            #expect(written.count == file.bytes)
            let committed = try Data(contentsOf: URL(fileURLWithPath: Self.alliance + "/" + name))
            // A Bool: on a failure the library would otherwise work out an edit script of two large files.
            let same = written == committed
            #expect(same, "\(name) differs; run: duikou generate Datasets/alliance/sample.yml --out Datasets/alliance")
        }
    }

    @Test func aLargerSampleBeginsWithTheSmaller() throws {
        let folder = try SampleFolder()
        let spec = try GenerateSpecFile.read(Self.alliance + "/sample.yml")
        let summary = try SampleGenerator.run(spec, into: folder.path, options: .init(talents: 2_100))
        #expect(summary.files.first { $0.path.hasSuffix("/graduates.csv") }?.rows == 2_100)
        let large = try folder.read("graduates.csv")
        let small = try Data(contentsOf: URL(fileURLWithPath: Self.alliance + "/graduates.csv"))
        #expect(large.prefix(small.count) == small && large.count > small.count)
    }

    @Test func scaledTablesGrowInProportion() throws {
        let folder = try SampleFolder()
        let spec = try GenerateSpecFile.read(Self.alliance + "/sample.yml")
        let summary = try SampleGenerator.run(spec, into: folder.path, options: .init(talents: 50, openings: 100, seed: 9))
        let rows = Dictionary(uniqueKeysWithValues: summary.files.map { (URL(fileURLWithPath: $0.path).lastPathComponent, $0.rows) })
        #expect(rows["graduates.csv"] == 50 && rows["vacancies.csv"] == 100 && rows["firms.csv"] == 30 && rows["schools.csv"] == 6)
    }

    @Test func aStoppedRunLeavesTheOldFiles() throws {
        let folder = try SampleFolder()
        try folder.write("schools.csv", "old")
        let spec = try GenerateSpecFile.read(Self.alliance + "/sample.yml")
        var steps = 0
        do {
            _ = try SampleGenerator.run(spec, into: folder.path, options: .init(talents: 60, openings: 60)) { progress in
                steps += 1
                #expect(progress.done <= progress.total)
                if progress.table == "graduates", progress.done > 0 { throw DuikouError(.cancelled, zh: "停", en: "stop") }
            }
            Issue.record("the run was not stopped")
        } catch let error as DuikouError {
            #expect(error.code == .cancelled)
        }
        #expect(steps > 3)
        #expect(folder.names == ["schools.csv"])
        #expect(try folder.read("schools.csv") == Data("old".utf8))
    }

    /// What `generate` did not write, or not so, is kept beside what it writes.
    @Test func tablesOfTheUsersAreKept() throws {
        let folder = try SampleFolder()
        let spec = try GenerateSpecFile.read(Self.alliance + "/sample.yml")
        func generate(_ seed: UInt64) throws -> [String] {
            try SampleGenerator.run(spec, into: folder.path, options: .init(talents: 20, openings: 20, seed: seed)).kept.map(\.keptAs)
                .sorted()
        }
        try folder.write("graduates.csv", "mine")
        #expect(try generate(1) == ["graduates.kept-1.csv"])
        #expect(try generate(2).isEmpty && generate(2).isEmpty, "its own files are replaced")
        try folder.write("vacancies.csv", "edited")
        try folder.write("graduates.csv", "edited")
        #expect(try generate(3) == ["graduates.kept-2.csv", "vacancies.kept-1.csv"])
        for (name, text) in [("graduates.kept-1.csv", "mine"), ("graduates.kept-2.csv", "edited"), ("vacancies.kept-1.csv", "edited")] {
            #expect(try folder.read(name) == Data(text.utf8))
        }
        #expect(try folder.read("graduates.csv").count > 100)
        // Without the record of what it wrote, only what it would write again.
        try FileManager.default.removeItem(atPath: folder.path + "/.duikou-generated.json")
        #expect(try generate(3).isEmpty)
    }

    @Test func aFolderThatCannotBeMadeIsAnError() throws {
        let folder = try SampleFolder()
        try folder.write("file", "")
        let spec = try GenerateSpecFile.read(Self.alliance + "/sample.yml")
        #expect(throws: DuikouError.self) {
            try SampleGenerator.run(spec, into: folder.path + "/file/out", options: .init(talents: 9, openings: 9))
        }
    }
}
