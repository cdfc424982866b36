import DuikouKernels

extension Part {
    private static let (rows, columns, features, list) = (128, 2_048, 64, 20)

    /// They are small on purpose: under an instruction counter, vector arithmetic runs about a thousand times slower.
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
        Part("kernels", "sparse features under fine rules, OpenBLAS") {
            let (request, mask) = fine
            return { keep(try topK(rowLists: request, eligible: mask, options: TopKOptions(product: .blas))) }
        },
        Part("kernels", "sparse features under fine rules") {
            let (request, mask) = fine
            return { keep(try topK(rowLists: request, eligible: mask)) }
        },
    ]

    /// Sparse features beside dense ones, with rules that allow one pair in a hundred, in classes of two columns.
    private static var fine: (ListRequest, ClassMask) {
        let (rows, columns) = (512, 4_096)
        func sparse(_ rows: Int, seed: Int) -> SparseMatrix {
            let indices = (0..<rows).flatMap { row in (0..<8).map { Int32($0 * 125 + (row * 31 + $0 * 17 + seed) % 125) } }
            return SparseMatrix(
                rows: rows, columns: 1_000, offsets: (0...rows).map { $0 * 8 }, indices: indices,
                values: indices.map { 1 + Float($0 % 7) })
        }
        let (x, y) = (sparse(rows, seed: 1), sparse(columns, seed: 2))
        let request = ListRequest(
            rows: matrix(rows, seed: 1), columns: matrix(columns, seed: 2), sparse: SparseFeatures(rows: x, columns: y), listLength: list,
            scorer: SparseParts(rows: x, columns: y), slackAbove: Array(repeating: 1e3, count: rows),
            slackBelow: Array(repeating: .infinity, count: rows))
        let mask = ClassMask(
            rowClass: (0..<Int32(rows)).map { $0 % 64 }, columnClass: (0..<Int32(columns)).map { $0 / 2 }, rowClasses: 64,
            columnClasses: columns / 2, allows: { ($1 * 7 + $0 * 3) % 100 == 0 })
        return (request, mask)
    }

    /// Scores only the sparse features; the dense part lies within its slack.
    private struct SparseParts: PairScorer {
        let rows: SparseMatrix
        let columns: SparseMatrix

        func score(row: Int, columns ids: Span<Int32>, into scores: inout MutableSpan<Double>) {
            for i in ids.indices {
                var sum = 0.0
                let others = columns.row(Int(ids[i]))
                for e in rows.row(row) {
                    for f in others where columns.indices[f] == rows.indices[e] {
                        sum += Double(rows.values[e]) * Double(columns.values[f])
                    }
                }
                scores[i] = sum
            }
        }
    }

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
