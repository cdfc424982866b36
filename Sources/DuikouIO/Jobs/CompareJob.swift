import Duikou

/// All mechanisms side by side over one programme, for any host: `duikou compare` without its words. It writes nothing.
public struct CompareJob: Sendable {
    /// The programme's file.
    public var programme: String
    /// The folder that the tables are in, where it is another than the programme says.
    public var tables: String?
    /// Where the files are.
    public var files: any InputSource = LocalFiles()
    /// Nil for the programme's.
    public var seed: UInt64?
    /// Openings on each talent's list; nil for the programme's.
    public var talentsList: Int?
    /// Threads, at least 1. Results do not depend on them.
    public var threads = 1

    /// A comparison with the programme's own settings.
    public init(programme: String) { self.programme = programme }

    /// What the job is about to do.
    public enum Event: Sendable {
        case reading
        case matching(BatchMatcher.Stage)
    }

    /// Reads the programme and allocates by each mechanism.
    ///
    /// - Parameters:
    ///   - stop: ends the job.
    ///   - clock: told of each stage.
    ///   - report: called from the job's threads, one at a time.
    /// - Throws: ``DuikouError`` and ``DiagnosticsError``.
    public func run(
        stop: JobStop = JobStop(), clock: StageClock = StageClock(), report: @escaping @Sendable (Event) -> Void = { _ in }
    ) throws -> (loaded: LoadedProgramme, ladder: Ladder) {
        clock.begin("read")
        report(.reading)
        try stop.check()
        let loaded = try ProgrammeLoader.load(programme, tables: tables, in: files)
        try stop.check()
        var lists = loaded.programme.lists
        if let talentsList { lists.talents = talentsList }
        let matcher = loaded.matcher(
            .init(
                seed: seed ?? loaded.programme.seed, lists: lists, allocation: loaded.programme.allocation, threads: threads))
        try loaded.requireReady(matcher)
        try matcher.requireRoomForWholeMarket(limit: MachineMemory.usual)
        let ladder = try matcher.ladder { stage in
            clock.begin(stage)
            report(.matching(stage))
        } isCancelled: {
            stop.isRequested
        }
        clock.end()
        return (loaded, ladder)
    }
}
