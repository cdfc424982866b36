/// The seats of every responder while their number may still fall: heaps with the worst at the root, side by side in
/// one array.
struct QuotaSeats {
    /// The worst group that can still get in: no bound while the responder may fill further seats.
    private(set) var bound: [Int32]
    private var seats: [HeldSeat]
    private let starts: [Int32]
    private var filled: [Int32]
    private let capacities: [Int32]

    init(_ market: Market) {
        var sizes = market.responderDegrees
        for responder in sizes.indices { sizes[responder] = min(sizes[responder], market.responderCapacities[responder]) }
        starts = Market.startOffsets(of: sizes)
        capacities = market.responderCapacities
        bound = capacities.map { $0 == 0 ? -1 : .max }
        filled = [Int32](repeating: 0, count: sizes.count)
        seats = [HeldSeat](
            repeating: HeldSeat(number: 0, group: 0, proposer: -1, edge: -1), count: Int(starts[sizes.count]))
    }

    func isOpen(_ responder: Int) -> Bool { bound[responder] == .max }

    /// From now on the responder fills no further seat; a better candidate can only replace the worst.
    mutating func close(_ responder: Int) {
        bound[responder] = filled[responder] == 0 ? -1 : seats[Int(starts[responder])].group
    }

    /// Seats one more proposer, and closes the responder when all its own seats are taken.
    mutating func add(_ candidate: HeldSeat, to responder: Int) {
        let start = Int(starts[responder])
        var hole = Int(filled[responder])
        while hole > 0 {
            let parent = (hole - 1) / 2
            if !candidate.isWorse(than: seats[start + parent]) { break }
            seats[start + hole] = seats[start + parent]
            hole = parent
        }
        seats[start + hole] = candidate
        filled[responder] += 1
        if filled[responder] == capacities[responder] { close(responder) }
    }

    /// Removes the worst held together with its seat. Returns who held it.
    mutating func removeWorst(of responder: Int) -> HeldSeat {
        let start = Int(starts[responder])
        let worst = seats[start]
        filled[responder] -= 1
        let count = Int(filled[responder])
        if count > 0 { sink(seats[start + count], start: start, size: count) }
        close(responder)
        return worst
    }

    /// Gives the candidate the worst seat if it ranks higher. Returns who is left without: the candidate itself where
    /// it does not.
    mutating func exchange(_ candidate: HeldSeat, at responder: Int) -> HeldSeat {
        let start = Int(starts[responder])
        let worst = seats[start]
        if filled[responder] == 0 || candidate.isWorse(than: worst) { return candidate }
        sink(candidate, start: start, size: Int(filled[responder]))
        close(responder)
        return worst
    }

    private mutating func sink(_ seat: HeldSeat, start: Int, size: Int) {
        var hole = 0
        while true {
            var child = 2 * hole + 1
            if child >= size { break }
            if child + 1 < size, seats[start + child + 1].isWorse(than: seats[start + child]) { child += 1 }
            if !seats[start + child].isWorse(than: seat) { break }
            seats[start + hole] = seats[start + child]
            hole = child
        }
        seats[start + hole] = seat
    }

    /// The edges in all seats, in no particular order.
    var edges: [Int32] {
        var result: [Int32] = []
        for responder in filled.indices {
            let start = Int(starts[responder])
            for slot in start..<(start + Int(filled[responder])) { result.append(seats[slot].edge) }
        }
        return result
    }
}
