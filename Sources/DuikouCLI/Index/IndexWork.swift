import Duikou
import DuikouIO
import Synchronization

/// Makes a programme's index, from whichever command; Ctrl-C leaves none half-made.
struct IndexWork {
    let programme: String
    /// Where the tables are, if not where the programme says.
    let tables: String?
    let console: Console
    private let folder = IndexFolder()

    init(programme: String, tables: String?, console: Console) {
        self.programme = programme
        self.tables = tables
        self.console = console
    }

    /// Writes the index of what was read.
    ///
    /// - Returns: where it lies.
    func write(_ loaded: LoadedProgramme, before: InputsBeforeReading) throws -> String {
        defer { folder.discard() }
        let place = try folder.prepare(for: programme, tables)
        try IndexWriter(loaded, programmePath: programme).write(to: place, before: before)
        return place.path
    }

    /// The same, where it is only a help for later: a failure is a remark, and where the index of these files is there it is left alone.
    func writeIfMissing(_ loaded: LoadedProgramme, before: InputsBeforeReading, isQuiet: Bool) {
        if case .ready? = try? QueryIndex.open(programme, tables: tables, root: IndexPlace.root()) { return }
        writeIfPossible(loaded, before: before, isQuiet: isQuiet)
    }

    private func writeIfPossible(_ loaded: LoadedProgramme, before: InputsBeforeReading, isQuiet: Bool) {
        do {
            _ = try write(loaded, before: before)
        } catch let error as DuikouError {
            if isQuiet || error.code == .cancelled { return }
            let place = error.location.map { console.word("（\($0.description)）", " (\($0.description))") } ?? ""
            console.note(console.word("没有做索引：\(error.message.zh)\(place)", "no index was made: \(error.message.en)\(place)"))
        } catch {
            if !isQuiet { console.note(console.word("没有做索引：\(error)", "no index was made: \(error)")) }
        }
    }

    /// After an answer that had to be read from files although there was an index: says why, and makes the index anew.
    func renew(_ source: ProgrammeSource) {
        guard let complaint = source.complaint else { return }
        guard let renewal = source.renewal else { return console.note(complaint[console.language] + console.word("。", ".")) }
        console.note(
            console.word("\(complaint.zh)；这次改读文件，并重做索引。", "\(complaint.en); the files were read instead, and it is made anew."))
        let interruption = Interruption { number in
            discard()
            console.note(console.text(Self.stopMessage))
            ExitStatus.exit(.stopped(signal: number))
        }
        defer { withExtendedLifetime(interruption) {} }
        writeIfPossible(renewal.loaded, before: renewal.before, isQuiet: false)
    }

    /// Removes what is half-written; from any thread.
    func discard() { folder.discard() }

    /// Whether an index was begun and is not in its place: whatever came before it is done.
    var isAtWork: Bool { folder.isAtWork }

    /// What to say when it is stopped.
    static let stopMessage = LocalizedText(
        zh: "已停止。结果不受影响，只是没有做索引。", en: "stopped. The results are in place; only the index was not made.")
}

/// The working folder of an index, shared with the handler of signals.
private final class IndexFolder: Sendable {
    private struct State: Sendable {
        var folder: AtomicFolder?
        /// Whether it was discarded: nothing is begun from then on.
        var isClosed = false
    }

    private let state = Mutex(State())

    func prepare(for programme: String, _ tables: String?) throws -> AtomicFolder {
        try state.withLock { state in
            guard !state.isClosed else { throw DuikouError(.cancelled, zh: "已停止，没有做索引", en: "stopped; no index was made") }
            let made = try IndexWriter.folder(for: programme, tables: tables, root: IndexPlace.root())
            state.folder = made
            return made
        }
    }

    func discard() {
        let made = state.withLock { state in
            state.isClosed = true
            return state.folder
        }
        made?.discard()
    }

    var isAtWork: Bool { state.withLock { $0.folder.map { !$0.isInPlace } ?? false } }
}
