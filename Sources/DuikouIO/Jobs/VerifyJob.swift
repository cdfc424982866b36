import Duikou

/// The check of a finished run, for any host: `duikou verify` without its words. It writes nothing.
public struct VerifyJob: Sendable {
    /// The folder that the run wrote.
    public var folder: String
    /// Where the inputs are now.
    public var places = RunVerifier.Places()
    /// How many lists of each side are compared with a full sort.
    public var lists = RunVerifier.ListChoice.standard
    /// Threads, at least 1. Findings do not depend on them.
    public var threads = 1
    /// The most bytes to hold at once: the usual share of the machine unless set.
    public var memory = MachineMemory.usual

    /// A check with the inputs where the record says.
    public init(folder: String) { self.folder = folder }

    /// What the job is about to do.
    public enum Event: Sendable {
        /// Compare the files with the record and with each other.
        case comparing
        /// Make the run again.
        case matching(BatchMatcher.Stage)
    }

    /// Checks the run.
    ///
    /// - Parameters:
    ///   - stop: ends the job.
    ///   - clock: told of each stage.
    ///   - report: called from the job's threads, one at a time.
    /// - Returns: every finding, in the order in which they are shown.
    /// - Throws: ``DuikouError``: `malformedRun` where the folder holds no readable `run.json`, `cancelled`.
    public func run(
        stop: JobStop = JobStop(), clock: StageClock = StageClock(), report: @escaping @Sendable (Event) -> Void = { _ in }
    ) throws -> RunVerifier.Report {
        clock.begin("compare")
        report(.comparing)
        try stop.check()
        let found = try RunVerifier.verify(folder, places: places, lists: lists, threads: threads, memory: memory, stop: stop) { stage in
            clock.begin(stage)
            report(.matching(stage))
        }
        clock.end()
        return found
    }
}
