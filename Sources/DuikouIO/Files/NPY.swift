import Duikou

/// A matrix in row-major order: element (r, c) is `values[r * columns + c]`.
public struct NPYMatrix<Scalar: NPYScalar>: Sendable {
    public var rows: Int
    public var columns: Int
    public var values: [Scalar]

    public init(rows: Int, columns: Int, values: [Scalar]) {
        precondition(rows >= 0 && columns >= 0 && values.count == rows * columns, "the values fill the matrix")
        self.rows = rows
        self.columns = columns
        self.values = values
    }
}

/// The element types of ``NPY`` files: `Float` (`<f4`) and `Double` (`<f8`).
public protocol NPYScalar: BinaryFloatingPoint & Sendable {
    static var npyDescription: String { get }
    func appendLittleEndian(to bytes: inout [UInt8])
}

extension Float: NPYScalar {
    public static var npyDescription: String { "<f4" }
    public func appendLittleEndian(to bytes: inout [UInt8]) {
        let bits = bitPattern
        for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    }
}

extension Double: NPYScalar {
    public static var npyDescription: String { "<f8" }
    public func appendLittleEndian(to bytes: inout [UInt8]) {
        let bits = bitPattern
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    }
}

/// NumPy's array files, as far as vectors given to a programme need them: two dimensions, `<f4` or `<f8`, C order.
///
/// Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays" (versions 1.0 and 2.0).
public enum NPY {
    private static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]
    /// NumPy writes some 120 bytes of header; more than this is no matrix of numbers.
    static let headerLimit = 1 << 16
    private static let chunk = 1 << 20

    /// Reads a matrix, converting between the two element types. O(rows · columns); memory: the matrix and one chunk.
    ///
    /// - Throws: `.malformedTable` for another kind of array, a file cut short or too long, and any value that is not finite
    ///   (or overflows `Scalar`), with its row and column; `.missingFile`, `.environment`.
    public static func read<Scalar: NPYScalar>(_ path: String, as type: Scalar.Type = Float.self) throws -> NPYMatrix<Scalar> {
        let file = try SystemFile(reading: path)
        func malformed(_ zh: String, _ en: String) -> DuikouError {
            DuikouError(.malformedTable, zh: zh, en: en, at: SourceLocation(file: path))
        }
        let notNPY = malformed("不是 .npy 文件；用 numpy.save 保存", "this is no .npy file; save it with numpy.save")
        let start = try take(10, from: file)
        guard start.count == 10, Array(start[..<6]) == magic, (1...2).contains(start[6]) else { throw notNPY }
        var length = Int(start[8]) | Int(start[9]) << 8
        if start[6] == 2 {
            let more = try take(2, from: file)
            guard more.count == 2 else { throw notNPY }
            length |= Int(more[0]) << 16 | Int(more[1]) << 24
        }
        guard length <= headerLimit else { throw notNPY }
        let text = try take(length, from: file)
        guard text.count == length, let header = Header(String(decoding: text, as: UTF8.self)) else { throw notNPY }
        guard !header.fortranOrder else {
            throw malformed(
                "数组是按列存的；请先用 numpy.ascontiguousarray 转成按行", "the array is stored by columns; convert it with numpy.ascontiguousarray first")
        }
        guard header.description == "<f4" || header.description == "<f8" else {
            throw malformed(
                "元素类型是 \(header.description)；要 float32 或 float64", "its elements are \(header.description); float32 or float64 is wanted")
        }
        let width = header.description == "<f4" ? 4 : 8
        guard header.shape.count == 2 else {
            throw malformed(
                "数组是 \(header.shape.count) 维的；要 2 维（行 × 列）", "the array has \(header.shape.count) dimensions; 2 are wanted (rows × columns)"
            )
        }
        let (count, tooMany) = header.shape[0].multipliedReportingOverflow(by: header.shape[1])
        let (size, tooLarge) = count.multipliedReportingOverflow(by: width)
        let headerBytes = 10 + (start[6] == 2 ? 2 : 0) + length
        guard !tooMany, !tooLarge, !file.isRegular || file.size - headerBytes == size else {
            throw malformed(
                "文件长度与表头写的 \(header.shape[0]) × \(header.shape[1]) 不符；请重新保存",
                "the file's length does not agree with the \(header.shape[0]) × \(header.shape[1]) in its header; save it again")
        }
        var values: [Scalar] = []
        values.reserveCapacity(count)
        while values.count < count {
            let bytes = try take(min(chunk, (count - values.count) * width), from: file)
            guard !bytes.isEmpty, bytes.count % width == 0 else {
                throw malformed("文件不完整，请重新保存", "the file is cut short; save it again")
            }
            for i in stride(from: 0, to: bytes.count, by: width) {
                let value: Scalar =
                    width == 4
                    ? Scalar(Float(bitPattern: UInt32(truncatingIfNeeded: word(bytes, i, 4))))
                    : Scalar(Double(bitPattern: word(bytes, i, 8)))
                guard value.isFinite else {
                    throw malformed(
                        "第 \(values.count / header.shape[1] + 1) 行第 \(values.count % header.shape[1] + 1) 列不是有限的数（NaN 或无穷）",
                        "row \(values.count / header.shape[1] + 1), column \(values.count % header.shape[1] + 1) is not a finite number (NaN or infinity)"
                    )
                }
                values.append(value)
            }
        }
        return NPYMatrix(rows: header.shape[0], columns: header.shape[1], values: values)
    }

    /// Writes a matrix as version 1.0. Throws `.environment`.
    public static func write<Scalar: NPYScalar>(_ matrix: NPYMatrix<Scalar>, to path: String) throws {
        let file = try SystemFile(writing: path)
        var header = "{'descr': '\(Scalar.npyDescription)', 'fortran_order': False, 'shape': (\(matrix.rows), \(matrix.columns)), }"
        // The data begin at a multiple of 64 bytes, behind spaces and a line feed.
        header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
        var bytes = magic + [1, 0, UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)] + Array(header.utf8)
        for value in matrix.values {
            value.appendLittleEndian(to: &bytes)
            if bytes.count >= chunk {
                try file.write(bytes)
                bytes.removeAll(keepingCapacity: true)
            }
        }
        try file.write(bytes)
        try file.finish()
    }

    private static func take(_ count: Int, from file: SystemFile) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count, try file.read(into: &bytes, limit: count - bytes.count) > 0 {}
        return bytes
    }

    @inline(__always)
    private static func word(_ bytes: [UInt8], _ start: Int, _ width: Int) -> UInt64 {
        var bits: UInt64 = 0
        for k in 0..<width { bits |= UInt64(bytes[start + k]) << UInt64(8 * k) }
        return bits
    }

    /// The Python dictionary at the head of the file, as NumPy writes it.
    struct Header {
        var description: String
        var fortranOrder: Bool
        var shape: [Int]

        init?(_ text: String) {
            guard let description = Self.value(after: "descr", in: text), description.first == "'",
                let end = description.dropFirst().firstIndex(of: "'"),
                let order = Self.value(after: "fortran_order", in: text),
                let shape = Self.value(after: "shape", in: text), shape.first == "(", let close = shape.firstIndex(of: ")")
            else { return nil }
            self.description = String(description[description.index(after: description.startIndex)..<end])
            guard order.hasPrefix("True") || order.hasPrefix("False") else { return nil }
            fortranOrder = order.hasPrefix("True")
            self.shape = []
            for part in shape[shape.index(after: shape.startIndex)..<close].split(separator: ",") {
                let digits = part.drop { $0 == " " }
                if digits.isEmpty { continue }
                guard let size = Int(digits), size >= 0 else { return nil }
                self.shape.append(size)
            }
        }

        private static func value(after key: String, in text: String) -> Substring? {
            text.firstRange(of: "'\(key)':").map { text[$0.upperBound...].drop { $0 == " " } }
        }
    }
}
