/// The seats of every class: bounded heaps with the worst at the root, side by side in one flat array.
///
/// A responder answers a proposal by passing it down its classes: whoever a class displaces goes on to the next class,
/// until a seat is free or the last class has answered. The result is the choice of ``SeatClasses`` from one applicant
/// more.
struct ClassSeats {
    private let classOffsets: [Int32]
    private let ranks: ClassRanks
    /// The worst rank that can still get in: no bound where the class has room, and below all ranks where it has no
    /// seats.
    private var bound: [Int32]
    private var seats: [HeldSeat]
    private let starts: [Int32]
    private var filled: [Int32]

    init(_ classes: SeatClasses, _ ranks: ClassRanks, _ market: Market) {
        classOffsets = classes.classOffsets
        self.ranks = ranks
        // No class ever needs more seats than there are proposers who list its responder.
        var sizes = classes.classSeats
        for index in sizes.indices {
            sizes[index] = min(sizes[index], market.responderDegrees[Int(classes.classResponder[index])])
        }
        starts = Market.startOffsets(of: sizes)
        bound = classes.classSeats.map { $0 == 0 ? -1 : .max }
        filled = [Int32](repeating: 0, count: sizes.count)
        seats = [HeldSeat](
            repeating: HeldSeat(number: 0, group: 0, proposer: -1, edge: -1), count: Int(starts[sizes.count]))
    }

    /// Whether the responder refuses by the edge's rank group alone.
    @inline(__always)
    func isRefused(edge: Int, by responder: Int) -> Bool {
        for seatClass in Int(classOffsets[responder])..<Int(classOffsets[responder + 1])
        where ranks.groups[edge] <= bound[seatClass] { return false }
        return true
    }

    /// Reads what the next proposal to the responder will need, so that it is in the cache by then.
    @inline(__always)
    func peek(_ responder: Int) -> Int32 {
        let start = Int(starts[Int(classOffsets[responder])])
        return start < seats.count ? seats[start].group : 0
    }

    /// Adds the proposer to those the responder chooses from. Returns the proposer left without a seat, which may be
    /// the one that proposed; −1 where there is none.
    @inline(__always)
    mutating func offer(
        edge: Int, by proposer: Int, to responder: Int, _ market: Market, _ lottery: Lottery
    ) -> Int32 {
        var candidate = HeldSeat(number: 0, group: 0, proposer: Int32(proposer), edge: Int32(edge))
        // Most proposals are refused by the bound, and never need a lottery number.
        var isDrawn = false
        for seatClass in Int(classOffsets[responder])..<Int(classOffsets[responder + 1]) {
            // A proposer's rank in a class is never better than its group.
            if ranks.groups[Int(candidate.edge)] > bound[seatClass] { continue }
            let rank = ranks.rank(ofEdge: Int(candidate.edge), proposer: Int(candidate.proposer), inClass: seatClass)
            if rank > bound[seatClass] || rank == ClassRanks.barred { continue }
            if !isDrawn {
                candidate.number = market.drawnNumber(ofProposer: proposer, onListOf: responder, lottery)
                isDrawn = true
            }
            candidate.group = rank
            let start = Int(starts[seatClass])
            let size = Int(starts[seatClass + 1]) - start
            let count = Int(filled[seatClass])
            if count < size {
                rise(candidate, from: count, start: start)
                filled[seatClass] = Int32(count + 1)
                if count + 1 == size { bound[seatClass] = seats[start].group }
                return -1
            }
            let worst = seats[start]
            if candidate.isWorse(than: worst) { continue }
            sink(candidate, start: start, size: size)
            bound[seatClass] = seats[start].group
            candidate = worst
        }
        return candidate.proposer
    }

    /// Moves the seat up from a leaf to its position in the heap.
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

    /// The edges in all seats, in ascending order, and the class that each sits in.
    func placements(proposers: Int) -> (edges: [Int32], classes: [Int32]) {
        var cursor = [Int32](repeating: 0, count: proposers + 1)
        for seatClass in filled.indices {
            let start = Int(starts[seatClass])
            for slot in start..<(start + Int(filled[seatClass])) { cursor[Int(seats[slot].proposer) + 1] += 1 }
        }
        for proposer in 0..<proposers { cursor[proposer + 1] += cursor[proposer] }
        var packed = [UInt64](repeating: 0, count: Int(cursor[proposers]))
        for seatClass in filled.indices {
            let start = Int(starts[seatClass])
            for slot in start..<(start + Int(filled[seatClass])) {
                let proposer = Int(seats[slot].proposer)
                packed[Int(cursor[proposer])] = UInt64(seats[slot].edge) << 32 | UInt64(seatClass)
                cursor[proposer] += 1
            }
        }
        // Each cursor now stands at the end of its proposer's entries. Where there are several, they are sorted.
        var start = 0
        for proposer in 0..<proposers {
            let end = Int(cursor[proposer])
            if end - start > 1 { packed[start..<end].sort() }
            start = end
        }
        return (packed.map { Int32($0 >> 32) }, packed.map { Int32($0 & 0xFFFF_FFFF) })
    }
}
