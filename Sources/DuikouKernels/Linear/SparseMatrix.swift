import CKernelScan

/// A matrix of `Float` that is mostly zeros, in compressed rows (CSR): row i has `values[e]` in column `indices[e]` for each e in
/// `offsets[i]..<offsets[i + 1]`, columns ascending, and zeros elsewhere.
public struct SparseMatrix: Sendable, Equatable {
    /// Number of rows.
    public let rows: Int
    /// Number of columns, those that are zero everywhere included.
    public let columns: Int
    /// Where each row's entries start, `rows + 1` values: from 0 to the number of entries, never falling.
    public let offsets: [Int]
    /// The column of each entry, strictly ascending within a row.
    public let indices: [Int32]
    /// The value of each entry, finite.
    public let values: [Float]

    /// A matrix of the given entries. Checks what the comments on the fields require. O(rows + entries).
    public init(rows: Int, columns: Int, offsets: [Int], indices: [Int32], values: [Float]) {
        precondition(rows >= 0 && columns >= 0, "a matrix has no negative side")
        precondition(rows <= Int(Int32.max) && columns <= Int(Int32.max), "a side of a matrix fits in 32 bits")
        precondition(offsets.count == rows + 1 && offsets[0] == 0 && offsets[rows] == indices.count, "rows cover the entries")
        precondition(indices.count == values.count, "each entry has a column and a value")
        for row in 0..<rows {
            let (start, end) = (offsets[row], offsets[row + 1])
            precondition(start <= end && end <= indices.count, "offsets never fall")
            var least: Int32 = 0
            for e in start..<end {
                precondition(indices[e] >= least && Int(indices[e]) < columns, "columns ascend, inside the matrix")
                least = indices[e] + 1
            }
        }
        for value in values { precondition(value.isFinite, "an entry is finite") }
        self.rows = rows
        self.columns = columns
        self.offsets = offsets
        self.indices = indices
        self.values = values
    }

    /// Number of entries.
    public var entries: Int { values.count }

    /// Calls `body` with the arrays.
    // SAFETY: `body` must not keep the pointers. Offsets are 64 bits wide on every platform that this builds for.
    func withUnsafeEntries<R>(_ body: (duikou_sparse) -> R) -> R {
        offsets.withUnsafeBufferPointer { offsets in
            indices.withUnsafeBufferPointer { indices in
                values.withUnsafeBufferPointer { values in
                    offsets.baseAddress!.withMemoryRebound(to: Int64.self, capacity: offsets.count) {
                        body(duikou_sparse(offsets: $0, indices: indices.baseAddress, values: values.baseAddress))
                    }
                }
            }
        }
    }

    /// Entries of the fullest row. O(rows).
    var maximumEntries: Int { (0..<rows).reduce(0) { max($0, row($1).count) } }

    /// The largest magnitude of each row's values. O(rows + entries).
    func largestMagnitudes() -> [Float] { (0..<rows).map { r in row(r).reduce(0) { max($0, abs(values[$1])) } } }

    /// Positions of a row's entries in `indices` and `values`.
    public func row(_ row: Int) -> Range<Int> { offsets[row]..<offsets[row + 1] }
}

/// Features that few rows have, for both sides: the part of the dot product whose terms are mostly zero.
///
/// ⟨x, y⟩ of a pair is the dot product of the dense features plus that of these: the sum over the features for which both rows have an
/// entry.
public struct SparseFeatures: Sendable, Equatable {
    /// Features of the rows, n × s.
    public let rows: SparseMatrix
    /// Features of the columns, m × s.
    public let columns: SparseMatrix

    /// Takes the features of both sides, which must have the same number s.
    public init(rows: SparseMatrix, columns: SparseMatrix) {
        precondition(rows.columns == columns.columns, "both sides have the same number of features")
        self.rows = rows
        self.columns = columns
    }
}
