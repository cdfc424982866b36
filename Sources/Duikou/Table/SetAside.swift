/// The rows that were set aside, counted as rows: one row may have several faults.
public struct SetAside: Sendable, Equatable {
    /// The rows.
    public var rows: Int
    /// What is wrong in them, counted one by one.
    public var faults: Int
    /// Rows of the tables, choices and ratings, good ones and these. Nil where a row stands in another file, whose good rows
    /// nobody counts.
    public var total: Int?

    /// Counts that were made elsewhere.
    public init(rows: Int, faults: Int, total: Int?) {
        self.rows = rows
        self.faults = faults
        self.total = total
    }
}
