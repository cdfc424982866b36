import Duikou
import Glibc
import Synchronization

/// One process's exclusive right to a folder, until it releases the right or ends, however it ends.
///
/// It is a system lock (`flock`) on a file in the folder. Only the process that holds the lock removes the folder: it renames the folder,
/// in one step, to a name aside and deletes it there, so it never deletes a new folder that another process has created meanwhile. A
/// process may therefore lock a file whose folder has just been renamed; so a lock counts only if its file is still the one at the
/// folder's path.
final class FolderLock: Sendable {
    private enum State {
        case held(CInt)
        /// The file system has no locks.
        case unknown
        case released
    }

    private let path: String
    private let state: Mutex<State>
    /// Whether it is certain that no other process uses the folder; false where the file system has no locks.
    let isCertain: Bool

    private init(_ path: String, _ state: State) {
        self.path = path
        if case .held = state { isCertain = true } else { isCertain = false }
        self.state = Mutex(state)
    }

    deinit { release() }

    /// Creates the folder if it is missing, and locks it.
    ///
    /// - Parameter system: takes the lock on an open file; returns 0 or an error number.
    /// - Throws: `.usage` where another process holds the lock; `.environment` where the system refuses.
    static func making(_ path: String, system: (CInt) -> CInt = systemLock) throws -> FolderLock {
        var code: CInt = 0
        for _ in 0..<attempts {
            try AtomicFolder.createFolders(path)
            switch attempt(path, system) {
            case .taken(let lock): return lock
            case .gone(let reason): code = reason
            case .failed(let code):
                // Do not leave an empty folder behind.
                AtomicFolder.removeEmpty([path])
                throw SystemFile.writeFailure(code, path + "/" + fileName)
            case .inUse:
                throw DuikouError(
                    .usage, zh: "另一个 duikou match 正在做同一件事。请等它完成，或换一个 --out 文件夹。",
                    en: "another duikou match is at work on the same results. Wait for it, or choose another --out folder.",
                    at: SourceLocation(file: path))
            }
        }
        throw SystemFile.writeFailure(code, path)
    }

    /// The lock of an existing folder, if it is certain that no other process uses it; else nil.
    static func ofUnused(_ path: String, system: (CInt) -> CInt = systemLock) -> FolderLock? {
        guard FileReading.isFolder(path), case .taken(let lock) = attempt(path, system), lock.isCertain else { return nil }
        return lock
    }

    /// Removes the folder and releases the lock. Does nothing after the lock was released.
    func removeFolder() {
        state.withLock { state in
            if case .released = state { return }
            let aside = path + Self.asideMark + "\(getpid())-" + String(UInt64.random(in: 0 ... .max), radix: 16)
            do {
                try AtomicFolder.rename(path, aside)
                AtomicFolder.remove(aside)
            } catch {
                // The next run finds the folder where it is, and removes it.
            }
            Self.release(&state)
        }
    }

    func release() { state.withLock { Self.release(&$0) } }

    private static func release(_ state: inout State) {
        if case .held(let descriptor) = state { close(descriptor) }
        state = .released
    }

    // MARK: Names

    /// The name of the file that is locked.
    static let fileName = "lock"
    private static let asideMark = ".gone-"

    /// The original name of a folder that was renamed to `name` to be deleted; nil for any other name.
    static func original(ofAside name: Substring) -> Substring? {
        guard let mark = name.firstRange(of: asideMark) else { return nil }
        let parts = name[mark.upperBound...].split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, pid_t(parts[0]) != nil, UInt64(parts[1], radix: 16) != nil else { return nil }
        return name[..<mark.lowerBound]
    }

    // MARK: The system

    /// How often locking is tried. A further try is needed only if another run begins or ends at that very moment.
    private static let attempts = 100

    private enum Outcome {
        case taken(FolderLock)
        /// The folder was removed before it could be locked.
        case gone(CInt)
        case inUse
        case failed(CInt)
    }

    /// Takes the system's lock without waiting; returns 0 or an error number.
    static func systemLock(_ descriptor: CInt) -> CInt { flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno }

    private static func attempt(_ path: String, _ system: (CInt) -> CInt) -> Outcome {
        let file = path + "/" + fileName
        // SAFETY: open reads the path for the length of the call.
        let descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return errno == ENOENT ? .gone(ENOENT) : .failed(errno) }
        let code = system(descriptor)
        guard stands(descriptor, at: file) else {
            close(descriptor)
            return .gone(ENOENT)
        }
        if code == 0 { return .taken(FolderLock(path, .held(descriptor))) }
        close(descriptor)
        return code == EWOULDBLOCK ? .inUse : .taken(FolderLock(path, .unknown))
    }

    /// Whether the open file is still the one at `path`.
    private static func stands(_ descriptor: CInt, at path: String) -> Bool {
        var (opened, there) = (stat(), stat())
        // SAFETY: both fill the structure that they are given; stat reads the path for the length of the call.
        guard unsafe fstat(descriptor, &opened) == 0, unsafe stat(path, &there) == 0 else { return false }
        return opened.st_dev == there.st_dev && opened.st_ino == there.st_ino
    }
}
