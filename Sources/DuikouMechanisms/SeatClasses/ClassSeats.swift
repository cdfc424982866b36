/// The seats of every class of every responder.
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
    private var heaps: HeldSeatHeaps

    init(_ classes: SeatClasses, _ ranks: ClassRanks, _ market: Market) {
        classOffsets = classes.classOffsets
        self.ranks = ranks
        // No class ever needs more seats than there are proposers who list its responder.
        var sizes = classes.classSeats
        for index in sizes.indices {
            sizes[index] = min(sizes[index], market.responderDegrees[Int(classes.classResponder[index])])
        }
        heaps = HeldSeatHeaps(sizes: sizes)
        bound = classes.classSeats.map { $0 == 0 ? -1 : .max }
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
    func peek(_ responder: Int) -> Int32 { heaps.peek(Int(classOffsets[responder])) }

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
            if heaps.count(seatClass) < heaps.size(seatClass) {
                heaps.add(candidate, to: seatClass)
                if heaps.count(seatClass) == heaps.size(seatClass) { bound[seatClass] = heaps.worst(seatClass).group }
                return -1
            }
            let worst = heaps.worst(seatClass)
            if candidate.isWorse(than: worst) { continue }
            heaps.replaceWorst(of: seatClass, by: candidate)
            bound[seatClass] = heaps.worst(seatClass).group
            candidate = worst
        }
        return candidate.proposer
    }

    /// The edges in all seats, in ascending order, and the class that each sits in.
    func placements(proposers: Int) -> (edges: [Int32], classes: [Int32]) {
        var cursor = [Int32](repeating: 0, count: proposers + 1)
        for seatClass in 0..<heaps.count {
            for seat in heaps.held(seatClass) { cursor[Int(seat.proposer) + 1] += 1 }
        }
        for proposer in 0..<proposers { cursor[proposer + 1] += cursor[proposer] }
        var packed = [UInt64](repeating: 0, count: Int(cursor[proposers]))
        for seatClass in 0..<heaps.count {
            for seat in heaps.held(seatClass) {
                let proposer = Int(seat.proposer)
                packed[Int(cursor[proposer])] = UInt64(seat.edge) << 32 | UInt64(seatClass)
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
