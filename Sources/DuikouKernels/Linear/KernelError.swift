/// Errors of a kernel. Shapes that do not agree are a programmer's mistake and stop the process instead.
public enum KernelError: Error, Equatable, Sendable {
    /// A feature is NaN or infinite. `matrix` says which feature matrix it is in; `row` and `column` count from 0 in that matrix.
    case notFinite(matrix: FeatureMatrix, row: Int, column: Int)
    /// The caller's cancellation check returned true; nothing was produced.
    case cancelled

    /// The feature matrices of a pass, up to four: of the rows and of the columns, for the rows' lists and for the columns' lists.
    public enum FeatureMatrix: Equatable, Sendable {
        case rowsForRowLists, columnsForRowLists, rowsForColumnLists, columnsForColumnLists
    }
}
