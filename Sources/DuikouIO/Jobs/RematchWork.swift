import Duikou
import DuikouMechanisms
import Foundation

/// Applies changes to a finished run. It takes the run's folder, a sheet of changes and a file of newcomers, and holds what ``RunWriter``
/// needs.
public struct RematchWork: Sendable {
    /// How far the work is.
    public enum Stage: Sendable, Equatable {
        /// The run's files are compared with their digests.
        case checking
        /// The programme's tables and the newcomers are read.
        case reading
        /// A stage of making the lists again, or of verifying the new matching.
        case batch(BatchMatcher.Stage)
        /// The changes are applied to the matching.
        case rematching
    }

    /// The programme with all newcomers so far.
    public var loaded: LoadedProgramme
    /// The matching after the changes.
    public let result: MatchResult
    /// The record of all batches so far, the new one included.
    public let record: RematchRecord
    /// The settings of the run, which the re-match keeps.
    public let configuration: BatchMatcher.Configuration
    /// The sides whose lists are written: those whose lists the run has.
    public let listFiles: Outputs.ListFiles
    /// The absolute path of the programme's file.
    public let programmePath: String
    /// Rows of the new sheet and of the new file of newcomers that were set aside.
    public let newIssues: [RowIssue]
    /// How many talents had a placement before the changes, and how many have one now.
    public let placed: (before: Int, now: Int)

    /// The options of a re-match.
    public struct Request: Sendable {
        /// The folder of the finished run.
        public var run: String
        /// The path of the sheet of changes, if there is one.
        public var changes: String?
        /// The path of the file of newcomers, if there is one.
        public var arrivals: String?
        /// Whether to move few people or to make the best matching anew.
        public var mode: RematchMode
        /// How many threads to use.
        public var threads: Int
        /// Whether one faulty row stops the work.
        public var isStrict: Bool

        /// At least one of `changes` and `arrivals` is needed.
        public init(run: String, changes: String?, arrivals: String?, mode: RematchMode, threads: Int, isStrict: Bool) {
            self.run = run
            self.changes = changes
            self.arrivals = arrivals
            self.mode = mode
            self.threads = threads
            self.isStrict = isStrict
        }
    }

    /// Reads the run, repeats it, and applies the changes.
    ///
    /// - Parameters:
    ///   - progress: called when a stage begins.
    ///   - isCancelled: asked now and then; true ends the work with `.cancelled`.
    /// - Throws: ``DuikouError``: `malformedRun` where the folder or its inputs have changed since the run, `usage` where runs of this
    ///   kind cannot be re-matched or nothing changes, `rejectedRows` under `isStrict`, and what reading tables throws.
    public init(
        _ request: Request, progress: (@Sendable (Stage) -> Void)? = nil, isCancelled: (@Sendable () -> Bool)? = nil
    ) throws {
        guard request.changes != nil || request.arrivals != nil else {
            throw DuikouError(
                .usage, zh: "没有说改了什么：请给出 --changes 变动.csv 或 --arrivals 新到.csv。",
                en: "nothing is said to have changed: give --changes CHANGES.csv or --arrivals ARRIVALS.csv.")
        }
        progress?(.checking)
        let run = try FinishedRun(request.run)
        programmePath = run.manifest.programmeFile.file
        configuration = try RunVerifier.configuration(run.manifest, run.programme, threads: request.threads)
        listFiles = run.manifest.listFiles ?? .both
        try run.requireRematchable(configuration, hasArrivals: request.arrivals != nil)
        let sheet = try request.changes.map { try ChangesFile.read($0, name: FileReading.split($0).name) }
        progress?(.reading)
        let arrivals = try request.arrivals.map(Self.fileOfArrivals)
        var loaded = try run.load(arrivals: arrivals)
        try loaded.requireUsableRows()

        let batches =
            run.batches + [
                RunManifest.Rematch.Batch(mode: request.mode.word, changes: sheet?.file, headers: sheet?.headers, arrivals: arrivals)
            ]
        let talents = run.manifest.rematch?.talents ?? loaded.arrivalStarts.first ?? loaded.compiled.talents.count
        let unread = try loaded.batches(batches, talents: talents)
        let matcher = loaded.matcher(configuration)
        try matcher.requireRoomForWholeMarket(limit: MachineMemory.usual)
        let rematcher = try RunRematcher(matcher, progress: { progress?(.batch($0)) }, isCancelled: isCancelled)
        progress?(.rematching)
        if let arrivals = request.arrivals, try !rematcher.keepsFit(of: run.load().compiled) { throw Self.otherFit(arrivals) }

        var sheets = try run.manifest.rematch.map { try ChangesFile.readCopy(request.run, $0.batches) } ?? []
        let (before, issues) = try run.standing(rematcher, loaded, talents: talents, unread.dropLast(), sheets: sheets)
        var batch = unread[unread.count - 1]
        sheets.append(sheet ?? ChangeSheet(file: ""))
        let fresh = sheets[sheets.count - 1].read(
            into: &batch, talents: loaded.compiled.talents, openings: loaded.compiled.openings, standing: before)
        let arrivalsName = batch.arrivalsFile
        newIssues = fresh + (arrivals == nil ? [] : loaded.issues.filter { $0.file == arrivalsName })
        if request.isStrict, let first = newIssues.first { throw Self.refusal(first, of: newIssues.count) }
        guard !batch.isEmpty else { throw Self.nothing(newIssues, request) }
        let after = try rematcher.apply(batch, mode: request.mode, to: before)
        if isCancelled?() == true { throw DuikouError.stopped }
        progress?(.batch(.verifying))
        result = rematcher.result(after.standing)
        loaded.issues += issues + fresh
        try run.requireSameLists(loaded, result, rows: batch.arrivals.lowerBound)
        let base = URL(fileURLWithPath: request.run + "/" + AtomicFolder.marker).standardizedFileURL.path
        record = RematchRecord(
            base: try RunWriter.file(named: base, at: base), talents: talents, batches: batches, sheets: sheets,
            moves: rematcher.moves(after.report, batch: batch, before: before), batch: batch, before: before, after: after.standing)
        self.loaded = loaded
        placed = (before.matching?.count ?? 0, result.counts.placed)
    }

