import Foundation

/// Answers for programs: JSON with sorted keys, and with exactly the numbers that people are shown.
public enum JSONText {
    /// The value as JSON, without a line end.
    public static func of(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return escaped(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// The encoder escapes C0 characters but writes DEL and C1 as they are, and some terminals act on these. They can stand only in
    /// strings.
    private static func escaped(_ text: String) -> String {
        let obeyed: (Unicode.Scalar) -> Bool = { (0x7F..<0xA0).contains($0.value) }
        guard text.unicodeScalars.contains(where: obeyed) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if obeyed(scalar) {
                result.append(contentsOf: "\\u00\(String(scalar.value, radix: 16))".unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
