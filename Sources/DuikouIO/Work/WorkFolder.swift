import Duikou
import Synchronization

/// Keeps the finished blocks of a long run on the disk until its results are there.
///
/// The folder is hidden and stands beside the folder of results, as `.NAME.work-KEY`. The key is a digest of everything that decides the
/// lists, so that only the very same run can continue from it. Each block is a file named by its rows. It appears whole or not at all, and
/// is checked when it is read; a block that is missing or damaged is computed again. The folder is locked while a run uses it.
public final class WorkFolder: BlockKeeper {
    /// Identifies everything that decides the lists of a run. The size of blocks is not part of it, since it does not change the lists.
    public struct Key: Sendable {
        let digest: String

        /// - Parameters:
        ///   - inputs: the digests of the programme's file and of all files that it names, taken when they were read.
        ///   - lists: the lengths of the lists.
        ///   - seed: decides the order among equals, and so where lists are cut.
        public init(inputs: [RunManifest.File], lists: ListLengths, seed: UInt64) {
            let exact = lists.exact
            var parts = [
                "format 3", "duikou \(Version.current) \(ProgramBuild.current)", "lists \(exact.talents) \(exact.openings)", "seed \(seed)",
            ]
            for input in inputs { parts.append("\(input.sha256) \(input.file)") }
            digest = SHA256.hex(of: Array(parts.joined(separator: "\n").utf8))
        }

        init(digest: String) { self.digest = digest }
    }

    /// How many digits of the key are in the folder's name. Each block's file holds the whole key.
    private static let nameDigits = 16

    /// How the talents are cut into blocks.
    public let blocks: TalentBlocks
    /// How many blocks were already there when the run began.
    public let found: Int
    private let openings: Int
    private let key: String
    /// The folder's path.
    public let path: String
    private let lock: FolderLock
    /// What is removed if the system refuses memory: everything but finished blocks.
    private let fallen: MemoryRefusal.Removal
    private let state: Mutex<State>

    private struct State {
        /// The numbers of the blocks that are on the disk.
        var kept: Set<Int>
        /// Whether further blocks are ignored: the run is being stopped, and the user has been told how many there are.
        var isSealed = false
    }

    /// Opens the work folder beside `results`, or creates it. Removes work folders of other runs with the same folder of results, and
    /// blocks of another size (see ``earlier(beside:key:talents:)``).
    ///
    /// - Parameter isFresh: whether blocks that are already there are removed instead of used.
    /// - Throws: `.usage` where another process is working on the same run; `.environment` where the system refuses.
    public init(beside results: String, key: Key, blocks: TalentBlocks, openings: Int, isFresh: Bool = false) throws {
        let (parent, name) = try AtomicFolder.resolve(results)
        let own = Self.folderName(name, key)
        path = parent + "/" + own
        Self.removeOthers(of: name, in: parent, keeping: own)
        (self.blocks, self.openings, self.key) = (blocks, openings, key.digest)
        lock = try FolderLock.making(path)
        fallen = MemoryRefusal.Removal(path, .allButBlocks)
        let numbers = Dictionary(uniqueKeysWithValues: (0..<blocks.count).map { (Self.name(of: blocks[$0]), $0) })
        var kept: Set<Int> = []
        for file in FileReading.names(in: path) ?? [] where file != FolderLock.fileName {
            if !isFresh, let number = numbers[file] {
                kept.insert(number)
            } else {
                // Anything that is not a whole block was left half-written by a run that was stopped.
                AtomicFolder.remove(path + "/" + file)
            }
        }
        found = kept.count
        state = Mutex(State(kept: kept))
    }

    /// How many blocks are on the disk.
    public var finished: Int { state.withLock { $0.kept.count } }

    /// The size of the folder's files in bytes.
    public var bytes: Int {
        (FileReading.names(in: path) ?? []).reduce(0) { $0 + (InputStatus(ofFile: path + "/" + $1)?.size ?? 0) }
    }

    deinit { fallen.forget() }

    /// Waits until a block that is being written is on the disk; further blocks are not kept. May be called from any thread.
    public func seal() { state.withLock { $0.isSealed = true } }

