/// How lists grow where the market is every eligible pair. It changes the time and the memory, never the result.
public struct ListGrowth: Sendable, Equatable {
    /// The most eligible pairs of which a market is made as a whole. Beyond it, lists grow as they are needed if the mechanism allows it.
    public var largestWholeMarket = 2_000_000
    /// The most openings of a further part of a list, apart from those that tie with its last.
    public var longestPart = 64
    /// Parts are given to so many talents at first, and each time to more, so that most get theirs when openings are full already.
    public var firstTalents = 8_192
    /// How many times as many talents get a part the next time.
    public var factor = 16

    /// The usual growth.
    public init() {}
}
