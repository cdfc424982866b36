import Duikou

/// Fields of comma-separated records as bytes, fast enough for tables of tens of millions of records. The format is that of ``CSVWriter``.
enum CSVText {
    /// A text field, quoted where it must be and neutralised where a spreadsheet would run it.
    static func append(_ text: String, delimiter: UInt8 = UInt8(ascii: ","), to bytes: inout [UInt8]) {
        let start = bytes.count
        if SpreadsheetSafety.looksLikeFormula(text) { bytes.append(UInt8(ascii: "'")) }
        bytes.append(contentsOf: text.utf8)
        quote(from: start, delimiter, &bytes)
    }

    private static func quote(from start: Int, _ delimiter: UInt8, _ bytes: inout [UInt8]) {
        let special = bytes[start...].contains {
            $0 == delimiter || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
        }
        guard special else { return }
        let text = Array(bytes[start...])
        bytes.removeLast(text.count)
        bytes.append(UInt8(ascii: "\""))
        for byte in text {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// A whole number.
    static func append(_ number: Int, to bytes: inout [UInt8]) { append(number.magnitude, negative: number < 0, width: 1, to: &bytes) }

    /// A whole number of units of 10^−`decimals`, written as a decimal fraction; `divisor` is 10^`decimals`.
    static func append(units: Int, decimals: Int, divisor: UInt, to bytes: inout [UInt8]) {
        append(units.magnitude / divisor, negative: units < 0, width: 1, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        append(units.magnitude % divisor, negative: false, width: decimals, to: &bytes)
    }

    /// A whole number with at least `width` digits.
    static func append(_ number: UInt, negative: Bool, width: Int, to bytes: inout [UInt8]) {
        if negative { bytes.append(UInt8(ascii: "-")) }
        var places = 1
        var power: UInt = 1
        while places < width || number / power >= 10 {
            power *= 10
            places += 1
        }
        var rest = number
        while power > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(rest / power))
            rest %= power
            power /= 10
        }
    }

    /// A comma, and then a fit with its four decimals. Scores are most of what a run writes, so digits are written two bytes at a time.
    @inline(__always)
    static func append(score units: Int32, to bytes: inout [UInt8]) {
        guard units >= 0, units <= Score.full else {
            bytes.append(UInt8(ascii: ","))
            return append(units: Int(units), decimals: Score.decimals, divisor: UInt(Score.unitsPerPoint), to: &bytes)
        }
        let zero = UInt32(UInt8(ascii: "0"))
        let (whole, part) = UInt32(units).quotientAndRemainder(dividingBy: UInt32(Score.unitsPerPoint))
        let (high, low) = part.quotientAndRemainder(dividingBy: 100)
        func digit(_ value: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: value + zero) }
        bytes.append(UInt8(ascii: ","))
        if whole >= 100 { bytes.append(digit(whole / 100)) }
        if whole >= 10 { bytes.append(digit(whole / 10 % 10)) }
        bytes.append(digit(whole % 10))
        bytes.append(UInt8(ascii: "."))
        bytes.append(digit(high / 10))
        bytes.append(digit(high % 10))
        bytes.append(digit(low / 10))
        bytes.append(digit(low % 10))
    }
}
