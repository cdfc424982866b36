import Duikou
import Glibc
import Synchronization

/// The finished blocks of a long run, on the disk until its results are.
///
/// A hidden sibling of the folder of results, `.NAME.work-KEY`. The key is a digest of everything that decides the lists and the blocks,
/// so that only the very same run goes on after them. Each block is a file of its own that appears whole or not at all
/// and is checked when it is read: one that is missing or damaged is worked out again. The folder is locked while a run uses it.
public final class WorkFolder: BlockKeeper {
    /// What decides the lists of a run and its blocks.
    public struct Key: Sendable {
        let digest: String

        /// - Parameter inputs: digests of the programme's file and of all that it names, as they were read.
        public init(inputs: [RunManifest.File], lists: ListLengths, blocks: TalentBlocks) {
            let exact = lists.exact
            var parts = [
                "format 1", "duikou \(Version.current) \(ProgramBuild.current)", "lists \(exact.talents) \(exact.openings)",
                "blocks of \(blocks.size) of \(blocks.talents)",
            ]
            for input in inputs { parts.append("\(input.sha256) \(input.file)") }
            digest = SHA256.hex(of: Array(parts.joined(separator: "\n").utf8))
        }

        init(digest: String) { self.digest = digest }
    }

    /// How many digits of the key stand in the folder's name; each block holds all of them.
    private static let nameDigits = 16
    private static let lockName = "lock"

    public let blocks: TalentBlocks
    /// Blocks that were there when the run began.
    public let found: Int
    private let openings: Int
    private let key: String
    private let path: String
    private let parent: String
    /// Open, and locked, as long as the folder is in use.
    private let lock: Mutex<CInt>
    private let state: Mutex<State>

    private struct State {
        /// Blocks on the disk.
        var kept: Set<Int>
        /// No more blocks are kept: the run is being stopped, and has said how many there are.
        var isSealed = false
    }

    /// Opens the work folder beside `results`, or makes it, and removes those of other runs of the same results.
    ///
    /// - Parameter isFresh: blocks that are there are not used.
    /// - Throws: `.usage` where another process is at work on the same run; `.environment`.
    public init(beside results: String, key: Key, blocks: TalentBlocks, openings: Int, isFresh: Bool = false) throws {
        let (parent, name) = try AtomicFolder.resolve(results)
        let own = "." + name + Self.mark + key.digest.prefix(Self.nameDigits)
        path = parent + "/" + own
        Self.removeOthers(of: name, in: parent, keeping: own)
        (self.parent, self.blocks, self.openings, self.key) = (parent, blocks, openings, key.digest)
        lock = Mutex(try Self.locked(path))
        let numbers = Dictionary(uniqueKeysWithValues: (0..<blocks.count).map { (Self.name(ofBlock: $0), $0) })
        var kept: Set<Int> = []
        for file in FileReading.names(in: path) ?? [] where file != Self.lockName {
            if !isFresh, let number = numbers[file] {
                kept.insert(number)
            } else {
                // What is no block is half of one, from a run that was cut short.
                AtomicFolder.remove(path + "/" + file)
            }
        }
        found = kept.count
        state = Mutex(State(kept: kept))
    }

    deinit { unlock() }

    /// Blocks on the disk.
    public var finished: Int { state.withLock { $0.kept.count } }

    /// Waits for a block that is being put on the disk, and keeps none from then on. May be called from any thread.
    public func seal() { state.withLock { $0.isSealed = true } }

    public func lists(ofBlock block: Int) -> BlockLists? {
        let file = path + "/" + Self.name(ofBlock: block)
        guard FileReading.exists(file) else { return nil }
        if let lists = BlockFile.read(file, key: key, rows: blocks[block], openings: openings) { return lists }
        AtomicFolder.remove(file)
        state.withLock { _ = $0.kept.remove(block) }
        return nil
    }

    public func keep(_ lists: BlockLists, ofBlock block: Int) throws {
        let file = path + "/" + Self.name(ofBlock: block)
        try state.withLock { state in
            if state.isSealed { return }
            try BlockFile.write(lists, key: key, rows: blocks[block], to: file + Self.partMark)
            try AtomicFolder.rename(file + Self.partMark, file)
            try AtomicFolder.syncFolder(path)
            state.kept.insert(block)
        }
    }

    /// Removes the folder: the results are in place.
    public func remove() {
        AtomicFolder.remove(path)
        unlock()
    }

    /// Removes the folder where it holds no finished block. May be called from any thread.
    public func removeIfEmpty() {
        if finished == 0 { remove() }
    }

    /// Removes the blocks of every earlier run of these results that no process is using.
    public static func removeAll(beside results: String) {
        guard let (parent, name) = try? AtomicFolder.resolve(results) else { return }
        removeOthers(of: name, in: parent, keeping: nil)
    }

    // MARK: Names and locks

    private static let mark = ".work-"
    private static let partMark = ".part"

    static func name(ofBlock block: Int) -> String { "block-\(block)" }

    private static func removeOthers(of name: String, in parent: String, keeping own: String?) {
        let prefix = "." + name + mark
        for sibling in FileReading.names(in: parent) ?? [] where sibling.hasPrefix(prefix) && sibling != own {
            let digits = sibling.dropFirst(prefix.count)
            guard digits.count == nameDigits, digits.allSatisfy(\.isHexDigit) else { continue }
            // A folder in use is let be.
            guard let descriptor = try? locked(parent + "/" + sibling) else { continue }
            AtomicFolder.remove(parent + "/" + sibling)
            close(descriptor)
        }
    }

    /// Makes the folder where it is not there, and locks it for this process, however that ends.
    private static func locked(_ path: String) throws -> CInt {
        try AtomicFolder.createFolders(path)
        let file = path + "/" + lockName
        // SAFETY: open reads the path for the length of the call.
        let descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemFile.writeFailure(errno, file) }
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            close(descriptor)
            // A file system without locks has no second run to fear for either.
            if code != EWOULDBLOCK { return -1 }
            throw DuikouError(
                .usage, zh: "另一个 duikou match 正在做同一件事。请等它完成，或换一个 --out 文件夹。",
                en: "another duikou match is at work on the same results. Wait for it, or choose another --out folder.",
                at: SourceLocation(file: path))
        }
        return descriptor
    }

    private func unlock() {
        lock.withLock { descriptor in
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
        }
    }
}
