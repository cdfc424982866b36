import ArgumentParser
import DuikouKernels

/// A way to make the products, by the name that `--ways` gives it.
enum Way: String, CaseIterable, ExpressibleByArgument {
    /// OpenBLAS multiplies into tiles, which are then scanned.
    case blas
    /// `Float` products only, in our own kernel.
    case plain
    /// 8-bit products with a proven bound, from the first pair on, where the processor has the instructions.
    case screened
    /// As the engine chooses.
    case automatic
    /// As the engine chooses, but equal vectors are not combined: each is multiplied by itself.
    case apart

    func apply(to options: inout TopKOptions) {
        options.product = self == .blas ? .blas : .automatic
        options.folding = self == .apart ? .off : .automatic
        options.screening =
            switch self {
            case .screened: .on
            case .automatic, .apart: .automatic
            case .blas, .plain: .off
            }
    }
}
