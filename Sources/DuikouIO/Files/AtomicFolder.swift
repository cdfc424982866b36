import CRename
import Duikou
import Foundation
import Glibc
import Synchronization

/// A folder that appears whole or not at all.
///
/// Files are written into a hidden folder beside it, flushed to the disk, and swapped into place by one rename. Whatever stops the
/// work before that, a power cut too, leaves the earlier folder untouched. Only an empty folder or one of our own (it holds
/// ``marker``) is ever replaced; what somebody else put there, or changed, moves into the new folder (``FormerFolder``).
///
/// One thread writes. ``discard()`` may be called from any other thread (a signal's handler thread), at any time.
public final class AtomicFolder: Sendable {
    /// The name of the file that every folder of ours holds.
    public static let marker = "run.json"

    private enum Phase {
        case writing
        case committed
        case discarded
    }

    /// The folder to be made: absolute, without symbolic links in its last part.
    public let path: String
    /// Where to write until ``commit()``.
    public let workingPath: String
    /// Where the replaced folder stands until it has been emptied and removed. A later run that finds it finishes that work.
    private let asidePath: String

    private let parent: String
    private let name: String
    private let canExchange: Bool
    private let kind: Kind
    private let phase = Mutex(Phase.writing)
    private let entries = Mutex<(kept: [Kept], wasCurrent: Bool)>(([], false))

    /// An entry of the earlier folder that is not ours, or was changed since it was written.
    public struct Kept: Sendable, Equatable {
        /// Its name in the earlier folder.
        public var name: String
        /// Its name in the new folder: a different one where the old name belongs to a result file.
        public var keptAs: String
    }
    /// Parent folders that had to be created, outermost first. ``discard()`` removes them again, unless they hold something else.
    private let made: [String]
    /// What is removed if the system refuses memory, which ends the process.
    private let fallen: [MemoryRefusal.Removal]

    /// How a kind of folder is recognised, protected and replaced.
    public struct Kind: Sendable {
        /// The file that each folder of this kind holds.
        public var marker: String
        /// Permission bits of a new folder, as for `chmod`.
        public var mode: UInt32
        /// Whether it must survive a power cut as soon as it is in place. What can be made again need not, and is finished sooner.
        public var isDurable: Bool
        /// Whether only a folder of this kind can stand under its name. It is then replaced even where its marker is missing, but not
        /// through a symbolic link, whose target may be anybody's.
        public var isOwn = false
        /// Names that belong to our own files in a new folder: a user's file that moves there takes another name.
        public var reserved: Set<String> = []
        /// The entries of a folder that are known to be our own and unchanged. Only these may be deleted.
        public var own: @Sendable (_ folder: String) -> Set<String>
    }

    /// Prepares a working folder beside `path`; creates missing parents; removes what earlier processes left behind.
    ///
    /// - Throws: `.usage` where `path` is a file, or a folder that is neither empty nor ours; `.environment` where the
    ///   parent cannot be written.
    public convenience init(replacing path: String, kind: Kind = .results) throws {
        try self.init(replacing: path, kind: kind, canExchange: true)
    }

    /// - Parameters:
    ///   - canExchange: false uses the steps for file systems that cannot swap two folders at once.
    ///   - above: parent folders that the caller created for this one.
    init(replacing path: String, kind: Kind = .results, canExchange: Bool = true, above: [String] = []) throws {
        self.canExchange = canExchange
        var kind = kind
        if FileReading.isLink(path) { kind.isOwn = false }
        self.kind = kind
        (parent, name) = try Self.resolve(path)
        self.path = parent == "/" ? "/" + name : parent + "/" + name
        made = try above + Self.createFolders(parent)
        // One hexadecimal digit less than a number may have, because discard() adds one.
        let suffix = "\(getpid())-" + String(UInt64.random(in: 0...(.max >> 4)), radix: 16)
        workingPath = parent + "/." + name + ".tmp-" + suffix
        asidePath = parent + "/." + name + ".old-" + suffix
        fallen = made.map { MemoryRefusal.Removal($0, .folderIfEmpty) } + [MemoryRefusal.Removal(workingPath, .tree)]
        // If anything below throws, deinit removes the parent folders that were created above.
        Self.recover(name, in: parent, kind)
        try Self.requireReplaceable(self.path, kind)
        // SAFETY: mkdir reads the path for the length of the call.
        if unsafe mkdir(workingPath, kind.mode) != 0 { throw SystemFile.writeFailure(errno, self.path) }
    }

    deinit { discard() }

    /// The path of a file to be written.
    public func path(of file: String) -> String { workingPath + "/" + file }

