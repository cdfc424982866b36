import Duikou
import DuikouIO
import Foundation

/// Tables generated from the alliance's specification, the same bytes on every run.
enum Cohort {
    /// The repository's root, where the sample and its specification are.
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    static let programme = root + "/Datasets/alliance/graduates.yml"

    /// A folder with the tables; it is kept under Benchmarks/.data once all of them are written.
    static func folder(talents: Int, openings: Int) throws -> String {
        let folder = root + "/Benchmarks/.data/cohort-\(talents)-\(openings)"
        if FileManager.default.fileExists(atPath: folder) { return folder }
        let making = folder + ".making-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: root + "/Benchmarks/.data", withIntermediateDirectories: true)
        let spec = try GenerateSpecFile.read(root + "/Datasets/alliance/sample.yml")
        _ = try SampleGenerator.run(spec, into: making, options: .init(talents: talents, openings: openings))
        try FileManager.default.moveItem(atPath: making, toPath: folder)
        return folder
    }

    /// The programme with tables of that size, read and compiled.
    static func loaded(talents: Int = 4_000, openings: Int = 1_000) throws -> LoadedProgramme {
        let path = try folder(talents: talents, openings: openings) + "/graduates.yml"
        if !FileManager.default.fileExists(atPath: path) {
            let text = try String(contentsOfFile: programme, encoding: .utf8)
            try text.replacingOccurrences(of: "../codebooks/", with: "../../../Datasets/codebooks/")
                .write(toFile: path, atomically: true, encoding: .utf8)
        }
        return try ProgrammeLoader.load(path)
    }
}
