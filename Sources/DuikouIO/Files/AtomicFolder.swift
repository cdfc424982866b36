import CRename
import Duikou
import Foundation
import Glibc
import Synchronization

/// A folder that appears whole or not at all.
///
/// Files are written into a hidden sibling, put on the disk, and swapped into place by one rename. Whatever stops the
/// work before that, a power cut too, leaves the earlier folder untouched. Only a folder of ours (it holds
/// ``marker``) or an empty one is ever replaced, and what somebody else put there, or changed, moves along (``FormerFolder``).
///
/// One thread writes; ``discard()`` may come from any other (a signal's handler thread), before, between or after.
public final class AtomicFolder: Sendable {
    /// The file that every folder of ours holds.
    public static let marker = "run.json"

    private enum Phase {
        case writing
        case committed
        case discarded
    }

    /// The folder to be: absolute, without symbolic links in its last part.
    public let path: String
    /// Where to write until ``commit()``.
    public let workingPath: String
    /// Where the earlier folder stands once it has been replaced, until it is empty and gone. A later run that finds it goes on from there.
    private let asidePath: String

    private let parent: String
    private let name: String
    private let canExchange: Bool
    private let kind: Kind
    private let phase = Mutex(Phase.writing)
    private let entries = Mutex<(kept: [Kept], wasCurrent: Bool)>(([], false))

    /// An entry of the earlier folder that is not ours, or was changed since it was written.
    public struct Kept: Sendable, Equatable {
        public var name: String
        /// Its name now: another one where the old one is a result's.
        public var keptAs: String
    }
    /// Folders above that were not there before, outermost first: they go again with a discarded one, where nothing else is in them.
    private let made: [String]
    /// What a refusal of memory, which ends the process, removes.
    private let fallen: [MemoryRefusal.Removal]

    /// How such a folder is known and kept.
    public struct Kind: Sendable {
        /// The file that each folder of this kind holds.
        public var marker: String
        /// Who may enter it.
        public var mode: UInt32
        /// Whether it must outlive a power cut as soon as it is in place. What can be made again need not, and is there sooner.
        public var isDurable: Bool
        /// Whether nothing but a folder of this kind can stand under its name: then it is replaced even where its marker is lost. A link
        /// there leads to a name that may be anybody's.
        public var isOwn = false
        /// Names under which nothing but our own files may stand in a new folder.
        public var reserved: Set<String> = []
        /// The entries of a folder that are known to be our own, unchanged: they alone may be deleted.
        public var own: @Sendable (_ folder: String) -> Set<String>
    }

    /// Prepares a working folder beside `path`; creates missing parents; removes what dead processes left behind.
    ///
    /// - Throws: `.usage` where `path` is a file, or a folder that is neither empty nor ours; `.environment` where the
    ///   parent cannot be written.
    public convenience init(replacing path: String, kind: Kind = .results) throws {
        try self.init(replacing: path, kind: kind, canExchange: true)
    }

    /// - Parameters:
    ///   - canExchange: false takes the way for file systems that cannot swap two folders in one step.
    ///   - above: folders that the caller made for this one.
    init(replacing path: String, kind: Kind = .results, canExchange: Bool = true, above: [String] = []) throws {
        self.canExchange = canExchange
        var kind = kind
        if FileReading.isLink(path) { kind.isOwn = false }
        self.kind = kind
        (parent, name) = try Self.resolve(path)
        self.path = parent == "/" ? "/" + name : parent + "/" + name
        made = try above + Self.createFolders(parent)
        // A digit less than a number may have: discard() adds one.
        let suffix = "\(getpid())-" + String(UInt64.random(in: 0...(.max >> 4)), radix: 16)
        workingPath = parent + "/." + name + ".tmp-" + suffix
        asidePath = parent + "/." + name + ".old-" + suffix
        fallen = made.map { MemoryRefusal.Removal($0, .folderIfEmpty) } + [MemoryRefusal.Removal(workingPath, .tree)]
        // What is thrown from here on ends in deinit, which takes away what was made above.
        Self.recover(name, in: parent, kind)
        try Self.requireReplaceable(self.path, kind)
        // SAFETY: mkdir reads the path for the length of the call.
        if unsafe mkdir(workingPath, kind.mode) != 0 { throw SystemFile.writeFailure(errno, self.path) }
    }

    deinit { discard() }

