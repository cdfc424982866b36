import DuikouMechanisms

extension MarketDraft {
    /// The market after the changes, written down anew. Someone who withdrew keeps its row, without a list or capacity.
    public func applying(_ changes: MarketChanges) -> MarketDraft {
        var result = self
        for pair in changes.declines { result.lists[pair.proposer].removeAll { $0.responder == pair.responder } }
        for proposer in changes.withdrawals {
            result.lists[proposer] = []
            result.proposerCapacities[proposer] = 0
        }
        for change in changes.seats { result.responderCapacities[change.responder] += Int32(change.delta) }
        for arrival in changes.arrivals {
            result.lists.append(
                arrival.responders.indices.map {
                    Entry(
                        responder: Int(arrival.responders[$0]), proposerGroup: arrival.proposerGroups[$0],
                        responderGroup: arrival.responderGroups[$0])
                })
            result.proposerCapacities.append(1)
            if let key = arrival.key { result.proposerKeys?.append(key) }
        }
        return result
    }

    /// How many changes of each kind to draw at most.
    public struct Batch: Sendable {
        public var arrivals = 0
        public var declines = 0
        public var withdrawals = 0
        public var closed = 0
        public var added = 0

        public init(arrivals: Int = 0, declines: Int = 0, withdrawals: Int = 0, closed: Int = 0, added: Int = 0) {
            self.arrivals = arrivals
            self.declines = declines
            self.withdrawals = withdrawals
            self.closed = closed
            self.added = added
        }
    }

    /// A random batch that fits the market. Half of the declines, where that is possible, are of what is held.
    public func randomChanges(
        _ batch: Batch, holding pairs: [Pair], using generator: inout SeededGenerator
    ) throws -> MarketChanges {
        let largest = lists.joined().map(\.responderGroup).max() ?? 0
        func count(_ most: Int) -> Int { most == 0 ? 0 : Int.random(in: 0...most, using: &generator) }
        let responders = Array(responderCapacities.indices)
        let arrivals = (0..<count(batch.arrivals)).map { _ in
            var own: Int32 = -1
            let list = responders.shuffled(using: &generator).filter { _ in generator.chance(0.7) }
            return MarketChanges.Arrival(
                responders: list.map(Int32.init),
                proposerGroups: list.map { _ in
                    if own < 0 || generator.chance(0.8) { own += 1 }
                    return own
                },
                responderGroups: list.map { _ in Int32.random(in: 0...(largest + 1), using: &generator) },
                key: proposerKeys == nil ? nil : generator.next())
        }
        let present = lists.indices.filter { proposerCapacities[$0] > 0 }
        var declines: Set<Pair> = []
        for _ in 0..<count(batch.declines) {
            if generator.chance(0.5), let held = pairs.randomElement(using: &generator) {
                declines.insert(held)
            } else if let proposer = present.randomElement(using: &generator),
                let entry = lists[proposer].randomElement(using: &generator)
            {
                declines.insert(Pair(proposer: proposer, responder: entry.responder))
            }
        }
        let order = responders.shuffled(using: &generator)
        var seats: [MarketChanges.SeatChange] = []
        for responder in order.prefix(count(batch.closed)) where responderCapacities[responder] > 0 {
            seats.append(
                .init(responder: responder, delta: -Int.random(in: 1...Int(responderCapacities[responder]), using: &generator)))
        }
        for responder in order.suffix(count(batch.added)) where !seats.contains(where: { $0.responder == responder }) {
            seats.append(.init(responder: responder, delta: Int.random(in: 1...2, using: &generator)))
        }
        return try MarketChanges(
            arrivals: arrivals,
            declines: declines.sorted { ($0.proposer, $0.responder) < ($1.proposer, $1.responder) },
            withdrawals: Array(present.shuffled(using: &generator).prefix(count(batch.withdrawals))),
            seats: seats)
    }
}
