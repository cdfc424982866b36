import Duikou
import Glibc

/// An open file, by descriptor: the thin edge to the system that every reader and writer here stands on.
///
/// Interrupted calls are repeated, short reads and writes are carried on, and each failure is a
/// ``DuikouError`` that names the file. The descriptor is closed when the value goes.
final class SystemFile {
    let path: String
    private var descriptor: CInt

    /// Opens an existing file for reading. A missing file is answered with the nearest name in its folder.
    init(reading path: String) throws {
        self.path = path
        // SAFETY: open reads the path, which Swift passes as a terminated string for the length of the call.
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw FileReading.failure(errno, path) }
        if FileReading.isFolder(path) { throw FileReading.failure(EISDIR, path) }
    }

    /// Creates a file, or empties the one that is there.
    init(writing path: String) throws {
        self.path = path
        // SAFETY: as above; the mode is given because O_CREAT asks for it.
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw SystemFile.writeFailure(errno, path) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The size in bytes, 0 for what has none (a pipe).
    var size: Int {
        var status = stat()
        // SAFETY: fstat fills the structure it is given.
        return unsafe fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Whether it can be read again from its start; a pipe cannot.
    var isRegular: Bool {
        var status = stat()
        // SAFETY: as above.
        return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Appends at most `limit` bytes to `bytes`; returns how many, 0 at the end.
    func read(into bytes: inout [UInt8], limit: Int) throws -> Int {
        var got = 0
        var code: CInt = 0
        // SAFETY: read fills at most `limit` bytes of the room it is given, and the count is what it filled.
        let chunk = unsafe [UInt8](unsafeUninitializedCapacity: limit) { room, count in
            repeat {
                got = unsafe Glibc.read(descriptor, room.baseAddress!, limit)
                code = errno
            } while got < 0 && code == EINTR
            count = max(got, 0)
        }
        if got < 0 { throw FileReading.failure(code, path) }
        if bytes.isEmpty { bytes = chunk } else { bytes.append(contentsOf: chunk) }
        return got
    }

    /// Writes all of `bytes`.
    func write(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            // SAFETY: `done` is below the count, and the length ends at the array's end.
            let wrote = unsafe bytes.withUnsafeBytes { room in
                unsafe Glibc.write(descriptor, room.baseAddress! + done, room.count - done)
            }
            if wrote < 0 {
                if errno == EINTR { continue }
                throw SystemFile.writeFailure(errno, path)
            }
            done += wrote
        }
    }

    /// Waits until the bytes are on the disk.
    func sync() throws {
        // A pipe or a terminal cannot be synced, and need not be.
        if fsync(descriptor) != 0, errno != EINVAL, errno != EROFS { throw SystemFile.writeFailure(errno, path) }
    }

    /// Closes and reports what the system found only then (a full network disk).
    func finish() throws {
        let open = descriptor
        descriptor = -1
        if open >= 0, close(open) != 0, errno != EINTR { throw SystemFile.writeFailure(errno, path) }
    }

    static func writeFailure(_ code: CInt, _ path: String) -> DuikouError {
        let place = SourceLocation(file: path)
        switch code {
        case ENOSPC, EDQUOT:
            return DuikouError(
                .environment, zh: "磁盘已满，写不下这个文件；腾出空间后再运行",
                en: "the disk is full and this file cannot be written; free some space and run again", at: place,
                cause: text(of: code))
        case EACCES, EPERM, EROFS:
            return DuikouError(
                .environment, zh: "没有在这里写文件的权限；换一个输出文件夹", en: "no permission to write here; choose another output folder",
                at: place, cause: text(of: code))
        default:
            return DuikouError(.environment, zh: "写不了这个文件", en: "this file cannot be written", at: place, cause: text(of: code))
        }
    }

    /// The system's own words for an error number.
    static func text(of code: CInt) -> String {
        // SAFETY: strerror returns a terminated string (glibc's is per thread) that is copied at once.
        unsafe String(cString: strerror(code))
    }
}
