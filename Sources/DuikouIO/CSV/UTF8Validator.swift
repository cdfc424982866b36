/// Strict UTF-8 checks on byte arrays.
enum UTF8Validator {
    enum Outcome: Equatable {
        case valid
        /// The last character is cut off after these bytes: valid so far, more must follow.
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

    /// The first byte that is not part of a character; the count where all are.
    static func firstInvalidOffset(in bytes: [UInt8]) -> Int {
        switch check(bytes) {
        case .valid: bytes.count
        case .incomplete(let at), .invalid(let at): at
        }
    }

    /// Whether the bytes are a proper beginning of one character (Unicode 15, table 3-7).
    private static func isCutOff(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let lead = bytes.first else { return false }
        let length: Int
        let second: ClosedRange<UInt8>
        switch lead {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return false
        }
        guard bytes.count < length else { return false }
        return bytes.dropFirst().enumerated().allSatisfy { ($0 == 0 ? second : 0x80...0xBF).contains($1) }
    }
}
