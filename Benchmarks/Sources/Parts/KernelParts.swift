import DuikouKernels

extension Part {
    private static let (rows, columns, features, list) = (128, 2_048, 64, 20)

    /// Small on purpose: an instruction counter runs wide arithmetic some thousand times slower than the processor.
    static let kernels: [Part] = [
        Part("kernels", "bare products") {
            let (x, y) = (Part.matrix(rows, seed: 1), Part.matrix(columns, seed: 2))
            return { Gemm.timeTiles(x, y, options: TopKOptions()) }
        },
        Part("kernels", "lists of rows, OpenBLAS") {
            let request = Part.request()
            return { keep(try topK(rowLists: request, options: TopKOptions(product: .blas))) }
        },
        Part("kernels", "lists of rows, Float") {
            let request = Part.request()
            return { keep(try topK(rowLists: request, options: TopKOptions(screening: .off))) }
        },
        Part("kernels", "lists of rows, screened") {
            let request = Part.request()
            return { keep(try topK(rowLists: request, options: TopKOptions(screening: .on))) }
        },
        Part("kernels", "lists of both sides") {
            let request = Part.request()
            return { keep(try topK(rowLists: request, columnLists: request)) }
        },
        Part("kernels", "lists of rows, 5 % of pairs eligible") {
            let request = Part.request()
            let mask = ClassMask(
                rowClass: (0..<Int32(rows)).map { $0 % 8 }, columnClass: (0..<Int32(columns)).map { $0 % 200 }, rowClasses: 8,
                columnClasses: 200, allows: { ($1 * 7 + $0) % 20 == 0 })
            return { keep(try topK(rowLists: request, eligible: mask)) }
        },
    ]

    private static func request() -> ListRequest {
        ListRequest(rows: matrix(rows, seed: 1), columns: matrix(columns, seed: 2), listLength: list)
    }

    /// Features in [-1, 1), the same on every run.
    private static func matrix(_ rows: Int, seed: UInt64) -> Matrix {
        var state = seed
        return Matrix(rows: rows, columns: features) { _, row in
            for i in row.indices {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                row[i] = Float(state >> 40) * 0x1p-23 - 1
            }
        }
    }
}
