import Duikou
import Synchronization

/// What a job puts on the disk until it is done: the folder of results, and finished blocks. ``discard()`` stops the job from any thread, such as a
/// signal's.
public final class JobOutput: Sendable {
    /// What is on the disk, unless it was discarded: after that nothing more may be put there.
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

    /// Asks the job to end; ``discard()`` also removes what it has written.
    public let stop = JobStop()
    private let folder = Mutex(State<AtomicFolder>())
    private let blocks = Mutex(State<WorkFolder>())
    /// Whether repeating the same command would not use the kept blocks (`--fresh`).
    private let startsAnew: Bool

    /// - Parameter startsAnew: whether the same job, run again, would not use the blocks that are kept.
    public init(startsAnew: Bool = false) { self.startsAnew = startsAnew }

    /// The working folder; the first call creates it.
    @discardableResult
    public func prepare(_ path: String) throws -> AtomicFolder {
        try folder.withLock { try $0.make { try AtomicFolder(replacing: path) } }
    }

    /// Removes the unfinished results, and parent folders that were created for them and are empty. Does nothing once the folder is in
    /// place.
    ///
    /// A run that has not come so far makes nothing from then on.
    public func discard() {
        stop.request()
        blocks.withLock { $0.isClosed = true }
        let made = folder.withLock { state in
            state.isClosed = true
            return state.folder
        }
        made?.discard()
    }

    /// After a failure: where finished blocks are kept, and how much of the disk they take; nil where none are.
    public var kept: LocalizedText? {
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

    /// Where finished blocks are kept; nil for a run in one block.
    public var work: WorkFolder? { blocks.withLock { $0.folder } }

    /// - Throws: `.cancelled` after ``discard()``, and what making it throws.
    public func keep(_ work: @autoclosure () throws -> WorkFolder) throws { try blocks.withLock { _ = try $0.make(work) } }

    /// What to say when the run is stopped and what is half-written discarded: what is left, and how to go on.
    public var stopMessage: LocalizedText {
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
