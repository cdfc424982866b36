/// A table of texts for a terminal. Columns are aligned by display width; on a narrow terminal, columns that may wrap become narrower.
/// Nothing is ever cut off.
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
        /// Whether the title may be broken at its `/` on a narrow terminal, so that it is no wider than the numbers below it.
        var wrapsTitle = false
        /// Whether that `/` only marks where to break, and is shown as a space in an unbroken title.
        var hidesBreak = false
    }

    /// Spaces between two columns.
    private static let gap = 2
    /// The least width of a wrapped column; in a narrower one, words would be broken into single letters.
    private static let narrowest = 8

    private let columns: [Column]
    private var rows: [[String]] = []
    /// The text that stands below each row, over the whole width.
    private var remarks: [String?] = []

    init(_ columns: [Column]) {
        self.columns = columns.map {
            Column(
                title: $0.title.withoutControls, alignment: $0.alignment, wraps: $0.wraps, wrapsTitle: $0.wrapsTitle,
                hidesBreak: $0.hidesBreak)
        }
    }

    mutating func add(_ cells: [String], below: String? = nil) {
        precondition(cells.count == columns.count, "a row has a cell for each column")
        rows.append(cells.map(\.withoutControls))
        remarks.append(below?.withoutControls)
    }

    /// The width at which no line is broken.
    var naturalWidth: Int {
        let used = used
        return natural(used).reduce(0, +) + Self.gap * max(0, used.count - 1)
    }

    /// The width at which only titles are broken, where they may be.
    var narrowWidth: Int {
        let used = used
        return zip(used, natural(used)).reduce(Self.gap * max(0, used.count - 1)) { $0 + narrowed($1.0, $1.1) }
    }

    /// A column's width with its title broken, if that is allowed.
    private func narrowed(_ column: Int, _ natural: Int) -> Int {
        guard columns[column].wrapsTitle else { return natural }
        let title = Self.titleParts(columns[column].title).reduce(0) { max($0, DisplayWidth.of($1)) }
        return rows.reduce(title) { max($0, DisplayWidth.of($1[column])) }
    }

    /// The columns that are shown. A column that may wrap is left out if it has no text.
    private var used: [Int] {
        columns.indices.filter { column in
            rows.contains { !$0[column].isEmpty } || !columns[column].wraps
        }
    }

    private func natural(_ used: [Int]) -> [Int] {
        used.map { column in
            rows.reduce(DisplayWidth.of(columns[column].title)) { max($0, DisplayWidth.of($1[column])) }
        }
    }

    /// The lines of the table, header first, without spaces at their ends.
    ///
    /// - Parameters:
    ///   - width: the terminal's width; nil where there is no terminal, and no line needs to be broken.
    ///   - heading: how to style the header line, such as bold.
    func lines(width: Int?, heading: (String) -> String = { $0 }) -> [String] {
        let used = used
        let widths = fitted(used, to: width)
        var lines = layout(columns.map(\.title), used, widths, isTitle: true).map(heading)
        for (row, remark) in zip(rows, remarks) {
            lines += layout(row, used, widths)
            let indent = (widths.first ?? 0) + Self.gap
            let parts = remark.map { text in width.map { DisplayWidth.wrapped(text, to: max($0 - indent, 20)) } ?? [text] } ?? []
            lines += parts.map { String(repeating: " ", count: indent) + heading($0) }
        }
        return lines
    }

    /// The width of each column: the natural widths, with wrapping columns made narrower, the widest first, until the line fits.
    private func fitted(_ used: [Int], to limit: Int?) -> [Int] {
        var widths = natural(used)
        guard let limit else { return widths }
        var excess = widths.reduce(0, +) + Self.gap * max(0, used.count - 1) - limit
        if excess > 0 {
            for index in widths.indices where columns[used[index]].wrapsTitle {
                let narrow = narrowed(used[index], widths[index])
                excess -= widths[index] - narrow
                widths[index] = narrow
            }
        }
        while excess > 0 {
            let candidates = widths.indices.filter { columns[used[$0]].wraps && widths[$0] > Self.narrowest }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private static func titleParts(_ title: String) -> [String] {
        guard let sign = title.lastIndex(of: "/") else { return [title] }
        return [String(title[..<sign]), String(title[sign...])]
    }

    private func layout(_ cells: [String], _ used: [Int], _ widths: [Int], isTitle: Bool = false) -> [String] {
        let broken = zip(used, widths).map { column, width in
            guard isTitle, columns[column].wrapsTitle else { return DisplayWidth.wrapped(cells[column], to: width) }
            let (title, hides) = (cells[column], columns[column].hidesBreak)
            if DisplayWidth.of(title) > width {
                return Self.titleParts(title).map { hides && $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }
            }
            return [hides ? title.replacingOccurrences(of: "/", with: " ") : title]
        }
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
