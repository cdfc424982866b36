import Duikou
import Synchronization

/// The making of a programme's index, for any host: `duikou index` without its words.
public struct IndexJob: Sendable {
    /// The programme's file.
    public var programme: String
    /// The folder that the tables are in, where it is another than the programme says.
    public var tables: String?
    /// The folder of all indexes; the user's own unless set.
    public var root = IndexPlace.root()

    /// The index of a programme with its own tables.
    public init(programme: String, tables: String? = nil) {
        self.programme = programme
        self.tables = tables
    }

    /// What the job is about to do.
    public enum Event: Sendable {
        case reading
        case writing
    }

    /// What came of it.
    public enum Outcome: Sendable {
        /// The index that is there agrees with the files, byte for byte.
        case upToDate(folder: String)
        /// The index was made of what was read.
        case made(LoadedProgramme, folder: String)

        /// The index's folder.
        public var folder: String {
            switch self {
            case .upToDate(let folder), .made(_, let folder): folder
            }
        }
    }

    /// Makes the index, unless there is one that agrees with the files.
    ///
    /// - Parameters:
    ///   - output: what the job writes; its ``IndexOutput/discard()`` stops the job.
    ///   - clock: told of each stage.
    ///   - report: called from the job's thread.
    /// - Throws: ``DuikouError`` and ``DiagnosticsError``. An earlier index is then as it was.
    public func run(
        into output: IndexOutput = IndexOutput(), clock: StageClock = StageClock(), report: (Event) -> Void = { _ in }
    ) throws -> Outcome {
        if case .ready(let index) = try QueryIndex.open(programme, tables: tables, root: root), index.isWhole() {
            return .upToDate(folder: index.folder)
        }
        clock.begin("read")
        report(.reading)
        try output.stop.check()
        let before = try InputsBeforeReading(programmePath: programme, tables: tables)
        let loaded = try ProgrammeLoader.load(programme, tables: tables)
        try loaded.requireUsableRows()
        clock.begin("write")
        report(.writing)
        let folder = try write(loaded, before: before, into: output)
        clock.end()
        return .made(loaded, folder: folder)
    }

    /// Writes the index of a programme that was read already.
    ///
    /// - Parameter before: the inputs' state before they were read.
    /// - Returns: the index's folder.
    /// - Throws: ``DuikouError`` (`environment`) where an input has changed since then or the disk refuses; `cancelled`.
    public func write(_ loaded: LoadedProgramme, before: InputsBeforeReading, into output: IndexOutput) throws -> String {
        defer { output.discard() }
        let place = try output.prepare { try IndexWriter.folder(for: programme, tables: tables, root: root) }
        do {
            try IndexWriter(loaded, programmePath: programme).write(to: place, before: before)
        } catch {
            try output.stop.check()
            throw error
        }
        return place.path
    }

    /// Whether there is an index that agrees with the files, as far as their states and digests tell.
    public var isUpToDate: Bool {
        if case .ready? = try? QueryIndex.open(programme, tables: tables, root: root) { return true }
        return false
    }

    /// Removes the index; returns false where there was none.
    ///
    /// - Throws: as ``IndexPlace/remove(for:tables:root:)``.
    public func remove() throws -> Bool { try IndexPlace.remove(for: programme, tables: tables, root: root) }
}

/// The working folder of an index that is being made. ``discard()`` stops the job from any thread.
public final class IndexOutput: Sendable {
    private struct State: Sendable {
        var folder: AtomicFolder?
        /// Whether it was discarded: no folder is created from then on.
        var isClosed = false
    }

    private let state = Mutex(State())
    /// Asks the job to end; ``discard()`` also removes what it has written.
    public let stop = JobStop()

    /// Nothing is written yet.
    public init() {}

    func prepare(_ make: () throws -> AtomicFolder) throws -> AtomicFolder {
        try state.withLock { state in
            guard !state.isClosed else { throw DuikouError(.cancelled, zh: "已停止，没有做索引", en: "stopped; no index was made") }
            let made = try make()
            state.folder = made
            return made
        }
    }

    /// Removes the unfinished index. Does nothing once it is in its place. A job that has not come so far makes nothing from then on.
    public func discard() {
        stop.request()
        let made = state.withLock { state in
            state.isClosed = true
            return state.folder
        }
        made?.discard()
    }

    /// Whether an index was begun and is not in its place yet. Everything that the command does before that is then done.
    public var isAtWork: Bool { state.withLock { $0.folder.map { !$0.isInPlace } ?? false } }
}
