/// Whether any matching meets the floors of all regions within the caps, whatever the preferences.
///
/// A maximum flow: proposers → responders → regions → the regions above. A region keeps what its floor needs beyond the
/// floors below it, and passes on no more than its cap leaves. The floors can be met if and only if every region gets
/// what it keeps (the usual reduction of lower bounds on a tree). If not, the minimum cut next to the regions is the
/// proof.
///
/// Regions with a budget over unequal costs have no floors, and nobody is placed there.
///
/// Complexity: one pass over the edges where the first fit succeeds. Otherwise phases of shortest paths, O(edges) each,
/// at most O(√players) of them without regions and few in practice. Memory: O(players + seats used) and one bit for
/// each edge; a shortfall also needs the edges by responder.
///
/// Sources: Dinic, "Algorithm for solution of a problem of maximum flow in networks with power estimation", Soviet
/// Mathematics Doklady 11 (1970); Ford, Fulkerson, *Flows in Networks*, Princeton 1962, chapters I and II.
public enum FloorFeasibility {
    /// Whether the floors can be met, with a proof either way.
    public enum Answer: Sendable, Equatable {
        /// A matching that meets every floor, cap and capacity. It places only as many as the floors need.
        case feasible(Matching)
        /// No matching meets the floors: the shortfall says why.
        case infeasible(FloorShortfall)
    }

    /// Checks whether the floors of `regions` can be met in the market. The regions must have been made for it.
    public static func check(_ market: Market, _ regions: Regions) -> Answer {
        regions.checkFits(market)
        let forest = regions.forest
        for index in forest.bottomUp where forest.needs[Int(index)] > forest.caps[Int(index)] {
            let region = Int(index)
            // Either the floors below need more than this cap, or the region's budget buys less than its own floor.
            let below = forest.parent.indices.filter { Int(forest.parent[$0]) == region && forest.needs[$0] > 0 }
            let asksBelow = below.reduce(0) { $0 + forest.needs[$1] } > forest.caps[region]
            let asking = asksBelow ? below : [region]
            return .infeasible(
                FloorShortfall(
                    askingRegions: asking, asked: asking.reduce(0) { $0 + forest.needs[$1] }, responders: [], listed: 0,
                    filledResponders: [], cappedRegions: [region], reachable: forest.caps[region]))
        }
        var flow = FloorFlow(market, forest)
        flow.fillGreedily()
        while flow.missing > 0, flow.layer() { flow.augmentAll() }
        return flow.missing == 0 ? .feasible(Matching(market, edges: flow.matchedEdges)) : .infeasible(flow.shortfall())
    }
}
