/// A proposer in a seat, with what decides whether it keeps it. Among equals lottery numbers decide; these are computed
/// where two entries are compared and not stored, so that four entries fill a cache line.
struct SeatEntry {
    var group: Int32
    /// Decides among equals before the lottery; lower is better. 0 for all in deferred acceptance.
    var tier: Int32
    var proposer: Int32
    var edge: Int32
}

/// The seats of every responder: bounded heaps with the worst at the root, side by side in one flat array.
///
/// A responder never needs more seats than there are proposers that list it, so the array is no longer than the number
/// of edges.
struct SeatHeaps {
    /// A responder's answer to a proposal; where somebody is displaced, who that is.
    enum Answer {
        case refused
        case seated
        case displaced(SeatEntry)
    }

    /// The worst group that can still get in: the group of the worst held where the responder is full, no bound where
    /// it has room, and −1 where it has no seats. This one small array refuses most proposals before a heap is read.
    private(set) var cutoffGroup: [Int32]
    private var seats: [SeatEntry]
    private let starts: [Int32]
    private var filled: [Int32]
    /// Gives the lottery numbers.
    private let market: Market
    private let lottery: Lottery

    init(_ market: Market, _ lottery: Lottery) {
        var sizes = market.responderDegrees
        for responder in sizes.indices { sizes[responder] = min(sizes[responder], market.responderCapacities[responder]) }
        starts = Market.startOffsets(of: sizes)
        cutoffGroup = market.responderCapacities.map { $0 == 0 ? -1 : .max }
        filled = [Int32](repeating: 0, count: sizes.count)
        seats = [SeatEntry](
            repeating: SeatEntry(group: 0, tier: 0, proposer: -1, edge: -1), count: Int(starts[sizes.count]))
        self.market = market
        self.lottery = lottery
    }

    /// Whether the responder can take one more without displacing anybody.
    @inline(__always)
    func hasRoom(_ responder: Int) -> Bool { cutoffGroup[responder] == .max }

    /// Positions of the responder's held seats, for ``subscript(_:)``; the worst comes first.
    @inline(__always)
    func held(by responder: Int) -> Range<Int> {
        let start = Int(starts[responder])
        return start..<(start + Int(filled[responder]))
    }

    @inline(__always)
    subscript(slot: Int) -> SeatEntry { seats[slot] }

    /// Whether the responder ranks `seat` lower: a later group, then a higher tier, then a higher number, then a higher
    /// index.
    @inline(__always)
    func isWorse(_ seat: SeatEntry, than other: SeatEntry, at responder: Int) -> Bool {
        if seat.group != other.group { return seat.group > other.group }
        if seat.tier != other.tier { return seat.tier > other.tier }
        let mine = market.drawnNumber(ofProposer: Int(seat.proposer), onListOf: responder, lottery)
        let theirs = market.drawnNumber(ofProposer: Int(other.proposer), onListOf: responder, lottery)
        return mine != theirs ? mine > theirs : seat.proposer > other.proposer
    }

    /// Reads what the next proposal to the responder will need, so that it is in the cache by then.
    @inline(__always)
    func peek(_ responder: Int) -> Int32 {
        let start = Int(starts[responder])
        return start < seats.count ? seats[start].group : filled[responder]
    }

    /// The tier of the worst held. The responder must hold somebody.
    @inline(__always)
    func worstTier(_ responder: Int) -> Int32 { seats[Int(starts[responder])].tier }

    /// Gives the candidate a seat if one is free or if it ranks above the worst held.
    @inline(__always)
    mutating func offer(_ candidate: SeatEntry, to responder: Int) -> Answer {
        let start = Int(starts[responder])
        let size = Int(starts[responder + 1]) - start
        let count = Int(filled[responder])
        if count < size {
            rise(candidate, from: count, start: start, at: responder)
            filled[responder] = Int32(count + 1)
            if count + 1 == size { cutoffGroup[responder] = seats[start].group }
            return .seated
        }
        let worst = seats[start]
        if isWorse(candidate, than: worst, at: responder) { return .refused }
        sink(candidate, into: 0, start: start, size: size, at: responder)
        cutoffGroup[responder] = seats[start].group
        return .displaced(worst)
    }

    /// Whether the responder holds the proposer. O(seats of the responder).
    func holds(_ proposer: Int32, at responder: Int) -> Bool {
        held(by: responder).contains { seats[$0].proposer == proposer }
    }

    /// Removes the proposer from the responder's seats. O(seats of the responder).
    mutating func remove(_ proposer: Int32, from responder: Int) {
        let slots = held(by: responder)
        guard let slot = slots.first(where: { seats[$0].proposer == proposer }) else { return }
        let last = seats[slots.upperBound - 1]
        let size = slots.count - 1
        filled[responder] = Int32(size)
        cutoffGroup[responder] = .max
        let hole = slot - slots.lowerBound
        if hole == size { return }
        // The last entry fills the hole; its heap position may be above the hole or below it.
        sink(last, into: hole, start: slots.lowerBound, size: size, at: responder)
        let settled = seats[slot]
        if settled.proposer == last.proposer { rise(last, from: hole, start: slots.lowerBound, at: responder) }
    }

    /// Moves the seat up from a leaf to its position in the heap.
    private mutating func rise(_ seat: SeatEntry, from leaf: Int, start: Int, at responder: Int) {
        var hole = leaf
        while hole > 0 {
            let parent = (hole - 1) / 2
            if !isWorse(seat, than: seats[start + parent], at: responder) { break }
            seats[start + hole] = seats[start + parent]
            hole = parent
        }
        seats[start + hole] = seat
    }

    /// Puts the seat at the given place, or below it where the heap needs that.
    private mutating func sink(_ seat: SeatEntry, into place: Int, start: Int, size: Int, at responder: Int) {
        var hole = place
        while true {
            var child = 2 * hole + 1
            if child >= size { break }
            if child + 1 < size, isWorse(seats[start + child + 1], than: seats[start + child], at: responder) { child += 1 }
            if !isWorse(seats[start + child], than: seat, at: responder) { break }
            seats[start + hole] = seats[start + child]
            hole = child
        }
        seats[start + hole] = seat
    }

    /// The edges in all seats, in ascending order.
    func edgesByProposer() -> [Int32] {
        let proposers = market.proposerCount
        var cursor = [Int32](repeating: 0, count: proposers + 1)
        for responder in filled.indices {
            for slot in held(by: responder) { cursor[Int(seats[slot].proposer) + 1] += 1 }
        }
        for proposer in 0..<proposers { cursor[proposer + 1] += cursor[proposer] }
        let total = Int(cursor[proposers])
        var edges = [Int32](repeating: 0, count: total)
        for responder in filled.indices {
            for slot in held(by: responder) {
                let proposer = Int(seats[slot].proposer)
                edges[Int(cursor[proposer])] = seats[slot].edge
                cursor[proposer] += 1
            }
        }
        // Each cursor now stands at the end of its proposer's edges. Where there are several, they are sorted.
        var start = 0
        for proposer in 0..<proposers {
            let end = Int(cursor[proposer])
            if end - start > 1 { edges[start..<end].sort() }
            start = end
        }
        return edges
    }
}
