/// The largest matching that the lists and capacities allow when nobody's preference counts.
///
/// Printed beside every result, it shows how many placements stability costs. Capacities hold on both sides and each
/// pair counts once, so the size is a number of pairs; where all proposers' capacities are 1 it is the number of
/// proposers placed. To place people by a matching of that size, use ``MaximumCardinality``.
///
/// Complexity: O(edges · √edges); O(edges · √players) where every capacity is 1; in practice a few passes over the edges.
/// Memory: O(players + seats used) beside the market, and one bit for each edge where a proposer may have several partners.
public enum PlacementCeiling {
    /// Number of pairs in a largest matching.
    public static func size(_ market: Market) -> Int { grown(market).matchedCount }

    /// A largest matching, chosen without regard to preferences.
    public static func largestMatching(_ market: Market) -> Matching {
        Matching(market, edges: grown(market).matchedEdges)
    }

    private static func grown(_ market: Market) -> AugmentingSearch {
        var search = AugmentingSearch(market)
        search.fillGreedily()
        search.grow()
        return search
    }
}
