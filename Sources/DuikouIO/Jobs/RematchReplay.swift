import Duikou
import DuikouMechanisms

/// Repeats all batches of a re-match from the programme, the files of newcomers and the copy of the changes in the run's folder.
struct RematchReplay {
    let record: RematchRecord
    /// Rows of the sheets that were set aside, batch by batch.
    let issues: [RowIssue]
    private let rematcher: RunRematcher
    private let standing: RematchStanding

    /// - Parameters:
    ///   - loaded: the programme with all newcomers so far.
    ///   - stop: ends the work.
    init(_ folder: String, _ manifest: RunManifest.Rematch, _ loaded: LoadedProgramme, _ matcher: BatchMatcher, _ stop: JobStop) throws {
        let rematcher = try RunRematcher(matcher, isCancelled: { stop.isRequested })
        let sheets = try ChangesFile.readCopy(folder, manifest.batches)
        let batches = try loaded.batches(manifest.batches, talents: manifest.talents)
        var standing = rematcher.matched(try rematcher.start(talents: manifest.talents))
        var issues: [RowIssue] = []
        var record: RematchRecord?
        for (index, declared) in manifest.batches.enumerated() {
            guard let mode = RematchMode(word: declared.mode) else {
                throw DuikouError(
                    .malformedRun, zh: "run.json 中的方式“\(declared.mode)”本版不认识。", en: "run.json has an unknown mode '\(declared.mode)'.")
            }
            var batch = batches[index]
            issues += sheets[index].read(
                into: &batch, talents: loaded.compiled.talents, openings: loaded.compiled.openings, standing: standing)
            let after = try rematcher.apply(batch, mode: mode, to: standing)
            if index == manifest.batches.count - 1 {
                record = RematchRecord(
                    base: manifest.base, talents: manifest.talents, batches: manifest.batches, sheets: sheets,
                    moves: rematcher.moves(after.report, batch: batch, before: standing), batch: batch, before: standing,
                    after: after.standing)
            }
            standing = after.standing
        }
        guard let record else {
            throw DuikouError(.malformedRun, zh: "run.json 的 rematch 没有一批变动。", en: "run.json has a rematch without batches.")
        }
        (self.record, self.issues, self.rematcher, self.standing) = (record, issues, rematcher, standing)
    }

    func result() -> MatchResult { rematcher.result(standing) }

    /// Whether deferred acceptance over the whole changed market gives the same matching.
    var isFullRun: Bool { rematcher.isFullRun(standing) }
}

extension LoadedProgramme {
    /// Each batch with the rows of its newcomers; the changes of its sheet are still to be read into it.
    /// - Throws: ``DuikouError`` (`malformedRun`) where the table has another number of usable rows than the record states.
    func batches(_ batches: [RunManifest.Rematch.Batch], talents: Int) throws -> [RematchBatch] {
        let ends = arrivalStarts + [compiled.talents.count]
        guard ends.first == talents, arrivalStarts.count == batches.count(where: { $0.arrivals != nil }) else {
            throw DuikouError(
                .malformedRun, zh: "人才表现有 \(ends[0]) 行可用，run.json 记的是 \(talents) 行。",
                en: "the talents' table has \(ends[0]) usable rows; run.json says \(talents).")
        }
        var file = 0
        return batches.map { batch in
            let start = ends[file]
            if batch.arrivals == nil { return RematchBatch(arrivals: start..<start, sheet: batch.changes ?? "") }
            file += 1
            return RematchBatch(
                arrivals: start..<ends[file], sheet: batch.changes ?? "", arrivalsFile: arrivals[file - 1].written)
        }
    }
}
