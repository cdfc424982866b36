import Duikou
import Foundation

/// Answers for programs: sorted keys, and numbers that are exactly those printed.
enum JSONText {
    static func of(_ value: some Encodable) throws -> [String] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return [String(decoding: try encoder.encode(value), as: UTF8.self)]
    }
}

/// Fit in points, kept in whole units so that sums are exact.
struct Points: Encodable, Equatable {
    var units: Int32

    init(_ units: Int32) { self.units = units }

    /// Four decimals: all of them.
    var text: String { Score.text(units) }

    /// As short as a round weight allows: `30`, `33.3334`.
    var short: String { Format.plain(Double(units) / Double(Score.unitsPerPoint)) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        // The shortest decimal of the quotient is the four-decimal number itself.
        try container.encode(Double(units) / Double(Score.unitsPerPoint))
    }
}

/// A named value of a row, as it is shown.
struct Cell: Encodable {
    var name: String
    /// The header in the reader's language.
    var title: String
    var value: String
}

extension CompiledProgramme {
    /// The shown cells of a row: the named columns, or all. Private ones never, nor the id, which stands beside them.
    func cells(_ side: Side, _ row: Int, only names: [String]? = nil, language: Language) -> [Cell] {
        let table = table(side)
        var id: String?
        if case .column(let name) = programme.table(side).id { id = name }
        let columns = names.map { $0.compactMap(table.column) } ?? table.columns
        return columns.filter { !$0.declaration.isPrivate && $0.name != id }.map { column in
            let value = table.text(row: row, column: column.name, codes: codes)?[language] ?? ""
            return Cell(name: column.name, title: column.declaration.title(language), value: value)
        }
    }
}

extension ColumnDeclaration {
    /// What people call the column: a Chinese header among its aliases, for who reads Chinese.
    func title(_ language: Language) -> String {
        guard language == .zh else { return name }
        return aliases.first { $0.unicodeScalars.contains { $0.value > 0x7F } } ?? name
    }
}
