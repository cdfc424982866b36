import Duikou

/// A question about one talent, one opening or a pair of them, for any host: `duikou query` without its words. It writes nothing.
///
/// ```swift
/// let question = try Question(.row(id: "SX2026000001", side: nil), top: 5)
/// let answer = try QueryJob(programme: "graduates.yml", question).run().answer
/// print(try answer.json(.en))
/// ```
public struct QueryJob: Sendable {
    /// The programme's file.
    public var programme: String
    /// What is asked.
    public var question: Question
    /// The folder that the tables are in, where it is another than the programme says.
    public var tables: String?
    /// Where the files are. Only files of the disk have indexes.
    public var files: any InputSource = LocalFiles()
    /// The folder of all indexes, the user's own unless set; nil to read only the files.
    public var indexes = IndexPlace.root()

    /// A question about a programme with its own tables.
    public init(programme: String, _ question: Question) {
        self.programme = programme
        self.question = question
    }

    /// What the job is about to do.
    public enum Event: Sendable {
        /// Find the rows, in the index or in the files.
        case reading
        case answering
    }

    /// What came of it.
    public struct Outcome: Sendable {
        public var answer: QueryAnswer
        /// Whether the tables came from the programme's index.
        public var usedIndex: Bool
        /// Why an index that exists was not used; nil where it was used, or there is none.
        public var complaint: LocalizedText?
        /// What a new index is to be made of (``IndexJob/write(_:before:into:)``), where an old one could not be used and the files were read.
        public var renewal: (loaded: LoadedProgramme, before: InputsBeforeReading)?
    }

    /// Finds the rows and answers.
    ///
    /// - Parameters:
    ///   - stop: ends the job.
    ///   - clock: told of each stage.
    ///   - report: called from the job's thread.
    /// - Throws: ``DuikouError`` and ``DiagnosticsError``: `usage` where no row has the id, or a change is none; what is wrong with the files;
    ///   `cancelled`.
    public func run(
        stop: JobStop = JobStop(), clock: StageClock = StageClock(), report: (Event) -> Void = { _ in }
    ) throws -> Outcome {
        clock.begin("read")
        report(.reading)
        try stop.check()
        let source = try ProgrammeSource(programme, tables: tables, in: files, root: indexes)
        let asked: AskedProgramme
        do {
            asked = try AskedProgramme.load(question, of: programme, from: source)
        } catch let damage as IndexDamage {
            source.abandonIndex(damage)
            asked = try AskedProgramme.load(question, of: programme, from: source)
        }
        clock.begin("answer")
        report(.answering)
        try stop.check()
        let answer = QueryAnswer(asked, top: question.top)
        clock.end()
        return Outcome(answer: answer, usedIndex: source.usesIndex, complaint: source.complaint, renewal: source.renewal)
    }
}
