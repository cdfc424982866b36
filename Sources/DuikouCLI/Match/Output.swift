import Duikou
import DuikouIO
import Synchronization

/// The folder being written, shared with the handler of signals.
final class Output: Sendable {
    private let folder = Mutex<AtomicFolder?>(nil)
    private let blocks = Mutex<WorkFolder?>(nil)
    /// Whether the command, said again, would not use the blocks that are kept.
    private let startsAnew: Bool

    init(startsAnew: Bool = false) { self.startsAnew = startsAnew }

    /// The folder, made ready at the first call.
    @discardableResult
    func prepare(_ path: String) throws -> AtomicFolder {
        try folder.withLock { folder in
            if let folder { return folder }
            let made = try AtomicFolder(replacing: path)
            folder = made
            return made
        }
    }

    /// Removes what is half-written. Does nothing once the folder is in place.
    func discard() { folder.withLock { $0 }?.discard() }

    /// Where finished blocks are kept; nil for a run in one block.
    var work: WorkFolder? { blocks.withLock { $0 } }

    func keep(_ work: WorkFolder) { blocks.withLock { $0 = work } }

    /// What to say when the run is stopped and what is half-written discarded: what is left, and how to go on.
    var farewell: LocalizedText {
        if folder.withLock({ $0?.isInPlace ?? false }) {
            work?.remove()
            return LocalizedText(zh: "已停止。结果已经写好。", en: "stopped. The results are in place.")
        }
        let nothing = LocalizedText(zh: "已停止，没有留下写了一半的结果。", en: "stopped; no half-written results are left.")
        guard let work else { return nothing }
        work.seal()
        work.removeIfEmpty()
        guard work.finished > 0 else { return nothing }
        let (done, all) = (Format.grouped(work.finished), Format.grouped(work.blocks.count))
        let again =
            startsAnew
            ? LocalizedText(zh: "去掉 --fresh 再运行同一条命令", en: "the same command without --fresh")
            : LocalizedText(zh: "再运行同一条命令", en: "the same command")
        return LocalizedText(
            zh: "已停止。\(all) 块中完成了 \(done) 块，存在 \(work.path)；\(again.zh)就从那里继续；不打算继续就删除这个文件夹。",
            en:
                "stopped. \(done) of \(all) blocks are done and kept in \(work.path); \(again.en) goes on from there. If you will not go on, delete that folder."
        )
    }
}
