import Duikou
import Glibc

/// The properties of this machine on which the speed of scoring depends.
public struct Machine: Sendable, Equatable {
    /// The processor's name; empty where the system does not tell it.
    public var processor: String
    /// Processors that this process may use.
    public var processors: Int
    /// Instruction sets that the kernels and OpenBLAS have code for, of those that this processor has, oldest first.
    public var instructionSets: [String]

    /// Each set's name in Linux's /proc/cpuinfo, and the name that people use.
    private static let known = [("avx2", "AVX2"), ("avx512f", "AVX-512"), ("avx512_vnni", "AVX-512 VNNI")]

    /// Describes this machine. Where `/proc/cpuinfo` cannot be read, the fields from it stay empty; that is no error.
    public static func current(processors: Int) -> Machine {
        let text = (try? FileReading.bytes(of: "/proc/cpuinfo")).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return Machine(cpuInfo: text, processors: processors)
    }

    init(cpuInfo: String, processors: Int) {
        var fields: [Substring: Substring] = [:]
        for line in cpuInfo.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].prefix { $0 != "\t" }
            if fields[name] == nil { fields[name] = line[line.index(after: colon)...].drop { $0 == " " } }
        }
        let flags = Set(fields["flags"]?.split(separator: " ") ?? [])
        processor = String(fields["model name"] ?? "")
        self.processors = processors
        instructionSets = Self.known.filter { flags.contains(Substring($0.0)) }.map(\.1)
    }

    /// The kernel of OpenBLAS that suits this processor better than `chosen`, by the name that `OPENBLAS_CORETYPE` takes; nil where the
    /// choice is good. A release of OpenBLAS that is older than the processor falls back to kernels without AVX, which are several times
    /// slower.
    public func betterKernel(than chosen: String) -> String? {
        guard Self.withoutAVX.contains(chosen.lowercased()) else { return nil }
        if instructionSets.contains("AVX-512") { return "SkylakeX" }
        return instructionSets.contains("AVX2") ? "Haswell" : nil
    }

    private static let withoutAVX: Set = [
        "generic", "katmai", "coppermine", "northwood", "prescott", "banias", "core2", "penryn", "dunnington", "nehalem", "atom", "athlon",
        "opteron",
        "opteron_sse3", "barcelona", "bobcat", "nano",
    ]
}

/// Seconds since a fixed moment, by a clock that never goes back.
public func steadySeconds() -> Double {
    var time = timespec()
    // SAFETY: clock_gettime fills the structure it is given.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
