import Duikou
import Glibc

/// A file of ours, mapped into memory: the system reads only the pages that are used.
///
/// A file of an index is replaced by a rename and never written to, so the mapping cannot change or shrink while it is read.
@safe final class MappedFile: Sendable {
    let count: Int
    // SAFETY: the memory is only read, and valid until deinit.
    private nonisolated(unsafe) let start: UnsafeRawPointer

    /// Nil where the file is missing, or its size is not `count` bytes.
    init?(_ path: String, count: Int) {
        // SAFETY: open reads the path for the length of the call; fstat fills the structure it is given.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size == count, count > 0 else {
            return nil
        }
        // SAFETY: the file has `count` bytes; the mapping outlives the descriptor and is taken down in deinit.
        guard let mapped = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), unsafe mapped != MAP_FAILED else { return nil }
        unsafe start = UnsafeRawPointer(mapped)
        self.count = count
    }

    deinit {
        // SAFETY: the very range that was mapped; spans of it do not outlive this object.
        unsafe _ = munmap(UnsafeMutableRawPointer(mutating: start), count)
    }

    /// Calls `body` with the bytes of a range.
    func withBytes<R>(_ range: Range<Int>, _ body: (RawSpan) throws -> R) rethrows -> R {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "bytes beyond the file")
        // SAFETY: within the mapping, which lives as long as self.
        let bytes = unsafe UnsafeRawBufferPointer(start: start + range.lowerBound, count: range.count)
        return try withExtendedLifetime(self) { try body(unsafe bytes.bytes) }
    }

    /// Copies elements from a range that begins at a multiple of their size.
    func copy<Element: BitwiseCopyable>(_ range: Range<Int>, as type: Element.Type) -> [Element] {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "bytes beyond the file")
        let number = range.count / MemoryLayout<Element>.stride
        // SAFETY: within the mapping; the new array has room for exactly `number` elements, and any bytes form a valid one.
        return unsafe [Element](unsafeUninitializedCapacity: number) { room, initialised in
            if number > 0 { unsafe memcpy(room.baseAddress!, start + range.lowerBound, number * MemoryLayout<Element>.stride) }
            initialised = number
        }
    }
}

/// An array of an index. A block is checked against its checksum when it is first read.
final class MappedArray<Element: NPYElement> {
    let name: String
    let count: Int
    private let file: MappedFile
    /// Where the elements begin in the file.
    private let head: Int
    private let sums: ArraySlice<UInt64>
    private var isChecked: [Bool]

    init(_ file: MappedFile, name: String, head: Int, sums: ArraySlice<UInt64>) {
        self.file = file
        self.name = name
        self.head = head
        self.sums = sums
        count = (file.count - head) / MemoryLayout<Element>.stride
        isChecked = Array(repeating: false, count: sums.count)
    }

    /// All elements.
    func all() throws -> [Element] { try self[0..<count] }

    /// The elements of a range. Copies them, and checks the blocks that hold them.
    subscript(range: Range<Int>) -> [Element] {
        get throws {
            guard range.lowerBound >= 0, range.upperBound <= count else { throw IndexDamage(file: name) }
            let bytes = range.lowerBound * MemoryLayout<Element>.stride..<range.upperBound * MemoryLayout<Element>.stride
            if !bytes.isEmpty {
                for block in bytes.lowerBound / BlockSum.block...(bytes.upperBound - 1) / BlockSum.block where !isChecked[block] {
                    let end = min(file.count - head, (block + 1) * BlockSum.block)
                    let sum = file.withBytes(head + block * BlockSum.block..<head + end) { BlockSum.of($0) }
                    guard sum == sums[sums.startIndex + block] else { throw IndexDamage(file: name) }
                    isChecked[block] = true
                }
            }
            return file.copy(head + bytes.lowerBound..<head + bytes.upperBound, as: Element.self)
        }
    }

    /// One element.
    subscript(index: Int) -> Element {
        get throws { try self[index..<index + 1][0] }
    }
}

/// The error that a file of an index is missing, cut off or changed.
public struct IndexDamage: Error {
    /// The file's name within the index.
    public var file: String

    /// The damage as a sentence for people.
    public var words: LocalizedText {
        LocalizedText(zh: "索引已损坏（\(file)）", en: "the index is damaged (\(file))")
    }
}
