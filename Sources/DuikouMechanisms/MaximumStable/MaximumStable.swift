/// A large weakly stable matching where ties leave a choice: as many placed as can be found without a blocking pair.
///
/// How ties are broken decides how many are placed, and finding the largest stable matching is NP-hard. This one starts
/// from Király's approximation, or from deferred acceptance where that places more, and searches on from there.
///
/// Promise:
/// - **Weakly stable**: no pair where both would be strictly better off with each other. For every market, with any
///   capacities on both sides.
/// - **At least two thirds** as large as the largest weakly stable matching where no proposer's capacity exceeds 1, in
///   practice much closer; for larger capacities no bound is promised.
/// - **Never fewer than ``DeferredAcceptance``** places with the same tie-break.
/// - **More effort never places fewer.**
/// - **The largest** in every connected part of the market that the effort suffices to search completely, which is
///   nearly always so for parts of up to 25 edges; see ``StableBranch``.
/// - **Without ties it is deferred acceptance** with the proposers proposing.
/// - Permuting the rows permutes the result where every player has a key of its own and ties are broken by lottery.
///
/// It does not promise the largest matching, nor the one best for proposers, nor strategy-proofness: whoever leaves
/// responders off its list may be promoted sooner.
///
/// Complexity: O(edges · log(largest capacity)) time for effort 0, with O(players + seats used) memory beside the
/// market. Each unit of effort adds at most a constant number of steps for each edge. Where the steps allow a walk
/// (``TieWalk``), it takes 8 bytes more for each edge. Never fails.
///
/// Sources: Király, "Linear time local approximation algorithm for maximum stable marriage", Algorithms 6 (2013);
/// Manlove, Irving, Iwama, Miyazaki, Morita, "Hard variants of stable marriage", Theoretical Computer Science 276 (2002),
/// for the hardness.
public struct MaximumStable: Mechanism, Equatable {
    /// How ties are broken where the size does not decide; the seed also steers the search.
    public var ties: TieBreak
    /// How many steps to search for each edge after Király's algorithm: 0 for none. A step is an edge looked at, not a
    /// time, so that the result is the same on every machine. A market counts as having at least ``fewestEdges`` edges
    /// and at most ``maximumEdges``, so that small ones are searched well and large ones end in time.
    public var effort: Int

    /// About a second for a million edges, a twentieth of that for a few thousand.
    public static let defaultEffort = 20
    static let fewestEdges = 1 << 16
    static let maximumEdges = 1 << 18

    /// - Parameters:
    ///   - ties: who goes first among equals where the size does not decide; its seed also steers the search.
    ///   - effort: not below 0.
    public init(ties: TieBreak, effort: Int = defaultEffort) {
        precondition(effort >= 0, "effort counts steps")
        self.ties = ties
        self.effort = effort
    }

    /// A weakly stable matching as large as the effort finds. Always succeeds.
    public func match(_ market: Market) -> Outcome {
        let lottery = Lottery(ties)
        var promotions = KiralyPromotions(market, lottery, line: ties.standing)
        if promotions.isAnyoneStuck, promotions.mayTiesMatter { promotions.promote() }
        var counters = promotions.counters
        var edges = promotions.seats.edgesByProposer()
        if market.hasProposerTies, promotions.isAnyoneStuck {
            // Deferred acceptance may happen to place more, by the luck of the lottery among the proposers' equals.
            let plain = DeferredAcceptance.run(market, lottery)
            counters.proposals += plain.counters.proposals
            counters.displacements += plain.counters.displacements
            let other = plain.seats.edgesByProposer()
            if other.count > edges.count { edges = other }
        }
        if promotions.isAnyoneStuck, promotions.mayTiesMatter {
            edges = TieSearch.improve(TiedMarket(market), edges, ties: ties, effort: effort)
        }
        let matching = Matching(market, edges: edges)
        return Outcome(
            matching: matching, cutoffs: Cutoff.all(of: market, matching, ties: ties), counters: counters)
    }
}
