import Duikou
import Glibc

/// Whole files as bytes, with errors a person can act on.
public enum FileReading {
    /// The file's bytes.
    ///
    /// - Parameter limit: refuse a file with more bytes than this.
    /// - Throws: `.missingFile` where there is no such file (with the nearest existing name) or a folder, device or pipe stands
    ///   there; `.environment` where it cannot be read, or is over `limit`.
    public static func bytes(of path: String, limit: Int = Int.max) throws -> [UInt8] {
        try LocalFiles().bytes(of: path, limit: limit)
    }

    /// Bytes that one system call reads: so many that the cost of a call does not matter, few enough for the cache.
    static let chunk = 1 << 18

    /// Whether a folder stands at `path` (through symbolic links).
    public static func isFolder(_ path: String) -> Bool {
        var status = stat()
        // SAFETY: stat reads the path for the length of the call and fills the structure it is given.
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether anything stands at `path`, a dangling symbolic link too.
    public static func exists(_ path: String) -> Bool {
        var status = stat()
        // SAFETY: as above.
        return unsafe lstat(path, &status) == 0
    }

    /// Whether a symbolic link stands at `path`.
    static func isLink(_ path: String) -> Bool {
        var status = stat()
        // SAFETY: as above.
        return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// The names in a folder, sorted by bytes, without `.` and `..`; nil where it cannot be listed.
    ///
    /// A name that is not UTF-8 is shown as well as possible; no system call finds the file by that text (``entries(in:)``).
    public static func names(in folder: String) -> [String]? {
        guard let entries = entries(in: folder) else { return nil }
        return (entries.names + entries.unreadable.map(UnreadableNames.shown)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The names in a folder, sorted by bytes, without `.` and `..`. Names that are not UTF-8 come separately, as bytes with a terminating
    /// zero. Nil where the folder cannot be listed.
    static func entries(in folder: String) -> (names: [String], unreadable: [[CChar]])? {
        // SAFETY: opendir reads the path; the stream is closed below, and used by this call alone.
        guard let stream = unsafe opendir(folder) else { return nil }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        var unreadable: [[CChar]] = []
        // SAFETY: readdir's entry is valid until the next call; its name is terminated and copied at once.
        while let entry = unsafe readdir(stream) {
            let bytes = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { raw in unsafe Array(raw.prefix { $0 != 0 }) }
            guard let name = String(validating: bytes, as: UTF8.self) else {
                unreadable.append(bytes.map { CChar(bitPattern: $0) } + [0])
                continue
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return (names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, unreadable)
    }

    static func failure(_ code: CInt, _ path: String) -> DuikouError {
        let place = SourceLocation(file: path)
        switch code {
        case ENOENT, ENOTDIR:
            let (folder, name) = split(path)
            if let names = names(in: folder) {
                guard let near = NearestName.nearest(to: name, among: names) else {
                    return DuikouError(.missingFile, zh: "没有这个文件", en: "there is no such file", at: place)
                }
                return DuikouError(
                    .missingFile, zh: "没有这个文件；同一文件夹里有 “\(near)”，是不是它？",
                    en: "there is no such file; its folder has “\(near)”: is that the one?", at: place)
            }
            return DuikouError(
                .missingFile, zh: "没有这个文件，它的文件夹 “\(folder)” 也不存在",
                en: "there is no such file, nor its folder “\(folder)”", at: place)
        case EISDIR:
            return DuikouError(
                .missingFile, zh: "这里要一个文件，但它是文件夹", en: "a file is wanted here, but this is a folder", at: place)
        case EACCES, EPERM:
            return DuikouError(
                .environment, zh: "没有读这个文件的权限", en: "no permission to read this file", at: place)
        default:
            return SystemFile.refusal(LocalizedText(zh: "读不了这个文件", en: "this file cannot be read"), code, place)
        }
    }

    /// A path's folder (`.` where the path has none) and its last name, without trailing slashes.
    static func split(_ path: String) -> (folder: String, name: String) {
        var trimmed = Substring(path)
        while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
        guard let slash = trimmed.lastIndex(of: "/") else { return (".", String(trimmed)) }
        let folder = trimmed[..<slash]
        return (folder.isEmpty ? "/" : String(folder), String(trimmed[trimmed.index(after: slash)...]))
    }
}
