import Duikou
import DuikouIO

/// Makes a programme's index, for every command that does so. Ctrl-C leaves no unfinished index behind.
struct IndexWork {
    let programme: String
    /// The folder of the tables, if it is not the programme's own.
    let tables: String?
    let console: Console
    private let output = IndexOutput()

    init(programme: String, tables: String?, console: Console) {
        self.programme = programme
        self.tables = tables
        self.console = console
    }

    private var job: IndexJob { IndexJob(programme: programme, tables: tables) }

    /// Writes the index as a help for later commands: a failure is only a remark, and an index that agrees with the files is left as it is.
    func writeIfMissing(_ loaded: LoadedProgramme, before: InputsBeforeReading, isQuiet: Bool) {
        if job.isUpToDate { return }
        writeIfPossible(loaded, before: before, isQuiet: isQuiet)
    }

    private func writeIfPossible(_ loaded: LoadedProgramme, before: InputsBeforeReading, isQuiet: Bool) {
        do {
            _ = try job.write(loaded, before: before, into: output)
        } catch let error as DuikouError {
            if isQuiet || error.code == .cancelled { return }
            let place = error.location.map { console.word("（\($0.description)）", " (\($0.description))") } ?? ""
            console.note(console.word("没有做索引：\(error.message.zh)\(place)", "no index was made: \(error.message.en)\(place)"))
        } catch {
            if !isQuiet { console.note(console.word("没有做索引：\(error)", "no index was made: \(error)")) }
        }
    }

    /// Makes the index anew after a question had to read the files although there was an index; says why.
    func renew(_ asked: QueryJob.Outcome) {
        guard let complaint = asked.complaint else { return }
        guard let renewal = asked.renewal else { return console.note(complaint[console.language] + console.word("。", ".")) }
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
    func discard() { output.discard() }

    /// Whether an index was begun and is not in its place yet. Everything that the command does before that is then done.
    var isAtWork: Bool { output.isAtWork }

    /// What the user is told when the making of the index is stopped.
    static let stopMessage = LocalizedText(
        zh: "已停止。结果不受影响，只是没有做索引。", en: "stopped. The results are in place; only the index was not made.")
}
