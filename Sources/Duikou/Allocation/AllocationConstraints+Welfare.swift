import DuikouMechanisms

/// The proof of a greatest sum of fit: the weights that were added up, and the prices that bound the sum.
struct WelfareProof: Sendable {
    let weights: [Int32]
    let prices: WeightPrices
}

extension AllocationConstraints {
    func welfare(_ allocated: inout Allocated) throws {
        let built = allocated.built
        let weights = weights(built)
        do {
            let solved = try MaximumWeight(weights: weights, ties: allocated.ties).solve(built.market)
            allocated.outcome = solved.outcome
            allocated.welfare = WelfareProof(weights: weights, prices: solved.prices)
        } catch {
            preconditionFailure("fit does not weigh its own market: \(error)")
        }
    }

    /// Each edge's fit in ten-thousandths of a point: the talent's for the opening, the opening's for the talent, or both.
    private func weights(_ built: MarketBuilder.Result) -> [Int32] {
        if allocation.welfare == .openings { return built.talentFit }
        var weights: [Int32] = []
        weights.reserveCapacity(built.market.edgeCount)
        for talent in 0..<built.market.proposerCount {
            for edge in built.market.edges(ofProposer: talent) {
                let own = compiled.openingForTalent.score(talent: talent, opening: Int(built.market.edgeResponder[edge]))
                weights.append(allocation.welfare == .talents ? own : own + built.talentFit[edge])
            }
        }
        return weights
    }
}
