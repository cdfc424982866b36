/// A small table in words: a title for each column, and a text for each cell. How wide a column is and where its text stands is the
/// business of whoever shows it.
public struct WordedTable: Sendable, Equatable {
    /// One row.
    public struct Row: Sendable, Equatable {
        /// A text for each column.
        public var cells: [LocalizedText]
        /// What is to be known of the whole row; nil where there is nothing.
        public var remark: LocalizedText?

        /// A row of cells, without a remark unless one is given.
        public init(_ cells: [LocalizedText], remark: LocalizedText? = nil) {
            self.cells = cells
            self.remark = remark
        }
    }

    /// What the table is of.
    public var title: LocalizedText
    /// The columns' titles.
    public var columns: [LocalizedText]
    /// The rows, from the first to the last.
    public var rows: [Row]

    /// A table with as many titles as each row has cells.
    public init(_ title: LocalizedText, columns: [LocalizedText], rows: [Row]) {
        self.title = title
        self.columns = columns
        self.rows = rows
    }
}
