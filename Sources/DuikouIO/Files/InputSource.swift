import Duikou
import Foundation

/// Where the bytes of named files come from: the disk (``LocalFiles``), memory (``MemoryFiles``), or a host's own store.
///
/// A name is what a path is on the disk. A programme's name is what the caller gives; the files that it names have the names that it writes,
/// with the programme's folder before them where it has one.
public protocol InputSource: Sendable {
    /// Opens a file at its first byte. One file may be opened several times.
    ///
    /// - Throws: ``DuikouError``: `missingFile` where there is no file of this name, `environment` where it cannot be read.
    func open(_ name: String) throws -> any InputBytes

    /// The state of a file, which is another one whenever its bytes may have changed; nil where there is no file.
    func status(of name: String) -> InputStatus?

    /// Whether anything has this name.
    func exists(_ name: String) -> Bool

    /// Whether it is the name of a folder.
    func isFolder(_ name: String) -> Bool

    /// How messages name a programme's file.
    func shown(_ name: String) -> String
}

/// A file that is being read, a chunk at a time.
public protocol InputBytes: AnyObject {
    /// The size in bytes.
    var size: Int { get }

    /// Appends at most `limit` bytes to `bytes`; returns how many, 0 at the end.
    ///
    /// - Throws: ``DuikouError`` (`environment`) where the file cannot be read.
    func read(into bytes: inout [UInt8], limit: Int) throws -> Int
}

extension InputSource {
    /// The name as it is.
    public func shown(_ name: String) -> String { name }

    /// All bytes of a file.
    ///
    /// - Parameter limit: refuse a file with more bytes than this.
    /// - Throws: as ``open(_:)``; `environment` where the file is over `limit`.
    public func bytes(of name: String, limit: Int = Int.max) throws -> [UInt8] {
        let file = try open(name)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(file.size, limit) + FileReading.chunk)
        while try file.read(into: &bytes, limit: FileReading.chunk) > 0 {
            guard bytes.count <= limit else {
                throw DuikouError(
                    .environment, zh: "文件超过 \(limit) 字节的上限", en: "the file is over the limit of \(limit) bytes",
                    at: SourceLocation(file: name))
            }
        }
        return bytes
    }

    /// The digest of a file, in 64 lower-case hexadecimal digits, and its size. It is read a chunk at a time. Throws as ``open(_:)``.
    public func digest(of name: String) throws -> (sha256: String, bytes: Int) {
        let file = try open(name)
        var hash = SHA256()
        var chunk: [UInt8] = []
        while try file.read(into: &chunk, limit: FileReading.chunk) > 0 {
            hash.update(chunk)
            chunk.removeAll(keepingCapacity: true)
        }
        return (hash.finish(), file.size)
    }
}

/// The files of this machine's disk; a name is a path.
public struct LocalFiles: InputSource {
    /// All files that the process may read.
    public init() {}

    public func open(_ name: String) throws -> any InputBytes { try SystemFile(reading: name) }

    public func status(of name: String) -> InputStatus? { InputStatus(ofFile: name) }

    /// True for a dangling symbolic link too.
    public func exists(_ name: String) -> Bool { FileReading.exists(name) }

    public func isFolder(_ name: String) -> Bool { FileReading.isFolder(name) }

    /// The absolute path.
    public func shown(_ name: String) -> String { URL(fileURLWithPath: name).path }
}

extension SystemFile: InputBytes {}

/// Files in memory, by their names.
public struct MemoryFiles: InputSource {
    private let files: [String: [UInt8]]

    /// Files with these names. `tables/people.csv` is in the folder `tables`; a name that is asked for as `programme/../people.csv` is found
    /// as `people.csv` too.
    public init(_ files: [String: [UInt8]]) { self.files = files }

    public func open(_ name: String) throws -> any InputBytes {
        if let bytes = bytes(name) { return MemoryBytes(bytes) }
        let place = SourceLocation(file: name)
        guard let near = NearestName.nearest(to: name, among: files.keys.sorted()) else {
            throw DuikouError(.missingFile, zh: "没有给出这个文件", en: "no such file was given", at: place)
        }
        throw DuikouError(
            .missingFile, zh: "没有给出这个文件；给出的有 “\(near)”，是不是它？", en: "no such file was given; there is “\(near)”: is that the one?",
            at: place)
    }

    /// Files in memory never change, so the size is all that there is to say.
    public func status(of name: String) -> InputStatus? {
        bytes(name).map { InputStatus(size: $0.count) }
    }

    public func exists(_ name: String) -> Bool { bytes(name) != nil || isFolder(name) }

    public func isFolder(_ name: String) -> Bool {
        [name, Self.shortest(name)].contains { folder in files.keys.contains { $0.hasPrefix(folder + "/") } }
    }

    private func bytes(_ name: String) -> [UInt8]? { files[name] ?? files[Self.shortest(name)] }

    /// The name without `.` and `folder/..`, and with single slashes.
    private static func shortest(_ name: String) -> String {
        let parts = name.split(separator: "/").reduce(into: [Substring]()) { found, part in
            if part == "..", let last = found.last, last != ".." {
                found.removeLast()
            } else if part != "." {
                found.append(part)
            }
        }
        return (name.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
}

private final class MemoryBytes: InputBytes {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var size: Int { bytes.count }

    func read(into target: inout [UInt8], limit: Int) -> Int {
        let count = min(limit, bytes.count - position)
        target += bytes[position..<position + count]
        position += count
        return count
    }
}

/// A file by its name in a source.
struct InputFile: Sendable {
    let name: String
    let files: any InputSource

    init(_ name: String, in files: any InputSource) {
        self.name = name
        self.files = files
    }

    func open() throws -> any InputBytes { try files.open(name) }
}
