import Duikou
import Foundation

/// Answers for programs: JSON with sorted keys, and with exactly the numbers that people are shown.
enum JSONText {
    static func of(_ value: some Encodable) throws -> String {
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

/// Fit in points, stored as a whole number of units so that sums are exact.
struct Points: Encodable, Equatable {
    var units: Int32

    init(_ units: Int32) { self.units = units }

    /// All four decimals.
    var text: String { Score.text(units) }

    /// As few decimals as the number needs: `30`, `33.3334`.
    var short: String { Format.plain(Double(units) / Double(Score.unitsPerPoint)) }

    /// A sum and its parts with two decimals, such that the parts shown still add up to the sum shown: each part is rounded down, and the
    /// missing hundredths go to the parts with the largest remainders, the earlier of equal ones first.
    static func shortened(_ sumAndParts: [Points]) -> [String] {
        let cent = Int32(Score.unitsPerPoint / 100)
        let parts = sumAndParts.dropFirst().map(\.units)
        let sum = (sumAndParts[0].units + cent / 2) / cent
        var cents = parts.map { $0 / cent }
        let missing = Int(sum - cents.reduce(0, +))
        let order = parts.indices.sorted { (parts[$1] % cent, $0) < (parts[$0] % cent, $1) }
        for index in order.prefix(max(0, missing)) { cents[index] += 1 }
        return ([sum] + cents).map { Format.fixed(Double($0) / 100, 2) }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        // The shortest decimal form of the quotient is exactly the number with four decimals.
        try container.encode(Double(units) / Double(Score.unitsPerPoint))
    }
}

/// A named value of a row, as it is shown in answers.
struct Cell: Encodable {
    var name: String
    /// The header in the reader's language.
    var title: String
    var value: String
    /// For people: large numbers are grouped, and the unit is in their language.
    var shown: String

    private enum CodingKeys: String, CodingKey {
        case name, title, value
    }
}

extension CompiledProgramme {
    /// The cells of a row that answers show: the named columns, or all. Never private ones, and not the id, which answers show separately.
    func cells(_ side: Side, _ row: Int, only names: [String]? = nil, language: Language) -> [Cell] {
        let table = table(side)
        var id: String?
        if case .column(let name) = programme.table(side).id { id = name }
        let columns = names.map { $0.compactMap(table.column) } ?? table.columns
        return columns.filter { !$0.declaration.isPrivate && $0.name != id }.map { column in
            let value = table.text(row: row, column: column.name, codes: codes)?[language] ?? ""
            var shown = value
            if case .numbers(let numbers) = column.data, !numbers[row].isNaN, let unit = column.declaration.unit?[language] {
                shown = "\(Format.value(numbers[row])) \(unit)"
            }
            return Cell(name: column.name, title: column.declaration.displayName(language), value: value, shown: shown)
        }
    }
}
