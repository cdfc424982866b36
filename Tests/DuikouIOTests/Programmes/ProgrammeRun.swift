import Duikou
import DuikouIO
import Foundation
import TestSupport

/// One programme run from files to files, as the command does it.
struct ProgrammeRun {
    var loaded: LoadedProgramme
    var result: MatchResult
    var manifest: RunManifest
    var folder: String

    @discardableResult
    init(
        _ programme: String, into folder: String, threads: Int = 2, language: Language = .en, listFiles: Outputs.ListFiles? = nil
    ) throws {
        loaded = try ProgrammeLoader.load(programme)
        let declared = loaded.programme
        let configuration = BatchMatcher.Configuration(
            seed: declared.seed, lists: declared.lists, allocation: declared.allocation, threads: threads)
        result = try BatchMatcher(
            loaded.compiled, stated: loaded.stated, recognition: loaded.recognition, inputs: loaded.allocationInputs,
            configuration: configuration
        ).run()
        var writer = RunWriter(
            programmePath: programme, loaded: loaded, configuration: configuration, format: ResultFormat(language: language))
        if let listFiles { writer.listFiles = listFiles }
        manifest = try writer.write(
            result, to: AtomicFolder(replacing: folder), process: .init(threads: threads, startedAt: "", seconds: [:]))
        self.folder = folder
    }

    static let outputs = [
        "placements.csv", "recommendations-talents.csv", "recommendations-openings.csv", "unplaced.csv", "cutoffs.csv", "fairness.csv",
        "demands.csv",
        "rejected.csv",
    ]

    static func bytes(_ folder: String, _ file: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file))
    }

    func csv(_ file: String) throws -> PlainCSV { PlainCSV(try Self.bytes(folder, file)) }
}

/// The four decimals of a score as a whole number, and nil for anything else.
func scoreUnits(_ text: String) -> Int? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count == 4, let whole = Int(parts[0]), let part = Int(parts[1]), part >= 0 else { return nil }
    return whole * 10_000 + (text.hasPrefix("-") ? -part : part)
}
