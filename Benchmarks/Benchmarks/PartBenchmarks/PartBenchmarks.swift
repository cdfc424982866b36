import Benchmark
import Parts

/// Every part of the engine's work, by clock, processor time and memory. Their instruction counts are checked by `parts/check.py`.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(metrics: [.wallClock, .cpuTotal, .peakMemoryResident], maxDuration: .seconds(2))
    for part in Part.all {
        Benchmark(part.title) { benchmark in
            let work = try part.prepare()
            benchmark.startMeasurement()
            try work()
        }
    }
}
