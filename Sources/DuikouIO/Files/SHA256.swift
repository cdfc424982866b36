import CNettle
import Duikou

/// SHA-256 (FIPS 180-4), by Nettle. A run records the digests of its inputs and outputs.
@safe public struct SHA256 {
    private var context: sha256_ctx

    /// Begins a digest of no bytes.
    public init() {
        context = sha256_ctx()
        // SAFETY: the call fills the structure it is given.
        unsafe nettle_sha256_init(&context)
    }

    /// Adds bytes to the digest.
    public mutating func update(_ bytes: [UInt8]) { bytes.withBytes { update($0) } }

    /// Adds bytes to the digest.
    public mutating func update(_ bytes: RawSpan) {
        // SAFETY: the count is the span's own, and the memory is read as plain bytes.
        unsafe bytes.withUnsafeBytes {
            unsafe nettle_sha256_update(&context, $0.count, $0.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
    }

    /// Returns the digest of all bytes so far as 64 lower-case hexadecimal digits, and begins a new one.
    public mutating func finish() -> String {
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
        // SAFETY: the array has the digest's size.
        unsafe digest.withUnsafeMutableBufferPointer {
            unsafe nettle_sha256_digest(&context, $0.count, $0.baseAddress)
        }
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The digest of bytes in memory, in 64 lower-case hexadecimal digits.
    public static func hex(of bytes: [UInt8]) -> String { bytes.withBytes { hex(of: $0) } }

    /// The digest of bytes in memory, in 64 lower-case hexadecimal digits.
    public static func hex(of bytes: RawSpan) -> String {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finish()
    }

    /// The digest of a file, read a chunk at a time. Throws as ``FileReading/bytes(of:limit:)``.
    public static func hex(ofFile path: String) throws -> String {
        try LocalFiles().digest(of: path).sha256
    }
}
