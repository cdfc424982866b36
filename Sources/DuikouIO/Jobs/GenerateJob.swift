import Duikou

/// Sample tables from a specification, for any host: `duikou generate` without its words.
public struct GenerateJob: Sendable {
    /// The specification's file.
    public var specification: String
    /// The folder to write to.
    public var out: String
    /// What is set here goes before what the specification says.
    public var options = SampleGenerator.Options()

    /// The tables of a specification, with its own numbers of rows and its own seed.
    public init(specification: String, out: String) {
        self.specification = specification
        self.out = out
    }

    /// What the job is about to do, or has done.
    public enum Event: Sendable {
        case reading
        /// So many rows of a table are drawn.
        case drawing(SampleGenerator.Progress)
    }

    /// Reads the specification and writes its tables.
    ///
    /// - Parameters:
    ///   - stop: ends the job; files of earlier runs are then as they were.
    ///   - clock: told of each stage.
    ///   - report: called from the job's thread.
    /// - Throws: ``DiagnosticsError`` for a specification that cannot be run, ``DuikouError`` for what the system refuses; `cancelled`.
    public func run(
        stop: JobStop = JobStop(), clock: StageClock = StageClock(), report: (Event) -> Void = { _ in }
    ) throws -> SampleGenerator.Summary {
        clock.begin("read")
        report(.reading)
        try stop.check()
        let read = try GenerateSpecFile.read(specification)
        clock.begin("draw")
        let summary = try SampleGenerator.run(read, into: out, options: options) { step in
            report(.drawing(step))
            try stop.check()
        }
        clock.end()
        return summary
    }
}
