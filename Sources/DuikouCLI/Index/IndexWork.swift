import Duikou
import DuikouIO
import Synchronization

/// Makes a programme's index, for every command that does so. Ctrl-C leaves no unfinished index behind.
struct IndexWork {
    let programme: String
    /// The folder of the tables, if it is not the programme's own.
    let tables: String?
    let console: Console
    private let folder = IndexFolder()

    init(programme: String, tables: String?, console: Console) {
        self.programme = programme
        self.tables = tables
        self.console = console
    }

    /// Writes the index of a programme that was read.
    ///
    /// - Returns: the index's folder.
    func write(_ loaded: LoadedProgramme, before: InputsBeforeReading) throws -> String {
        defer { folder.discard() }
        let place = try folder.prepare(for: programme, tables)
        try IndexWriter(loaded, programmePath: programme).write(to: place, before: before)
        return place.path
    }

    /// Writes the index as a help for later commands: a failure is only a remark, and an index that agrees with the files is left as it is.
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

    /// Makes the index anew after a question had to read the files although there was an index; says why.
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

    /// Removes the unfinished index. May be called from any thread.
    func discard() { folder.discard() }

    /// Whether an index was begun and is not in its place yet. Everything that the command does before that is then done.
    var isAtWork: Bool { folder.isAtWork }

    /// What the user is told when the making of the index is stopped.
    static let stopMessage = LocalizedText(
        zh: "已停止。结果不受影响，只是没有做索引。", en: "stopped. The results are in place; only the index was not made.")
}

/// The working folder of an index, shared with the thread that handles signals.
private final class IndexFolder: Sendable {
    private struct State: Sendable {
        var folder: AtomicFolder?
        /// Whether it was discarded: no folder is created from then on.
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
