import Duikou
import Glibc

/// An input's state when it was read: its status as the system reports it, and the digest of its bytes.
///
/// Equal digests mean equal bytes. A file with the same device, inode, size and times is taken to be unchanged without reading it, but only
/// if its last change lay further back when it was digested than one tick of its file system's clock. Otherwise a further change within
/// the same tick would not show (git calls such an entry "racily clean"), and the file is digested again.
struct InputStamp: Codable, Sendable, Equatable {
    /// The path as the programme names it; empty for the programme's own file.
    var written: String
    var sha256: String
    var status: InputStatus
    /// Whether an unchanged status is enough to conclude that the file has not changed.
    var isSettled: Bool

    /// One tick of a file system's clock in nanoseconds, with a margin. Some file systems count in units of one or two seconds.
    private static let coarseTick = 2_100_000_000
    private static let fineTick = 100_000_000

    static var now: Int {
        var time = timespec()
        // SAFETY: the call fills the structure it is given.
        unsafe _ = clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    /// Whether any later change of a file with this status, digested at `time`, would also change its status.
    static func isSettled(_ status: InputStatus, at time: Int) -> Bool {
        let isCoarse = status.modified % 1_000_000_000 == 0 || status.changed % 1_000_000_000 == 0
        return max(status.modified, status.changed) + (isCoarse ? coarseTick : fineTick) < time
    }

    /// The present stamp of a file; nil where it cannot be read, or changes while it is read.
    static func of(_ name: String, written: String, in files: any InputSource) -> InputStamp? {
        let now = now
        guard let before = files.status(of: name), let digest = try? files.digest(of: name), files.status(of: name) == before else {
            return nil
        }
        return InputStamp(written: written, sha256: digest.sha256, status: before, isSettled: isSettled(before, at: now))
    }
}

/// The state of a file as the system, or another source of files, reports it. If it is another one, the bytes may be others.
public struct InputStatus: Codable, Sendable, Equatable {
    /// The size in bytes.
    public var size: Int
    /// What tells this file from others: on a disk its device and inode.
    public var device: UInt64
    public var inode: UInt64
    /// Nanoseconds since 1970. A program can set the time of modification, but not the time of change; so a file that was replaced and
    /// given its old time back is noticed.
    public var modified: Int
    public var changed: Int

    /// A status of these figures; 0 for what a source does not know.
    public init(size: Int, device: UInt64 = 0, inode: UInt64 = 0, modified: Int = 0, changed: Int = 0) {
        self.size = size
        self.device = device
        self.inode = inode
        self.modified = modified
        self.changed = changed
    }

    /// A file's status as the system reports it; nil where there is none.
    init?(ofFile path: String) {
        var status = stat()
        // SAFETY: stat reads the path for the length of the call and fills the structure it is given.
        guard unsafe stat(path, &status) == 0 else { return nil }
        func nanoseconds(_ time: timespec) -> Int { time.tv_sec * 1_000_000_000 + time.tv_nsec }
        self.init(
            size: Int(status.st_size), device: UInt64(status.st_dev), inode: UInt64(status.st_ino),
            modified: nanoseconds(status.st_mtim), changed: nanoseconds(status.st_ctim))
    }
}
