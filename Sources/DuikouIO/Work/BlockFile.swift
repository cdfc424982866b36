import Duikou
import DuikouKernels

/// The file format of one finished block of a run.
///
/// First come `DUIKOUB1`, the run's key (64 hexadecimal digits), and the block's first row and the row behind its last. Then come the
/// talents' lists and the openings' lists; for each side the number of lists, each list's length, all indices and all scores. At the end is
/// the SHA-256 of everything before it, in 64 hexadecimal digits. Numbers are little-endian: rows and counts have 64 bits, all others 32;
/// a fit is a whole number of units.
enum BlockFile {
    private static let magic = Array("DUIKOUB1".utf8)
    private static let digestLength = 64

    // MARK: Writing

    /// Writes the block and waits until it is on the disk.
    static func write(_ lists: BlockLists, key: String, rows: Range<Int>, to path: String) throws {
        let file = try SystemFile(writing: path)
        var output = Output(file: file)
        output.bytes += magic + Array(key.utf8)
        output.append(UInt64(rows.lowerBound))
        output.append(UInt64(rows.upperBound))
        for side in [lists.talents, lists.openings] {
            output.append(UInt64(side.count))
            try output.append(side.count) { Int32(side.range($0).count) }
            try output.append(side.indices.count) { side.indices[$0] }
            try output.append(side.scores.count) { place in
                guard let units = Int32(exactly: side.scores[place]) else { preconditionFailure("fit is counted in whole units") }
                return units
            }
        }
        try output.finish()
        try file.sync()
        try file.finish()
    }

    /// Collects bytes and passes them to a file in parts.
    private struct Output {
        let file: SystemFile
        var bytes: [UInt8] = []
        private var hash = SHA256()
        private static let part = 1 << 20

        init(file: SystemFile) { self.file = file }

        mutating func append(_ value: UInt64) {
            for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
        }

        mutating func append(_ count: Int, _ value: (Int) -> Int32) throws {
            for place in 0..<count {
                let word = UInt32(bitPattern: value(place))
                bytes.append(UInt8(truncatingIfNeeded: word))
                bytes.append(UInt8(truncatingIfNeeded: word >> 8))
                bytes.append(UInt8(truncatingIfNeeded: word >> 16))
                bytes.append(UInt8(truncatingIfNeeded: word >> 24))
                if bytes.count >= Self.part { try flush() }
            }
        }

        mutating func flush() throws {
            hash.update(bytes)
            try file.write(bytes)
            bytes.removeAll(keepingCapacity: true)
        }

        mutating func finish() throws {
            try flush()
            try file.write(Array(hash.finish().utf8))
        }
    }

    // MARK: Reading

    /// Reads a block; nil where the file is missing, damaged, or of another run or block.
    static func read(_ path: String, key: String, rows: Range<Int>, openings: Int) -> BlockLists? {
        guard let bytes = try? FileReading.bytes(of: path), bytes.count > digestLength else { return nil }
        let end = bytes.count - digestLength
        let digest = bytes.withBytes { SHA256.hex(of: $0.extracting(first: end)) }
        guard digest == String(decoding: bytes[end...], as: UTF8.self) else { return nil }
        var input = Input(bytes: bytes, end: end)
        let isOurs =
            input.take(magic.count).map(Array.init) == magic && input.take(digestLength).map(Array.init) == Array(key.utf8)
            && input.number() == rows.lowerBound && input.number() == rows.upperBound
        guard isOurs, let talents = input.lists(rows.count), let best = input.lists(openings), input.at == end else { return nil }
        return BlockLists(talents: talents, openings: best)
    }

    /// A file's bytes as they are read into lists. Every step returns nil where the bytes end too early.
    private struct Input {
        let bytes: [UInt8]
        let end: Int
        var at = 0

        init(bytes: [UInt8], end: Int) { (self.bytes, self.end) = (bytes, end) }

        mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
            guard count <= end - at else { return nil }
            let start = at
            at = start + count
            return bytes[start..<start + count]
        }

        mutating func number() -> Int? {
            guard let slice = take(8) else { return nil }
            return Int(exactly: slice.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        }

        mutating func words(_ count: Int) -> [Int32]? {
            guard count <= (end - at) / 4 else { return nil }
            let (bytes, start) = (self.bytes, at)
            let span = bytes.span
            var words: [Int32] = []
            words.reserveCapacity(count)
            for place in 0..<count {
                let from = start + 4 * place
                let low = UInt32(span[from]) | UInt32(span[from + 1]) << 8
                words.append(Int32(bitPattern: low | UInt32(span[from + 2]) << 16 | UInt32(span[from + 3]) << 24))
            }
            at = start + 4 * count
            return words
        }

        mutating func lists(_ expected: Int) -> RankedLists? {
            guard number() == expected, let lengths = words(expected), lengths.allSatisfy({ $0 >= 0 }) else { return nil }
            var offsets = [0]
            offsets.reserveCapacity(expected + 1)
            for length in lengths { offsets.append(offsets[offsets.count - 1] + Int(length)) }
            guard let indices = words(offsets[expected]), let units = words(offsets[expected]) else { return nil }
            return RankedLists(offsets: offsets, indices: indices, scores: units.map(Double.init))
        }
    }
}
