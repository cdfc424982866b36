import DuikouMechanisms
import TestSupport

/// The auction as in the textbook, over arrays of arrays, for proposers of capacity 1, with a fault on request. Without a
/// fault it must pass the contract, so that a mutant fails for its fault alone. The step is 1, so that the weight is
/// within one a pair of the bound.
struct NaiveMaximumWeight {
    enum Fault: CaseIterable {
        /// One seat more than there are.
        case addsASeat
        /// The last one displaced does not bid again.
        case stopsOneStepEarly
        /// Bids everything the best is worth, as if there were no second.
        case forgetsTheSecondBest
        /// Bids against the third best.
        case takesTheThirdBest
        /// Prices are those of the highest bid.
        case chargesTheHighestBid
        /// Starts from prices above zero and leaves them where a seat stays free.
        case leavesPricesOnFreeSeats
        /// Gives profits that leave pairs cheap.
        case understatesProfits
        /// Prices are halved after the fact.
        case halvesPrices
    }

    var fault: Fault?

    func solve(_ market: Market, _ weights: [Int32]) -> PricedPairs {
        let start: Int64 = fault == .leavesPricesOnFreeSeats ? 5 : 0
        let most = Int64(weights.max() ?? 0)
        var held = [[(bid: Int64, proposer: Int)]](repeating: [], count: market.responderCount)
        let seats = market.responderCapacities.map { Int($0) + (fault == .addsASeat ? 1 : 0) }
        func price(_ responder: Int) -> Int64 {
            if seats[responder] == 0 { return most }
            if held[responder].count < seats[responder] { return start }
            let bids = held[responder].map(\.bid)
            return (fault == .chargesTheHighestBid ? bids.max() : bids.min()) ?? 0
        }
        func value(_ edge: Int) -> Int64 { Int64(weights[edge]) - price(Int(market.edgeResponder[edge])) }
        var waiting = (0..<market.proposerCount).filter { market.proposerCapacities[$0] > 0 }
        while let proposer = waiting.popLast() {
            let order = market.edges(ofProposer: proposer).filter { value($0) > 0 }.sorted { value($0) > value($1) }
            guard let best = order.first else { continue }
            let rival = fault == .takesTheThirdBest ? 2 : 1
            let second = fault == .forgetsTheSecondBest || order.count <= rival ? 0 : value(order[rival])
            let responder = Int(market.edgeResponder[best])
            let bid = price(responder) + value(best) - second + 1
            if held[responder].count == seats[responder],
                let lowest = held[responder].indices.min(by: { held[responder][$0].bid < held[responder][$1].bid })
            {
                let loser = held[responder].remove(at: lowest).proposer
                if !(fault == .stopsOneStepEarly && waiting.isEmpty) { waiting.append(loser) }
            }
            held[responder].append((bid, proposer))
        }
        let prices = held.indices.map { fault == .halvesPrices ? price($0) / 2 : price($0) }
        let profits = (0..<market.proposerCount).map { proposer -> Int64 in
            let best = market.edges(ofProposer: proposer).map { Int64(weights[$0]) - price(Int(market.edgeResponder[$0])) }.max() ?? 0
            return max(0, fault == .understatesProfits ? best - 3 : best)
        }
        let pairs = held.enumerated().flatMap { responder, seated in
            seated.map { Pair(proposer: $0.proposer, responder: responder) }
        }
        return PricedPairs(pairs: pairs, prices: prices, profits: profits)
    }
}
