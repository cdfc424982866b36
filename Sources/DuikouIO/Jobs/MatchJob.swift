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
        public var loaded: LoadedProgramme
        /// Which files were read, for an index of them.
        public var read: InputsBeforeReading
        public var configuration: BatchMatcher.Configuration
        public var result: MatchResult
        /// What should be known of the allocation.
        public var remarks: [Diagnostic]
        /// The folder of results, as it was asked for.
        public var path: String
        /// The folder of results, in its place.
        public var folder: AtomicFolder
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
        report(.reading)
        clock.begin("read")
        let before = try InputsBeforeReading(programmePath: programme, tables: tables)
        let loaded = try ProgrammeLoader.load(programme, tables: tables)
        let inputs = try before.records()
        if isStrict, !loaded.issues.isEmpty { throw rejection(of: loaded) }
        var configuration = try configuration(loaded.programme)
        var matcher = loaded.matcher(configuration)
        let remarks = try loaded.requireReady(matcher)
        let path = out ?? "runs/" + loaded.programme.name
        let folder = try output.prepare(path)
        let screens = FitScreens(loaded.compiled)
        let blocks = try prepareBlocks(&configuration, loaded, screens, inputs, beside: path, output, report)
        matcher.configuration = configuration
        matcher.screens = screens
        clock.begin("score")
        let result = try matcher.run(keeper: output.work) { stage in
            switch stage {
            case .scoring: break
            case .allocating: clock.begin("allocate")
            case .verifying: clock.begin("verify")
            }
            report(.matching(stage))
        }
        // The writer itself adds how long its tables took.
        var process = RunManifest.Process(threads: threads, startedAt: clock.startedAt, seconds: clock.seconds)
        process.blocks = blocks.count
        process.blocksFound = output.work?.found
        clock.begin("write")
        report(.writing(done: 0, total: 0))
        var writer = RunWriter(programmePath: programme, loaded: loaded, configuration: configuration)
        writer.inputs = inputs
        if let listFiles { writer.listFiles = listFiles }
        try writer.write(result, to: folder, process: process) { report(.writing(done: $0, total: $1)) }
        output.work?.remove()
        clock.end()
        return Outcome(
            loaded: loaded, read: before, configuration: configuration, result: result, remarks: remarks, path: path, folder: folder)
    }

    /// Chooses the size of blocks, and opens the folder where finished ones are kept if there are several.
    private func prepareBlocks(
        _ configuration: inout BatchMatcher.Configuration, _ loaded: LoadedProgramme, _ screens: FitScreens, _ inputs: [RunManifest.File],
        beside path: String, _ output: JobOutput, _ report: (Event) -> Void
    ) throws -> TalentBlocks {
        let key = WorkFolder.Key(inputs: inputs, lists: configuration.lists, seed: configuration.seed)
        let (talents, openings) = (loaded.compiled.talents.count, loaded.compiled.openings.count)
        let earlier = isFresh ? nil : WorkFolder.earlier(beside: path, key: key, talents: talents)
        let plan = MemoryPlan(loaded.compiled, screens, stated: loaded.stated, lists: configuration.lists, threads: threads)
        configuration.blockSize = try plan.blockSize(limit: memory, wanted: block, underWay: earlier.map { ($0.size, $0.finished) })
        let blocks = TalentBlocks(talents: talents, size: configuration.blockSize)
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
