import Duikou

extension TextTable {
    /// How a column of words is laid out.
    enum Style {
        /// As wide as its widest text.
        case word
        /// May be broken into several lines.
        case text
        /// On the right.
        case number
        /// On the right; on a narrow terminal the title is broken at its space, so that it is no wider than the numbers below it.
        case narrowNumber
    }

    /// A table of words in the reader's language.
    ///
    /// - Parameter styles: one for each column.
    init(_ table: WordedTable, _ console: Console, _ styles: [Style]) {
        precondition(styles.count == table.columns.count, "a style for each column")
        self.init(
            zip(table.columns, styles).map { title, style in
                let title = console.text(title)
                return switch style {
                case .word: Column(title: title)
                case .text: Column(title: title, wraps: true)
                case .number: Column(title: title, alignment: .right)
                case .narrowNumber:
                    Column(title: title.replacing(" ", with: "/"), alignment: .right, wrapsTitle: true, hidesBreak: true)
                }
            })
        for row in table.rows { add(row.cells.map(console.text), below: row.remark.map(console.text)) }
    }
}
