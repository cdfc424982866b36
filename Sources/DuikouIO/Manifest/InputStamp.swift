import Duikou
import Glibc

/// An input as it stood when it was read: what the system says of the file, and the digest of its bytes.
///
/// Equal digests mean equal bytes. A file of the same device, number, size and times is taken to be the same without reading it, on one
/// condition: its last change was over before it was digested by more than the clock of its file system ticks. Else a later
/// change within the same tick would not show (git calls such an entry "racily clean"); the file is then digested again.
struct InputStamp: Codable, Sendable, Equatable {
    struct Status: Codable, Sendable, Equatable {
        var size: Int
        var device: UInt64
        var inode: UInt64
        /// Nanoseconds since 1970. The time of change cannot be set, so a file put back with its old time shows.
        var modified: Int
        var changed: Int
    }

    /// As the programme names it; empty for the programme itself.
    var written: String
    var sha256: String
    var status: Status
    /// Whether the status alone tells that nothing changed.
    var isSettled: Bool

    /// Ticks of file systems' clocks: some count whole seconds, or two.
    private static let coarseTick = 2_100_000_000
    private static let fineTick = 100_000_000

    /// What the system says of a file; nil where there is none.
    static func status(_ path: String) -> Status? {
        var status = stat()
        // SAFETY: stat reads the path for the length of the call and fills the structure it is given.
        guard unsafe stat(path, &status) == 0 else { return nil }
        func nanoseconds(_ time: timespec) -> Int { time.tv_sec * 1_000_000_000 + time.tv_nsec }
        return Status(
            size: Int(status.st_size), device: UInt64(status.st_dev), inode: UInt64(status.st_ino),
            modified: nanoseconds(status.st_mtim), changed: nanoseconds(status.st_ctim))
    }

    static var now: Int {
        var time = timespec()
        // SAFETY: the call fills the structure it is given.
        unsafe _ = clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    /// Whether a file of this status can have changed no more since `time` without another status.
    static func isSettled(_ status: Status, at time: Int) -> Bool {
        let isCoarse = status.modified % 1_000_000_000 == 0 || status.changed % 1_000_000_000 == 0
        return max(status.modified, status.changed) + (isCoarse ? coarseTick : fineTick) < time
    }

    /// The stamp of a file now; nil where it cannot be read or changes meanwhile.
    static func of(_ path: String, written: String) -> InputStamp? {
        let now = now
        guard let before = status(path), let digest = try? SHA256.hex(ofFile: path), status(path) == before else { return nil }
        return InputStamp(written: written, sha256: digest, status: before, isSettled: isSettled(before, at: now))
    }
}
