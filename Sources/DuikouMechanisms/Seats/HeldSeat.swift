/// A proposer in a seat, with what decides whether it keeps it. The lottery number is stored, for choices that compare
/// often.
struct HeldSeat {
    var number: UInt64
    var group: Int32
    var proposer: Int32
    var edge: Int32

    /// Whether the responder ranks `self` lower: a later group, then a higher number, then a higher index.
    @inline(__always)
    func isWorse(than other: HeldSeat) -> Bool {
        if group != other.group { return group > other.group }
        if number != other.number { return number > other.number }
        return proposer > other.proposer
    }
}
