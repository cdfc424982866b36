/// Prices and profits that prove how far a matching's weight is from the largest.
///
/// By linear programming duality the sum below, ``bound``, is at least the weight of every matching that keeps the
/// capacities, for any prices and profits that are not negative:
///
///     price · capacity of each responder + profit · capacity of each proposer
///         + what each matched pair weighs beyond its price and profit
///
/// provided no unmatched pair weighs more than its price and profit. The last term is zero where proposers have one
/// partner each. ``WeightCertificate`` checks all this from the market, the weights and the pairs.
public struct WeightPrices: Sendable, Equatable {
    /// The price of a seat at each responder, in units of weight; 0 where a seat is free.
    public private(set) var prices: [Int64]
    /// The profit of each proposer from a partnership, in units of weight; 0 where it could have one more.
    public private(set) var profits: [Int64]
    /// The sum of the weights of the matched edges.
    public let weight: Int64
    /// An upper bound: no matching weighs more.
    public let bound: Int64

    /// How far the weight may be below the largest, as a share of the bound; 0 where it is the largest.
    public var gap: Double { bound == weight ? 0 : Double(bound - weight) / Double(bound) }

    /// Whether the weight is within this many millionths of the bound.
    public func meets(_ partsPerMillion: Int) -> Bool {
        let missing = (bound - weight).multipliedFullWidth(by: 1_000_000)
        let allowed = bound.multipliedFullWidth(by: Int64(partsPerMillion))
        return missing.high != allowed.high ? missing.high < allowed.high : missing.low <= allowed.low
    }

    init(_ auction: SeatAuction) {
        let market = auction.market
        let profits = auction.profits()
        var weight: Int64 = 0
        var bound: Int64 = 0
        for responder in 0..<market.responderCount where market.responderCapacities[responder] > 0 {
            bound += auction.price[responder] * Int64(market.responderCapacities[responder])
            let start = Int(auction.seatStarts[responder])
            for seat in auction.seats[start..<(start + Int(auction.filled[responder]))] {
                let edge = Int(seat.edge)
                weight += Int64(auction.weights[edge])
                bound += max(0, auction.value(edge) - profits[Int(seat.proposer)])
            }
        }
        for proposer in profits.indices where profits[proposer] > 0 {
            bound += profits[proposer] * Int64(market.proposerCapacities[proposer])
        }
        self.prices = auction.price
        self.profits = profits
        self.weight = weight
        self.bound = bound
    }

    /// The same prices for the market as given.
    func original(_ canonical: CanonicalMarket) -> WeightPrices {
        var result = self
        result.prices = canonical.originalByResponder(prices)
        result.profits = canonical.originalByProposer(profits)
        return result
    }
}

/// A matching of large weight with the prices that prove it.
public struct PricedOutcome: Sendable, Equatable {
    /// The matching with its cutoffs and counters.
    public let outcome: Outcome
    /// The prices and profits, with the bound that they prove.
    public let prices: WeightPrices
}
