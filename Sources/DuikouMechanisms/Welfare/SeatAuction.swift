/// The auction behind ``MaximumWeight``: proposers bid for seats, each responder's seats in a heap with the lowest bid at
/// the root.
///
/// Prices are whole multiples of `1 / unit` of a unit of weight. The *value* of an edge is its weight less its
/// responder's price. Whenever nobody waits to bid, the following holds:
/// - a responder whose seats are all taken has the price of its lowest bid; one with a free seat keeps the price it
///   had;
/// - a matched edge is worth at least as much as its proposer's best unmatched edge, less `epsilon`, and at least
///   −`epsilon`;
/// - a proposer that may have more partners has no unmatched edge worth more than zero.
///
/// ``bid(epsilon:patience:)`` raises prices until nobody waits; ``sell(epsilon:)`` then lowers the prices of free seats until
/// each is taken or costs nothing. After both, no other matching weighs more by more than `epsilon` for each pair; see
/// ``MaximumWeight`` for the papers. ``tighten(epsilon:)`` goes on to a smaller `epsilon` from the present prices and
/// seats.
struct SeatAuction {
    struct Seat {
        var bid: Int64
        var edge: Int32
        var proposer: Int32
    }

    let market: Market
    let weights: [Int32]
    /// Number of units of price in a unit of weight.
    var unit: Int64 = 1
    var price: [Int64]
    var counters = Outcome.Counters()

    let seatStarts: [Int32]
    var seats: [Seat]
    var filled: [Int32]
    /// How many more partners each proposer may have.
    var missing: [Int32]
    /// The matched edge of each proposer that may have only one partner; −1 for none.
    var only: [Int32]
    /// The matched edges of the other proposers.
    var isMatched: EdgeBits
    var waiting: [Int32]
    /// The edges by responder; made when a price first has to fall.
    var lists: ResponderLists?

    init(_ market: Market, weights: [Int32]) {
        self.market = market
        self.weights = weights
        var sizes = market.responderDegrees
        for responder in sizes.indices { sizes[responder] = min(sizes[responder], market.responderCapacities[responder]) }
        seatStarts = Market.startOffsets(of: sizes)
        // At a price equal to the largest weight, nobody wants a responder without seats.
        let most = Int64(weights.max() ?? 0)
        price = market.responderCapacities.map { $0 == 0 ? most : 0 }
        seats = [Seat](repeating: Seat(bid: 0, edge: -1, proposer: -1), count: Int(seatStarts[market.responderCount]))
        filled = [Int32](repeating: 0, count: market.responderCount)
        missing = market.proposerCapacities
        only = [Int32](repeating: -1, count: market.proposerCount)
        isMatched = EdgeBits(count: market.proposerCapacities.contains { $0 > 1 } ? market.edgeCount : 0)
        waiting = [Int32](0..<Int32(market.proposerCount))
    }

    var matchedEdges: [Int32] {
        var edges: [Int32] = []
        for responder in filled.indices {
            let start = Int(seatStarts[responder])
            for slot in start..<(start + Int(filled[responder])) { edges.append(seats[slot].edge) }
        }
        return edges
    }

    /// Lets those who wait bid, and then those they displace, until nobody waits.
    ///
    /// A bid takes the proposer's best edge at the price at which its next best would be better by `epsilon`. Bidders
    /// go in rounds, so that who bids next does not depend on the answer just given and memory is read ahead.
    ///
    /// Where more proposers want equal seats than there are, each bid raises a price by little more than `epsilon`.
    /// With `patience`, the step doubles each time that this many bids were made for each proposer.
    /// - Returns: the step of the last bids, for which the conditions above hold.
    @discardableResult
    mutating func bid(epsilon first: Int64, patience: Int? = nil) -> Int64 {
        var epsilon = first
        let allowance = patience.map { $0 * (market.proposerCount + 1) } ?? .max
        var limit = allowance
        let weights = self.weights
        let edgeResponder = market.edgeResponder
        let offsets = market.proposerOffsets
        let capacities = market.proposerCapacities
        var round = waiting
        waiting = []
        var displaced: [Int32] = []
        while !round.isEmpty {
            displaced.removeAll(keepingCapacity: true)
            for bidder in round {
                let proposer = Int(bidder)
                if missing[proposer] == 0 { continue }
                let list = Int(offsets[proposer])..<Int(offsets[proposer + 1])
                if capacities[proposer] > 1 {
                    bidForSeveral(bidder, list, epsilon, &displaced)
                    continue
                }
                let (edge, value, next) = SeatAuction.bestTwo(list, weights.span, edgeResponder.span, price.span, unit)
                if edge < 0 { continue }
                let responder = Int(edgeResponder[edge])
                let bid = Seat(bid: price[responder] + (value - next) + epsilon, edge: Int32(edge), proposer: bidder)
                match(edge, of: proposer)
                offer(bid, to: responder, &displaced)
            }
            swap(&round, &displaced)
            if counters.proposals > limit {
                epsilon *= 2
                limit = counters.proposals + allowance
            }
        }
        return epsilon
    }

