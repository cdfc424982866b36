import DuikouKernels

/// Which products find the candidates of lists. It changes the time, never a byte of the results: canonical scores decide.
public enum Screening: String, Sendable, CaseIterable {
    /// 8-bit products with a proven bound where the processor has them and they pay, else `Float` ones.
    case auto
    /// 8-bit products wherever the processor has them, from the first pair.
    case on
    /// `Float` products by OpenBLAS alone.
    case off

    func options(threads: Int) -> TopKOptions {
        switch self {
        case .auto: TopKOptions(threads: threads)
        case .on: TopKOptions(threads: threads, screening: .on)
        case .off: TopKOptions(threads: threads, screening: .off, product: .blas)
        }
    }
}
