/// Why regions do not fit a market. The first fault found is the one reported.
public enum RegionError: Error, Sendable, Hashable {
    /// An array that holds one value for each responder, or each region, has another number of values.
    case lengthMismatch(array: String, expected: Int, actual: Int)
    /// The region's parent does not exist.
    case parentOutOfRange(region: Int, parent: Int)
    /// The region is its own ancestor.
    case cycle(region: Int)
    /// A cap, a floor or a budget is below zero.
    case negativeLimit(region: Int)
    /// The region's floor is above its cap.
    case floorAboveCap(region: Int, floor: Int, cap: Int)
    /// The responder names a region that does not exist.
    case regionOutOfRange(responder: Int, region: Int)
    /// A budget requires the cost of a placement at every responder.
    case costsMissing(region: Int)
    /// The cost of a placement is negative.
    case negativeCost(responder: Int)
    /// All seats together cost more than ``Regions/largestTotalCost``.
    case costsTooLarge
    /// A target is below zero.
    case negativeTarget(responder: Int)
    /// `order` does not contain each position from 0 exactly once.
    case malformedOrder(responder: Int)
    /// A floor and a budget over unequal costs in the same tree of regions: whether the floor can be met within the
    /// budget is a knapsack problem, so nothing could be promised.
    case floorBesideBudget(floor: Int, budget: Int)
}
