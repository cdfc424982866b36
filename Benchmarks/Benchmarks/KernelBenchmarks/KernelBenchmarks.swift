import Benchmark
import DuikouKernels

/// Features in [-1, 1), the same on every run.
func features(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    var state = seed
    return Matrix(rows: rows, columns: columns) { _, row in
        for i in row.indices {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            row[i] = Float(state >> 40) * 0x1p-23 - 1
        }
    }
}

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(metrics: [.wallClock, .cpuTotal, .peakMemoryResident], maxDuration: .seconds(5))

    for (rows, columns, k) in [(1, 100_000, 50), (2_000, 1_000, 50), (4_000, 20_000, 50)] {
        let name = "\(rows) x \(columns) x 128, k \(k), 2 threads"
        Benchmark("top-k, rows' lists, \(name)") { benchmark in
            let request = ListRequest(rows: features(rows, 128, seed: 1), columns: features(columns, 128, seed: 2), listLength: k)
            benchmark.startMeasurement()
            blackHole(try topK(rowLists: request, options: TopKOptions(threads: 2)))
        }
        Benchmark("top-k, both sides' lists, \(name)") { benchmark in
            let request = ListRequest(rows: features(rows, 128, seed: 1), columns: features(columns, 128, seed: 2), listLength: k)
            benchmark.startMeasurement()
            blackHole(try topK(rowLists: request, columnLists: request, options: TopKOptions(threads: 2)))
        }
        Benchmark("bare products of the same tiles, \(name)") { benchmark in
            let x = features(rows, 128, seed: 1)
            let y = features(columns, 128, seed: 2)
            benchmark.startMeasurement()
            Gemm.timeTiles(x, y, options: TopKOptions(threads: 2))
        }
    }

    Benchmark("top-k, 5 % of pairs eligible in 20 x 400 classes, 4000 x 20000 x 128, k 50, 2 threads") { benchmark in
        let request = ListRequest(rows: features(4_000, 128, seed: 1), columns: features(20_000, 128, seed: 2), listLength: 50)
        let mask = ClassMask(
            rowClass: (0..<4_000).map { Int32($0 % 20) }, columnClass: (0..<20_000).map { Int32($0 % 400) },
            rowClasses: 20, columnClasses: 400, allows: { ($1 * 7 + $0) % 20 == 0 })
        benchmark.startMeasurement()
        blackHole(try topK(rowLists: request, eligible: mask, options: TopKOptions(threads: 2)))
    }
}
