import Duikou

/// The check of a programme and its tables before a match, for any host: `duikou check` without its words. It writes nothing.
public struct CheckJob: Sendable {
    /// The programme's file.
    public var programme: String
    /// The folder that the tables are in, where it is another than the programme says.
    public var tables: String?
    /// Where the files are.
    public var files: any InputSource = LocalFiles()
    /// Threads, at least 1. Findings do not depend on them.
    public var threads = 1
    /// The most bytes that a match may hold at once: the usual share of the machine unless set.
    public var memory = MachineMemory.usual

    /// A check with the programme's own settings.
    public init(programme: String) { self.programme = programme }

    /// What the job is about to do.
    public enum Event: Sendable {
        case reading
        /// Make the lists, to see whether the floors of regions can be met.
        case matching(BatchMatcher.Stage)
    }

    /// What came of it.
    public struct Outcome: Sendable {
        /// What was read, with the rows set aside in ``LoadedProgramme/issues``.
        public var loaded: LoadedProgramme
        /// What should be known of the allocation.
        public var remarks: [Diagnostic]
        /// What in the tables may be a mistake.
        public var advice: [Diagnostic]
        /// Why a match would be refused; nil where it would not.
        public var refusal: (any Error)?

        /// Everything that does not stand in the way of a match, in the order in which it is shown.
        public var warnings: [Diagnostic] { loaded.warnings + remarks + advice }
    }

    /// Reads everything and finds out whether a match would be refused.
    ///
    /// - Parameters:
    ///   - stop: ends the job.
    ///   - clock: told of each stage.
    ///   - report: called from the job's threads, one at a time.
    /// - Throws: ``DuikouError`` and ``DiagnosticsError`` where the programme or a table cannot be read; `cancelled`.
    public func run(
        stop: JobStop = JobStop(), clock: StageClock = StageClock(), report: @escaping @Sendable (Event) -> Void = { _ in }
    ) throws -> Outcome {
        clock.begin("read")
        report(.reading)
        try stop.check()
        let loaded = try ProgrammeLoader.load(programme, tables: tables, in: files)
        try stop.check()
        var outcome = Outcome(loaded: loaded, remarks: [], advice: Self.advice(loaded))
        do {
            try requireMatchable(&outcome, stop, clock, report)
        } catch {
            outcome.refusal = error
        }
        try stop.check()
        clock.end()
        return outcome
    }

    private static func advice(_ loaded: LoadedProgramme) -> [Diagnostic] {
        [Side.talent, .opening].flatMap { side -> [Diagnostic] in
            let table = loaded.compiled.table(side)
            return TableAdvice.warnings(for: table, codes: loaded.compiled.codes) + [TableAdvice.seats(of: table)].compactMap { $0 }
        } + MeritAdvice.warnings(for: loaded.compiled)
            + CodebookAdvice.warnings(for: loaded.issues, of: loaded.programme.codebooks, codes: loaded.compiled.codes)
    }

    /// Throws what a match with the programme's own settings would be refused for.
    private func requireMatchable(
        _ outcome: inout Outcome, _ stop: JobStop, _ clock: StageClock, _ report: @escaping @Sendable (Event) -> Void
    ) throws {
        let (loaded, programme) = (outcome.loaded, outcome.loaded.programme)
        var matcher = loaded.matcher(
            .init(seed: programme.seed, lists: programme.lists, allocation: programme.allocation, threads: threads))
        outcome.remarks = try loaded.requireReady(matcher)
        let screens = FitScreens(loaded.compiled)
        let plan = MemoryPlan(matcher, screens)
        matcher.configuration.blockSize = try plan.blockSize(limit: memory)
        matcher.screens = screens
        try matcher.requireFloors { stage in
            clock.begin(stage)
            report(.matching(stage))
        } isCancelled: {
            stop.isRequested
        }
    }
}