    /// Flushes everything to the disk and swaps the folder into place. Then removes our own files from the earlier folder, if there was
    /// one; everything else in it moves into the new one and is listed in ``kept``.
    ///
    /// - Throws: `.cancelled` after ``discard()``; `.usage` where somebody has put a folder of another kind there in the meantime;
    ///   `.environment` where the system refuses: the earlier folder is then still there, unless ``isInPlace``.
    public func commit() throws {
        try phase.withLock { phase in
            guard phase == .writing else {
                throw DuikouError(
                    .cancelled, zh: "运行已取消，没有改动输出文件夹", en: "the run was stopped; its output folder was not touched",
                    at: SourceLocation(file: path))
            }
            precondition(FileReading.exists(path(of: kind.marker)), "a folder of this kind holds \(kind.marker)")
            if kind.isDurable { try Self.syncTree(workingPath) }
            try Self.requireReplaceable(path, kind)
            let (former, mode) = try swap()
            phase = .committed
            for removal in fallen { removal.forget() }
            try finish(former, mode)
        }
    }

    /// Removes the working folder, and the parents that were created for it and hold nothing else. Does nothing after ``commit()``.
    public func discard() {
        phase.withLock { phase in
            // Parent folders may have held something else at the first call, so try them again.
            if phase == .discarded { Self.removeEmpty(made) }
            guard phase == .writing else { return }
            phase = .discarded
            // Rename it first, so that threads that still write cannot create new files in it.
            let aside = workingPath + "0"
            do {
                try Self.rename(workingPath, aside)
                Self.remove(aside)
            } catch {
                Self.remove(workingPath)
            }
            Self.removeEmpty(made)
            for removal in fallen { removal.forget() }
        }
    }

    /// Whether the folder is in its place. May be asked from any thread; during ``commit()`` the answer waits until that has ended.
    public var isInPlace: Bool { phase.withLock { $0 == .committed } }

    /// The entries of the earlier folder that were not ours, sorted by name. Empty before ``commit()``.
    public var kept: [Kept] { entries.withLock { $0.kept } }
    /// Whether the replaced folder was this process's current directory. The new folder then is; the user's shell still stands in the old
    /// one.
    public var wasCurrent: Bool { entries.withLock { $0.wasCurrent } }

    /// Puts the new folder in place and, where it must be durable, waits until that is on the disk. A failure leaves the earlier folder
    /// there.
    ///
    /// - Returns: the earlier folder, now under its name aside, and its mode.
    private func swap() throws -> (former: FormerFolder?, mode: mode_t?) {
        // The owner decides who may enter the folder, so its permissions are kept.
        let earlier = kind.isOwn ? nil : FileStamp(path)
        if let earlier {
            // SAFETY: both calls read the path for the length of the call. The group is changed where the system allows it.
            _ = unsafe chown(workingPath, uid_t.max, earlier.group)
            _ = unsafe chmod(workingPath, earlier.mode | 0o700)
        }
        if FileReading.names(in: path)?.isEmpty ?? true {
            // There is nothing, or an empty folder, which one rename replaces.
            let stood = FileReading.exists(path)
            try Self.rename(workingPath, path)
            try syncParent {
                try Self.rename(path, workingPath)
                if stood { try Self.createFolders(path) }
            }
            return (nil, earlier?.mode)
        }
        let former = FormerFolder(path, kind)
        try former.lend(to: workingPath)
        if kind.isDurable { try Self.syncFolder(workingPath) }
        // From here on, the folder under the name aside may hold the user's files, so it is emptied with care.
        if canExchange {
            try Self.rename(workingPath, asidePath)
            if Self.exchange(asidePath, path) {
                try syncParent {
                    if !Self.exchange(asidePath, path) { throw SystemFile.writeFailure(errno, path) }
                    try takeBackName()
                }
                return (former.moved(to: asidePath), earlier?.mode)
            }
            try takeBackName()
        }
        // Without exchange, the earlier folder stands aside between two renames, under a name that the next run finds
        // and puts back.
        try Self.rename(path, asidePath)
        do {
            try Self.rename(workingPath, path)
        } catch {
            try? Self.rename(asidePath, path)
            throw error
        }
        try syncParent {
            try Self.rename(path, workingPath)
            try Self.rename(asidePath, path)
        }
        return (former.moved(to: asidePath), earlier?.mode)
    }

    /// Gives the new folder its working name again; where even that fails, removes it, since ``discard()`` would not find it.
    private func takeBackName() throws {
        do {
            try Self.rename(asidePath, workingPath)
        } catch {
            Self.remove(asidePath)
            throw error
        }
    }

    /// Moves the user's entries over and removes the rest of the earlier folder.
    private func finish(_ former: FormerFolder?, _ mode: mode_t?) throws {
        defer {
            // SAFETY: chmod reads the path for the length of the call.
            if let mode { _ = unsafe chmod(path, mode) }
        }
        guard let former else { return }
        if let current = FileStamp("."), let aside = FileStamp(former.path), current.isSameFile(as: aside) {
            // SAFETY: chdir reads the path for the length of the call. Relative paths that the user gave stay valid.
            let followed = unsafe chdir(path) == 0
            entries.withLock { $0.wasCurrent = followed }
        }
        let kept = try former.handOver(to: path)
        entries.withLock { $0.kept = kept }
    }

    /// Waits until the swap is on the disk; where that fails, undoes the swap.
    private func syncParent(orElse undo: () throws -> Void) throws {
        guard kind.isDurable else { return }
        do {
            try Self.syncFolder(parent)
        } catch {
            try? undo()
            throw error
        }
    }

