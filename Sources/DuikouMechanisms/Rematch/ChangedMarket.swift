/// A market with its changes, without a copy of its edges: arrivals are stored beside it, declined edges are marked by
/// bits.
///
/// A *slot* is a position in a proposer's strict order. Slots of the market come first, laid out by its offsets; those
/// of arrivals follow. Of two slots of one proposer, the earlier is the one that it wants more.
struct ChangedMarket {
    let base: Market
    private let lottery: Lottery
    /// The edge at each slot of the market; empty where each edge is its own slot.
    private let order: [Int32]
    private let baseEdges: Int
    private let baseProposers: Int

    /// Where the edges of each arrival start, as given; further arrays have the edges themselves and the edge at each
    /// of their slots.
    private var addedOffsets: [Int32] = [0]
    private var addedResponder: [Int32] = []
    private var addedProposerGroup: [Int32] = []
    private var addedResponderGroup: [Int32] = []
    private var addedOrder: [Int32] = []
    private var addedHasTies = false

    /// One bit for each edge, set where it was declined: first the market's edges, then the arrivals'.
    private var removed: [UInt64]
    private var removedCount = 0
    private var proposerKeys: [UInt64]?
    /// 0 for a proposer that has withdrawn.
    var proposerCapacities: [Int32]

    init(_ market: Market, _ lottery: Lottery) {
        base = market
        self.lottery = lottery
        order = market.strictProposerOrder(lottery)
        baseEdges = market.edgeCount
        baseProposers = market.proposerCount
        removed = Array(withRoom: repeatElement(0, count: market.edgeCount / 64 + 1))
        proposerKeys = market.proposerKeys
        proposerCapacities = Array(withRoom: market.proposerCapacities)
    }

    var proposerCount: Int { proposerCapacities.count }
    var responderCount: Int { base.responderCount }

    func listStart(_ proposer: Int) -> Int {
        proposer < baseProposers ? Int(base.proposerOffsets[proposer]) : baseEdges + Int(addedOffsets[proposer - baseProposers])
    }

    func listEnd(_ proposer: Int) -> Int {
        proposer < baseProposers
            ? Int(base.proposerOffsets[proposer + 1]) : baseEdges + Int(addedOffsets[proposer - baseProposers + 1])
    }

    /// The edge at the slot: an edge of the market, or from `baseEdges` on an edge of an arrival.
    @inline(__always)
    func edge(_ slot: Int) -> Int {
        if slot >= baseEdges { return baseEdges + Int(addedOrder[slot - baseEdges]) }
        return order.isEmpty ? slot : Int(order[slot])
    }

    @inline(__always)
    func responder(_ slot: Int) -> Int {
        let edge = edge(slot)
        return Int(edge < baseEdges ? base.edgeResponder[edge] : addedResponder[edge - baseEdges])
    }

    /// The group in which the slot's responder ranks the proposer.
    @inline(__always)
    func responderGroup(_ slot: Int) -> Int32 {
        let edge = edge(slot)
        return edge < baseEdges ? base.edgeResponderGroup[edge] : addedResponderGroup[edge - baseEdges]
    }

    /// Reads the slot, so that it is in the cache when it is needed.
    @inline(__always)
    func peek(slot: Int) -> Int32 { Int32(truncatingIfNeeded: responder(slot)) ^ responderGroup(slot) }

    /// The first slot in the range whose responder does not refuse the proposer by its rank group alone, or `end`. The
    /// caller checks whether the edge was declined. Most of the work of proposing down a list is done here.
    func firstSlot(from start: Int, to end: Int, within cutoffs: [Int32]) -> Int {
        if start >= baseEdges {
            if addedHasTies { return firstTiedSlot(from: start, to: end, within: cutoffs) }
            return baseEdges
                + ChangedMarket.first(
                    in: addedResponder, addedResponderGroup, from: start - baseEdges, to: end - baseEdges, within: cutoffs)
        }
        if !order.isEmpty { return firstTiedSlot(from: start, to: end, within: cutoffs) }
        return ChangedMarket.first(in: base.edgeResponder, base.edgeResponderGroup, from: start, to: end, within: cutoffs)
    }

    private static func first(
        in responders: [Int32], _ groups: [Int32], from start: Int, to end: Int, within cutoffs: [Int32]
    ) -> Int {
        var slot = start
        while slot < end, groups[slot] > cutoffs[Int(responders[slot])] { slot += 1 }
        return slot
    }

