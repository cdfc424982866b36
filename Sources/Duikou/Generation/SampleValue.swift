/// A drawn cell.
enum SampleValue: Sendable {
    case empty
    /// One of the specification's own words, by number.
    case symbol(Int32)
    /// `units` · 10^−`decimals`.
    case number(units: Int, decimals: Int)
    case text([UInt8])
    /// A row of a held table.
    case row(Int32)

    var isEmpty: Bool {
        if case .empty = self { return true }
        return false
    }
}

/// The specification's words, each with a number.
struct SampleSymbols: Sendable {
    private(set) var words: [[UInt8]] = []
    private var numbers: [String: Int32] = [:]

    mutating func number(of word: String) -> Int32 {
        if let number = numbers[word] { return number }
        let number = Int32(words.count)
        numbers[word] = number
        words.append(Array(word.utf8))
        return number
    }

    func known(_ word: String) -> Int32? { numbers[word] }

    func word(_ number: Int32) -> String { String(decoding: words[Int(number)], as: UTF8.self) }

    /// Appends the cell's text. An empty word is an empty cell.
    func append(_ value: SampleValue, to bytes: inout [UInt8]) {
        switch value {
        case .empty: break
        case .symbol(let number): bytes.append(contentsOf: words[Int(number)])
        case .number(let units, let decimals): Self.append(units, decimals: decimals, to: &bytes)
        case .text(let text): bytes.append(contentsOf: text)
        case .row(let row): Self.append(Int(row) + 1, decimals: 0, to: &bytes)
        }
    }

    /// A decimal number with all its decimals: 725 and 1 are `72.5`.
    static func append(_ units: Int, decimals: Int, to bytes: inout [UInt8]) {
        if units < 0 { bytes.append(UInt8(ascii: "-")) }
        appendPadded(Int(units.magnitude), width: decimals + 1, to: &bytes)
        if decimals > 0 { bytes.insert(UInt8(ascii: "."), at: bytes.count - decimals) }
    }

    static func appendPadded(_ number: Int, width: Int, to bytes: inout [UInt8]) {
        let start = bytes.count
        var rest = number
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        while bytes.count - start < width { bytes.append(UInt8(ascii: "0")) }
        bytes[start...].reverse()
    }
}
