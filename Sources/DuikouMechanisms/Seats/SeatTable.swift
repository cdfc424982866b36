/// A proposer in a seat, with what decides whether it keeps it.
struct StandingSeat {
    var number: UInt64
    var group: Int32
    var proposer: Int32
    /// The responder's slot on the proposer's list (``ChangedMarket``).
    var slot: Int32

    /// Whether the responder ranks `self` lower: a later group, then a higher number, then a higher index.
    @inline(__always)
    func isWorse(than other: StandingSeat) -> Bool {
        if group != other.group { return group > other.group }
        if number != other.number { return number > other.number }
        return proposer > other.proposer
    }
}

/// The seats of every responder while they change: heaps with the worst at the root, from which anybody can be removed.
///
/// Unlike in ``SeatHeaps``, seats can be given back, added and closed. Each responder has a block of one flat array; a
/// full block moves to the end of the array, twice as long.
struct SeatTable {
    /// The worst group that can still get in: the group of the worst held where the responder is full, no bound where
    /// it has room, and −1 where it has no seats.
    private(set) var cutoffGroup: [Int32]
    private(set) var capacities: [Int32]
    private var starts: [Int32]
    private var rooms: [Int32]
    private var counts: [Int32]
    private var seats: [StandingSeat]
    /// The position of each proposer in `seats`; −1 for none.
    private var places: [Int32]

    private static let nobody = StandingSeat(number: 0, group: 0, proposer: -1, slot: -1)

    /// Empty seats, with memory for as many proposers as each responder is expected to hold at first.
    init(capacities: [Int32], expected: [Int32], proposers: Int) {
        self.capacities = capacities
        cutoffGroup = capacities.map { $0 == 0 ? -1 : .max }
        starts = Market.startOffsets(of: expected)
        rooms = expected
        counts = [Int32](repeating: 0, count: capacities.count)
        seats = [StandingSeat](repeating: SeatTable.nobody, count: Int(starts[capacities.count]))
        places = Array(withRoom: repeatElement(-1, count: proposers))
    }

    func count(_ responder: Int) -> Int32 { counts[responder] }
    func hasRoom(_ responder: Int) -> Bool { counts[responder] < capacities[responder] }
    func isSeated(_ proposer: Int) -> Bool { places[proposer] >= 0 }

    /// The worst held. The responder must hold somebody.
    func worst(_ responder: Int) -> StandingSeat { seats[Int(starts[responder])] }

    /// Reads what the next proposal to the responder will need, so that it is in the cache by then.
    @inline(__always)
    func peek(_ responder: Int) -> Int32 {
        let start = Int(starts[responder])
        return start < seats.count ? seats[start].group : counts[responder]
    }

    mutating func addProposers(_ count: Int) { places.append(contentsOf: repeatElement(-1, count: count)) }

    mutating func setCapacity(_ responder: Int, _ capacity: Int32) {
        capacities[responder] = capacity
        setCutoff(responder)
    }

    mutating func add(_ seat: StandingSeat, to responder: Int) {
        if counts[responder] == rooms[responder] { grow(responder) }
        let hole = Int(counts[responder])
        counts[responder] += 1
        rise(seat, from: hole, start: Int(starts[responder]))
        setCutoff(responder)
    }

    /// Removes the proposer from its seat at the responder.
    mutating func remove(_ proposer: Int, from responder: Int) {
        let start = Int(starts[responder])
        let hole = Int(places[proposer]) - start
        let last = Int(counts[responder]) - 1
        counts[responder] -= 1
        places[proposer] = -1
        if hole != last {
            let moved = seats[start + last]
            if hole > 0, moved.isWorse(than: seats[start + (hole - 1) / 2]) {
                rise(moved, from: hole, start: start)
            } else {
                sink(moved, from: hole, start: start, size: last)
            }
        }
        setCutoff(responder)
    }

    /// Gives the candidate the seat of the worst held.
    mutating func replaceWorst(_ candidate: StandingSeat, at responder: Int) {
        let start = Int(starts[responder])
        places[Int(seats[start].proposer)] = -1
        sink(candidate, from: 0, start: start, size: Int(counts[responder]))
        setCutoff(responder)
    }

    private mutating func setCutoff(_ responder: Int) {
        if counts[responder] < capacities[responder] {
            cutoffGroup[responder] = .max
        } else {
            cutoffGroup[responder] = capacities[responder] == 0 ? -1 : seats[Int(starts[responder])].group
        }
    }

    private mutating func put(_ seat: StandingSeat, at index: Int) {
        seats[index] = seat
        places[Int(seat.proposer)] = Int32(index)
    }

    private mutating func rise(_ seat: StandingSeat, from leaf: Int, start: Int) {
        var hole = leaf
        while hole > 0 {
            let parent = (hole - 1) / 2
            if !seat.isWorse(than: seats[start + parent]) { break }
            put(seats[start + parent], at: start + hole)
            hole = parent
        }
        put(seat, at: start + hole)
    }

    private mutating func sink(_ seat: StandingSeat, from top: Int, start: Int, size: Int) {
        var hole = top
        while true {
            var child = 2 * hole + 1
            if child >= size { break }
            if child + 1 < size, seats[start + child + 1].isWorse(than: seats[start + child]) { child += 1 }
            if !seats[start + child].isWorse(than: seat) { break }
            put(seats[start + child], at: start + hole)
            hole = child
        }
        put(seat, at: start + hole)
    }

    private mutating func grow(_ responder: Int) {
        let start = Int(starts[responder])
        let count = Int(counts[responder])
        let room = max(4, 2 * count)
        starts[responder] = Int32(seats.count)
        rooms[responder] = Int32(room)
        for index in start..<(start + count) {
            places[Int(seats[index].proposer)] = Int32(seats.count)
            let moved = seats[index]
            seats.append(moved)
        }
        seats.append(contentsOf: repeatElement(SeatTable.nobody, count: room - count))
    }
}
