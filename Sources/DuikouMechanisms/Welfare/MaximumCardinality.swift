/// A largest matching that grows out of another: the one that `start` returns, enlarged until no more pairs fit.
///
/// Promise:
/// - **Largest**: as many pairs as ``PlacementCeiling`` says; the most proposers placed where their capacities are 1.
/// - **Nobody loses a placement**: each proposer, and each responder, holds at least as many partners as in the matching it
///   starts from. Which partners may change.
/// - **Few changes**: partners are changed only along shortest augmenting paths. A start that is already largest stays
///   as it is.
/// - **Permuting the rows permutes the result** where that is so of the start, every player has a key of its own and
///   ties are broken by lottery: identities and the seed decide which of several such paths are taken.
///
/// It does not promise stability: ``Stability/verify(_:pairs:listLimit:)`` counts the blocking pairs, which are the
/// price of the additional placements. Nor strategy-proofness. Among the largest matchings it does not look for the one
/// with the fewest blocking pairs, which is hard (Biró, Manlove, Mittal, "Size versus stability in the marriage
/// problem", Theoretical Computer Science 411, 2010).
///
/// Complexity: that of `start`, then O(edges · √edges) at worst. Throws what `start` throws.
///
/// Source: as for augmenting paths, Berge, "Two theorems in graph theory", PNAS 43 (1957); Hopcroft, Karp, "An n^5/2 algorithm
/// for maximum matchings in bipartite graphs", SIAM Journal on Computing 2 (1973).
public struct MaximumCardinality: Mechanism {
    /// The mechanism whose matching is enlarged. Its result must be feasible.
    public let start: any Mechanism

    /// Chooses among paths of equal length.
    public var ties: TieBreak

    /// Enlarges the matching of `start`.
    public init(from start: any Mechanism, ties: TieBreak = .byIndex) {
        self.start = start
        self.ties = ties
    }

    /// A largest matching. The counters are those of the start, the cutoffs those of the enlarged matching.
    ///
    /// - Throws: what `start` throws.
    public func match(_ market: Market) throws -> Outcome {
        let first = try start.match(market)
        // Rows would otherwise decide which shortest path is found first.
        let canonical = CanonicalMarket(market, ties, withGroups: false)
        var search = AugmentingSearch(canonical.market)
        search.start(with: Matching(canonical.market, edges: canonical.edges(first.matching.edges)))
        search.grow()
        let matching = Matching(market, edges: canonical.originalEdges(search.matchedEdges))
        return Outcome(matching: matching, cutoffs: Cutoff.all(of: market, matching, ties: ties), counters: first.counters)
    }
}
