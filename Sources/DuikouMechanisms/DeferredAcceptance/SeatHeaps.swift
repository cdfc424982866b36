/// A proposer in a seat, with what decides whether it keeps it.
struct HeldSeat {
    var number: UInt64
    var group: Int32
    var proposer: Int32
    var edge: Int32

    /// Whether the responder likes `self` less: a later group, then a higher number, then a higher index.
    @inline(__always)
    func isWorse(than other: HeldSeat) -> Bool {
        if group != other.group { return group > other.group }
        if number != other.number { return number > other.number }
        return proposer > other.proposer
    }
}

/// Every responder's seats: bounded heaps, the worst at the root, side by side in one flat array.
///
/// A responder never has more seats than proposers that list it, so the array is no longer than the edges are many.
struct SeatHeaps {
    enum Answer {
        case refused
        case seated
        case displaced(Int32)
    }

    /// The worst group that can still get in: that of the worst held where the responder is full, no bound where it has
    /// room, none at all where it has no seats. One small array refuses most proposals before a heap is read.
    private(set) var cutoffGroup: [Int32]
    private var seats: [HeldSeat]
    private let starts: [Int32]
    private var filled: [Int32]

    init(capacities: [Int32], degrees: [Int32]) {
        var sizes = degrees
        for responder in sizes.indices { sizes[responder] = min(sizes[responder], capacities[responder]) }
        starts = Market.startOffsets(of: sizes)
        cutoffGroup = capacities.map { $0 == 0 ? -1 : .max }
        filled = [Int32](repeating: 0, count: capacities.count)
        seats = [HeldSeat](
            repeating: HeldSeat(number: 0, group: 0, proposer: -1, edge: -1), count: Int(starts[capacities.count]))
    }

    /// Gives the candidate a seat if there is one left, or if it is better than the worst held.
    @inline(__always)
    mutating func offer(_ candidate: HeldSeat, to responder: Int) -> Answer {
        let start = Int(starts[responder])
        let size = Int(starts[responder + 1]) - start
        let count = Int(filled[responder])
        if count < size {
            rise(candidate, from: count, start: start)
            filled[responder] = Int32(count + 1)
            if count + 1 == size { cutoffGroup[responder] = seats[start].group }
            return .seated
        }
        let worst = seats[start]
        if candidate.isWorse(than: worst) { return .refused }
        sink(candidate, start: start, size: size)
        cutoffGroup[responder] = seats[start].group
        return .displaced(worst.proposer)
    }

    /// Puts the seat where it belongs on the way from a leaf to the root.
    private mutating func rise(_ seat: HeldSeat, from leaf: Int, start: Int) {
        var hole = leaf
        while hole > 0 {
            let parent = (hole - 1) / 2
            if !seat.isWorse(than: seats[start + parent]) { break }
            seats[start + hole] = seats[start + parent]
            hole = parent
        }
        seats[start + hole] = seat
    }

    /// Replaces the root and restores the heap.
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

    /// The edges in all seats, rising.
    func edgesByProposer(count proposers: Int) -> [Int32] {
        var cursor = [Int32](repeating: 0, count: proposers + 1)
        for responder in filled.indices {
            for slot in Int(starts[responder])..<(Int(starts[responder]) + Int(filled[responder])) {
                cursor[Int(seats[slot].proposer) + 1] += 1
            }
        }
        for proposer in 0..<proposers { cursor[proposer + 1] += cursor[proposer] }
        let total = Int(cursor[proposers])
        var edges = [Int32](repeating: 0, count: total)
        for responder in filled.indices {
            for slot in Int(starts[responder])..<(Int(starts[responder]) + Int(filled[responder])) {
                let proposer = Int(seats[slot].proposer)
                edges[Int(cursor[proposer])] = seats[slot].edge
                cursor[proposer] += 1
            }
        }
        // Each cursor now stands at the end of its proposer's edges; where there are several, they need sorting.
        var start = 0
        for proposer in 0..<proposers {
            let end = Int(cursor[proposer])
            if end - start > 1 { edges[start..<end].sort() }
            start = end
        }
        return edges
    }
}
