import CKernelScan

/// Which code makes a pass's products.
enum ProductForm: Sendable, Equatable {
    /// OpenBLAS, into tiles that are scanned.
    case blas
    /// Our `Float` kernel, compared in registers.
    case float
    /// Our 8-bit kernel, and `Float` where that is cheaper.
    case small

    /// Fewer rows than this do not earn back what packing the columns costs: about a nanosecond a feature, against a hundredth saved for each row.
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
