/// Why regions do not fit a market. The first fault found is the one reported.
public enum RegionError: Error, Sendable, Hashable {
    /// An array that holds one value for each responder, or each region, has another number of them.
    case lengthMismatch(array: String, expected: Int, actual: Int)
    /// The region's parent does not exist.
    case parentOutOfRange(region: Int, parent: Int)
    /// The region is its own ancestor.
    case cycle(region: Int)
    /// A cap, a floor or a budget is below zero.
    case negativeLimit(region: Int)
    /// The region asks for more placements than it allows.
    case floorAboveCap(region: Int, floor: Int, cap: Int)
    /// The responder names a region that does not exist.
    case regionOutOfRange(responder: Int, region: Int)
    /// A budget needs the cost of a placement at every responder.
    case costsMissing(region: Int)
    /// A placement costs less than nothing.
    case negativeCost(responder: Int)
    /// All seats together cost more than ``Regions/largestTotalCost``.
    case costsTooLarge
    /// A target is below zero.
    case negativeTarget(responder: Int)
    /// `order` does not hold each position from 0 once.
    case malformedOrder(responder: Int)
    /// A floor and a budget over unequal costs in the same tree of regions: whether the floor can be met within the money
    /// is a knapsack problem, so nothing could be promised.
    case floorBesideBudget(floor: Int, budget: Int)
}
