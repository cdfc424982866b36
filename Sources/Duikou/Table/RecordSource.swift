/// Anything that yields records under a header: a CSV file, and whatever else can be a table's input.
///
/// A source is read once, from start to end, by one thread at a time.
public protocol RecordSource: AnyObject {
    /// The names of the columns, as written.
    var header: [String] { get }
    /// The line, or the row of a sheet, on which the header stands.
    var headerLine: Int { get }
    /// The name that messages show.
    var file: String { get }

    /// Fills the batch with the next records, and adds those that cannot be read to `issues`.
    ///
    /// - Returns: false where there are no more; the batch is then empty.
    /// - Throws: ``DuikouError`` where the source itself cannot be read on.
    func next(_ batch: inout RecordBatch, issues: inout [RowIssue]) throws -> Bool
}
