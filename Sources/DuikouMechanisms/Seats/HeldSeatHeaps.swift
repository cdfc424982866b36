/// Who sits in the seats of every class of seats, one class to a responder or several: heaps with the worst at the root, side by side in
/// one flat array.
///
/// It only keeps the heaps in order. Who may have a seat, and when a class is full, is for those who hold one of these to say.
struct HeldSeatHeaps {
    private var seats: [HeldSeat]
    private let starts: [Int32]
    private var filled: [Int32]

    /// Empty seats, so many in each class.
    init(sizes: [Int32]) {
        starts = Market.startOffsets(of: sizes)
        filled = [Int32](repeating: 0, count: sizes.count)
        seats = [HeldSeat](
            repeating: HeldSeat(number: 0, group: 0, proposer: -1, edge: -1), count: Int(starts[sizes.count]))
    }

    /// The number of classes.
    var count: Int { filled.count }

    /// How many sit in the class.
    @inline(__always)
    func count(_ seatClass: Int) -> Int { Int(filled[seatClass]) }

    /// How many seats the class has.
    @inline(__always)
    func size(_ seatClass: Int) -> Int { Int(starts[seatClass + 1] - starts[seatClass]) }

    /// The worst who sits in the class. Somebody must.
    @inline(__always)
    func worst(_ seatClass: Int) -> HeldSeat { seats[Int(starts[seatClass])] }

    /// Those who sit in the class, in no particular order.
    func held(_ seatClass: Int) -> ArraySlice<HeldSeat> {
        let start = Int(starts[seatClass])
        return seats[start..<(start + Int(filled[seatClass]))]
    }

    /// Reads the worst of the class, so that it is in the cache by the next proposal; 0 where the array ends.
    @inline(__always)
    func peek(_ seatClass: Int) -> Int32 {
        let start = Int(starts[seatClass])
        return start < seats.count ? seats[start].group : 0
    }

    /// Seats one more. A seat must be free.
    @inline(__always)
    mutating func add(_ seat: HeldSeat, to seatClass: Int) {
        let start = Int(starts[seatClass])
        var hole = Int(filled[seatClass])
        filled[seatClass] += 1
        while hole > 0 {
            let parent = (hole - 1) / 2
            if !seat.isWorse(than: seats[start + parent]) { break }
            seats[start + hole] = seats[start + parent]
            hole = parent
        }
        seats[start + hole] = seat
    }

    /// Gives the seat of the worst to another. Somebody must sit there.
    @inline(__always)
    mutating func replaceWorst(of seatClass: Int, by seat: HeldSeat) {
        let start = Int(starts[seatClass])
        let size = Int(filled[seatClass])
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

    /// Takes the worst out. Returns who it was. Somebody must sit there.
    mutating func removeWorst(of seatClass: Int) -> HeldSeat {
        let worst = worst(seatClass)
        filled[seatClass] -= 1
        let count = Int(filled[seatClass])
        if count > 0 { replaceWorst(of: seatClass, by: seats[Int(starts[seatClass]) + count]) }
        return worst
    }
}
