/// Matching with links: couples, siblings and friends who apply together, among proposers who apply alone.
///
/// What blocks, after McDermid and Manlove. Write M(x) for what x has in a matching M. "h *would take* r over S" means
/// that h ranks r strictly above somebody in S; an unplaced member counts as placed where there is always room.
/// - A single proposer r and a responder h on its list block if r wants h strictly more than M(r), or is unplaced, and h
///   has a free seat or would take r over M(h).
/// - A link (r, s) and an option (h, k) that it wants strictly more than what it has block
///   1. if only r moves, so that k = M(s): h has a free seat or would take r over M(h) without s; and the same the other
///      way round if only s moves;
///   2. if both move and h ≠ k: h has a free seat or would take r over M(h), and k has a free seat or would take s over
///      M(k);
///   3. if both move and h = k: h has two free seats; or it has one, and would take r or s over M(h); or it has none, and
///      there are two different holders such that h ranks r above one of them and s above the other.
///
/// A seat that one member leaves does not count as free in 2: there h ranks r against its partner too, as the published
/// definition has it. "Strictly" makes it weak stability where there are ties.
///
/// Promise:
/// - **A matching**: capacities and lists are respected, and each link holds one of its options or both members are
///   unplaced.
/// - **Everything that blocks is reported**: ``LinkedOutcome/blocking`` names every blocking pair and option; the
///   matching is stable if there is none.
/// - **Without links it is deferred acceptance** from the proposers' side, with all its promises.
/// - The same market, links, settings and seed give the same outcome.
/// - **Permuting the rows permutes the result**, those of links included, where every player has a key of its own and ties are
///   broken by lottery.
///
/// It does not promise a stable matching: none may exist, and deciding whether one does is NP-complete (Ronn, 1990).
/// Nor does it promise the fewest blocks: it keeps the best matching that the effort found, with fewest blocks and then
/// most placed, and a larger effort never leaves more blocks. It is not strategy-proof, neither for links nor for those
/// who apply alone beside them. Among equals the tie-break decides only between those who meet in a chain: with links,
/// the order in which they were inserted matters, too.
///
/// Method: deferred acceptance of those who apply alone; then the links one at a time, in a seeded order, each with the
/// chain of displacements and refilled seats that it sets off. If one link moves too often in a chain, the chain is
/// taken to cycle: it is undone, and its link is tried again later, and first in the next order. If blocks are left, a
/// random walk from block to block, in which links are sometimes forced elsewhere, uses the rest of the effort.
///
/// Complexity: O(edges · log(longest list)) for the first part; an insertion costs the lists of those who move, and a
/// count of blocks O(edges + options). Memory O(edges + options + players).
///
/// Sources: Roth, Peranson, "The redesign of the matching market for American physicians", American Economic Review 89
/// (1999); McDermid, Manlove, "Keeping partners together: algorithmic results for the hospitals/residents problem with
/// couples", Journal of Combinatorial Optimization 19 (2010); Manlove, McBride, Trimble, "Almost-stable matchings in the
/// hospitals/residents problem with couples", Constraints 22 (2017), for counting what blocks; Ronn, "NP-complete stable
/// matching problems", Journal of Algorithms 11 (1990); for the walk, Roth, Vande Vate, "Random paths to stability in
/// two-sided matching", Econometrica 58 (1990).
public struct LinkedApplicants: Mechanism, Equatable {
    /// The links, made for the market that is matched.
    public var links: ApplicantLinks
    /// How ties are broken, on both sides.
    public var ties: TieBreak
    /// How many list entries may be looked at before the search returns the best matching it has. It ends at once where
    /// nothing blocks. The first order is always tried.
    public var effort: Int
    /// Draws the orders in which links are inserted, and the random walk.
    public var seed: UInt64

    /// Takes a few seconds at most: counting what blocks in a market of two million edges takes about half a million steps.
    public static let defaultEffort = 30_000_000

    /// The mechanism for these links; `effort` and `seed` steer the search.
    public init(links: ApplicantLinks, ties: TieBreak, effort: Int = defaultEffort, seed: UInt64 = 0) {
        self.links = links
        self.ties = ties
        self.effort = effort
        self.seed = seed
    }

