import Duikou
import Glibc

/// An open file, by its descriptor: all reading and writing in this module goes through it.
///
/// Interrupted calls are repeated, short reads and writes are continued, and each failure is a
/// ``DuikouError`` that names the file. The descriptor is closed when the object is released.
final class SystemFile {
    let path: String
    private var descriptor: CInt

    /// Opens an existing file for reading. Where it is missing, the error names the most similar name in its folder.
    ///
    /// The file must be a regular one. A device may never end and a pipe may never begin, and neither gives the same bytes again
    /// when a run's digests are checked.
    init(reading path: String) throws {
        self.path = path
        // SAFETY: open reads the path, which Swift passes as a terminated string for the length of the call. O_NONBLOCK has no effect
        // on a regular file; without it, opening a pipe that has no writer would wait for ever.
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0 { throw FileReading.failure(errno, path) }
        var status = stat()
        // SAFETY: fstat fills the structure it is given.
        guard unsafe fstat(descriptor, &status) == 0 else { throw FileReading.failure(errno, path) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw FileReading.failure(EISDIR, path)
        default:
            throw DuikouError(
                .missingFile, zh: "这是设备或管道，不是普通文件；请先把内容存成文件，再写文件名",
                en: "this is a device or a pipe, not a regular file; save its contents to a file first and name that",
                at: SourceLocation(file: path))
        }
    }

    /// Creates a file, or empties the one that is there.
    ///
    /// - Parameter mode: permission bits of a new file, as for `chmod`.
    init(writing path: String, mode: mode_t = 0o644) throws {
        self.path = path
        // SAFETY: as above; the mode is given because O_CREAT asks for it.
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        if descriptor < 0 { throw SystemFile.writeFailure(errno, path) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The size in bytes.
    var size: Int {
        var status = stat()
        // SAFETY: fstat fills the structure it is given.
        return unsafe fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
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
    func write(_ bytes: [UInt8]) throws { try bytes.withBytes { try write($0) } }

    /// Writes all of `bytes`.
    func write(_ bytes: RawSpan) throws {
        var done = 0
        while done < bytes.byteCount {
            // SAFETY: `done` is below the count, and the length ends at the span's end.
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
        // A pipe or a terminal cannot be synced and need not be.
        if fsync(descriptor) != 0, errno != EINVAL, errno != EROFS { throw SystemFile.writeFailure(errno, path) }
    }

    /// Closes the file. Throws an error that the system reports only now (a full network disk).
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
                en: "the disk is full and this file cannot be written; free some space and run again", at: place)
        case EROFS:
            return DuikouError(
                .environment, zh: "这里的磁盘是只读的；换一个输出文件夹", en: "the disk is read-only here; choose another output folder", at: place)
        case EACCES, EPERM:
            return DuikouError(
                .environment, zh: "没有在这里写文件的权限；换一个输出文件夹", en: "no permission to write here; choose another output folder",
                at: place)
        default:
            return refusal(LocalizedText(zh: "写不了这个文件", en: "this file cannot be written"), code, place)
        }
    }

    /// The error for what the system refused. Common reasons are given in both languages, others in the system's own words.
    static func refusal(_ what: LocalizedText, _ code: CInt, _ place: SourceLocation) -> DuikouError {
        guard let reason = words(for: code) else {
            return DuikouError(.environment, zh: what.zh, en: what.en, at: place, cause: text(of: code))
        }
        return DuikouError(.environment, zh: "\(what.zh)：\(reason.zh)", en: "\(what.en): \(reason.en)", at: place)
    }

    private static func words(for code: CInt) -> LocalizedText? {
        switch code {
        case ENOENT, ENOTDIR: LocalizedText(zh: "路径中有不存在的文件夹", en: "a folder of its path is not there")
        case EACCES, EPERM: LocalizedText(zh: "没有权限", en: "no permission")
        case EISDIR: LocalizedText(zh: "这是文件夹", en: "it is a folder")
        case EMFILE, ENFILE: LocalizedText(zh: "打开的文件太多", en: "too many files are open")
        case EIO: LocalizedText(zh: "磁盘读写出错，请检查磁盘", en: "the disk failed; have it checked")
        case ENAMETOOLONG: LocalizedText(zh: "文件名太长", en: "the name is too long")
        case ELOOP: LocalizedText(zh: "链接绕成了圈", en: "its links go round in a circle")
        case ENOMEM: LocalizedText(zh: "内存不足", en: "there is too little memory")
        default: nil
        }
    }

    /// The system's own words for an error number.
    static func text(of code: CInt) -> String {
        // SAFETY: strerror returns a terminated string (glibc's is per thread) that is copied at once.
        unsafe String(cString: strerror(code))
    }
}
