/// Whether any matching meets the floors of all regions within the caps, whatever anybody prefers.
///
/// A largest flow: proposers → responders → regions → the regions above. A region keeps what its floor needs beyond the
/// floors below it, and passes on no more than its cap leaves; the floors can be met just when every region gets what it
/// keeps (the usual reduction of lower bounds on a tree). Where not, the smallest cut on the regions' side is the proof.
///
/// Regions with a budget over unequal costs hold no floors and nobody is placed there.
///
/// Complexity: one pass over the edges where the first fit does; else phases of shortest paths, O(edges) each, at most
/// O(√players) of them without regions and few in practice. Memory: O(players + seats used) and a bit an edge; a
/// shortfall also needs the edges by responder.
///
/// Sources: Dinic, "Algorithm for solution of a problem of maximum flow in networks with power estimation", Soviet
/// Mathematics Doklady 11 (1970); Ford, Fulkerson, *Flows in Networks*, Princeton 1962, chapters I and II.
public enum FloorFeasibility {
    public enum Answer: Sendable, Equatable {
        /// A matching that meets every floor, cap and capacity. It places only those that floors need.
        case feasible(Matching)
        case infeasible(FloorShortfall)
    }

    public static func check(_ market: Market, _ regions: Regions) -> Answer {
        regions.checkFits(market)
        let forest = regions.forest
        for index in forest.bottomUp where forest.needs[Int(index)] > forest.caps[Int(index)] {
            let region = Int(index)
            // The floors below need more than this cap; or its budget buys less than its own floor.
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
