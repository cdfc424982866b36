import DuikouMechanisms

/// Regions as plain values: easy to draw at random and to change.
public struct RegionDraft: Sendable {
    public var regions: [Regions.Region]
    public var regionOfResponder: [Int32]
    public var costs: [Int64]?
    public var targets: [Int32]?
    public var order: [Int32]?

    public init(_ regions: [Regions.Region], regionOfResponder: [Int32]) {
        self.regions = regions
        self.regionOfResponder = regionOfResponder
    }

    public func regions(for market: Market) throws -> Regions {
        try Regions(
            regions, regionOfResponder: regionOfResponder, costs: costs, targets: targets, order: order, for: market)
    }

    public enum Kind: Sendable, CaseIterable {
        /// Regions side by side, with caps.
        case disjoint
        /// Up to three levels, with caps.
        case hierarchy
        /// Caps and budgets where every placement costs the same.
        case equalCosts
        /// Budgets over unequal costs, side by side.
        case budgets
        /// Caps and budgets over unequal costs at every level.
        case mixed
    }

    /// Limits that bind often.
    public static func random(
        _ kind: Kind, responders: Int, floors: Bool = false, using generator: inout SeededGenerator
    ) -> RegionDraft {
        let levels = kind == .disjoint || kind == .budgets ? 1 : Int.random(in: 1...3, using: &generator)
        let count = Int.random(in: 1...3, using: &generator) + levels - 1
        var regions: [Regions.Region] = []
        for index in 0..<count {
            var region = Regions.Region()
            if levels > 1, index > 0, generator.chance(0.75) { region.parent = Int.random(in: 0..<index, using: &generator) }
            if kind != .budgets, generator.chance(0.75) { region.cap = Int.random(in: 0...3, using: &generator) }
            if kind == .equalCosts || kind == .mixed || kind == .budgets, generator.chance(0.6) {
                region.budget = Int64.random(in: 0...9, using: &generator)
            }
            if floors, generator.chance(0.6) { region.floor = Int.random(in: 0...min(2, region.cap ?? 2), using: &generator) }
            regions.append(region)
        }
        var draft = RegionDraft(
            regions, regionOfResponder: (0..<responders).map { _ in Int32.random(in: -1..<Int32(count), using: &generator) })
        for responder in 0..<responders where generator.chance(0.7) {
            draft.regionOfResponder[responder] = Int32.random(in: 0..<Int32(count), using: &generator)
        }
        switch kind {
        case .disjoint, .hierarchy: break
        case .equalCosts:
            let cost = Int64.random(in: 0...3, using: &generator)
            draft.costs = Array(repeating: cost, count: responders)
        case .budgets, .mixed:
            draft.costs = (0..<responders).map { _ in Int64.random(in: 0...5, using: &generator) }
        }
        if generator.chance(0.6) { draft.targets = (0..<responders).map { _ in Int32.random(in: 0...2, using: &generator) } }
        if generator.chance(0.5) { draft.order = Array(0..<Int32(responders)).shuffled(using: &generator) }
        return draft
    }
}
