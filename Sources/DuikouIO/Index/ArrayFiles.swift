import Duikou
import DuikouKernels
import Glibc

/// Writes arrays into a folder, each as a NumPy file, and collects their checksums.
struct ArrayFilesWriter {
    let folder: AtomicFolder
    private(set) var entries: [IndexManifest.Entry] = []
    private var sums: [UInt64] = []

    /// Permission bits of the files: only their owner may read them.
    static let mode: mode_t = 0o600

    init(_ folder: AtomicFolder) { self.folder = folder }

    /// - Parameter shape: the array's dimensions; nil for one dimension.
    mutating func add<Element: NPYElement>(_ name: String, _ values: [Element], shape: [Int]? = nil) throws {
        let shape = shape ?? [values.count]
        precondition(shape.reduce(1, *) == values.count, "a shape that does not hold its elements")
        entries.append(IndexManifest.Entry(name: name, type: Element.descr, shape: shape, firstSum: sums.count))
        try values.withBytes { bytes in
            sums += BlockSum.all(of: bytes)
            try write(name + ArrayFiles.suffix, NPYHeader.bytes(descr: Element.descr, shape: shape), bytes)
        }
    }

    mutating func add(_ name: String, _ matrix: Matrix) throws {
        try add(name, matrix.elements, shape: [matrix.rows, matrix.columns])
    }

    mutating func add(_ name: String, _ interner: Interner) throws {
        let parts = interner.parts
        try add(name + ".bytes", parts.bytes)
        try add(name + ".ends", parts.ends)
        try add(name + ".hashes", parts.hashes)
        try add(name + ".slots", parts.slots)
    }

    mutating func add(_ name: String, _ lists: Lists) throws {
        try add(name + ".offsets", lists.offsets)
        try add(name + ".values", lists.values)
    }

    /// Writes the file of checksums; returns the checksum of that file's contents.
    func finish() throws -> String {
        try sums.withBytes { bytes in
            try write(ArrayFiles.sums, NPYHeader.bytes(descr: UInt64.descr, shape: [sums.count]), bytes)
            return IndexManifest.hex(BlockSum.whole(bytes))
        }
    }

    private func write(_ name: String, _ head: [UInt8], _ bytes: RawSpan) throws {
        let file = try SystemFile(writing: folder.path(of: name), mode: Self.mode)
        try file.write(head)
        try file.write(bytes)
        try file.finish()
    }
}

/// The arrays of an index. Each is opened when it is asked for.
final class ArrayFiles {
    /// The ending of each array's file name.
    static let suffix = ".npy"
    static let sums = "sums" + suffix

    private let folder: String
    private let entries: [String: IndexManifest.Entry]
    private let blockSums: [UInt64]

    /// - Throws: ``IndexDamage`` where the file of checksums is not as it was written.
    init(_ folder: String, _ manifest: IndexManifest) throws {
        self.folder = folder
        entries = Dictionary(manifest.arrays.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        guard let bytes = try? FileReading.bytes(of: folder + "/" + Self.sums), bytes.count % 8 == 0 else {
            throw IndexDamage(file: Self.sums)
        }
        let total = manifest.arrays.reduce(0) { $0 + BlockSum.blocks(of: Self.size($1)) }
        let head = NPYHeader.bytes(descr: UInt64.descr, shape: [total])
        guard bytes.starts(with: head), bytes.count == head.count + 8 * total,
            IndexManifest.hex(bytes.withBytes { BlockSum.whole($0.extracting(head.count..<bytes.count)) }) == manifest.sums
        else { throw IndexDamage(file: Self.sums) }
        blockSums = (0..<total).map { index in
            (0..<8).reduce(0) { $0 | UInt64(bytes[head.count + 8 * index + $1]) << UInt64(8 * $1) }
        }
    }

    /// The size of an array's elements in bytes.
    private static func size(_ entry: IndexManifest.Entry) -> Int {
        entry.shape.reduce(Int(entry.type.suffix(1)) ?? 1, *)
    }

    func has(_ name: String) -> Bool { entries[name] != nil }

    /// The array with that name.
    ///
    /// - Throws: ``IndexDamage`` where the file is missing, or its header is not as it was written.
    func array<Element: NPYElement>(_ name: String, of type: Element.Type) throws -> MappedArray<Element> {
        let file = name + ArrayFiles.suffix
        guard let entry = entries[name], entry.type == Element.descr else { throw IndexDamage(file: file) }
        let head = NPYHeader.bytes(descr: entry.type, shape: entry.shape)
        let size = Self.size(entry)
        let sums = entry.firstSum..<entry.firstSum + BlockSum.blocks(of: size)
        guard let mapped = MappedFile(folder + "/" + file, count: head.count + size), mapped.copy(0..<head.count, as: UInt8.self) == head,
            sums.upperBound <= blockSums.count
        else { throw IndexDamage(file: file) }
        return MappedArray(mapped, name: file, head: head.count, sums: blockSums[sums])
    }

    /// Reads a whole array and checks it against its checksums, whatever its element type.
    func check(_ entry: IndexManifest.Entry) throws {
        switch entry.type {
        case UInt8.descr: _ = try all(entry.name, of: UInt8.self)
        case Int32.descr: _ = try all(entry.name, of: Int32.self)
        case Int.descr: _ = try all(entry.name, of: Int.self)
        case UInt64.descr: _ = try all(entry.name, of: UInt64.self)
        case Float.descr: _ = try all(entry.name, of: Float.self)
        case Double.descr: _ = try all(entry.name, of: Double.self)
        default: throw IndexDamage(file: entry.name + ArrayFiles.suffix)
        }
    }

    /// All elements of an array.
    func all<Element: NPYElement>(_ name: String, of type: Element.Type) throws -> [Element] { try array(name, of: type).all() }

    /// An array's dimensions.
    func shape(_ name: String) throws -> [Int] {
        guard let entry = entries[name] else { throw IndexDamage(file: name + ArrayFiles.suffix) }
        return entry.shape
    }

    func interner(_ name: String) throws -> Interner {
        Interner(
            Interner.Parts(
                bytes: try all(name + ".bytes", of: UInt8.self), ends: try all(name + ".ends", of: Int.self),
                hashes: try all(name + ".hashes", of: UInt64.self), slots: try all(name + ".slots", of: Int32.self)))
    }

    /// A matrix, or one of its rows as a matrix.
    func matrix(_ name: String, row: Int?) throws -> Matrix {
        let shape = try shape(name)
        guard shape.count == 2 else { throw IndexDamage(file: name + ArrayFiles.suffix) }
        let array = try array(name, of: Float.self)
        guard let row else { return Matrix(rows: shape[0], columns: shape[1], try array.all()) }
        return Matrix(rows: 1, columns: shape[1], try array[row * shape[1]..<(row + 1) * shape[1]])
    }

    /// All compressed lists, or the one of a row.
    func lists(_ name: String, row: Int?) throws -> Lists {
        let values = try array(name + ".values", of: Int32.self)
        let offsets = try array(name + ".offsets", of: Int.self)
        guard let row else { return Lists(offsets: try offsets.all(), values: try values.all()) }
        let ends = try offsets[row..<row + 2]
        let own = try values[ends[0]..<ends[1]]
        return Lists(offsets: [0, own.count], values: own)
    }
}
