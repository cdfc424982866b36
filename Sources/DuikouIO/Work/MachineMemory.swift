import Duikou
import Glibc

/// How much memory this machine has, and how much this process has used.
public enum MachineMemory {
    /// Bytes of physical memory, or of the process's control group if that has less.
    public static var total: Int {
        let pages = sysconf(Int32(_SC_PHYS_PAGES))
        let size = sysconf(Int32(_SC_PAGESIZE))
        let physical = pages > 0 && size > 0 ? pages * size : Int.max
        // A container's limit (cgroup v2, then v1). Without a limit the file holds "max" or an absurdly large number.
        let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"].compactMap { path -> Int? in
            guard let bytes = try? FileReading.bytes(of: path, limit: 1 << 10) else { return nil }
            return Int(String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace })
        }
        return limits.filter { $0 > 0 }.reduce(physical, min)
    }

    /// The limit of a run where the user gives none.
    public static var usual: MemoryLimit { least(MemoryLimit(shareOf: total)) }

    /// The given limit, or what this process may still take if that is less.
    public static func least(_ limit: MemoryLimit) -> MemoryLimit {
        guard let left = MemoryRefusal.left, left < limit.bytes else { return limit }
        return MemoryLimit(leftToProcess: left)
    }

    /// The most bytes of memory that this process has held at once so far; 0 where the system does not say.
    ///
    /// `getrusage` is not used: its figure starts from what the parent process held.
    public static var peak: Int {
        guard let bytes = try? FileReading.bytes(of: "/proc/self/status", limit: 1 << 16) else { return 0 }
        let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 << 10 } ?? 0
    }
}
