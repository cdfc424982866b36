import Benchmark
import Parts

/// Measures every part of the engine's work by clock, processor time and memory. `parts/check.py` checks their instruction counts.
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
