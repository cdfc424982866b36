/// Strict UTF-8 checks on byte arrays.
enum UTF8Validator {
    enum Outcome: Equatable {
        case valid
        /// All characters before this offset are valid; the last one is cut off, and more bytes must follow.
        case incomplete(from: Int)
        case invalid(at: Int)
    }

    /// Checks `bytes[start...]`. O(n).
    static func check(_ bytes: [UInt8], from start: Int = 0) -> Outcome {
        do {
            _ = try UTF8Span(validating: bytes.span.extracting(start...))
            return .valid
        } catch {
            let at = start + error.byteOffsets.lowerBound
            return isCutOff(bytes[at...]) ? .incomplete(from: at) : .invalid(at: at)
        }
    }

    /// The offset of the first byte that is not part of a character; the number of bytes where all are.
    static func firstInvalidOffset(in bytes: [UInt8]) -> Int {
        switch check(bytes) {
        case .valid: bytes.count
        case .incomplete(let at), .invalid(let at): at
        }
    }

    /// Whether the bytes are a valid but incomplete beginning of one character.
    private static func isCutOff(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let lead = bytes.first, let (length, second) = shape(of: lead) else { return false }
        guard bytes.count < length else { return false }
        return bytes.dropFirst().enumerated().allSatisfy { ($0 == 0 ? second : 0x80...0xBF).contains($1) }
    }

    /// The length of the character that a byte begins, two or more, and what its second byte may be (Unicode 15, table 3-7).
    static func shape(of lead: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
        switch lead {
        case 0xC2...0xDF: (2, 0x80...0xBF)
        case 0xE0: (3, 0xA0...0xBF)
        case 0xED: (3, 0x80...0x9F)
        case 0xE1...0xEF: (3, 0x80...0xBF)
        case 0xF0: (4, 0x90...0xBF)
        case 0xF1...0xF3: (4, 0x80...0xBF)
        case 0xF4: (4, 0x80...0x8F)
        default: nil
        }
    }
}

/// Counts which bytes of a file are UTF-8 and which are not, to tell damaged UTF-8 from another encoding. O(n).
///
/// In GB18030 a Chinese character has two bytes, the first mostly 0xB0–0xF7 and the second mostly 0xA1–0xFE. About one character in five
/// looks like a two-byte character of UTF-8. About one in a hundred begins what looks like a three-byte character: its first byte must be
/// 0xE0–0xEF (the rarer half of GB 2312), and its second byte and the next character's first must be below 0xC0. All other bytes are
/// invalid as UTF-8. In UTF-8, every Chinese character has three bytes and only the damage is invalid. So the tally weighs the longer
/// characters against the invalid bytes; two-byte characters, of which European text consists, count for an eighth.
struct UTF8Tally {
    private(set) var short = 0
    private(set) var long = 0
    private(set) var invalid = 0
    private var length = 0
    private var seen = 0
    private var next: ClosedRange<UInt8> = 0x80...0xBF

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if seen > 0 {
                if next.contains(byte) {
                    seen += 1
                    next = 0x80...0xBF
                    if seen == length {
                        if length == 2 { short += 1 } else { long += 1 }
                        seen = 0
                    }
                    continue
                }
                invalid += seen
                seen = 0
            }
            guard byte >= 0x80 else { continue }
            if let shape = UTF8Validator.shape(of: byte) {
                (length, next) = shape
                seen = 1
            } else {
                invalid += 1
            }
        }
    }

    /// Whether this is UTF-8 with some damage: the evidence for UTF-8 outweighs the invalid bytes ``margin`` times. A text of a few
    /// characters may look like either encoding, hence the margin.
    var isDamagedUTF8: Bool { evidence > Self.margin * faults }
    /// Whether a text that is too short to decide is more likely UTF-8.
    var mayBeUTF8: Bool { evidence >= faults }

    /// A single line of GB18030 reaches at most 1.25. Text of UTF-8 with one damaged character exceeds 3 from seven characters on.
    private static let margin = 3
    private var evidence: Int { long * 8 + short }
    private var faults: Int { (invalid + seen) * 8 }
}
