/// The seats of every responder while their number may still fall.
struct QuotaSeats {
    /// The worst group that can still get in: no bound while the responder may fill further seats.
    private(set) var bound: [Int32]
    private var heaps: HeldSeatHeaps
    private let capacities: [Int32]

    init(_ market: Market) {
        // No responder ever needs more seats than there are proposers who list it.
        heaps = HeldSeatHeaps(sizes: zip(market.responderDegrees, market.responderCapacities).map { min($0, $1) })
        capacities = market.responderCapacities
        bound = capacities.map { $0 == 0 ? -1 : .max }
    }

    func isOpen(_ responder: Int) -> Bool { bound[responder] == .max }

    /// From now on the responder fills no further seat; a better candidate can only replace the worst.
    mutating func close(_ responder: Int) {
        bound[responder] = heaps.count(responder) == 0 ? -1 : heaps.worst(responder).group
    }

    /// Seats one more proposer, and closes the responder when all its own seats are taken.
    mutating func add(_ candidate: HeldSeat, to responder: Int) {
        heaps.add(candidate, to: responder)
        if heaps.count(responder) == Int(capacities[responder]) { close(responder) }
    }

    /// Removes the worst held together with its seat. Returns who held it.
    mutating func removeWorst(of responder: Int) -> HeldSeat {
        let worst = heaps.removeWorst(of: responder)
        close(responder)
        return worst
    }

    /// Gives the candidate the worst seat if it ranks higher. Returns who is left without: the candidate itself where
    /// it does not.
    mutating func exchange(_ candidate: HeldSeat, at responder: Int) -> HeldSeat {
        if heaps.count(responder) == 0 || candidate.isWorse(than: heaps.worst(responder)) { return candidate }
        let worst = heaps.worst(responder)
        heaps.replaceWorst(of: responder, by: candidate)
        close(responder)
        return worst
    }

    /// The edges in all seats, in no particular order.
    var edges: [Int32] { (0..<heaps.count).flatMap { heaps.held($0).map(\.edge) } }
}
