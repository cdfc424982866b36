import Duikou
import Glibc

/// What this machine has, and what this process has taken of it.
public enum MachineMemory {
    /// Bytes of physical memory, or what the system lets this process's group have, where that is less.
    public static var total: Int {
        let pages = sysconf(Int32(_SC_PHYS_PAGES))
        let size = sysconf(Int32(_SC_PAGESIZE))
        let physical = pages > 0 && size > 0 ? pages * size : Int.max
        // A container's share (cgroup v2, then v1); "max" or an absurd number where there is none.
        let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"].compactMap { path -> Int? in
            guard let bytes = try? FileReading.bytes(of: path, limit: 1 << 10) else { return nil }
            return Int(String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace })
        }
        return limits.filter { $0 > 0 }.reduce(physical, min)
    }

    /// What a run may take where nothing is said.
    public static var usual: MemoryLimit { least(MemoryLimit(shareOf: total)) }

    /// A limit, or what this process may still take, where that is less.
    public static func least(_ limit: MemoryLimit) -> MemoryLimit {
        guard let left = MemoryRefusal.left, left < limit.bytes else { return limit }
        return MemoryLimit(leftToProcess: left)
    }

    /// The most bytes that this process has held at once so far; 0 where the system does not say.
    ///
    /// Not by getrusage: its figure begins with what the process that started this one held.
    public static var peak: Int {
        guard let bytes = try? FileReading.bytes(of: "/proc/self/status", limit: 1 << 16) else { return 0 }
        let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 << 10 } ?? 0
    }
}
