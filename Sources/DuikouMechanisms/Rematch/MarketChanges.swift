/// What happened to a market since it was matched: one batch.
///
/// Groups of an arrival are on the standing market's scale, and the arrival's place among those already there is read
/// off them alone. A scale with gaps leaves room for those who come later: the best possible score minus the score, not
/// dense ranks.
public struct MarketChanges: Sendable, Hashable {
    /// A new proposer with capacity 1. It gets the next free index.
    public struct Arrival: Sendable, Hashable {
        /// Its list, the most wanted first.
        public var responders: [Int32]
        /// Its own tie groups, never falling.
        public var proposerGroups: [Int32]
        /// The group in which each responder on the list ranks it.
        public var responderGroups: [Int32]
        /// Its identity in the lottery: given where the market has keys, `nil` where indices stand for them.
        public var key: UInt64?

        public init(responders: [Int32], proposerGroups: [Int32], responderGroups: [Int32], key: UInt64? = nil) {
            self.responders = responders
            self.proposerGroups = proposerGroups
            self.responderGroups = responderGroups
            self.key = key
        }
    }

    /// Seats added to a responder, or closed where negative.
    public struct SeatChange: Sendable, Hashable {
        public var responder: Int
        public var delta: Int

        public init(responder: Int, delta: Int) {
            self.responder = responder
            self.delta = delta
        }
    }

    public let arrivals: [Arrival]
    /// Pairs that the proposer refuses from now on, whether it holds the responder or only lists it. It stays in the
    /// market with the rest of its list.
    public let declines: [Pair]
    /// Proposers that leave.
    public let withdrawals: [Int]
    /// At most one for each responder.
    public let seats: [SeatChange]

    /// Checks what can be checked without the market; ``StandingMatch/apply(_:mode:)`` checks the rest.
    /// - Complexity: O(size of the batch).
    public init(
        arrivals: [Arrival] = [], declines: [Pair] = [], withdrawals: [Int] = [], seats: [SeatChange] = []
    ) throws(RematchError) {
        for (index, arrival) in arrivals.enumerated() {
            let count = arrival.responders.count
            if arrival.proposerGroups.count != count || arrival.responderGroups.count != count {
                throw .arrivalLengths(arrival: index)
            }
            var previous: Int32 = 0
            for place in 0..<count {
                let own = arrival.proposerGroups[place]
                let other = arrival.responderGroups[place]
                if own < previous || own == .max || other < 0 || other == .max {
                    throw .arrivalGroups(arrival: index, place: place)
                }
                previous = own
            }
        }
        var declined: Set<Pair> = []
        for pair in declines where !declined.insert(pair).inserted { throw .repeatedDecline(pair) }
        var gone: Set<Int> = []
        for proposer in withdrawals where !gone.insert(proposer).inserted { throw .repeatedWithdrawal(proposer: proposer) }
        var resized: Set<Int> = []
        for change in seats where !resized.insert(change.responder).inserted {
            throw .repeatedSeatChange(responder: change.responder)
        }
        self.arrivals = arrivals
        self.declines = declines
        self.withdrawals = withdrawals
        self.seats = seats
    }

    /// The market after the changes, for a full run. Any capacities.
    ///
    /// Proposers and responders keep their indices; arrivals follow in their order. Someone who withdrew stays as a row
    /// with an empty list and capacity 0.
    /// - Complexity: O(edges + players).
    public func applied(to market: Market) throws(RematchError) -> Market {
        var changed = ChangedMarket(market, Lottery(.byIndex))
        var capacities = market.responderCapacities
        try changed.check(self, capacities: capacities)
        _ = changed.enter(arrivals)
        for pair in declines {
            if let slot = changed.slot(of: pair) { changed.remove(slot: slot) }
        }
        for proposer in withdrawals { changed.proposerCapacities[proposer] = 0 }
        for change in seats { capacities[change.responder] += Int32(change.delta) }
        return changed.market(capacities: capacities)
    }
}

/// What the standing match is to look for.
public enum RematchMode: Sendable, Hashable, CaseIterable {
    /// What a full run on the changed market gives: everyone gets its best stable partner.
    case optimal
    /// Stay with what people hold where stability allows it. See ``StandingMatch`` for what is promised.
    case minimumMovement
}