    /// The lists of a finished block; nil where it is missing or damaged, in which case its file is removed.
    public func lists(ofBlock block: Int) -> BlockLists? {
        let file = path + "/" + Self.name(of: blocks[block])
        guard FileReading.exists(file) else { return nil }
        if let lists = BlockFile.read(file, key: key, rows: blocks[block], openings: openings) { return lists }
        AtomicFolder.remove(file)
        state.withLock { _ = $0.kept.remove(block) }
        return nil
    }

    /// Writes a finished block and waits until it is on the disk. Does nothing after ``seal()``. Throws `.environment`.
    public func keep(_ lists: BlockLists, ofBlock block: Int) throws {
        let file = path + "/" + Self.name(of: blocks[block])
        try state.withLock { state in
            if state.isSealed { return }
            do {
                try BlockFile.write(lists, key: key, rows: blocks[block], to: file + Self.partMark)
                try AtomicFolder.rename(file + Self.partMark, file)
            } catch {
                AtomicFolder.remove(file + Self.partMark)
                throw error
            }
            try AtomicFolder.syncFolder(path)
            state.kept.insert(block)
        }
    }

    /// Removes the folder, because the results are in place. Further blocks are not kept. May be called from any thread.
    public func remove() {
        state.withLock { state in
            state.isSealed = true
            state.kept.removeAll()
        }
        lock.removeFolder()
    }

    /// Removes the folder if it holds no finished block. May be called from any thread.
    public func removeIfEmpty() {
        if finished == 0 { remove() }
    }

    /// Removes the blocks of all earlier runs with this folder of results, except those that a process is using.
    public static func removeAll(beside results: String) {
        guard let (parent, name) = try? AtomicFolder.resolve(results) else { return }
        removeOthers(of: name, in: parent, keeping: nil)
    }

    // MARK: Earlier runs

    /// The blocks that an earlier run with the same key has finished.
    public struct Earlier: Sendable, Equatable {
        /// How many talents each of its blocks has.
        public var size: Int
        /// How many blocks it has finished.
        public var finished: Int
    }

    /// The blocks of an earlier run with the same key; nil where there are none. Only file names are read.
    public static func earlier(beside results: String, key: Key, talents: Int) -> Earlier? {
        guard let (parent, name) = try? AtomicFolder.resolve(results) else { return nil }
        let rows = (FileReading.names(in: parent + "/" + folderName(name, key)) ?? []).compactMap(rows(of:))
        // The last block may be shorter than the others.
        guard let size = rows.first(where: { $0.upperBound < talents })?.count else { return nil }
        let blocks = TalentBlocks(talents: talents, size: size)
        let all = Set((0..<blocks.count).map { blocks[$0] })
        return Earlier(size: size, finished: rows.count(where: all.contains))
    }

    // MARK: Names

    private static let mark = ".work-"
    private static let partMark = ".part"

    private static func folderName(_ name: String, _ key: Key) -> String { "." + name + mark + key.digest.prefix(nameDigits) }

    static func name(of rows: Range<Int>) -> String { "block-\(rows.lowerBound)-\(rows.upperBound)" }

    /// The rows of the block in the file with this name; nil for any other name.
    private static func rows(of file: String) -> Range<Int>? {
        let parts = file.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let first = Int(parts[1]), let end = Int(parts[2]), first >= 0, first < end else { return nil }
        return name(of: first..<end) == file ? first..<end : nil
    }

    /// Removes the work folders of earlier runs with the same folder of results, except those that may be in use.
    private static func removeOthers(of name: String, in parent: String, keeping own: String?) {
        let prefix = "." + name + mark
        for sibling in FileReading.names(in: parent) ?? [] where sibling.hasPrefix(prefix) && sibling != own {
            let rest = sibling.dropFirst(prefix.count)
            let aside = FolderLock.original(ofAside: rest)
            let digits = aside ?? rest
            guard digits.count == nameDigits, digits.allSatisfy(\.isHexDigit) else { continue }
            if aside != nil {
                AtomicFolder.remove(parent + "/" + sibling)
            } else {
                FolderLock.ofUnused(parent + "/" + sibling)?.removeFolder()
            }
        }
    }
}
