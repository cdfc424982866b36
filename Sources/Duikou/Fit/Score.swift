/// The unit in which fit is counted: a ten-thousandth of a point.
///
/// Fit is 0–100 points, kept as a whole number of these units. Each term is rounded to a unit before it is added, so a
/// breakdown sums exactly to its score in any order and on any machine, what is printed with four decimals is exactly
/// what decided, and equal merits are equal scores: no tie is broken by the last bit of a floating-point sum.
public enum Score {
    /// Units in one point of fit.
    public static let unitsPerPoint = 10_000
    /// Decimals that show a score completely.
    public static let decimals = 4
    /// A fit of 100.
    public static let full: Int32 = 1_000_000

    /// A score in points, with all its decimals: `83.3333`.
    public static func text(_ units: Int32) -> String {
        let magnitude = String(units.magnitude)
        let padded = String(repeating: "0", count: max(0, 5 - magnitude.count)) + magnitude
        return "\(units < 0 ? "-" : "")\(padded.dropLast(4)).\(padded.suffix(4))"
    }

    /// The nearest whole number of units, the even one of two; `units` is within ±2³¹. O(1), without a branch or a call.
    ///
    /// Near 1.5 · 2⁵² a `Double` has no fraction, so that adding it rounds, as the processor does by default; the last bits of the sum are
    /// those of the integer.
    @inline(__always)
    static func wholeUnits(_ units: Double) -> Int32 { Int32(truncatingIfNeeded: (units + 0x1.8p52).bitPattern) }

    /// Whole units that sum to `total` in proportion to `weights`, by largest remainder (Hamilton): so that all terms
    /// at 1 make exactly 100 points. Ties go to the earlier weight.
    static func apportioned(_ weights: [Double], total: Int32 = full) -> [Int32] {
        let sum = weights.reduce(0, +)
        guard sum > 0 else { return weights.map { _ in 0 } }
        let exact = weights.map { $0 / sum * Double(total) }
        var units = exact.map { Int32($0.rounded(.down)) }
        let missing = Int(total - units.reduce(0, +))
        let order = exact.indices.sorted { a, b in
            let (left, right) = (exact[a] - exact[a].rounded(.down), exact[b] - exact[b].rounded(.down))
            return left == right ? a < b : left > right
        }
        for index in order.prefix(max(0, missing)) { units[index] += 1 }
        return units
    }
}