    /// The matching of ``solve(_:)`` with its cutoffs. Whether a cutoff was decided by lottery is judged by the
    /// members' own lists, for linked proposers, too.
    ///
    /// - Throws: as ``solve(_:)``.
    public func match(_ market: Market) throws(LinkError) -> Outcome {
        let (outcome, counters) = try search(market)
        return Outcome(
            matching: outcome.matching, cutoffs: Cutoff.all(of: market, outcome.matching, ties: ties), counters: counters)
    }

    /// The best matching that the effort finds, with everything that blocks it.
    /// - Throws: ``LinkError/otherMarket`` where the links were made for a market of other lists,
    ///   ``LinkError/capacityNotOne(proposer:capacity:)`` where its capacities are not those that links need.
    public func solve(_ market: Market) throws(LinkError) -> LinkedOutcome { try search(market).outcome }

    private func search(
        _ given: Market
    ) throws(LinkError) -> (outcome: LinkedOutcome, counters: Outcome.Counters) {
        try checkFits(given)
        // Rows would otherwise decide in which order links are inserted, and who is looked at first.
        let canonical = CanonicalLinks(links, given, ties)
        let (found, counters) = search(canonical.rows.market, canonical.links)
        return (canonical.original(found, of: given), counters)
    }

    private func checkFits(_ market: Market) throws(LinkError) {
        if market.proposerOffsets != links.proposerOffsets { throw .otherMarket }
        for (proposer, capacity) in market.proposerCapacities.enumerated() {
            if capacity > 1 || (capacity == 0 && links.linkOfProposer[proposer] >= 0) {
                throw .capacityNotOne(proposer: proposer, capacity: Int(capacity))
            }
        }
    }

    private func search(_ market: Market, _ links: ApplicantLinks) -> (outcome: LinkedOutcome, counters: Outcome.Counters) {
        let strict = market.breakingTies(ties)
        let alone = DeferredAcceptance(ties: .byIndex).match(LinkedApplicants.without(links, strict.market))
        var base = LinkedSeats(LinkedTable(market, strict, links))
        for edge in alone.matching.edges { base.seat(strict.market.proposer(ofEdge: Int(edge)), edge) }
        base.mark()
        base.proposals = alone.counters.proposals
        base.displacements = alone.counters.displacements

        var search = LinkedSearch(base: base, effort: effort, seed: seed)
        search.run()
        var seats = search.best
        let owner = base.table.proposerOfEdge
        var blocking: [LinkedBlock] = []
        seats.eachBlock { edge, link, option in
            blocking.append(
                edge < 0
                    ? .link(link, option: option - Int(links.optionOffsets[link]))
                    : .single(
                        Pair(
                            proposer: Int(owner[Int(edge)]),
                            responder: Int(strict.market.edgeResponder[Int(edge)]))))
        }
        let edges = seats.held.filter { $0 >= 0 }.map { strict.originalEdge[Int($0)] }
        let outcome = LinkedOutcome(
            matching: Matching(market, edges: edges),
            options: seats.chosen.enumerated().map { $1 < 0 ? nil : Int($1 - links.optionOffsets[$0]) },
            blocking: blocking, attempts: search.attempts, work: search.work)
        return (outcome, .init(proposals: seats.proposals, displacements: seats.displacements))
    }

    /// The market in which linked proposers have capacity 0.
    private static func without(_ links: ApplicantLinks, _ market: Market) -> Market {
        var capacities = market.proposerCapacities
        for proposer in capacities.indices where links.linkOfProposer[proposer] >= 0 { capacities[proposer] = 0 }
        return Market(
            trustedOffsets: market.proposerOffsets, edgeResponder: market.edgeResponder,
            edgeProposerGroup: market.edgeProposerGroup, edgeResponderGroup: market.edgeResponderGroup,
            proposerCapacities: capacities, responderCapacities: market.responderCapacities,
            proposerKeys: market.proposerKeys, responderKeys: market.responderKeys,
            isTransposed: market.isTransposed, responderDegrees: market.responderDegrees,
            hasProposerTies: market.hasProposerTies)
    }
}
