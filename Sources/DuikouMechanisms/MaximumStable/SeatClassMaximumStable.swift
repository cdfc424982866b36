/// ``MaximumStable`` where responders reserve seats for groups: as many placed as can be found without a blocking pair,
/// each responder choosing as ``SeatClasses`` says.
///
/// Promise:
/// - **Weakly stable** under that choice: it passes ``SeatClassAudit`` when given the seats.
/// - **Never fewer than** ``SeatClassDeferredAcceptance`` places with the same tie-break: the search starts from the larger
///   of that and the approximation of ``PromotedCopies``.
/// - **At least two thirds** of the largest, unless a proposer is indifferent between two responders both of which have
///   several classes for it; see ``PromotedCopies`` for the proof. At least half in every case, because in a weakly
///   stable matching no unplaced proposer may have a seat that is free.
/// - **More effort never places fewer.**
///
/// Complexity: as ``MaximumStable``, over edges times classes.
public struct SeatClassMaximumStable: Mechanism, Equatable {
    /// The seats that each responder reserves for groups.
    public var classes: SeatClasses
    /// How ties are broken where the size does not decide; the seed also steers the search.
    public var ties: TieBreak
    /// Steps to search for each edge of the market split by class: see ``MaximumStable/effort``.
    public var effort: Int

    /// The mechanism for these seat classes; `effort` is not below 0.
    public init(classes: SeatClasses, ties: TieBreak, effort: Int = MaximumStable.defaultEffort) {
        precondition(effort >= 0, "effort counts steps")
        self.classes = classes
        self.ties = ties
        self.effort = effort
    }

    /// A weakly stable matching under the responders' choice by class.
    ///
    /// - Throws: ``SeatClassError/severalPartners(proposer:)`` for a proposer of capacity above 1, and
    ///   ``SeatClassError/tooLarge``.
    public func match(_ market: Market) throws(SeatClassError) -> Outcome { try allocate(market).outcome }

    /// ``match(_:)`` with the class of each placement and each class's own cutoff.
    public func allocate(_ market: Market) throws(SeatClassError) -> SeatClassOutcome {
        let lottery = Lottery(ties)
        let split = try classes.splitWithTies(market)
        let plain = try classes.split(market, ties: ties)
        let first = DeferredAcceptance.run(plain.market, lottery)
        var counters = first.counters
        // Both splits hold the same edges, but order them differently within a tie.
        var edges = plain.edges(first.seats.edgesByProposer(), in: split)
        let tied = TiedMarket(split.market, owners: classes.classResponder)
        if tied.isAnyoneStuck(edges) {
            let promoted = try PromotedCopies(tied, lottery)
            counters.proposals += promoted.counters.proposals
            counters.displacements += promoted.counters.displacements
            if promoted.edges.count > edges.count { edges = promoted.edges }
            edges = TieSearch.improve(tied, edges, ties: ties, effort: effort)
        }
        return try SeatClassOutcome(market, classes, split, edges: edges, counters, ties)
    }
}

extension SplitMarket {
    /// The same placements as edges of another split of the same market by the same classes.
    fileprivate func edges(_ edges: [Int32], in other: SplitMarket) -> [Int32] {
        var result: [Int32] = []
        result.reserveCapacity(edges.count)
        var cursor = 0
        for proposer in 0..<market.proposerCount {
            let list = market.edges(ofProposer: proposer)
            while cursor < edges.count, Int(edges[cursor]) < list.upperBound {
                let seatClass = market.edgeResponder[Int(edges[cursor])]
                if let edge = other.market.edge(proposer: proposer, responder: Int(seatClass)) { result.append(Int32(edge)) }
                cursor += 1
            }
        }
        return result
    }
}
