import Duikou

/// A batch match from files to files, for any host: `duikou match` without its words.
///
/// ```swift
/// var job = MatchJob(programme: "graduates.yml")
/// job.out = "runs/graduates"
/// let outcome = try job.run(into: JobOutput())
/// print(outcome.result.counts.placed)
/// ```
public struct MatchJob: Sendable {
    /// The programme's file.
    public var programme: String
    /// The folder that the tables are in, where it is another than the programme says.
    public var tables: String?
    /// Where the files are: on the disk, unless set.
    public var files: any InputSource = LocalFiles()
    /// The folder of results; nil for `runs/` and the programme's name.
    public var out: String?
    /// What is set here goes before what the programme says; nil leaves it.
    public var seed: UInt64?
    public var talentsList: Int?
    public var openingsList: Int?
    public var mechanism: Allocation.Kind?
    public var proposing: Allocation.Proposing?
    public var ties: Allocation.Ties?
    public var listFiles: Outputs.ListFiles?
    /// Whether 8-bit products find the candidates. It changes the time alone.
    public var screening = Screening.auto
    /// Threads, at least 1. Results do not depend on them.
    public var threads = 1
    /// The most bytes to hold at once: the usual share of the machine unless set.
    public var memory = MachineMemory.usual
    /// Talents scored at a time; nil for what the memory allows.
    public var block: Int?
    /// Whether blocks that an earlier run finished are left unused.
    public var isFresh = false
    /// Whether a row that was set aside stops the job before anything is written.
    public var isStrict = false

    public init(programme: String) { self.programme = programme }

    /// What the job is about to do, or has found.
    public enum Event: Sendable {
        case reading
        /// Finished blocks are kept here from now on.
        case keeping(WorkFolder)
        /// So many blocks of `blocks` were found finished.
        case continuing(found: Int, blocks: Int)
        /// Finished blocks were found that this run cannot use, since its own have `size` talents each.
        case dropped(WorkFolder.Earlier, size: Int)
        case matching(BatchMatcher.Stage)
        /// So many lists of all are written; both are 0 at the start.
        case writing(done: Int, total: Int)
    }

    /// What came of it.
    public struct Outcome: Sendable {
        /// The programme and its tables.
        public var loaded: LoadedProgramme
        /// Which files were read, for an index of them.
        public var read: InputsBeforeReading
        /// The settings that were used.
        public var configuration: BatchMatcher.Configuration
        /// Everything that was found.
        public var result: MatchResult
        /// What should be known of the allocation.
        public var remarks: [Diagnostic]
        /// The folder of results, as it was asked for.
        public var path: String
        /// The folder of results, in its place.
        public var folder: AtomicFolder
    }

    /// What came of a match that was not written.
    public struct Matched: Sendable {
        /// The programme and its tables.
        public var loaded: LoadedProgramme
        /// The settings that were used.
        public var configuration: BatchMatcher.Configuration
        /// Everything that was found.
        public var result: MatchResult
        /// What should be known of the allocation.
        public var remarks: [Diagnostic]
        /// The files that ``run(into:clock:report:)`` would write, byte for byte.
        public var tables: RenderedTables
    }

    /// Reads, matches, and writes the results.
    ///
    /// - Parameters:
    ///   - output: what the job writes; its ``JobOutput/discard()`` stops the job.
    ///   - clock: told of each stage.
    ///   - report: called from the job's threads, one at a time.
    /// - Throws: ``DuikouError`` and ``DiagnosticsError``. An earlier folder of results is then as it was.
    public func run(
        into output: JobOutput, clock: StageClock = StageClock(), report: @escaping @Sendable (Event) -> Void = { _ in }
    ) throws -> Outcome {
        // An impossible place is better known before the work than after it. But the default one needs the programme's name,
        // and a strict run touches nothing before it has seen every row.
        if let out, !isStrict { try output.prepare(out) }
        var ready = try read(output.stop, clock, report)
        let loaded = ready.loaded
        let path = out ?? "runs/" + loaded.programme.name
        let folder = try output.prepare(path)
        ready.matcher.screens = FitScreens(loaded.compiled)
        let blocks = try prepareBlocks(&ready, beside: path, output, report)
        let result = try match(ready.matcher, keeper: output.work, output.stop, clock, report)
        try output.stop.check()
        // The writer itself adds how long its tables took.
        var process = RunManifest.Process(threads: threads, startedAt: clock.startedAt, seconds: clock.seconds)
        process.blocks = blocks.count
        process.blocksFound = output.work?.found
        clock.begin("write")
        report(.writing(done: 0, total: 0))
        let configuration = ready.matcher.configuration
        var writer = RunWriter(programmePath: programme, loaded: loaded, configuration: configuration)
        writer.inputs = ready.inputs
        if let listFiles { writer.listFiles = listFiles }
        do {
            try writer.write(result, to: folder, process: process) { report(.writing(done: $0, total: $1)) }
        } catch {
            // The folder of a job that is stopped is removed, and then no file can be written.
            try output.stop.check()
            throw error
        }
        output.work?.remove()
        clock.end()
        return Outcome(
            loaded: loaded, read: ready.before, configuration: configuration, result: result, remarks: ready.remarks, path: path,
            folder: folder)
    }

