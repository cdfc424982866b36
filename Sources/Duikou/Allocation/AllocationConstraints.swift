import DuikouMechanisms

/// What an office demands beyond a mechanism, bound to the tables: reserves, rates, regions and links.
struct AllocationConstraints: Sendable {
    let allocation: Allocation
    let inputs: AllocationInputs
    let compiled: CompiledProgramme
    let membership: GroupMembership?

    init(_ allocation: Allocation, inputs: AllocationInputs, _ compiled: CompiledProgramme) throws {
        self.allocation = allocation
        self.inputs = inputs
        self.compiled = compiled
        let conditions = allocation.reserves.map(\.group) + allocation.rates.map(\.group)
        membership = conditions.isEmpty ? nil : try GroupMembership(conditions, compiled)
    }

    /// The market with the openings' orders changed by the minimum rates.
    func ranked(_ market: Market, ties: TieBreak) -> Market {
        guard let membership, !allocation.rates.isEmpty else { return market }
        let groups = Array(membership.groupOfOpening.dropFirst(allocation.reserves.count))
        return market.applying(MinimumRates(allocation.rates, groups: groups, membership, market), ties: ties)
    }

    /// What each rate means in this market, which may have longer lists than the one that was ranked.
    private func rates(_ market: Market) -> [RateUse] {
        guard let membership else { return [] }
        let groups = membership.groupOfOpening.dropFirst(allocation.reserves.count)
        return zip(allocation.rates, groups).enumerated().map { index, rate in
            RateUse(rate.0, isFirst: index == 0, groups: rate.1, membership, market)
        }
    }

    func reserves(_ market: Market) throws -> ReservePlan? {
        guard let membership, !allocation.reserves.isEmpty else { return nil }
        let groups = Array(membership.groupOfOpening.prefix(allocation.reserves.count))
        return try ReservePlan(allocation.reserves, groups: groups, membership, compiled, market)
    }

    func regions(_ market: Market, ties: TieBreak) throws -> RegionPlan? {
        guard let declaration = allocation.regions else { return nil }
        return try RegionPlan(declaration, limits: inputs.regionLimits, compiled, market, ties: ties)
    }

    // MARK: Allocating

    func allocate(_ allocation: Allocation, _ built: MarketBuilder.Result, ties: TieBreak) throws -> Allocated {
        let market = built.market
        var allocated = Allocated(
            allocation: allocation, built: built, reserves: try reserves(market), regions: try regions(market, ties: ties), ties: ties)
        allocated.rates = rates(market)
        switch allocation.mechanism {
        case .deferredAcceptance:
            let side: MarketSide = allocation.proposing == .talents ? .proposers : .responders
            if let plan = try links(market) {
                try linked(&allocated, plan)
            } else if let plan = allocated.regions {
                try regional(&allocated, plan)
            } else if let plan = allocated.reserves {
                allocated.take(try seated(SeatClassDeferredAcceptance(classes: plan.classes, ties: ties).allocate(market)))
            } else {
                allocated.outcome = DeferredAcceptance(proposing: side, ties: ties).match(market)
            }
        case .maximumStable:
            if let plan = allocated.reserves {
                allocated.take(try seated(SeatClassMaximumStable(classes: plan.classes, ties: ties).allocate(market)))
            } else {
                allocated.outcome = MaximumStable(ties: ties).match(market)
            }
        case .maximumWeight: try welfare(&allocated)
        case .maximumCardinality:
            allocated.outcome = try MaximumCardinality(from: DeferredAcceptance(ties: ties), ties: ties).match(market)
        }
        return allocated
    }

    /// Allocates within the regions' limits. With reserves each class of seats is an opening of its own there.
    private func regional(_ allocated: inout Allocated, _ plan: RegionPlan) throws {
        let reserves = allocated.reserves
        let within = try regionalMarket(plan, reserves, allocated.market, ties: allocated.ties)
        let mechanism = RegionalDeferredAcceptance(regions: within.regions, ties: allocated.ties)
        do {
            guard let classes = reserves?.classes else {
                allocated.take(try mechanism.allocate(within.market))
                return
            }
            allocated.take(try SeatClassAllocation(mechanism, classes: classes, ties: allocated.ties).allocate(allocated.market))
            allocated.take(try mechanism.allocate(within.market), classes: classes)
        } catch let shortfall as FloorShortfall {
            throw plan.explained(shortfall, within.market, reserves?.classes, at: allocation.regions!.limits)
        }
    }

    private func seated(_ outcome: @autoclosure () throws -> SeatClassOutcome) throws -> SeatClassOutcome {
        do { return try outcome() } catch SeatClassError.tooLarge {
            throw DuikouError(
                .usage, zh: "名单乘以名额类别超过一次匹配的上限；请缩短名单或减少预留类别。",
                en: "lists times kinds of seats are more than one run holds; shorten the lists or declare fewer reserves.")
        }
    }

    /// The allocation after a clearing round: the same constraints over the lengthened lists, with every placement as the rounds made it.
    func cleared(_ first: Allocated, _ round: ClearingRound.Result, ties: TieBreak) throws -> Allocated {
        let market = round.built.market
        var allocated = Allocated(
            allocation: first.allocation, built: round.built, reserves: try reserves(market), regions: nil, ties: ties)
        let matching = Matching(market, edges: round.edges)
        allocated.outcome = Outcome(
            matching: matching, cutoffs: Cutoff.all(of: market, matching, ties: ties), counters: first.outcome.counters)
        allocated.cleared = round.added.count
        allocated.rates = rates(market)
        allocated.clearing = ClearingRecord(first: first, round: round.round)
        if allocated.reserves != nil { allocated.seatAll(keeping: first, round) }
        return allocated
    }
}
