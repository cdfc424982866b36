import DuikouMechanisms

extension RunRematcher {
    /// The full result of a run over the changed market, for a standing market of everybody, later arrivals included.
    public func result(_ standing: RematchStanding) -> MatchResult {
        guard let matching = standing.matching else { preconditionFailure("a result has placements") }
        precondition(standing.market.proposerCount == matcher.compiled.talents.count, "a result is about everybody")
        let allocation = matcher.configuration.allocation
        let method = DeferredAcceptanceMethod(
            ranks: RankChanges(bands: allocation.bands, rates: allocation.rates), proposing: allocation.proposing,
            movesFew: standing.movesFew)
        let outcome = Outcome(
            matching: matching, cutoffs: Cutoff.all(of: standing.market, matching, ties: ties), counters: Outcome.Counters())
        let allocated = Allocated(method, built(standing.market), ties: ties, outcome, record: method)
        var changed = matcher
        changed.compiled.openings = matcher.compiled.openings.withSeats(standing.market.responderCapacities)
        let builder = MatchResultBuilder(
            matcher: changed, lists: lists, allocated: allocated, withdrawn: standing.withdrawn,
            decliners: Set(standing.declined.map(\.proposer)))
        return builder.result()
    }

    /// The changed market, with what is known of each pair: the pairs that are left of the whole market, in the same order.
    private func built(_ market: Market) -> MarketBuilder.Result {
        var result = MarketBuilder.Result(market: market, isChoice: [], talentFit: [], ineligibleChoices: whole.ineligibleChoices)
        result.isChoice.reserveCapacity(market.edgeCount)
        result.talentFit.reserveCapacity(market.edgeCount)
        for talent in 0..<market.proposerCount {
            var edge = whole.market.edges(ofProposer: talent).lowerBound
            for left in market.edges(ofProposer: talent) {
                while whole.market.edgeResponder[edge] != market.edgeResponder[left] { edge += 1 }
                result.isChoice.append(whole.isChoice[edge])
                result.talentFit.append(whole.talentFit[edge])
                edge += 1
            }
        }
        return result
    }
}

extension Table {
    fileprivate func withSeats(_ seats: [Int32]) -> Table {
        Table(side: side, ids: ids, lines: lines, columns: columns, seats: seats, seatsColumn: seatsColumn)
    }
}
