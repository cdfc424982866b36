extension SeatAuction {
    /// Goes on to a smaller `epsilon`: proposers that no longer want their seat enough give it up and wait to bid; the
    /// bids of the others become what they would bid now.
    mutating func tighten(epsilon: Int64) {
        let next = bestUnmatchedValues()
        for responder in filled.indices {
            let start = Int(seatStarts[responder])
            var kept = start
            for slot in start..<(start + Int(filled[responder])) {
                let edge = Int(seats[slot].edge)
                let proposer = Int(seats[slot].proposer)
                let margin = value(edge) - next[proposer]
                if margin < -epsilon {
                    unmatch(edge, of: proposer)
                    waiting.append(Int32(proposer))
                    continue
                }
                seats[kept] = Seat(bid: price[responder] + margin + epsilon, edge: Int32(edge), proposer: Int32(proposer))
                kept += 1
            }
            filled[responder] = Int32(kept - start)
        }
        reorderSeats()
        waiting.sort()
    }

    /// For each proposer, the value of its best unmatched edge, or zero if that is more.
    func bestUnmatchedValues() -> [Int64] {
        (0..<market.proposerCount).map { proposer in
            var best: Int64 = 0
            for edge in market.edges(ofProposer: proposer) where value(edge) > best && !isMatched(edge, of: proposer) {
                best = value(edge)
            }
            return best
        }
    }

    private struct Buyer {
        /// The highest price at which it would take the seat.
        var limit: Int64
        /// Whether it can take the seat without giving up another.
        var isFree: Bool
        var edge: Int32
        var proposer: Int32

        static func before(_ a: Buyer, _ b: Buyer) -> Bool {
            if a.limit != b.limit { return a.limit > b.limit }
            if a.isFree != b.isFree { return a.isFree }
            return a.edge < b.edge
        }
    }

    /// Lowers the price of each responder with free seats until they are taken or cost nothing, as in a reverse
    /// auction: the price falls to what the first buyer left without a seat would pay. A proposer that gives up another
    /// seat for it gains at least `epsilon`, so this ends.
    mutating func sell(epsilon: Int64) {
        var queue = filled.indices.filter { hasFreeSeat($0) && price[$0] > 0 }
        if queue.isEmpty { return }
        let lists = self.lists ?? market.responderLists()
        self.lists = lists
        var isQueued = [Bool](repeating: false, count: filled.count)
        for responder in queue { isQueued[responder] = true }
        var buyers: [Buyer] = []
        while !queue.isEmpty {
            var vacated: [Int] = []
            for responder in queue {
                isQueued[responder] = false
                let free = Int(market.responderCapacities[responder] - filled[responder])
                buyers.removeAll(keepingCapacity: true)
                var least: Int64 = 0
                for entry in lists.range(of: responder) {
                    let edge = Int(lists.edges[entry])
                    let proposer = Int(lists.proposers[entry])
                    if isMatched(edge, of: proposer) || market.proposerCapacities[proposer] == 0 { continue }
                    let isFree = missing[proposer] > 0
                    let limit =
                        unit * Int64(weights[edge])
                        - (isFree ? 0 : value(worstMatchedEdge(of: proposer)) + epsilon)
                    if limit <= least { continue }
                    buyers.append(Buyer(limit: limit, isFree: isFree, edge: Int32(edge), proposer: Int32(proposer)))
                    // Only as many buyers as there are free seats, and the next one, matter.
                    if buyers.count == 2 * (free + 1) {
                        buyers.sort(by: Buyer.before)
                        buyers.removeLast(free + 1)
                        least = buyers[free].limit - 1
                    }
                }
                buyers.sort(by: Buyer.before)
                let count = min(free, buyers.count)
                price[responder] = count < buyers.count ? min(price[responder], buyers[count].limit) : 0
                for buyer in buyers[..<count] {
                    let proposer = Int(buyer.proposer)
                    if missing[proposer] == 0 {
                        let left = worstMatchedEdge(of: proposer)
                        let seller = Int(market.edgeResponder[left])
                        removeSeat(of: left, at: seller)
                        unmatch(left, of: proposer)
                        if price[seller] > 0, !isQueued[seller] {
                            isQueued[seller] = true
                            vacated.append(seller)
                        }
                    }
                    match(Int(buyer.edge), of: proposer)
                    seats[Int(seatStarts[responder] + filled[responder])] = Seat(
                        bid: price[responder], edge: buyer.edge, proposer: buyer.proposer)
                    filled[responder] += 1
                    counters.proposals += 1
                }
            }
            queue = vacated
        }
    }

    private func hasFreeSeat(_ responder: Int) -> Bool { filled[responder] < market.responderCapacities[responder] }

    private func worstMatchedEdge(of proposer: Int) -> Int {
        if market.proposerCapacities[proposer] == 1 { return Int(only[proposer]) }
        var worst = -1
        for edge in market.edges(ofProposer: proposer) where isMatched[edge] {
            if worst < 0 || value(edge) < value(worst) { worst = edge }
        }
        return worst
    }

    private mutating func removeSeat(of edge: Int, at responder: Int) {
        var slot = Int(seatStarts[responder])
        while Int(seats[slot].edge) != edge { slot += 1 }
        filled[responder] -= 1
        seats[slot] = seats[Int(seatStarts[responder] + filled[responder])]
    }

    /// Counts prices in a finer unit.
    mutating func refineUnit(to finer: Int64) {
        precondition(unit == 1, "the unit is refined once")
        unit = finer
        for responder in price.indices { price[responder] *= finer }
    }

    /// Returns to whole units of weight, from prices whose error is less than one part in `unit` for each edge.
    ///
    /// Prices are rounded down after the same amount is added to each. Rounding can make a tight edge untight only
    /// where a price and that amount add up to a whole number, so an amount is chosen for which no price does. There is
    /// one, because `unit` exceeds the number of responders by ``roundingRoom``. Afterwards all edges are tight that
    /// had to be.
    mutating func roundPrices() {
        var isTaken = [Bool](repeating: false, count: Int(unit))
        isTaken[0] = true
        isTaken[Int(unit) - 1] = true
        for price in price { isTaken[Int((unit - price % unit) % unit)] = true }
        guard let shift = isTaken.firstIndex(of: false) else { preconditionFailure("more prices than parts of a unit") }
        for responder in price.indices { price[responder] = (price[responder] + Int64(shift)) / unit }
        unit = 1
    }

    /// By how much `unit` must exceed the number of responders for ``roundPrices()``.
    static let roundingRoom = 3

    /// The profit of each proposer from a partnership at these prices: the least for which no unmatched edge is worth
    /// more.
    func profits() -> [Int64] {
        var profits = bestUnmatchedValues()
        for proposer in profits.indices where missing[proposer] == 0 && market.proposerCapacities[proposer] > 0 {
            profits[proposer] = max(profits[proposer], value(worstMatchedEdge(of: proposer)))
        }
        return profits
    }
}