    // MARK: What other processes left behind

    /// Puts back an earlier folder that a killed run had set aside, or the user's entries of it, and removes working folders of processes
    /// that have ended.
    private static func recover(_ name: String, in parent: String, _ kind: Kind) {
        let path = parent + "/" + name
        for sibling in FileReading.names(in: parent) ?? [] {
            let full = parent + "/" + sibling
            if isDead(sibling, prefix: "." + name + ".old-") {
                if !FileReading.exists(path) {
                    try? rename(full, path)
                } else if FileReading.isFolder(path) {
                    _ = try? FormerFolder(full, kind).handOver(to: path)
                }
            } else if isDead(sibling, prefix: "." + name + ".tmp-") {
                remove(full)
            }
        }
    }

    private static func isDead(_ sibling: String, prefix: String) -> Bool {
        guard sibling.hasPrefix(prefix) else { return false }
        let parts = sibling.dropFirst(prefix.count).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let process = pid_t(parts[0]), process > 0, UInt64(parts[1], radix: 16) != nil else { return false }
        return kill(process, 0) != 0 && errno == ESRCH
    }

    // MARK: Checks

    static func resolve(_ path: String) throws -> (parent: String, name: String) {
        var target = path
        if FileReading.exists(path) {
            // SAFETY: realpath allocates a terminated string that is copied and freed here.
            guard let real = unsafe realpath(path, nil) else {
                throw DuikouError(
                    .usage, zh: "输出文件夹是一个失效的链接；删掉它或换一个名字",
                    en: "the output folder is a link to nothing; remove it or choose another name", at: SourceLocation(file: path))
            }
            defer { unsafe free(real) }
            target = unsafe String(cString: real)
        }
        let (folder, name) = FileReading.split(target)
        guard !name.isEmpty, name != "/", name != ".", name != ".." else {
            throw DuikouError(
                .usage, zh: "输出文件夹要有一个名字", en: "the output folder needs a name", at: SourceLocation(file: path))
        }
        return (folder, name)
    }

    /// Creates a folder and its missing parents.
    ///
    /// - Returns: the folders that were created, outermost first. After a failure none of them is left.
    @discardableResult
    static func createFolders(_ path: String) throws -> [String] {
        if FileReading.isFolder(path) { return [] }
        let (above, _) = FileReading.split(path)
        let made = above != path && path != "." ? try createFolders(above) : []
        // SAFETY: mkdir reads the path for the length of the call.
        if unsafe mkdir(path, 0o755) == 0 { return made + [path] }
        let code = errno
        if code == EEXIST { return made }
        removeEmpty(made)
        throw SystemFile.writeFailure(code, path)
    }

    /// Removes folders, innermost first; a folder that holds something stays.
    static func removeEmpty(_ folders: [String]) {
        // SAFETY: rmdir reads the path for the length of the call.
        for folder in folders.reversed() { unsafe _ = rmdir(folder) }
    }

    private static func requireReplaceable(_ path: String, _ kind: Kind) throws {
        guard FileReading.exists(path) else { return }
        guard FileReading.isFolder(path) else {
            throw DuikouError(
                .usage, zh: "输出要写进文件夹，但这里已有一个文件；换一个名字", en: "the output is a folder, but a file stands here; choose another name",
                at: SourceLocation(file: path))
        }
        guard let names = FileReading.names(in: path) else { throw FileReading.failure(EACCES, path) }
        guard kind.isOwn || names.isEmpty || names.contains(kind.marker) else {
            throw DuikouError(
                .usage, zh: "这个文件夹里有别的东西（没有 \(kind.marker)），不会覆盖它；换一个空的或新的文件夹",
                en: "this folder holds something else (it has no \(kind.marker)) and will not be replaced; choose an empty or a new one",
                at: SourceLocation(file: path))
        }
    }

    // MARK: The system

    static func rename(_ from: String, _ to: String) throws {
        // SAFETY: rename reads both paths for the length of the call.
        if unsafe Glibc.rename(from, to) != 0 { throw SystemFile.writeFailure(errno, to) }
    }

    /// Swaps the names of two folders or files in one step; false where this file system cannot.
    static func exchange(_ a: String, _ b: String) -> Bool {
        // SAFETY: renameat2 reads both paths for the length of the call.
        unsafe renameat2(AT_FDCWD, a, AT_FDCWD, b, UInt32(DUIKOU_RENAME_EXCHANGE)) == 0
    }

    static func remove(_ path: String) {
        // What cannot be removed now is removed by the next run.
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func syncTree(_ folder: String) throws {
        for name in FileReading.names(in: folder) ?? [] {
            let full = folder + "/" + name
            if FileReading.isFolder(full) { try syncTree(full) } else { try SystemFile(reading: full).sync() }
        }
        try syncFolder(folder)
    }

    static func syncFolder(_ path: String) throws {
        // SAFETY: open reads the path for the length of the call.
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFile.writeFailure(errno, path) }
        defer { close(descriptor) }
        if fsync(descriptor) != 0, errno != EINVAL, errno != EROFS { throw SystemFile.writeFailure(errno, path) }
    }
}
