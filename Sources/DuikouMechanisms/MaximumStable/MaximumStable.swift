/// A large weakly stable matching where ties leave a choice: as many placed as can be found without a blocking pair.
///
/// How ties are broken decides how many are placed, and finding the largest stable matching is NP-hard. This one starts
/// from Király's approximation and searches on from there.
///
/// Promise:
/// - **Weakly stable**: no pair where both would be strictly better off with each other. For every market, with any
///   capacities on both sides.
/// - **At least two thirds** as large as the largest weakly stable matching where no proposer's capacity exceeds 1, in
///   practice much closer; for larger capacities no bound is promised.
/// - **More effort never places fewer.**
/// - **Without ties it is deferred acceptance** with the proposers proposing.
/// - Permuting the rows permutes the result where every player has a key of its own and ties are broken by lottery.
///
/// It does not promise the largest matching, nor the proposers' best, nor truthfulness: whoever leaves responders off
/// its list may be promoted sooner.
///
/// Complexity: O(edges · log(largest capacity)) time for effort 0, with O(players + seats used) memory beside the
/// market. Beyond that each unit of effort adds at most a constant number of steps for each edge. Never fails.
///
/// Sources: Király, "Linear time local approximation algorithm for maximum stable marriage", Algorithms 6 (2013);
/// Manlove, Irving, Iwama, Miyazaki, Morita, "Hard variants of stable marriage", Theoretical Computer Science 276 (2002),
/// for the hardness.
public struct MaximumStable: Mechanism, Equatable {
    public var ties: TieBreak
    /// How many steps to search for each edge after Király's algorithm: 0 for none. A market counts as having at least
    /// ``fewestEdges`` edges and at most ``mostEdges``, so that small ones are searched well and large ones end in time.
    public var effort: Int

    /// About a second for a million edges.
    public static let defaultEffort = 5
    static let fewestEdges = 1 << 16
    static let mostEdges = 1 << 20

    /// - Parameters:
    ///   - ties: who goes first among equals where size does not decide; its seed also steers the search.
    ///   - effort: not below 0.
    public init(ties: TieBreak, effort: Int = defaultEffort) {
        precondition(effort >= 0, "effort counts steps")
        self.ties = ties
        self.effort = effort
    }

    public func match(_ market: Market) -> Outcome {
        let lottery = Lottery(ties)
        let (line, seed) = standing
        var promotions = Promotions(market, lottery, line: line)
        var counters = promotions.counters
        var edges: [Int32]
        if promotions.isAnyoneStuck, promotions.mayTiesMatter {
            promotions.promote()
            counters = promotions.counters
            edges = promotions.seats.edgesByProposer()
            if effort > 0, promotions.isAnyoneStuck {
                let size = min(max(market.edgeCount, MaximumStable.fewestEdges), MaximumStable.mostEdges)
                var search = TieSearch(market, lottery, line: line, budget: size.multipliedReportingOverflow(by: effort).partialValue)
                edges = search.improve(edges, seed: seed)
                counters.proposals += search.counters.proposals
                counters.displacements += search.counters.displacements
            }
        } else {
            edges = promotions.seats.edgesByProposer()
        }
        let matching = Matching(market, edges: edges)
        return Outcome(
            matching: matching, cutoffs: Cutoff.all(of: market, matching, ties: ties), counters: counters)
    }

    /// One number for each proposer, by which they take turns, and the seed of the search.
    private var standing: (line: Lottery, seed: UInt64) {
        switch ties {
        case .byIndex: (Lottery(.byIndex), 0)
        case .singleLottery(let seed), .multipleLottery(let seed): (Lottery(.singleLottery(seed: seed)), seed)
        }
    }
}
