/// Deferred acceptance by the proposers where responders reserve seats for groups.
///
/// Promise, on the strict market that the tie-break leaves, with each responder choosing as ``SeatClasses`` says:
/// - **Stable.** Every responder keeps all it holds, and would not choose anybody who wants it more than what it has;
///   with ties, nobody is refused except by rank, group or lottery.
/// - **Reserves are kept.** No member who wants the responder more than what it has is refused while a seat of its
///   reserve is empty, held by somebody who is no member, or held by a member of a later rank group. Only members hold
///   seats of a hard reserve.
/// - **Best for the proposers** among all stable matchings, and the same people placed in each of them.
/// - **Strategy-proof** for proposers of capacity 1: no other list gets one of them a better responder, nor does hiding
///   its membership in a group.
///
/// Not promised: that a reserve helps each member of its group. A seat moved from everybody to a group may, through the
/// chain it sets off, leave a member of that group worse off. A seat added, open or reserved, harms no proposer.
///
/// Complexity: O(edges · classes of a responder · (log(largest class) + groups of a proposer)) time at worst; most proposals
/// are refused by one number for each class. O(players + classes + seats used) memory beside the market.
///
/// Sources: Kominers, Sönmez 2016 (see ``SeatClasses``); Hatfield, Milgrom, "Matching with contracts", American Economic
/// Review 95 (2005), for why substitutable choice and aggregate demand are enough; Hatfield, Kominers, "Contract design
/// and stability in many-to-many matching", Games and Economic Behavior 101 (2017), for capacities on both sides.
public struct SeatClassDeferredAcceptance: Mechanism, Equatable {
    /// The seats that each responder reserves for groups.
    public var classes: SeatClasses
    /// How ties are broken, on both sides.
    public var ties: TieBreak

    /// Deferred acceptance with these classes and this tie-break.
    public init(classes: SeatClasses, ties: TieBreak) {
        self.classes = classes
        self.ties = ties
    }

    /// The stable matching that is best for the proposers.
    ///
    /// - Throws: ``SeatClassError/tooLarge`` where a responder ranks more than a thousand million proposers.
    public func match(_ market: Market) throws(SeatClassError) -> Outcome { try allocate(market).outcome }

    /// ``match(_:)`` with the class of each placement and each class's own cutoff.
    public func allocate(_ market: Market) throws(SeatClassError) -> SeatClassOutcome {
        classes.checkFits(market)
        let lottery = Lottery(ties)
        let ranks = try ClassRanks(classes, market)
        let lists = ProposalLists(market, order: market.strictProposerOrder(lottery), groups: ranks.groups)

        var next = market.proposerOffsets
        var wanted = market.proposerCapacities
        var seats = ClassSeats(classes, ranks, market)
        var counters = Outcome.Counters()
        var asking = ProposalQueue(count: market.proposerCount, all: true)
        var block: [Int32] = []
        var ahead = [Int32](repeating: 0, count: ProposalQueue.blockSize)
        // In blocks, as in ``DeferredAcceptance``: the order of proposals does not matter, because a refusal is final.
        while asking.take(into: &block) {
            lists.readNext(block, next, into: &ahead)
            counters.proposals += lists.skipRefusals(of: block, wanted, &next, &ahead) { edge, responder in
                seats.isRefused(edge: edge, by: responder)
            }
            for index in block.indices where ahead[index] >= 0 { ahead[index] = seats.peek(Int(ahead[index])) }
            for index in block.indices {
                let proposer = Int(block[index])
                var position = Int(next[proposer])
                let end = lists.end(of: proposer)
                var missing = wanted[proposer]
                while missing > 0, position < end {
                    let edge = lists.edge(at: position)
                    position += 1
                    counters.proposals += 1
                    let loser = seats.offer(edge: edge, by: proposer, to: Int(lists.responders[edge]), market, lottery)
                    if loser == block[index] { continue }
                    missing -= 1
                    if loser < 0 { continue }
                    counters.displacements += 1
                    // One who already missed a seat is still in the queue, or has come to the end of its list.
                    if wanted[Int(loser)] == 0 { asking.add(Int(loser)) }
                    wanted[Int(loser)] += 1
                }
                next[proposer] = Int32(position)
                wanted[proposer] = missing
            }
        }
        let (edges, seated) = seats.placements(proposers: market.proposerCount)
        return SeatClassOutcome(
            market, classes, ranks, Matching(market, edges: edges), seatClass: seated, counters, ties)
    }
}
