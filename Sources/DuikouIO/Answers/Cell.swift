import Duikou

/// A named value of a row, as it is shown in answers. `Words` is ``LocalizedText``, or a `String` once a language is chosen.
public struct Cell<Words: Sendable>: Sendable {
    /// The column's name.
    public var name: String
    /// The column's header as people know it.
    public var title: Words
    /// The value; empty where the cell is.
    public var value: Words
    /// For people: large numbers are grouped, and the unit is in their language.
    public var shown: Words

    private enum CodingKeys: String, CodingKey {
        case name, title, value
    }

    func map<Other>(_ say: (Words) -> Other) -> Cell<Other> {
        Cell<Other>(name: name, title: say(title), value: say(value), shown: say(shown))
    }
}

extension Cell: Encodable where Words: Encodable {}

extension CompiledProgramme {
    /// The cells of a row that answers show: the named columns, or all. Never private ones, and not the id, which answers show separately.
    func cells(_ side: Side, _ row: Int, only names: [String]? = nil) -> [Cell<LocalizedText>] {
        let table = table(side)
        var id: String?
        if case .column(let name) = programme.table(side).id { id = name }
        let columns = names.map { $0.compactMap(table.column) } ?? table.columns
        return columns.filter { !$0.declaration.isPrivate && $0.name != id }.map { column in
            let value = table.text(row: row, column: column.name, codes: codes) ?? LocalizedText(verbatim: "")
            var shown = value
            if case .numbers(let numbers) = column.data, !numbers[row].isNaN, let unit = column.declaration.unit {
                let number = Format.value(numbers[row])
                shown = LocalizedText(zh: "\(number) \(unit.zh)", en: "\(number) \(unit.en)")
            }
            return Cell(name: column.name, title: column.declaration.displayName, value: value, shown: shown)
        }
    }
}

extension ColumnDeclaration {
    var displayName: LocalizedText { LocalizedText(zh: displayName(.zh), en: displayName(.en)) }
}
