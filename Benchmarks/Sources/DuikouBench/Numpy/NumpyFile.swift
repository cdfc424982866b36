import DuikouKernels
import Glibc

/// Reads and writes the part of NumPy's `.npy` format (version 1.0 and 2.0) that the benchmarks share with Python: arrays in C order, in
/// one or two dimensions, of little-endian numbers.
enum NumpyFile {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// A matrix of `float32`.
    static func readMatrix(_ path: String) throws -> Matrix {
        let (file, shape) = try open(path, type: "<f4", dimensions: 2)
        defer { fclose(file) }
        return try Matrix(rows: shape[0], columns: shape[1]) { _, row in
            try row.withUnsafeMutableBufferPointer { try fill($0, file, path) }
        }
    }

    /// A list of `int32`.
    static func readIntegers(_ path: String) throws -> [Int32] {
        let (file, shape) = try open(path, type: "<i4", dimensions: 1)
        defer { fclose(file) }
        var values = [Int32](repeating: 0, count: shape[0])
        try values.withUnsafeMutableBufferPointer { try fill($0, file, path) }
        return values
    }

    /// A matrix of truth values: the number of rows, of columns, and the elements row after row.
    static func readBits(_ path: String) throws -> (rows: Int, columns: Int, bits: [Bool]) {
        let (file, shape) = try open(path, type: "|b1", dimensions: 2)
        defer { fclose(file) }
        var values = [UInt8](repeating: 0, count: shape[0] * shape[1])
        try values.withUnsafeMutableBufferPointer { try fill($0, file, path) }
        return (shape[0], shape[1], values.map { $0 != 0 })
    }

    static func write(_ matrix: Matrix, to path: String) throws {
        try matrix.withUnsafeElements { try write($0, type: "<f4", shape: "(\(matrix.rows), \(matrix.columns))", to: path) }
    }

    static func write(_ values: [Int32], to path: String) throws {
        try values.withUnsafeBufferPointer { try write($0, type: "<i4", shape: "(\(values.count),)", to: path) }
    }

    /// Writes rows of `columns` values each.
    static func write(_ values: [Int32], columns: Int, to path: String) throws {
        let rows = columns == 0 ? 0 : values.count / columns
        try values.withUnsafeBufferPointer { try write($0, type: "<i4", shape: "(\(rows), \(columns))", to: path) }
    }

    static func write(_ bits: [Bool], columns: Int, to path: String) throws {
        let rows = columns == 0 ? 0 : bits.count / columns
        let bytes = bits.map { $0 ? UInt8(1) : 0 }
        try bytes.withUnsafeBufferPointer { try write($0, type: "|b1", shape: "(\(rows), \(columns))", to: path) }
    }

    // MARK: The format

    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// Opens a file and reads its header, up to the first element.
    private static func open(_ path: String, type: String, dimensions: Int) throws -> (UnsafeMutablePointer<FILE>, [Int]) {
        guard let file = fopen(path, "rb") else { throw Failure(description: "cannot open \(path)") }
        do {
            let start = try bytes(8, file, path)
            guard Array(start[..<6]) == magic, start[6] == 1 || start[6] == 2 else {
                throw Failure(description: "\(path) is no .npy file of version 1 or 2")
            }
            let length = try bytes(start[6] == 1 ? 2 : 4, file, path).reversed().reduce(0) { $0 << 8 | Int($1) }
            let header = String(decoding: try bytes(length, file, path), as: UTF8.self)
            guard header.contains("'\(type)'"), header.contains("'fortran_order': False"), let shape = shape(header),
                shape.count == dimensions
            else { throw Failure(description: "\(path) does not hold \(dimensions) dimensions of \(type) in C order: \(header)") }
            return (file, shape)
        } catch {
            fclose(file)
            throw error
        }
    }

    /// `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }` → [3, 4].
    private static func shape(_ header: String) -> [Int]? {
        guard let open = header.firstIndex(of: "("), let close = header[open...].firstIndex(of: ")") else { return nil }
        let parts = header[header.index(after: open)..<close].split(separator: ",").map { $0.filter { $0 != " " } }
        let numbers = parts.compactMap { Int($0) }
        return numbers.count == parts.count ? numbers : nil
    }

    private static func bytes(_ count: Int, _ file: UnsafeMutablePointer<FILE>, _ path: String) throws -> [UInt8] {
        var values = [UInt8](repeating: 0, count: count)
        try values.withUnsafeMutableBufferPointer { try fill($0, file, path) }
        return values
    }

    private static func fill<Element>(_ buffer: UnsafeMutableBufferPointer<Element>, _ file: UnsafeMutablePointer<FILE>, _ path: String)
        throws
    {
        guard buffer.count > 0 else { return }
        // SAFETY: the buffer has room for `count` trivial elements.
        guard fread(buffer.baseAddress, MemoryLayout<Element>.stride, buffer.count, file) == buffer.count else {
            throw Failure(description: "\(path) ends too early")
        }
    }

    private static func write<Element>(_ elements: UnsafeBufferPointer<Element>, type: String, shape: String, to path: String) throws {
        guard let file = fopen(path, "wb") else { throw Failure(description: "cannot write \(path)") }
        defer { fclose(file) }
        var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
        // The format wants elements at a multiple of 64 bytes, and a line feed before them.
        let length = (magic.count + 4 + header.utf8.count + 1 + 63) / 64 * 64 - magic.count - 4
        header += String(repeating: " ", count: length - header.utf8.count - 1) + "\n"
        let start = magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(header.utf8)
        guard fwrite(start, 1, start.count, file) == start.count,
            elements.isEmpty || fwrite(elements.baseAddress, MemoryLayout<Element>.stride, elements.count, file) == elements.count
        else { throw Failure(description: "cannot write \(path)") }
    }
}