    /// The file of newcomers with its absolute path and its digest.
    private static func fileOfArrivals(_ given: String) throws -> RunManifest.File {
        let absolute = URL(fileURLWithPath: given).standardizedFileURL.path
        guard FileReading.exists(absolute) else {
            throw DuikouError(.missingFile, zh: "没有这个文件。", en: "there is no such file.", at: SourceLocation(file: given))
        }
        return try RunWriter.file(named: absolute, at: absolute)
    }

    // MARK: Refusals

    private static func otherFit(_ arrivals: String) -> DuikouError {
        DuikouError(
            .usage,
            zh: "新到的人会改变先前各人的契合度：方案里有一项 merit 没有写 range，以表中的最小值和最大值为标尺，而新到者超出了这个范围。请给这一项写上 range，重新运行 duikou match。",
            en:
                "these arrivals would change the fit of earlier talents: a merit of the programme has no range, so its scale is the table's own least and greatest value, and the arrivals lie outside them. Give it a range and run duikou match anew.",
            at: SourceLocation(file: arrivals))
    }

    /// - Parameter first: the first of the rows and cells that were set aside.
    private static func refusal(_ first: RowIssue, of count: Int) -> DuikouError {
        DuikouError(
            .rejectedRows,
            zh: "有 \(Format.grouped(count)) 处不能用，--strict 下不重配，也没有写任何结果。第一处：\(first.sentence.zh)。",
            en:
                "\(Format.grouped(count)) rows or cells are bad; under --strict nothing is re-matched or written. The first: \(first.sentence.en).",
            at: SourceLocation(file: first.file, line: first.line))
    }

    private static func nothing(_ issues: [RowIssue], _ request: Request) -> DuikouError {
        let file = request.changes ?? request.arrivals ?? ""
        guard let first = issues.first else {
            return DuikouError(
                .usage, zh: "没有一行变动，没有写任何结果。", en: "there is no row in it; nothing was written.", at: SourceLocation(file: file))
        }
        return DuikouError(
            .rejectedRows,
            zh: "没有一行可用，没有写任何结果；搁置了 \(Format.grouped(issues.count)) 处。第一处：\(first.sentence.zh)。",
            en:
                "no row can be used, and nothing was written; \(Format.grouped(issues.count)) were set aside. The first: \(first.sentence.en).",
            at: SourceLocation(file: first.file, line: first.line))
    }
}

extension RematchWork {
    /// Whether two paths lead to one folder, symbolic links included.
    public static func isSamePlace(_ a: String, _ b: String) -> Bool {
        func real(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path }
        return real(a) == real(b)
    }
}
