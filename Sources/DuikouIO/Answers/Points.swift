import Duikou

/// Fit in points, stored as a whole number of units so that sums are exact.
public struct Points: Encodable, Equatable, Sendable {
    /// Ten-thousandths of a point.
    public var units: Int32

    /// So many ten-thousandths of a point.
    public init(_ units: Int32) { self.units = units }

    /// All four decimals.
    public var text: String { Score.text(units) }

    /// As few decimals as the number needs: `30`, `33.3334`.
    public var short: String { Format.plain(Double(units) / Double(Score.unitsPerPoint)) }

    /// A sum and its parts with two decimals, such that the parts shown still add up to the sum shown: each part is rounded down, and the
    /// missing hundredths go to the parts with the largest remainders, the earlier of equal ones first.
    public static func shortened(_ sumAndParts: [Points]) -> [String] {
        let cent = Int32(Score.unitsPerPoint / 100)
        let parts = sumAndParts.dropFirst().map(\.units)
        let sum = (sumAndParts[0].units + cent / 2) / cent
        var cents = parts.map { $0 / cent }
        let missing = Int(sum - cents.reduce(0, +))
        let order = parts.indices.sorted { (parts[$1] % cent, $0) < (parts[$0] % cent, $1) }
        for index in order.prefix(max(0, missing)) { cents[index] += 1 }
        return ([sum] + cents).map { Format.fixed(Double($0) / 100, 2) }
    }

    /// A number of points.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        // The shortest decimal form of the quotient is exactly the number with four decimals.
        try container.encode(Double(units) / Double(Score.unitsPerPoint))
    }
}
