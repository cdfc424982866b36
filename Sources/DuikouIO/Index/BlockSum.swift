/// Checksums that show damage to an index's arrays: one for each block, so that one row can be checked without reading its whole array.
///
/// A checksum is not a signature: it guards against failing disks and half-copied folders, not against people. Each step is a one-to-one
/// map of the state before it, so a single damaged word always shows; any other damage escapes with a chance of 1 in 2^64.
enum BlockSum {
    /// Bytes of a block: few enough to check for one row, many enough that the checksums take little room.
    static let block = 1 << 14

    static func blocks(of bytes: Int) -> Int { (bytes + block - 1) / block }

    /// The checksum of one block, at the speed of memory: four lanes run side by side, so that no product waits for the one before.
    static func of(_ bytes: RawSpan) -> UInt64 {
        let prime: UInt64 = 0x9E37_79B9_7F4A_7C15
        var (a, b, c, d): (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, UInt64(bytes.byteCount) &+ 4)
        let whole = bytes.byteCount & ~31
        var i = 0
        while i < whole {
            // SAFETY: i + 32 ≤ whole ≤ byteCount, and any bytes are a UInt64.
            unsafe a = step(a, bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: i, as: UInt64.self), prime)
            unsafe b = step(b, bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: i &+ 8, as: UInt64.self), prime)
            unsafe c = step(c, bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: i &+ 16, as: UInt64.self), prime)
            unsafe d = step(d, bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: i &+ 24, as: UInt64.self), prime)
            i &+= 32
        }
        while i < bytes.byteCount {
            // SAFETY: i < byteCount.
            a = step(a, UInt64(unsafe bytes.unsafeLoad(fromUncheckedByteOffset: i, as: UInt8.self)), prime)
            i &+= 1
        }
        var sum: UInt64 = 0
        for lane in [a, b, c, d] { sum = step(sum, lane, prime) }
        return sum
    }

    /// The checksums of all blocks.
    static func all(of bytes: RawSpan) -> [UInt64] {
        (0..<blocks(of: bytes.byteCount)).map { of(bytes.extracting($0 * block..<min(bytes.byteCount, ($0 + 1) * block))) }
    }

    /// One-to-one in `sum` for each `word`, and in `word` for each `sum`.
    @inline(__always)
    private static func step(_ sum: UInt64, _ word: UInt64, _ prime: UInt64) -> UInt64 {
        let mixed = (sum ^ word) &* prime
        return mixed ^ (mixed >> 32)
    }
}

extension BlockSum {
    /// One checksum for bytes of any length.
    static func whole(_ bytes: RawSpan) -> UInt64 {
        let sums = all(of: bytes)
        return sums.withBytes(of) ^ UInt64(bytes.byteCount)
    }
}
