/// The most bytes that a run may hold at once.
public struct MemoryLimit: Sendable, Equatable {
    public var bytes: Int
    /// Whether nobody said how much, and it is the usual share of the machine's memory.
    public var isShare: Bool

    public init(_ bytes: Int) { (self.bytes, isShare) = (bytes, false) }

    /// Three quarters of what the machine has: the rest is the system's, for files.
    public init(shareOf machine: Int) { (bytes, isShare) = (machine / 4 * 3, true) }
}
