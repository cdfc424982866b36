/// The most bytes that a run may hold at once, and who set the limit.
public struct MemoryLimit: Sendable, Equatable {
    /// Who set a limit.
    public enum Source: Sendable, Equatable {
        /// The user.
        case stated
        /// Nobody: it is the usual share of the machine's memory.
        case share
        /// The system, which refuses this process more (`ulimit -v`).
        case process
    }

    /// The limit.
    public var bytes: Int
    /// Who set it.
    public var source: Source

    /// A limit that the user stated.
    public init(_ bytes: Int) { (self.bytes, source) = (bytes, .stated) }

    /// Three quarters of the machine's memory: the rest is left to the system, for files.
    public init(shareOf machine: Int) { (bytes, source) = (machine / 4 * 3, .share) }

    /// The memory that the system still lets this process have.
    public init(leftToProcess bytes: Int) { (self.bytes, source) = (bytes, .process) }
}
