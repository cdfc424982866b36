extension Cutoff {
    /// The cutoffs of deferred acceptance on lists without ties, from the seats it ended with: O(responders).
    ///
    /// Whoever was refused there wants the responder more than what it has.
    static func all(of market: Market, _ seats: SeatHeaps, lastRefused: [Int32]) -> [Cutoff] {
        (0..<market.responderCount).map { responder in
            let held = seats.held(by: responder)
            let worst = held.isEmpty ? SeatEntry(group: -1, tier: 0, proposer: -1, edge: -1) : seats[held.lowerBound]
            return Cutoff(
                market, isFull: held.count >= Int(market.responderCapacities[responder]),
                edge: worst.edge, proposer: worst.proposer,
                isDecidedByLottery: worst.group >= 0 && lastRefused[responder] == worst.group)
        }
    }
}
