/// A number type that an array file may hold. Numbers are little-endian, as on every processor that Duikou runs on.
protocol NPYElement: BitwiseCopyable, Sendable {
    /// NumPy's code for the type, such as `<i4`.
    static var descr: String { get }
}

extension UInt8: NPYElement { static let descr = "|u1" }
extension Int32: NPYElement { static let descr = "<i4" }
extension Int: NPYElement { static let descr = "<i8" }
extension UInt64: NPYElement { static let descr = "<u8" }
extension Float: NPYElement { static let descr = "<f4" }
extension Double: NPYElement { static let descr = "<f8" }

extension Array where Element: NPYElement {
    /// Calls `body` with the bytes of the elements.
    func withBytes<R>(_ body: (RawSpan) throws -> R) rethrows -> R {
        // SAFETY: numbers have no padding, so every byte is initialised.
        try body(unsafe span.bytes)
    }
}

/// The header of a NumPy array file, format 1.0 (numpy/lib/format.py). The elements follow it, row after row.
enum NPYHeader {
    /// NumPy starts the elements on a multiple of this, so that they can be mapped.
    private static let alignment = 64

    /// The header as we write it. A file whose header differs in any byte is not ours.
    static func bytes(descr: String, shape: [Int]) -> [UInt8] {
        let sides = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
        var text = Array("{'descr': '\(descr)', 'fortran_order': False, 'shape': (\(sides)), }".utf8)
        let start: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
        // Two bytes of length stand between the two parts; the text ends with a line feed.
        let unpadded = start.count + 2 + text.count + 1
        let padding = (alignment - unpadded % alignment) % alignment
        text += Array(repeating: UInt8(ascii: " "), count: padding) + [UInt8(ascii: "\n")]
        return start + [UInt8(text.count & 0xFF), UInt8(text.count >> 8)] + text
    }
}
