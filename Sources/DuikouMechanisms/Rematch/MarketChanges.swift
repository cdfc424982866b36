/// One batch of changes to a market since it was matched.
///
/// Groups of an arrival are on the scale of the standing market's groups, and they alone decide where the arrival
/// stands among those already there. A scale with gaps leaves room for later arrivals: the best possible score minus
/// the score, not dense ranks.
public struct MarketChanges: Sendable, Hashable {
    /// A new proposer with capacity 1. It gets the next free index.
    public struct Arrival: Sendable, Hashable {
        /// Its list: the responders, most wanted first.
        public var responders: [Int32]
        /// Its own tie group for each responder on the list; never falls.
        public var proposerGroups: [Int32]
        /// The rank group that each responder on the list gives it.
        public var responderGroups: [Int32]
        /// Its identity in the lottery: required where the market has keys, `nil` where indices are used instead.
        public var key: UInt64?

        /// An arrival with this list. The three arrays must have the same length; ``MarketChanges`` checks them.
        public init(responders: [Int32], proposerGroups: [Int32], responderGroups: [Int32], key: UInt64? = nil) {
            self.responders = responders
            self.proposerGroups = proposerGroups
            self.responderGroups = responderGroups
            self.key = key
        }
    }

    /// A change of a responder's number of seats.
    public struct SeatChange: Sendable, Hashable {
        /// The responder whose seats change.
        public var responder: Int
        /// Number of seats added; negative where seats are closed.
        public var delta: Int

        /// A change of a responder's seats by `delta`.
        public init(responder: Int, delta: Int) {
            self.responder = responder
            self.delta = delta
        }
    }

    /// New proposers, in the order in which they get their indices.
    public let arrivals: [Arrival]
    /// Pairs that the proposer refuses from now on, whether it holds the responder or only lists it. It stays in the
    /// market with the rest of its list.
    public let declines: [Pair]
    /// Proposers that leave the market.
    public let withdrawals: [Int]
    /// Changes of seats, at most one for each responder.
    public let seats: [SeatChange]

    /// Checks what can be checked without the market; ``StandingMatch/apply(_:mode:)`` checks the rest.
    /// - Throws: ``RematchError``.
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

    /// The market after the changes, for a full run. Capacities may be any.
    ///
    /// Proposers and responders keep their indices; arrivals follow in their order. A proposer that withdrew stays as a
    /// row with an empty list and capacity 0.
    /// - Throws: ``RematchError`` where the batch does not fit the market.
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

/// Which stable matching to look for after a batch.
public enum RematchMode: Sendable, Hashable, CaseIterable {
    /// The result of a full run on the changed market: everyone gets its best stable partner.
    case optimal
    /// People keep what they hold where stability allows it. See ``StandingMatch`` for the exact promise.
    case minimumMovement
}
