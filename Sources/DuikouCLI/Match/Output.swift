import Duikou
import DuikouIO
import Synchronization

/// The folder of results while it is written, shared with the thread that handles signals.
final class Output: Sendable {
    /// A folder that is created once, unless it was closed before: then it may not be created any more.
    private struct State<Folder: Sendable>: Sendable {
        var folder: Folder?
        var isClosed = false

        /// The folder; the first call creates it.
        mutating func make(_ make: () throws -> Folder) throws -> Folder {
            if let folder { return folder }
            guard !isClosed else { throw DuikouError(.cancelled, zh: "已停止，没有写任何结果", en: "stopped; nothing was written") }
            let made = try make()
            folder = made
            return made
        }
    }

    private let folder = Mutex(State<AtomicFolder>())
    private let blocks = Mutex(State<WorkFolder>())
    /// Whether repeating the same command would not use the kept blocks (`--fresh`).
    private let startsAnew: Bool

    init(startsAnew: Bool = false) { self.startsAnew = startsAnew }

    /// The working folder; the first call creates it.
    @discardableResult
    func prepare(_ path: String) throws -> AtomicFolder {
        try folder.withLock { try $0.make { try AtomicFolder(replacing: path) } }
    }

    /// Removes the unfinished results, and parent folders that were created for them and are empty. Does nothing once the folder is in
    /// place.
    ///
    /// A run that has created no folder yet cannot create one afterwards.
    func discard() {
        blocks.withLock { $0.isClosed = true }
        let made = folder.withLock { state in
            state.isClosed = true
            return state.folder
        }
        made?.discard()
    }

    /// After a failure: where finished blocks are kept, and how much disk space they take; nil where there are none.
    var kept: LocalizedText? {
        guard let work, !folder.withLock({ $0.folder?.isInPlace ?? false }) else { return nil }
        work.seal()
        work.removeIfEmpty()
        discard()
        guard work.finished > 0 else { return nil }
        let size = MemoryPlan.text(work.bytes, roundingUp: true)
        let said = progress(work)
        return LocalizedText(
            zh: "\(said.zh)，占 \(size)；\(said.again.zh)就从那里继续；不打算继续就删除这个文件夹。",
            en: "\(said.en) and take \(size); \(said.again.en) goes on from there. If you will not go on, delete that folder.")
    }

    /// How many blocks are kept and where, and which command continues from them.
    private func progress(_ work: WorkFolder) -> (zh: String, en: String, again: LocalizedText) {
        let (done, all) = (Format.grouped(work.finished), Format.grouped(work.blocks.count))
        let again =
            startsAnew
            ? LocalizedText(zh: "去掉 --fresh 再运行同一条命令", en: "the same command without --fresh")
            : LocalizedText(zh: "再运行同一条命令", en: "the same command")
        return ("\(all) 块中完成了 \(done) 块，存在 \(work.path)", "\(done) of \(all) blocks are done and kept in \(work.path)", again)
    }

    /// The folder of finished blocks; nil for a run of one block.
    var work: WorkFolder? { blocks.withLock { $0.folder } }

    /// - Throws: `.cancelled` after ``discard()``, and what making the folder throws.
    func keep(_ work: @autoclosure () throws -> WorkFolder) throws { try blocks.withLock { _ = try $0.make(work) } }

    /// What the user is told when the run is stopped: what is left, and how to continue.
    var stopMessage: LocalizedText {
        if folder.withLock({ $0.folder?.isInPlace ?? false }) {
            work?.remove()
            return LocalizedText(zh: "已停止。结果已经写好。", en: "stopped. The results are in place.")
        }
        let nothing = LocalizedText(zh: "已停止，没有留下写了一半的结果。", en: "stopped; no half-written results are left.")
        guard let work else { return nothing }
        work.seal()
        work.removeIfEmpty()
        discard()
        guard work.finished > 0 else { return nothing }
        let said = progress(work)
        return LocalizedText(
            zh: "已停止。\(said.zh)；\(said.again.zh)就从那里继续；不打算继续就删除这个文件夹。",
            en: "stopped. \(said.en); \(said.again.en) goes on from there. If you will not go on, delete that folder.")
    }
}
