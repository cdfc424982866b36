import DuikouKernels
import Glibc

/// Options as `--name value`, and `--gemm` without one.
struct Options {
    private static let flags: Set<String> = ["--gemm"]
    private var values: [String: String] = [:]

    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard name.hasPrefix("--") else { Self.fail("unexpected argument \(name)") }
            values[name] = Self.flags.contains(name) ? "" : rest.popFirst() ?? Self.fail("\(name) needs a value")
        }
    }

    subscript(name: String) -> String? { values[name] }

    func text(_ name: String) -> String { values[name] ?? Self.fail("\(name) is needed") }

    func number(_ name: String, _ standard: Int) -> Int {
        guard let text = values[name] else { return standard }
        return Int(text) ?? Self.fail("\(name) needs a whole number")
    }

    /// `fail` where a value is expected.
    static func fail<Value>(_ message: String) -> Value { fail(message) as Never }

    static func fail(_ message: String) -> Never {
        let line = Array("topk-bench: \(message)\n".utf8)
        _ = Glibc.write(STDERR_FILENO, line, line.count)
        exit(2)
    }
}

/// A way to make the products, by the name that `--ways` gives it.
enum Way: String, CaseIterable {
    /// OpenBLAS makes them, into tiles that are scanned.
    case blas
    /// `Float` products alone.
    case plain
    /// 8-bit products with a proven bound from the first pair, where the processor has the instructions.
    case screened
    /// As the engine chooses.
    case automatic
    /// As the engine chooses, but for equal vectors, which are multiplied each by itself.
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
