/// Numbers as people read them.
public enum Format {
    /// The shortest decimal that reads back the same, without a needless `.0`.
    public static func plain(_ value: Double) -> String {
        if value == value.rounded(), abs(value) <= 0x1p54 { return String(Int64(value)) }
        return "\(value)"
    }

    /// A value of a table or a programme in a sentence, the same everywhere: as ``plain(_:)``, and whole numbers of five digits and more in
    /// groups. Four digits stand together, so that a year stays one: `2026`, `4300`, `12,000`.
    public static func value(_ value: Double) -> String {
        guard let whole = Int(exactly: value), whole.magnitude >= 10_000 else { return plain(value) }
        return grouped(whole)
    }

    /// `value` with `digits` decimals, rounded half to even on the decimal shift.
    public static func fixed(_ value: Double, _ digits: Int) -> String {
        let scale = (0..<digits).reduce(1.0) { power, _ in power * 10 }
        let shifted = (value * scale).rounded(.toNearestOrEven)
        guard shifted.isFinite, abs(shifted) < 9e15 else { return "\(value)" }
        let number = Int64(shifted)
        let magnitude = String(number.magnitude)
        let padded = String(repeating: "0", count: max(0, digits + 1 - magnitude.count)) + magnitude
        let sign = number < 0 ? "-" : ""
        return digits == 0 ? sign + padded : "\(sign)\(padded.dropLast(digits)).\(padded.suffix(digits))"
    }

    /// A whole number with its digits in groups of three: `1,234,567`.
    public static func grouped(_ value: Int) -> String {
        var digits = String(value.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits = String(digits.dropLast(3))
        }
        groups.insert(digits, at: 0)
        return (value < 0 ? "-" : "") + groups.joined(separator: ",")
    }

    /// A share as `97.4 %`; `–` where the whole is 0.
    public static func percent(_ part: Int, of whole: Int) -> String {
        whole == 0 ? "–" : fixed(100 * Double(part) / Double(whole), 1) + " %"
    }
}
