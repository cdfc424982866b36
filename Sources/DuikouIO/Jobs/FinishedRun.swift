import Duikou
import Foundation

/// A finished run whose inputs and outputs are as they were when it was made: what a re-match starts from.
struct FinishedRun {
    let folder: String
    /// The record, with absolute paths.
    let manifest: RunManifest
    let programme: Programme

    /// - Throws: ``DuikouError`` (`malformedRun`) where the folder or its inputs have changed since the run.
    init(_ folder: String) throws {
        self.folder = folder
        manifest = try RunManifest.read(folder: folder).located(from: folder)
        try Self.requireUnchanged(manifest, folder)
        programme = try ProgrammeFile.read(manifest.programmeFile.file, tables: manifest.tables).programme
    }

    /// The batches that the run has taken in already.
    var batches: [RunManifest.Rematch.Batch] { manifest.rematch?.batches ?? [] }

    /// Reads the programme with the newcomers of all earlier batches, and those of a further file.
    func load(arrivals: RunManifest.File? = nil) throws -> LoadedProgramme {
        try ProgrammeLoader.load(
            manifest.programmeFile.file, tables: manifest.tables,
            arrivals: programme.arrivalReferences((manifest.rematch?.arrivalFiles ?? []) + [arrivals].compactMap { $0 }))
    }

    /// Throws where runs of this kind cannot be re-matched.
    func requireRematchable(_ configuration: BatchMatcher.Configuration, hasArrivals: Bool) throws {
        guard let obstacle = RunRematcher.obstacle(configuration.allocation, lists: configuration.lists, hasArrivals: hasArrivals) else {
            return
        }
        throw DuikouError(
            .usage, zh: "这次匹配不能增量重配：\(obstacle.zh)。请改好输入后重新运行 duikou match。",
            en: "this run cannot be re-matched: \(obstacle.en). Change its inputs and run duikou match anew.",
            at: SourceLocation(file: folder))
    }

    /// The market with all earlier batches taken in, and in it the placements that the run's file states.
    ///
    /// - Parameters:
    ///   - loaded: the programme with all newcomers.
    ///   - talents: number of talents before all batches.
    ///   - batches: the earlier batches, whose sheets are still to be read into them.
    /// - Returns: the market and matching, and the rows of the sheets that were set aside.
    func standing(
        _ rematcher: RunRematcher, _ loaded: LoadedProgramme, talents: Int, _ batches: ArraySlice<RematchBatch>, sheets: [ChangeSheet]
    ) throws -> (standing: RematchStanding, issues: [RowIssue]) {
        var standing = try rematcher.start(talents: talents)
        var issues: [RowIssue] = []
        for (sheet, batch) in zip(sheets, batches) {
            var batch = batch
            issues += sheet.read(
                into: &batch, talents: loaded.compiled.talents, openings: loaded.compiled.openings, standing: standing)
            standing = try rematcher.changed(standing, by: batch)
        }
        let placements = try RunVerifier.placements(folder, loaded)
        guard placements.unknown.isEmpty, let placed = rematcher.placing(placements.pairs, standing) else {
            throw Self.stale(zh: "原结果的安排与重新算出的清单对不上", en: "its placements are not on the lists as they are computed now", folder)
        }
        return (placed, issues)
    }

    /// Throws unless the lists of all earlier talents are byte for byte those that the run was made from.
    /// - Parameter rows: number of earlier talents.
    func requireSameLists(_ loaded: LoadedProgramme, _ result: MatchResult, rows: Int) throws {
        let digest = try RunOutputs(loaded: loaded, result: result, format: manifest.configuration.format)
            .writeLists(of: .talent, first: rows, to: CSVWriter(hashing: .comma, byteOrderMark: true))
        let found = RunManifest.File(file: RunOutputs.file(of: .talent), sha256: digest.sha256, bytes: digest.bytes)
        guard (manifest.outputs + (manifest.leftOut ?? [])).contains(found) else {
            throw Self.stale(zh: "先前各人的清单重新算出来不一样", en: "the lists of those who were there before come out differently", folder)
        }
    }

    /// Compares outputs and inputs with their digests: a re-match may only build on the run as it was made.
    private static func requireUnchanged(_ manifest: RunManifest, _ folder: String) throws {
        func isSame(_ file: RunManifest.File, at path: String) -> Bool { (try? RunWriter.file(named: file.file, at: path)) == file }
        if let damaged = manifest.outputs.first(where: { !isSame($0, at: folder + "/" + $0.file) }) {
            throw stale(zh: "结果文件 \(damaged.file) 被改过或不见了", en: "its output \(damaged.file) was changed or is gone", folder)
        }
        let programme = manifest.programmeFile
        guard isSame(programme, at: programme.file) else {
            throw stale(zh: "方案文件 \(programme.file) 被改过或不见了", en: "its programme \(programme.file) was changed or is gone", folder)
        }
        let inputs = ProgrammeLoader.inputs(try ProgrammeFile.read(programme.file, tables: manifest.tables).programme)
        for (input, recorded) in zip(inputs, manifest.inputs)
        where (try? RunWriter.file(named: input.written, at: input.path)) != recorded {
            throw stale(zh: "输入文件 \(input.written) 被改过或不见了", en: "its input \(input.written) was changed or is gone", folder)
        }
        if inputs.count != manifest.inputs.count {
            throw stale(zh: "输入文件的个数变了", en: "the programme now names another number of inputs than the run had", folder)
        }
        for file in manifest.rematch?.arrivalFiles ?? [] where !isSame(file, at: file.file) {
            throw stale(zh: "新到名单 \(file.file) 被改过或不见了", en: "its arrivals \(file.file) were changed or are gone", folder)
        }
    }

    private static func stale(zh: String, en: String, _ folder: String) -> DuikouError {
        DuikouError(
            .malformedRun, zh: "不能在这份结果上重配：\(zh)。请重新运行 duikou match。",
            en: "nothing can be built on this run: \(en). Run duikou match anew.",
            at: SourceLocation(file: folder))
    }
}
