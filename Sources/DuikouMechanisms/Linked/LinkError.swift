/// Why links do not fit a market. The first fault found is the one reported.
public enum LinkError: Error, Sendable, Hashable {
    /// The link names a proposer that does not exist.
    case proposerOutOfRange(link: Int, proposer: Int)
    /// The proposer is in two links, or twice in one.
    case linkedTwice(proposer: Int)
    /// The proposer's capacity is not one that links allow: 1 for linked proposers, 0 or 1 for all others.
    case capacityNotOne(proposer: Int, capacity: Int)
    /// The option names an edge that does not belong to its member.
    case edgeOfAnother(link: Int, option: Int, edge: Int)
    /// The option places neither member. Both unplaced is always the last resort and is not listed.
    case emptyOption(link: Int, option: Int)
    /// The same pair of edges occurs earlier in the list.
    case repeatedOption(link: Int, option: Int)
    /// The option's tie group is negative or below the group before it.
    case groupOutOfOrder(link: Int, option: Int)
    /// There is not one label for each responder.
    case labelCount(expected: Int, actual: Int)
    /// More options than an `Int32` can number.
    case tooLarge
    /// The links were made for a market of another shape.
    case otherMarket
}