    private func firstTiedSlot(from start: Int, to end: Int, within cutoffs: [Int32]) -> Int {
        var slot = start
        while slot < end, responderGroup(slot) > cutoffs[responder(slot)] { slot += 1 }
        return slot
    }

    @inline(__always)
    func isRemoved(slot: Int) -> Bool {
        if removedCount == 0 { return false }
        return isRemoved(edge: edge(slot))
    }

    @inline(__always)
    private func isRemoved(edge: Int) -> Bool { removed[edge >> 6] >> UInt64(edge & 63) & 1 == 1 }

    mutating func remove(slot: Int) {
        let edge = edge(slot)
        removed[edge >> 6] |= 1 << UInt64(edge & 63)
        removedCount += 1
    }

    /// The pair's slot, also if it was declined before; `nil` where the two do not list each other.
    func slot(of pair: Pair) -> Int? {
        (listStart(pair.proposer)..<listEnd(pair.proposer)).first { responder($0) == pair.responder }
    }

    /// The proposer's lottery number on the responder's list, by which equals are ordered.
    @inline(__always)
    func drawnNumber(ofProposer proposer: Int, onListOf responder: Int) -> UInt64 {
        let key = proposerKeys?[proposer] ?? UInt64(proposer)
        return base.isTransposed
            ? lottery.number(ofResponder: key, onListOf: base.responderKey(responder))
            : lottery.number(ofProposer: key, onListOf: base.responderKey(responder))
    }

    private func drawnNumber(ofResponder responder: Int32, onListOf key: UInt64) -> UInt64 {
        base.isTransposed
            ? lottery.number(ofProposer: base.responderKey(Int(responder)), onListOf: key)
            : lottery.number(ofResponder: base.responderKey(Int(responder)), onListOf: key)
    }

    /// The proposer's number among turns: the lower goes first.
    func turn(ofProposer proposer: Int, _ turns: Turns) -> UInt64 {
        turns.number(ofProposer: proposerKeys?[proposer] ?? UInt64(proposer), isTransposed: base.isTransposed)
    }

    /// The responder's number among turns: the lower goes first.
    func turn(ofResponder responder: Int, _ turns: Turns) -> UInt64 {
        turns.number(ofResponder: base.responderKey(responder), isTransposed: base.isTransposed)
    }

    /// The proposer as it would sit in a seat of the slot's responder.
    @inline(__always)
    func seat(_ proposer: Int, slot: Int, responder: Int) -> StandingSeat {
        StandingSeat(
            number: drawnNumber(ofProposer: proposer, onListOf: responder), group: responderGroup(slot),
            proposer: Int32(proposer), slot: Int32(slot))
    }

    /// Throws where the batch does not fit the market in its present state.
    func check(_ changes: MarketChanges, capacities: [Int32]) throws(RematchError) {
        var lister = [Int32](repeating: -1, count: changes.arrivals.isEmpty ? 0 : responderCount)
        var edges = baseEdges + addedResponder.count
        for (index, arrival) in changes.arrivals.enumerated() {
            if (arrival.key == nil) != (proposerKeys == nil) { throw .arrivalKey(arrival: index) }
            edges += arrival.responders.count
            for responder in arrival.responders {
                if responder < 0 || Int(responder) >= responderCount || lister[Int(responder)] == Int32(index) {
                    throw .arrivalResponder(arrival: index, responder: Int(responder))
                }
                lister[Int(responder)] = Int32(index)
            }
        }
        if max(edges, proposerCount + changes.arrivals.count) >= Int(Int32.max) { throw .tooLarge }
        for pair in changes.declines {
            try checkTakesPart(pair.proposer)
            guard let slot = slot(of: pair) else { throw .notListed(pair) }
            if isRemoved(slot: slot) { throw .repeatedDecline(pair) }
        }
        for proposer in changes.withdrawals { try checkTakesPart(proposer) }
        for change in changes.seats {
            guard capacities.indices.contains(change.responder) else { throw .unknownResponder(change.responder) }
            let (seats, overflow) = Int(capacities[change.responder]).addingReportingOverflow(change.delta)
            if overflow || seats < 0 || seats > Int(Int32.max) {
                throw .seatsOutOfRange(responder: change.responder, seats: overflow ? change.delta : seats)
            }
        }
    }

    private func checkTakesPart(_ proposer: Int) throws(RematchError) {
        if proposer < 0 || proposer >= proposerCount || proposerCapacities[proposer] == 0 {
            throw .notTakingPart(proposer: proposer)
        }
    }

