import DuikouMechanisms
import Glibc

/// Times the mechanisms on random markets that are the same on every run. Prints one line of JSON for each measurement.
///
///     allocation-bench deferred-acceptance --proposers 1000000 --responders 100000 --list 100 [--levels 10] [--seed 1] [--rounds 3]
///
/// Times are of the mechanism alone: making the market is not counted.
@main
struct AllocationBench {
    /// What to time, by name.
    static let benches: [(name: String, run: @Sendable (BenchOptions) throws -> Void)] = [
        ("deferred-acceptance", deferredAcceptanceBench),
        ("maximum-stable", maximumStableBench),
        ("seat-classes", seatClassBench),
        ("linked", linkedBench),
        ("maximum-weight", maximumWeightBench),
        ("peer-market", peerMarketBench),
        ("peer-solve", peerSolveBench),
        ("regions", regionBench),
        ("rematch", rematchBench),
    ]

    static func main() throws {
        var arguments = CommandLine.arguments.dropFirst()
        let name = arguments.popFirst() ?? ""
        guard let bench = benches.first(where: { $0.name == name }) else {
            fail("say what to time: \(benches.map(\.name).joined(separator: ", "))")
        }
        try bench.run(BenchOptions(arguments: Array(arguments)))
    }

    static func fail(_ message: String) -> Never {
        let line = Array("allocation-bench: \(message)\n".utf8)
        _ = Glibc.write(STDERR_FILENO, line, line.count)
        exit(2)
    }
}

/// Options as `--name value`.
struct BenchOptions {
    private var values: [String: String] = [:]

    init(arguments: [String]) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard name.hasPrefix("--"), let value = rest.popFirst() else { AllocationBench.fail("\(name): options are --name value") }
            values[String(name.dropFirst(2))] = value
        }
    }

    func text(_ name: String) -> String? { values[name] }

    func number(_ name: String, _ standard: Int) -> Int {
        guard let text = values[name] else { return standard }
        guard let value = Int(text) else { AllocationBench.fail("--\(name) needs a whole number") }
        return value
    }
}

/// Runs the body `rounds` times and prints the median and the least of its seconds, elapsed and on the processor, with
/// further fields of the last result.
func time<Result>(
    _ name: String, _ options: BenchOptions, fields: (Result) -> [(String, String)] = { _ in [] }, _ body: () throws -> Result
) rethrows {
    var seconds: [Double] = []
    var processor: [Double] = []
    var last: Result?
    for _ in 0..<max(1, options.number("rounds", 3)) {
        let start = (now(), processorTime())
        last = try body()
        seconds.append(now() - start.0)
        processor.append(processorTime() - start.1)
    }
    seconds.sort()
    processor.sort()
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let all =
        [
            ("seconds", "\(seconds[seconds.count / 2])"), ("fastest", "\(seconds[0])"),
            ("processor_seconds", "\(processor[processor.count / 2])"), ("processor_fastest", "\(processor[0])"),
            ("peak_mb", "\(usage.ru_maxrss / 1024)"),
        ]
        + (last.map(fields) ?? [])
    print(#"{"what": "\#(name)", \#(all.map { #""\#($0.0)": \#($0.1)"# }.joined(separator: ", "))}"#)
}

func now() -> Double {
    var t = timespec()
    clock_gettime(CLOCK_MONOTONIC, &t)
    return Double(t.tv_sec) + Double(t.tv_nsec) * 1e-9
}

/// Time on the processor: tells what other work on the machine costs from what the body does.
func processorTime() -> Double {
    var t = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t)
    return Double(t.tv_sec) + Double(t.tv_nsec) * 1e-9
}
