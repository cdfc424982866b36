import DuikouMechanisms

/// The greatest sum of fit, proven by prices; not stable.
struct WeightMethod: AllocationMethod {
    let ranks: RankChanges
    let welfare: Allocation.Welfare

    var isPlainMarket: Bool { true }
    var followsRanks: Bool { false }
    var drawsLots: Bool { false }
    var rules: [AllocationDemand] { [] }
    var promises: [AllocationPromise] {
        [.seats(by: .stability), .greatestSum(within: MaximumWeight.defaultGapPartsPerMillion)]
    }

    func allocate(_ built: MarketBuilder.Result, _ work: AllocationWork) -> Allocated {
        let weights = weights(built, work.constraints.compiled)
        do {
            let solved = try MaximumWeight(weights: weights, ties: work.ties).solve(built.market)
            return Allocated(self, built, work, solved.outcome, record: WeightRecord(weights: weights, prices: solved.prices))
        } catch {
            preconditionFailure("fit does not weigh its own market: \(error)")
        }
    }

    /// Each edge's fit in ten-thousandths of a point: the talent's for the opening, the opening's for the talent, or both.
    private func weights(_ built: MarketBuilder.Result, _ compiled: CompiledProgramme) -> [Int32] {
        if welfare == .openings { return built.talentFit }
        var weights: [Int32] = []
        weights.reserveCapacity(built.market.edgeCount)
        for talent in 0..<built.market.proposerCount {
            for edge in built.market.edges(ofProposer: talent) {
                let own = compiled.openingForTalent.score(talent: talent, opening: Int(built.market.edgeResponder[edge]))
                weights.append(welfare == .talents ? own : own + built.talentFit[edge])
            }
        }
        return weights
    }

    func reason(amongEqualsAt opening: Int) -> UnplacedCause { .lottery(opening: opening) }
}

/// The greatest sum of fit, as it was weighed and proven.
struct WeightRecord: AllocationRecord {
    let weights: [Int32]
    let prices: WeightPrices

    func audit(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AllocationAudit {
        var audit = allocated.audit(Stability.verify(allocated.market, pairs: pairs.plain), .notSought)
        let proof = WeightCertificate.verify(
            allocated.market, weights: weights, pairs: pairs.plain, prices: prices.prices, profits: prices.profits)
        audit.certificate = .greatestSum(
            gap: proof.partsPerMillion,
            isProven: proof.isProven && proof.partsPerMillion <= MaximumWeight.defaultGapPartsPerMillion)
        return audit
    }

    /// A total decides, not ranks.
    func causes(_ pairs: [AllocationAudit.Pair], of allocated: Allocated) -> AuditedCauses? { nil }

    func reason(forFreeSeatAt opening: Int) -> UnplacedCause { .notForTheTotal(opening: opening) }
}

extension WeightReport {
    /// How far the weight may be below the greatest, in parts of a million of the bound, rounded up.
    fileprivate var partsPerMillion: Int {
        guard bound > weight else { return 0 }
        let missing = (bound - weight).multipliedFullWidth(by: 1_000_000)
        let (quotient, rest) = bound.dividingFullWidth(missing)
        return Int(quotient) + (rest > 0 ? 1 : 0)
    }
}
