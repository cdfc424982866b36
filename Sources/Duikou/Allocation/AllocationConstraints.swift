import DuikouMechanisms

/// What an office demands beyond a mechanism, bound to the tables: plans of reserves, rates, regions and links over a market.
struct AllocationConstraints: Sendable {
    let allocation: Allocation
    let inputs: AllocationInputs
    let compiled: CompiledProgramme
    /// Who is of the groups of reserves, then of rates; nil where there are none.
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
    func rates(_ market: Market) -> [RateUse] {
        guard let membership else { return [] }
        let groups = membership.groupOfOpening.dropFirst(allocation.reserves.count)
        return zip(allocation.rates, groups).enumerated().map { index, rate in
            RateUse(rate.0, isFirst: index == 0, groups: rate.1, membership, market)
        }
    }

    /// - Parameter reserves: the declared ones, at least one.
    func reservePlan(_ reserves: [Reserve], _ market: Market) throws -> ReservePlan {
        guard let membership else { preconditionFailure("reserves are for groups") }
        let groups = Array(membership.groupOfOpening.prefix(reserves.count))
        return try ReservePlan(reserves, groups: groups, membership, compiled, market)
    }

    func regionPlan(_ declaration: RegionsDeclaration, _ market: Market, ties: TieBreak) throws -> RegionPlan {
        try RegionPlan(declaration, limits: inputs.regionLimits, compiled, market, ties: ties)
    }

    /// For each opening the label that must be the same for two linked talents. An opening without a value has a label of its own.
    func linkLabels(_ declaration: LinksDeclaration) -> [Int32] {
        guard case .codes(let codes)? = compiled.openings.column(declaration.same.column)?.data else {
            preconditionFailure("a checked programme's link column holds codes")
        }
        return codes.enumerated().map { opening, code in code >= 0 ? code : -1 - Int32(opening) }
    }
}
