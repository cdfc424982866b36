import CKernelScan

/// Which code computes the products of a pass.
enum ProductForm: Sendable, Equatable {
    /// OpenBLAS stores tiles of scores, which are scanned.
    case blas
    /// Our `Float` kernel compares products in registers.
    case float
    /// Our 8-bit kernel, and our `Float` kernel for chunks where that is cheaper.
    case small

    /// With fewer rows than this, packing the columns costs more than it saves: about a nanosecond for each feature, against a
    /// hundredth of one saved for each row.
    static let minimumRows = 64

    /// The form for a pass on this processor.
    init(_ options: TopKOptions, rows: Int, columns: Int, features: Int) {
        let level = duikou_panel_level()
        guard options.product == .automatic, level > 0, features > 0, rows >= (options.screening == .on ? 1 : Self.minimumRows) else {
            self = .blas
            return
        }
        let small = level > 1 && options.screening != .off && features <= Int(DUIKOU_MOST_SMALL_FEATURES)
        self = small ? .small : .float
    }
}
