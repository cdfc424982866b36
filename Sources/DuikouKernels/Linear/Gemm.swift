import COpenBLAS

/// Matrix products by OpenBLAS on the calling thread.
public enum Gemm {
    /// A · Bᵀ for row-major A (n × d) and B (m × d): n × m inner products, in `Float`. O(n · m · d).
    ///
    /// The last bits may differ between processors and versions of OpenBLAS, within γ_d‖a‖‖b‖ of the exact value (see
    /// `RoundingMargin`).
    public static func timesTranspose(_ a: Matrix, _ b: Matrix) -> Matrix {
        precondition(a.columns == b.columns, "both sides have the same number of columns")
        let result = Matrix(uninitialized: a.rows, columns: b.rows)
        BLASThreads.hold()
        defer { BLASThreads.release() }
        tile(
            rows: a.rows, columns: b.rows, features: a.columns, a.start, b.start, into: result.mutableStart,
            leadingDimension: max(1, b.rows))
        withExtendedLifetime((a, b)) {}
        return result
    }

    /// Name of the processor kernel that OpenBLAS chose, for a benchmark's report.
    // SAFETY: a constant, NUL-terminated string of the library.
    public static var coreName: String { String(cString: duikou_blas_core()) }

    /// One tile: C (rows × columns, with its leading dimension) = X · Yᵀ, X and Y compact.
    ///
    // SAFETY: callers pass rows * features and columns * features floats, and room for rows * leadingDimension.
    static func tile(
        rows: Int, columns: Int, features: Int, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
        into c: UnsafeMutablePointer<Float>, leadingDimension: Int
    ) {
        guard rows > 0, columns > 0 else { return }
        let d = Int32(features)
        if features == 0 {
            // BLAS leaves C alone or scales it when there is nothing to add; an empty sum is zero.
            for i in 0..<rows { (c + i * leadingDimension).update(repeating: 0, count: columns) }
        } else if rows == 1 {
            duikou_sgemv(Int32(columns), d, y, d, x, c)
        } else {
            duikou_sgemm_nt(Int32(rows), Int32(columns), d, x, d, y, d, c, Int32(leadingDimension))
        }
    }
}
