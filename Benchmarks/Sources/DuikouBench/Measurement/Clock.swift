import Glibc

/// What a process has used up to now.
enum Clock {
    /// Seconds of a clock that never goes back.
    static func elapsed() -> Double { seconds(CLOCK_MONOTONIC) }

    /// Seconds that all threads of this process spent on processors. Other work on the machine affects them less than elapsed time.
    static func processor() -> Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

    /// The most memory that was resident at once, in MiB.
    static func peakMB() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1024
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