    /// The edge worth most with its value, and the value of the next. An edge worth nothing counts as none (−1).
    @inline(__always)
    private static func bestTwo(
        _ list: Range<Int>, _ weights: Span<Int32>, _ responders: Span<Int32>, _ prices: Span<Int64>, _ unit: Int64
    ) -> (edge: Int, value: Int64, next: Int64) {
        var best: Int64 = 0
        var next: Int64 = 0
        var chosen = -1
        for edge in list {
            let value = unit &* Int64(weights[edge]) &- prices[Int(responders[edge])]
            if value <= next { continue }
            if value > best {
                next = best
                best = value
                chosen = edge
            } else {
                next = value
            }
        }
        return (chosen, best, next)
    }

    /// A proposer that misses k partners bids for its k best unmatched edges, each against the value of the (k + 1)-th.
    private mutating func bidForSeveral(
        _ bidder: Int32, _ list: Range<Int>, _ epsilon: Int64, _ displaced: inout [Int32]
    ) {
        var wanted: [(value: Int64, edge: Int)] = []
        for edge in list where !isMatched[edge] {
            let worth = value(edge)
            if worth > 0 { wanted.append((worth, edge)) }
        }
        wanted.sort { $0.value != $1.value ? $0.value > $1.value : $0.edge < $1.edge }
        let count = min(Int(missing[Int(bidder)]), wanted.count)
        let next = count < wanted.count ? wanted[count].value : 0
        for (worth, edge) in wanted[..<count] {
            let responder = Int(market.edgeResponder[edge])
            match(edge, of: Int(bidder))
            offer(
                Seat(bid: price[responder] + (worth - next) + epsilon, edge: Int32(edge), proposer: bidder),
                to: responder, &displaced)
        }
    }

    func value(_ edge: Int) -> Int64 { unit * Int64(weights[edge]) - price[Int(market.edgeResponder[edge])] }

    /// Seats a bid above the responder's price, displacing the lowest bid where there is no free seat.
    private mutating func offer(_ bid: Seat, to responder: Int, _ displaced: inout [Int32]) {
        counters.proposals += 1
        let start = Int(seatStarts[responder])
        let size = Int(seatStarts[responder + 1]) - start
        let count = Int(filled[responder])
        if count < size {
            filled[responder] = Int32(count + 1)
            rise(bid, from: count, start: start)
            // With more seats than proposers that list the responder, one stays free.
            if count + 1 == Int(market.responderCapacities[responder]) { price[responder] = seats[start].bid }
            return
        }
        let loser = seats[start]
        sink(bid, start: start, size: size)
        price[responder] = seats[start].bid
        counters.displacements += 1
        displaced.append(loser.proposer)
        unmatch(Int(loser.edge), of: Int(loser.proposer))
    }

    mutating func unmatch(_ edge: Int, of proposer: Int) {
        missing[proposer] += 1
        if market.proposerCapacities[proposer] > 1 { isMatched[edge] = false } else { only[proposer] = -1 }
    }

    mutating func match(_ edge: Int, of proposer: Int) {
        missing[proposer] -= 1
        if market.proposerCapacities[proposer] > 1 { isMatched[edge] = true } else { only[proposer] = Int32(edge) }
    }

    func isMatched(_ edge: Int, of proposer: Int) -> Bool {
        market.proposerCapacities[proposer] > 1 ? isMatched[edge] : Int(only[proposer]) == edge
    }

    /// Moves the seat up from a leaf to its position in the heap.
    private mutating func rise(_ seat: Seat, from leaf: Int, start: Int) {
        var hole = leaf
        while hole > 0 {
            let parent = (hole - 1) / 2
            if seat.bid >= seats[start + parent].bid { break }
            seats[start + hole] = seats[start + parent]
            hole = parent
        }
        seats[start + hole] = seat
    }

    /// Replaces the root and restores the heap.
    private mutating func sink(_ seat: Seat, start: Int, size: Int) {
        var hole = 0
        while true {
            var child = 2 * hole + 1
            if child >= size { break }
            if child + 1 < size, seats[start + child + 1].bid < seats[start + child].bid { child += 1 }
            if seats[start + child].bid >= seat.bid { break }
            seats[start + hole] = seats[start + child]
            hole = child
        }
        seats[start + hole] = seat
    }

    /// Rebuilds the heaps after bids were changed in place, and sets the prices of full responders from them.
    mutating func reorderSeats() {
        for responder in filled.indices {
            let start = Int(seatStarts[responder])
            let count = Int(filled[responder])
            for leaf in 0..<count { rise(seats[start + leaf], from: leaf, start: start) }
            if count > 0, count == Int(market.responderCapacities[responder]) { price[responder] = seats[start].bid }
        }
    }
}
