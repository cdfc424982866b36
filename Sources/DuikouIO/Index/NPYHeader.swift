/// A number type that an array file holds: little-endian, as every processor that runs us is.
protocol NPYElement: BitwiseCopyable, Sendable {
    /// NumPy's name of the type.
    static var descr: String { get }
}

extension UInt8: NPYElement { static let descr = "|u1" }
extension Int32: NPYElement { static let descr = "<i4" }
extension Int: NPYElement { static let descr = "<i8" }
extension UInt64: NPYElement { static let descr = "<u8" }
extension Float: NPYElement { static let descr = "<f4" }
extension Double: NPYElement { static let descr = "<f8" }

extension Array where Element: NPYElement {
    /// Calls `body` with the elements' bytes.
    func withBytes<R>(_ body: (RawSpan) throws -> R) rethrows -> R {
        // SAFETY: numbers have no padding: every byte of theirs is set.
        try body(unsafe span.bytes)
    }
}

/// The head of a NumPy array file, format 1.0 (numpy/lib/format.py): what follows it are the elements, row after row.
enum NPYHeader {
    /// NumPy starts the elements on a multiple of this, so that they can be mapped.
    private static let alignment = 64

    /// The one way in which we write it; a file whose head differs in a byte is not ours.
    static func bytes(descr: String, shape: [Int]) -> [UInt8] {
        let sides = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
        var text = Array("{'descr': '\(descr)', 'fortran_order': False, 'shape': (\(sides)), }".utf8)
        let start: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
        // Two bytes of length stand between; the text ends with a line end.
        let unpadded = start.count + 2 + text.count + 1
        let padding = (alignment - unpadded % alignment) % alignment
        text += Array(repeating: UInt8(ascii: " "), count: padding) + [UInt8(ascii: "\n")]
        return start + [UInt8(text.count & 0xFF), UInt8(text.count >> 8)] + text
    }
}
