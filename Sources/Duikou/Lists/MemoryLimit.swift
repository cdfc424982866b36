/// The most bytes that a run may hold at once, and whose word that is.
public struct MemoryLimit: Sendable, Equatable {
    /// Who set a limit.
    public enum Source: Sendable, Equatable {
        /// Whoever started the run.
        case stated
        /// Nobody: it is the usual share of the machine's memory.
        case share
        /// The system: more is refused to this process (`ulimit -v`).
        case process
    }

    public var bytes: Int
    public var source: Source

    public init(_ bytes: Int) { (self.bytes, source) = (bytes, .stated) }

    /// Three quarters of what the machine has: the rest is the system's, for files.
    public init(shareOf machine: Int) { (bytes, source) = (machine / 4 * 3, .share) }

    /// What the system still lets this process have.
    public init(leftToProcess bytes: Int) { (self.bytes, source) = (bytes, .process) }
}