    /// Reads and matches, and writes nothing: neither results nor finished blocks.
    ///
    /// - Parameters:
    ///   - stop: ends the job.
    ///   - clock: told of each stage.
    ///   - report: called from the job's threads, one at a time.
    /// - Throws: ``DuikouError`` and ``DiagnosticsError``.
    public func run(
        stop: JobStop = JobStop(), clock: StageClock = StageClock(), report: @escaping @Sendable (Event) -> Void = { _ in }
    ) throws -> Matched {
        var ready = try read(stop, clock, report)
        ready.matcher.screens = FitScreens(ready.loaded.compiled)
        ready.matcher.configuration.blockSize = try ready.blockSize(limit: memory, wanted: block)
        let result = try match(ready.matcher, keeper: nil, stop, clock, report)
        try stop.check()
        clock.end()
        return Matched(
            loaded: ready.loaded, configuration: ready.matcher.configuration, result: result, remarks: ready.remarks,
            tables: RenderedTables(ready.loaded, result, listFiles: listFiles, threads: threads))
    }

    /// Everything that a match needs.
    private struct Ready {
        var before: InputsBeforeReading
        var inputs: [RunManifest.File]
        var loaded: LoadedProgramme
        var matcher: BatchMatcher
        var remarks: [Diagnostic]

        func blockSize(limit: MemoryLimit, wanted: Int?, underWay: (size: Int, finished: Int)? = nil) throws -> Int {
            let plan = MemoryPlan(matcher, matcher.screens ?? FitScreens(loaded.compiled))
            return try plan.blockSize(limit: limit, wanted: wanted, underWay: underWay)
        }
    }

    private func read(_ stop: JobStop, _ clock: StageClock, _ report: (Event) -> Void) throws -> Ready {
        report(.reading)
        clock.begin("read")
        try stop.check()
        let before = try InputsBeforeReading(programmePath: programme, tables: tables, in: files)
        let loaded = try ProgrammeLoader.load(programme, tables: tables, in: files)
        let inputs = try before.records()
        if isStrict, !loaded.issues.isEmpty { throw rejection(of: loaded) }
        let matcher = loaded.matcher(try configuration(loaded.programme))
        let remarks = try loaded.requireReady(matcher)
        try stop.check()
        return Ready(before: before, inputs: inputs, loaded: loaded, matcher: matcher, remarks: remarks)
    }

    private func match(
        _ matcher: BatchMatcher, keeper: (any BlockKeeper)?, _ stop: JobStop, _ clock: StageClock,
        _ report: @escaping @Sendable (Event) -> Void
    ) throws -> MatchResult {
        clock.begin("score")
        return try matcher.run(keeper: keeper) { stage in
            clock.begin(stage)
            report(.matching(stage))
        } isCancelled: {
            stop.isRequested
        }
    }

    /// Chooses the size of blocks, and opens the folder where finished ones are kept if there are several.
    private func prepareBlocks(
        _ ready: inout Ready, beside path: String, _ output: JobOutput, _ report: (Event) -> Void
    ) throws -> TalentBlocks {
        let (loaded, configuration) = (ready.loaded, ready.matcher.configuration)
        let key = WorkFolder.Key(inputs: ready.inputs, lists: configuration.lists, seed: configuration.seed)
        let (talents, openings) = (loaded.compiled.talents.count, loaded.compiled.openings.count)
        let earlier = isFresh ? nil : WorkFolder.earlier(beside: path, key: key, talents: talents)
        let size = try ready.blockSize(limit: memory, wanted: block, underWay: earlier.map { ($0.size, $0.finished) })
        ready.matcher.configuration.blockSize = size
        let blocks = TalentBlocks(talents: talents, size: size)
        if blocks.count > 1 {
            try output.keep(WorkFolder(beside: path, key: key, blocks: blocks, openings: openings, isFresh: isFresh))
        } else {
            // A run in one block keeps nothing, and clears away what others left.
            WorkFolder.removeAll(beside: path)
        }
        if let work = output.work {
            report(.keeping(work))
            if work.found > 0 {
                report(.continuing(found: work.found, blocks: blocks.count))
                return blocks
            }
        }
        // Earlier blocks of another size are gone now. Those of the same size are still there only where another run uses them.
        if let earlier, WorkFolder.earlier(beside: path, key: key, talents: talents)?.size != earlier.size {
            report(.dropped(earlier, size: blocks.size))
        }
        return blocks
    }

    /// The programme's settings with what is set here, which may not contradict the rest of the programme.
    private func configuration(_ programme: Programme) throws -> BatchMatcher.Configuration {
        var (changed, lists) = (programme, programme.lists)
        if let mechanism { changed.allocation.mechanism = mechanism }
        if let proposing { changed.allocation.proposing = proposing }
        if let ties { changed.allocation.ties = ties }
        let problems = ProgrammeCheck.diagnostics(of: changed).filter { $0.severity == .error }
        if !problems.isEmpty { throw DiagnosticsError(problems) }
        if let talentsList { lists.talents = talentsList }
        if let openingsList { lists.openings = openingsList }
        var configuration = BatchMatcher.Configuration(
            seed: seed ?? programme.seed, lists: lists, allocation: changed.allocation, threads: threads)
        configuration.screening = screening
        return configuration
    }

    private func rejection(of loaded: LoadedProgramme) -> DuikouError {
        let first = loaded.issues[0]
        let aside = SetAside(loaded).sentence
        return DuikouError(
            .rejectedRows,
            zh: "有 \(aside.zh)，--strict 下不匹配，也没有写任何结果。第一处：\(first.sentence.zh)。用 duikou check 看全部。",
            en:
                "\(aside.en) are bad; under --strict nothing is matched or written. The first: \(first.sentence.en). duikou check lists them all.",
            at: SourceLocation(file: first.path(loaded), line: first.line))
    }
}
