import DuikouKernels

/// The talents in blocks of consecutive rows, scored one after the other.
///
/// A block bounds what scoring holds in memory, and finished blocks are what a stopped run keeps. Lists are exact, and ties are ordered by
/// a number of the pair, so that no result depends on the size of the blocks.
public struct TalentBlocks: Sendable, Equatable {
    /// How many talents there are in all.
    public let talents: Int
    /// Talents of each block; the last may have fewer.
    public let size: Int

    /// Blocks of `size` talents, at least 1.
    public init(talents: Int, size: Int) {
        precondition(talents >= 0 && size >= 1, "blocks have at least one talent each")
        self.talents = talents
        self.size = size
    }

    /// How many blocks there are: at least one, even without talents, so that every run makes its lists.
    public var count: Int { talents == 0 ? 1 : (talents - 1) / size + 1 }

    /// The rows of a block.
    public subscript(block: Int) -> Range<Int> {
        precondition(block >= 0 && block < count, "no such block")
        // No sum that could overflow: `size` may be `Int.max`.
        let start = block * min(size, talents)
        return start..<start + min(size, talents - start)
    }
}

/// What one block of talents gives a run's lists.
public struct BlockLists: Sendable, Equatable {
    /// The lists of its talents, in the order of their rows.
    public var talents: RankedLists
    /// For each opening the block's talents, by their rows in the whole table, that were among its best when the block was finished.
    /// Whoever is among the best of all talents is among the best of any part of them; so the best of these entries over all blocks, in
    /// whatever order the blocks were made, are the best of all.
    public var openings: RankedLists

    /// The lists that scoring a block made.
    public init(talents: RankedLists, openings: RankedLists) {
        self.talents = talents
        self.openings = openings
    }
}

/// Where finished blocks are kept, so that a run that was stopped goes on after them.
public protocol BlockKeeper: Sendable {
    /// What was kept of a block; nil where nothing was, or where it is damaged.
    func lists(ofBlock block: Int) -> BlockLists?

    /// Keeps a finished block, whole or not at all.
    func keep(_ lists: BlockLists, ofBlock block: Int) throws
}