    /// Adds the arrivals and returns their indices.
    mutating func enter(_ arrivals: [MarketChanges.Arrival]) -> Range<Int> {
        let first = proposerCount
        let edges = addedResponder.count + arrivals.reduce(0) { $0 + $1.responders.count }
        if edges > addedResponder.capacity {
            let room = max(edges, 2 * addedResponder.capacity)
            addedResponder.reserveCapacity(room)
            addedProposerGroup.reserveCapacity(room)
            addedResponderGroup.reserveCapacity(room)
            addedOrder.reserveCapacity(room)
        }
        var tied: [(group: Int32, number: UInt64, responder: Int32, edge: Int32)] = []
        for arrival in arrivals {
            let start = Int32(addedResponder.count)
            let key = arrival.key ?? UInt64(proposerCount)
            if let own = arrival.key { proposerKeys?.append(own) }
            addedResponder += arrival.responders
            addedProposerGroup += arrival.proposerGroups
            addedResponderGroup += arrival.responderGroups
            let count = Int32(arrival.responders.count)
            if ChangedMarket.rises(arrival.proposerGroups) {
                addedOrder.append(contentsOf: start..<(start + count))
            } else {
                addedHasTies = true
                tied.removeAll(keepingCapacity: true)
                for (place, responder) in arrival.responders.enumerated() {
                    tied.append(
                        (
                            arrival.proposerGroups[place], drawnNumber(ofResponder: responder, onListOf: key), responder,
                            start + Int32(place)
                        ))
                }
                tied.sort { ($0.group, $0.number, $0.responder) < ($1.group, $1.number, $1.responder) }
                for entry in tied { addedOrder.append(entry.edge) }
            }
            addedOffsets.append(start + count)
            proposerCapacities.append(1)
        }
        let words = (baseEdges + addedResponder.count) / 64 + 1
        if words > removed.count { removed.append(contentsOf: repeatElement(0, count: words - removed.count)) }
        return first..<proposerCount
    }

    private static func rises(_ groups: [Int32]) -> Bool {
        for place in 1..<max(1, groups.count) where groups[place] == groups[place - 1] { return false }
        return true
    }

    private func hasWithdrawn(_ proposer: Int) -> Bool {
        proposerCapacities[proposer] == 0 && (proposer >= baseProposers || base.proposerCapacities[proposer] > 0)
    }

    /// The market in its present state. O(edges + players).
    func market(capacities: [Int32]) -> Market {
        var offsets: [Int32] = [0]
        var responders: [Int32] = []
        var own: [Int32] = []
        var other: [Int32] = []
        var degrees = [Int32](repeating: 0, count: responderCount)
        var ties = false
        offsets.reserveCapacity(proposerCount + 1)
        let count = baseEdges + addedResponder.count
        responders.reserveCapacity(count)
        own.reserveCapacity(count)
        other.reserveCapacity(count)
        for proposer in 0..<proposerCount {
            var previous: Int32 = -1
            // The slots of one proposer are its edges in some order, so both have the same range.
            let list = listStart(proposer)..<(hasWithdrawn(proposer) ? listStart(proposer) : listEnd(proposer))
            for edge in list where removedCount == 0 || !isRemoved(edge: edge) {
                let inBase = edge < baseEdges
                let responder = inBase ? base.edgeResponder[edge] : addedResponder[edge - baseEdges]
                let group = inBase ? base.edgeProposerGroup[edge] : addedProposerGroup[edge - baseEdges]
                responders.append(responder)
                own.append(group)
                other.append(inBase ? base.edgeResponderGroup[edge] : addedResponderGroup[edge - baseEdges])
                degrees[Int(responder)] += 1
                if group == previous { ties = true }
                previous = group
            }
            offsets.append(Int32(responders.count))
        }
        return Market(
            trustedOffsets: offsets, edgeResponder: responders, edgeProposerGroup: own, edgeResponderGroup: other,
            proposerCapacities: proposerCapacities, responderCapacities: capacities,
            proposerKeys: proposerKeys, responderKeys: base.responderKeys,
            isTransposed: base.isTransposed, responderDegrees: degrees, hasProposerTies: ties)
    }
}

extension Array {
    /// A copy with memory for an eighth more, so that a batch of arrivals need not move what is there.
    init(withRoom elements: some Collection<Element>) {
        self.init()
        reserveCapacity(elements.count + elements.count / 8)
        append(contentsOf: elements)
    }
}