    /// The path of a file to be written.
    public func path(of file: String) -> String { workingPath + "/" + file }

    /// Puts everything on the disk and swaps the folder into place. Of the earlier one, if any, our own files are then removed; the rest
    /// is ``kept``.
    ///
    /// - Throws: `.cancelled` after ``discard()``; `.usage` where someone put a strange folder there meanwhile; `.environment`: the
    ///   earlier folder is then still there, unless ``isInPlace``.
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

    /// Removes the working folder, and the folders above it that were made for it and hold nothing else. Does nothing after ``commit()``.
    public func discard() {
        phase.withLock { phase in
            // What was made above may have held something else at the first call.
            if phase == .discarded { Self.removeEmpty(made) }
            guard phase == .writing else { return }
            phase = .discarded
            // Under another name first: threads that still write then find no place to make new files in.
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

    /// Whether the folder is in its place. May be asked from any thread; while it is being put there, the answer waits.
    public var isInPlace: Bool { phase.withLock { $0 == .committed } }

    /// What of the earlier folder was not ours, by name. Empty before ``commit()``.
    public var kept: [Kept] { entries.withLock { $0.kept } }
    /// Whether the folder that was replaced was the process's working folder; then the new one is it now, though not for the shell.
    public var wasCurrent: Bool { entries.withLock { $0.wasCurrent } }

    /// Puts the new folder in place, and on the disk where it has to be. A failure leaves the earlier one there.
    ///
    /// - Returns: the earlier folder, now aside, and its mode.
    private func swap() throws -> (former: FormerFolder?, mode: mode_t?) {
        // Who may enter the folder is for its owner to say.
        let earlier = kind.isOwn ? nil : FileStamp(path)
        if let earlier {
            // SAFETY: both read the path for the length of the call. Another group is given where that is allowed.
            _ = unsafe chown(workingPath, uid_t.max, earlier.group)
            _ = unsafe chmod(workingPath, earlier.mode | 0o700)
        }
        if FileReading.names(in: path)?.isEmpty ?? true {
            // Nothing there, or an empty folder, which a rename replaces in one step.
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
        // From here on, what stands aside under this name may hold what is the user's: it is emptied with care.
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
        // A file system without exchange: between the two renames the earlier folder stands aside under a name
        // that the next run finds and puts back.
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

    /// Gives the new folder its first name again; where even that fails, it goes, since ``discard()`` would not find it.
    private func takeBackName() throws {
        do {
            try Self.rename(asidePath, workingPath)
        } catch {
            Self.remove(asidePath)
            throw error
        }
    }

    /// Brings over what is the user's and removes the rest of the earlier folder.
    private func finish(_ former: FormerFolder?, _ mode: mode_t?) throws {
        defer {
            // SAFETY: chmod reads the path for the length of the call.
            if let mode { _ = unsafe chmod(path, mode) }
        }
        guard let former else { return }
        if let current = FileStamp("."), let aside = FileStamp(former.path), current.isSameFile(as: aside) {
            // SAFETY: chdir reads the path for the length of the call. Paths that were given from here stay true.
            let followed = unsafe chdir(path) == 0
            entries.withLock { $0.wasCurrent = followed }
        }
        let kept = try former.handOver(to: path)
        entries.withLock { $0.kept = kept }
    }

    /// Waits until the swap is on the disk; where the disk refuses, takes it back.
    private func syncParent(orElse undo: () throws -> Void) throws {
        guard kind.isDurable else { return }
        do {
            try Self.syncFolder(parent)
        } catch {
            try? undo()
            throw error
        }
    }

    // MARK: What others left behind

    /// Puts back an earlier folder that a killed run had set aside, or what of it is the user's, and removes dead processes' working
    /// folders.
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

    /// Makes a folder and those above it.
    ///
    /// - Returns: those that were not there, outermost first. After a failure none of them is there.
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

    /// Removes folders, innermost first, but for those that hold something.
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

    /// Swaps two folders or files in one step; false where this file system cannot.
    static func exchange(_ a: String, _ b: String) -> Bool {
        // SAFETY: renameat2 reads both paths for the length of the call.
        unsafe renameat2(AT_FDCWD, a, AT_FDCWD, b, UInt32(DUIKOU_RENAME_EXCHANGE)) == 0
    }

    static func remove(_ path: String) {
        // What cannot be removed now is found again by the next run.
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
