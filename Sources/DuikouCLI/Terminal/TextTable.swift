/// A table of texts for a terminal: columns line up by display width, and a column that may wrap gives way where the
/// terminal is narrow. Nothing is ever cut off.
struct TextTable {
    enum Alignment {
        case left
        case right
    }

    struct Column {
        var title: String
        var alignment: Alignment = .left
        /// Whether its cells may be broken into several lines.
        var wraps = false
    }

    /// Between columns.
    private static let gap = 2
    /// A wrapped column is at least this wide: below it, words turn into a strip of letters.
    private static let narrowest = 8

    private let columns: [Column]
    private var rows: [[String]] = []

    init(_ columns: [Column]) { self.columns = columns }

    mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row has a cell for each column")
        rows.append(cells)
    }

    /// The lines, header first, without trailing spaces.
    ///
    /// - Parameters:
    ///   - width: of the terminal; nil where there is none and no line needs to be broken.
    ///   - heading: what to do to the header line: make it bold, say.
    func lines(width: Int?, heading: (String) -> String = { $0 }) -> [String] {
        let used = columns.indices.filter { column in
            rows.contains { !$0[column].isEmpty } || !columns[column].wraps
        }
        let widths = fitted(used, to: width)
        var lines = layout(columns.map(\.title), used, widths).map(heading)
        for row in rows { lines += layout(row, used, widths) }
        return lines
    }

    /// Natural widths, with wrapping columns narrowed, widest first, until the line fits.
    private func fitted(_ used: [Int], to limit: Int?) -> [Int] {
        var widths = used.map { column in
            rows.reduce(DisplayWidth.of(columns[column].title)) { max($0, DisplayWidth.of($1[column])) }
        }
        guard let limit else { return widths }
        var excess = widths.reduce(0, +) + Self.gap * max(0, used.count - 1) - limit
        while excess > 0 {
            let candidates = widths.indices.filter { columns[used[$0]].wraps && widths[$0] > Self.narrowest }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func layout(_ cells: [String], _ used: [Int], _ widths: [Int]) -> [String] {
        let broken = zip(used, widths).map { column, width in DisplayWidth.wrapped(cells[column], to: width) }
        return (0..<(broken.map(\.count).max() ?? 0)).map { line in
            var text = ""
            var blanks = 0
            for (index, column) in used.enumerated() {
                let cell = line < broken[index].count ? broken[index][line] : ""
                let padding = max(0, widths[index] - DisplayWidth.of(cell))
                if columns[column].alignment == .right { blanks += padding }
                if !cell.isEmpty {
                    text += String(repeating: " ", count: blanks) + cell
                    blanks = 0
                }
                if columns[column].alignment == .left || cell.isEmpty {
                    blanks += columns[column].alignment == .left ? padding : 0
                }
                blanks += Self.gap
            }
            return text
        }
    }
}
