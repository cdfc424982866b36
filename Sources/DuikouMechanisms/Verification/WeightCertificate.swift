/// The auditor of ``MaximumWeight``: checks, from a market, its weights, a list of pairs and prices alone, how far the
/// pairs are from the largest weight.
///
/// It shares no code with the mechanism. Weak duality is the whole proof: where no price or profit is negative and no
/// unmatched pair weighs more than its price and profit together, every matching weighs at most
///
///     the prices of all seats + the profits of all partnerships that proposers may have
///         + what matched pairs weigh beyond their price and profit.
///
/// No matching weighs more, pair by pair: the weight of a pair is at most its price + profit + excess; each price is
/// counted at most as often as there are seats, each profit at most as often as the proposer may have partners, each
/// excess once.
///
/// Source: Schrijver, *Combinatorial Optimization*, Springer 2003, chapters 17 and 21.
public enum WeightCertificate {
    /// Checks pairs, prices and profits against the market and its weights.
    /// - Parameters:
    ///   - weights: one for each edge of the market, at least 0.
    ///   - prices: the price of a seat at each responder.
    ///   - profits: the profit of each proposer from a partnership.
    ///   - listLimit: how many faults the report names; all are counted.
    /// - Complexity: O(edges + players + pairs).
    public static func verify(
        _ market: Market, weights: [Int32], pairs: some Sequence<Pair>, prices: [Int64], profits: [Int64],
        listLimit: Int = Stability.defaultListLimit
    ) -> WeightReport {
        precondition(weights.count == market.edgeResponder.count, "one weight for each edge")
        precondition(prices.count == market.responderCapacities.count, "one price for each responder")
        precondition(profits.count == market.proposerCapacities.count, "one profit for each proposer")
        let given = GivenPairs(pairs, in: market)
        var account = Account(market, weights, prices, limit: listLimit)
        for pair in given.unknown { account.add(.unknownPlayer(pair)) }
        for (proposer, profit) in profits.enumerated() {
            let partners = given.responders[given.slots(of: proposer)]
            account.enter(proposer, profit: profit, partners)
            account.enterEdges(of: proposer, profit: profit)
            account.reportUnlisted(partners, of: proposer)
        }
        for responder in prices.indices { account.enter(responder: responder) }
        return WeightReport(faults: account.faults, faultCount: account.faultCount, weight: account.weight, bound: account.bound)
    }

    /// What the pairs weigh and what the prices allow, summed up player by player, and the faults found on the way.
    private struct Account {
        private let market: Market
        private let weights: [Int32]
        private let prices: [Int64]
        private let limit: Int
        private(set) var weight: Int64 = 0
        private(set) var bound: Int64 = 0
        private(set) var faults: [WeightReport.Fault] = []
        private(set) var faultCount = 0
        private var seated: [Int]
        /// For each responder, the last proposer found to be its partner, and the last found to list it.
        private var partner: [Int]
        private var lister: [Int]

        init(_ market: Market, _ weights: [Int32], _ prices: [Int64], limit: Int) {
            self.market = market
            self.weights = weights
            self.prices = prices
            self.limit = limit
            seated = [Int](repeating: 0, count: prices.count)
            partner = [Int](repeating: -1, count: prices.count)
            lister = partner
        }

        mutating func add(_ fault: WeightReport.Fault) {
            faultCount += 1
            if faults.count < limit { faults.append(fault) }
        }

        /// Counts the proposer's partners, and adds its profit for each partner that it may have.
        mutating func enter(_ proposer: Int, profit: Int64, _ partners: ArraySlice<Int32>) {
            let capacity = Int(market.proposerCapacities[proposer])
            if profit < 0 { add(.negativeProfit(proposer: proposer)) }
            var held = 0
            for responder in partners.lazy.map(Int.init) {
                if partner[responder] == proposer {
                    add(.repeatedPair(Pair(proposer: proposer, responder: responder)))
                    continue
                }
                partner[responder] = proposer
                held += 1
                seated[responder] += 1
            }
            if held > capacity { add(.overCapacity(side: .proposers, player: proposer, held: held, capacity: capacity)) }
            if held < capacity, profit > 0 { add(.profitWithRoom(proposer: proposer)) }
            bound = sum(bound, product(Int64(capacity), profit))
        }

