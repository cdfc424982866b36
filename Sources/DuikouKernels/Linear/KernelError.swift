/// What a kernel can refuse or report. Shapes that do not agree are a programmer's mistake and stop the process instead.
public enum KernelError: Error, Equatable, Sendable {
    /// A feature is NaN or infinite. `matrix` says whose features they are: of the rows or of the columns, and for which lists.
    case notFinite(matrix: FeatureMatrix, row: Int, column: Int)
    /// The caller's cancellation check returned true; nothing was produced.
    case cancelled

    /// Which of the up to four feature matrices of a pass an error speaks of.
    public enum FeatureMatrix: Equatable, Sendable {
        case rowsForRowLists, columnsForRowLists, rowsForColumnLists, columnsForColumnLists
    }
}
