import Duikou

/// Changes applied to a finished run, from files to files, for any host: `duikou rematch` without its words.
public struct RematchJob: Sendable {
    /// The run, and what changed.
    public var request: RematchWork.Request
    /// The folder of the new results; nil for the run's own name with `-rematch` after it.
    public var out: String?

    /// - Parameter out: nil for the run's own name with `-rematch` after it.
    public init(_ request: RematchWork.Request, out: String? = nil) {
        self.request = request
        self.out = out
    }

    /// What the job is about to do.
    public enum Event: Sendable {
        case working(RematchWork.Stage)
        case writing
    }

    /// What came of it.
    public struct Outcome: Sendable {
        /// The run with the changes, and who moved.
        public var work: RematchWork
        /// The folder of results, as it was asked for.
        public var path: String
        /// The folder of results, in its place.
        public var folder: AtomicFolder
    }

    /// Reads the run, applies the changes, and writes the new results.
    ///
    /// - Parameters:
    ///   - output: what the job writes; its ``JobOutput/discard()`` stops the job.
    ///   - clock: told of each stage.
    ///   - report: called from the job's threads, one at a time.
    /// - Throws: what ``RematchWork/init(_:progress:isCancelled:)`` throws, and ``DuikouError`` (`usage`, `environment`, `cancelled`).
    public func run(
        into output: JobOutput, clock: StageClock = StageClock(), report: @escaping @Sendable (Event) -> Void = { _ in }
    ) throws -> Outcome {
        let path = try place()
        // The folder is made ready before the work, so that an unusable place is known at once; but nothing is made if there is no run to change.
        _ = try RunManifest.read(folder: request.run)
        if !request.isStrict { try output.prepare(path) }
        let work = try RematchWork(request) { stage in
            Self.time(stage, clock)
            report(.working(stage))
        } isCancelled: {
            output.stop.isRequested
        }
        try output.stop.check()
        let folder = try output.prepare(path)
        let process = RunManifest.Process(threads: request.threads, startedAt: clock.startedAt, seconds: clock.seconds)
        clock.begin("write")
        report(.writing)
        var writer = RunWriter(programmePath: work.programmePath, loaded: work.loaded, configuration: work.configuration)
        (writer.rematch, writer.listFiles) = (work.record, work.listFiles)
        do {
            try writer.write(work.result, to: folder, process: process)
        } catch {
            try output.stop.check()
            throw error
        }
        clock.end()
        return Outcome(work: work, path: path, folder: folder)
    }

    /// The folder of the new results. The earlier run is kept, because the new one names it as its base.
    private func place() throws -> String {
        var run = request.run
        while run.count > 1, run.hasSuffix("/") { run.removeLast() }
        let path = out ?? run + "-rematch"
        guard !RematchWork.isSamePlace(path, run) else {
            throw DuikouError(
                .usage, zh: "新结果不能写进原结果的文件夹；请换一个 --out。",
                en: "the new results cannot replace the run that they are made from; choose another --out.",
                at: SourceLocation(file: path))
        }
        return path
    }

    private static func time(_ stage: RematchWork.Stage, _ clock: StageClock) {
        switch stage {
        case .checking: clock.begin("check")
        case .reading: clock.begin("read")
        case .batch(let stage): clock.begin(stage)
        case .rematching: clock.begin("allocate")
        }
    }
}
