import Duikou
import Synchronization

/// The finished blocks of a long run, on the disk until its results are.
///
/// A hidden sibling of the folder of results, `.NAME.work-KEY`. The key is a digest of everything that decides the lists,
/// so that only the very same run goes on after them. Each block is a file of its own, named by its rows, that appears whole or not at all
/// and is checked when it is read: one that is missing or damaged is worked out again. The folder is locked while a run uses it.
public final class WorkFolder: BlockKeeper {
    /// What decides the lists of a run. The size of blocks does not.
    public struct Key: Sendable {
        let digest: String

        /// - Parameters:
        ///   - inputs: digests of the programme's file and of all that it names, as they were read.
        ///   - seed: of the order of equals, which decides where lists are cut.
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

    /// How many digits of the key stand in the folder's name; each block holds all of them.
    private static let nameDigits = 16

    public let blocks: TalentBlocks
    /// Blocks that were there when the run began.
    public let found: Int
    private let openings: Int
    private let key: String
    /// The folder.
    public let path: String
    private let lock: FolderLock
    /// What a refusal of memory removes: all that is no finished block.
    private let fallen: MemoryRefusal.Removal
    private let state: Mutex<State>

    private struct State {
        /// Blocks on the disk.
        var kept: Set<Int>
        /// No more blocks are kept: the run is being stopped, and has said how many there are.
        var isSealed = false
    }

    /// Opens the work folder beside `results`, or makes it, and removes those of other runs of the same results.
    ///
    /// Blocks of another size are removed; see ``earlier(beside:key:talents:)``.
    ///
    /// - Parameter isFresh: blocks that are there are not used.
    /// - Throws: `.usage` where another process is at work on the same run; `.environment`.
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
                // What is no block is half of one, from a run that was cut short.
                AtomicFolder.remove(path + "/" + file)
            }
        }
        found = kept.count
        state = Mutex(State(kept: kept))
    }

    /// Blocks on the disk.
    public var finished: Int { state.withLock { $0.kept.count } }

    /// Bytes of what is on the disk.
    public var bytes: Int {
        (FileReading.names(in: path) ?? []).reduce(0) { $0 + (InputStamp.status(path + "/" + $1)?.size ?? 0) }
    }

    deinit { fallen.forget() }

    /// Waits for a block that is being put on the disk, and keeps none from then on. May be called from any thread.
    public func seal() { state.withLock { $0.isSealed = true } }

    public func lists(ofBlock block: Int) -> BlockLists? {
        let file = path + "/" + Self.name(of: blocks[block])
        guard FileReading.exists(file) else { return nil }
        if let lists = BlockFile.read(file, key: key, rows: blocks[block], openings: openings) { return lists }
        AtomicFolder.remove(file)
        state.withLock { _ = $0.kept.remove(block) }
        return nil
    }

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

    /// Removes the folder: the results are in place. Keeps nothing from then on. May be called from any thread.
    public func remove() {
        state.withLock { state in
            state.isSealed = true
            state.kept.removeAll()
        }
        lock.removeFolder()
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

    // MARK: Earlier runs

    /// What an earlier run of the same key has finished.
    public struct Earlier: Sendable, Equatable {
        /// Talents of each of its blocks.
        public var size: Int
        public var finished: Int
    }

    /// The blocks of an earlier run of the same key; nil where there are none. Reads names alone.
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

    /// The rows of the block with this file; nil for a name of another kind.
    private static func rows(of file: String) -> Range<Int>? {
        let parts = file.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let first = Int(parts[1]), let end = Int(parts[2]), first >= 0, first < end else { return nil }
        return name(of: first..<end) == file ? first..<end : nil
    }

    /// Removes what earlier runs of the same results left; a folder that may be in use is let be.
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
