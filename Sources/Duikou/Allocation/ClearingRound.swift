import DuikouKernels
import DuikouMechanisms

/// A second round after a stable one: seats left over are offered to the unplaced, beyond the ends of their lists.
///
/// Nobody who is placed moves, and no first placement is reopened. A seat is left over only where nobody who lists the opening wants it, so
/// the openings offered here are on no unplaced talent's list. They are put at the end of those lists, in the talent's own order of fit
/// (equals by a number of the pair), and the seats left are allocated by deferred acceptance with the same lottery, kept seats to their
/// groups.
///
/// The second round is stable in itself, as the first one is: nobody who takes part in it and is turned away ranks above somebody whom the
/// second round let in. They may rank above somebody whom the first round let in.
struct ClearingRound {
    let compiled: CompiledProgramme
    let builder: MarketBuilder
    let ties: TieBreak
    /// The talents' lists of the first round.
    let lists: RankedLists
    /// How many openings are offered to each unplaced talent at most.
    let listLength: Int

    struct Result {
        var built: MarketBuilder.Result
        /// Everybody's edges in the lengthened market.
        var edges: [Int32]
        /// Those of them that this round added, rising.
        var added: [Int32]
        /// With reserves, the class of seats of each of these, numbered as in the first round.
        var addedClass: [Int32]
        /// The second round by itself, to be checked.
        var round: ResidualCapacity.Round
    }

    /// Offers and allocates the seats left.
    ///
    /// - Parameter left: the seats of each opening that the round may give.
    /// - Complexity: O(unplaced talents · openings with seats left).
    func run(after first: MarketBuilder.Result, _ matching: Matching, left: ResidualCapacity) throws -> Result {
        let draw = Lottery(.multipleLottery(seed: ties.seed))
        let open = left.seats.indices.filter { left.seats[$0] > 0 }
        let keys = (0..<Int32(compiled.openings.count)).map { compiled.openings.ids.key($0) }
        var extras: [Int: [MarketBuilder.Extra]] = [:]
        for talent in 0..<compiled.talents.count where matching.edges(ofProposer: talent).isEmpty && compiled.talents.seats[talent] > 0 {
            let listed = Set(first.market.edges(ofProposer: talent).map { first.market.edgeResponder[$0] })
            let key = compiled.talents.ids.key(Int32(talent))
            var own: [(extra: MarketBuilder.Extra, number: UInt64)] = []
            for opening in open
            where !listed.contains(Int32(opening)) && left.mayHave(talent: talent, opening: opening)
                && compiled.eligibility.isEligible(talent: talent, opening: opening)
            {
                let fit = compiled.openingForTalent.score(talent: talent, opening: opening)
                own.append(((Int32(opening), fit), draw.number(ofResponder: keys[opening], onListOf: key)))
            }
            own.sort { a, b in
                if a.extra.fit != b.extra.fit { return a.extra.fit > b.extra.fit }
                return a.number != b.number ? a.number < b.number : a.extra.opening < b.extra.opening
            }
            if !own.isEmpty { extras[talent] = own.prefix(listLength).map(\.extra) }
        }
        let longer = try builder.build(lists: lists, extras: extras)
        let (old, new) = (first.market, longer.market)
        var edges: [Int32] = []
        var second = (offsets: [Int32(0)], edges: [Int32]())
        for talent in 0..<new.proposerCount {
            let shift = new.proposerOffsets[talent] - old.proposerOffsets[talent]
            edges += matching.edges(ofProposer: talent).map { $0 + shift }
            let added = new.edges(ofProposer: talent).dropFirst(old.edges(ofProposer: talent).count)
            second.edges += added.map(Int32.init)
            second.offsets.append(Int32(second.edges.count))
        }
        let market: Market
        do {
            market = try Market(
                proposerOffsets: second.offsets, edgeResponder: second.edges.map { new.edgeResponder[Int($0)] },
                edgeProposerGroup: second.edges.map { new.edgeProposerGroup[Int($0)] },
                edgeResponderGroup: second.edges.map { new.edgeResponderGroup[Int($0)] },
                proposerCapacities: (0..<new.proposerCount).map { matching.edges(ofProposer: $0).isEmpty ? new.proposerCapacities[$0] : 0 },
                responderCapacities: left.seats, proposerKeys: new.proposerKeys,
                responderKeys: new.responderKeys)
        } catch {
            throw MarketBuilder.explained(error)
        }
        let (cleared, seatClass, round) = try left.allocate(market, ties: ties)
        let added = cleared.map { second.edges[Int($0)] }
        return Result(built: longer, edges: edges + added, added: added, addedClass: seatClass, round: round)
    }
}