        /// Adds what the proposer's pairs weigh, and what they weigh beyond their price and profit. No other edge may weigh more than that.
        mutating func enterEdges(of proposer: Int, profit: Int64) {
            for edge in Int(market.proposerOffsets[proposer])..<Int(market.proposerOffsets[proposer + 1]) {
                let responder = Int(market.edgeResponder[edge])
                let excess = difference(Int64(weights[edge]), sum(prices[responder], profit))
                if partner[responder] == proposer {
                    lister[responder] = proposer
                    weight += Int64(weights[edge])
                    bound = sum(bound, max(0, excess))
                } else if excess > 0 {
                    add(.cheapPair(Pair(proposer: proposer, responder: responder), excess: excess))
                }
            }
        }

        /// Reports the partners that no edge has led to.
        mutating func reportUnlisted(_ partners: ArraySlice<Int32>, of proposer: Int) {
            for responder in partners.lazy.map(Int.init) where lister[responder] != proposer {
                lister[responder] = proposer
                add(.unlistedPair(Pair(proposer: proposer, responder: responder)))
            }
        }

        /// Adds the price of each of the responder's seats. All its partners have been counted.
        mutating func enter(responder: Int) {
            let capacity = Int(market.responderCapacities[responder])
            let price = prices[responder]
            if price < 0 { add(.negativePrice(responder: responder)) }
            if seated[responder] > capacity {
                add(.overCapacity(side: .responders, player: responder, held: seated[responder], capacity: capacity))
            }
            if seated[responder] < capacity, price > 0 { add(.priceOfFreeSeat(responder: responder)) }
            bound = sum(bound, product(Int64(capacity), price))
        }
    }

    // Prices may be any numbers, so sums saturate at the limits of Int64; a bound cut off there is still above every
    // weight.

    private static func sum(_ a: Int64, _ b: Int64) -> Int64 {
        let (value, overflow) = a.addingReportingOverflow(b)
        return overflow ? (b > 0 ? .max : .min) : value
    }

    private static func difference(_ a: Int64, _ b: Int64) -> Int64 {
        let (value, overflow) = a.subtractingReportingOverflow(b)
        return overflow ? (b < 0 ? .max : .min) : value
    }

    private static func product(_ a: Int64, _ b: Int64) -> Int64 {
        let (value, overflow) = a.multipliedReportingOverflow(by: b)
        return overflow ? ((a < 0) == (b < 0) ? .max : .min) : value
    }
}

/// What ``WeightCertificate/verify(_:weights:pairs:prices:profits:listLimit:)`` found.
public struct WeightReport: Sendable, Equatable {
    /// Why the pairs are not a matching, or why the prices prove nothing.
    public enum Fault: Sendable, Hashable {
        /// A proposer or responder that the market does not have.
        case unknownPlayer(Pair)
        /// The pair was given before.
        case repeatedPair(Pair)
        /// The proposer does not list the responder.
        case unlistedPair(Pair)
        /// More partners than the player may have.
        case overCapacity(side: MarketSide, player: Int, held: Int, capacity: Int)
        /// A price below zero.
        case negativePrice(responder: Int)
        /// A profit below zero.
        case negativeProfit(proposer: Int)
        /// A price above zero where a seat is free.
        case priceOfFreeSeat(responder: Int)
        /// A profit above zero where the proposer could have one more partner.
        case profitWithRoom(proposer: Int)
        /// An unmatched pair that weighs more than its price and profit together: both could gain.
        case cheapPair(Pair, excess: Int64)
    }

    /// The first faults, up to `listLimit`.
    public let faults: [Fault]
    /// Number of faults, all counted.
    public let faultCount: Int
    /// The total weight of the pairs that are edges of the market.
    public let weight: Int64
    /// An upper bound: no matching weighs more, provided that there are no faults.
    public let bound: Int64

    /// Whether the pairs are a matching and the prices prove the bound.
    public var isProven: Bool { faultCount == 0 }
    /// How far the weight may be below the largest, as a share of the bound.
    public var gap: Double { bound == weight ? 0 : (Double(bound) - Double(weight)) / Double(bound) }
}
