/// The state of one batch while it is applied.
struct RematchPass {
    let changes: MarketChanges
    let order: RematchOrder
    /// Whether trading cycles may appear: then responders that could be on one are noted.
    let notesTrades: Bool
    var steps: [RematchReport.Step] = []
    var proposals = 0
    var cycles = 0
    /// The last value read ahead. It has no meaning; it is stored so that reading is not optimised away.
    var lastRead: Int32 = 0

    /// Seats to fill, in the order in which they became free.
    var vacancies: [Vacancy] = []
    /// Proposers without a place, which propose further down their list once all free seats are filled.
    var askers: [Asker] = []

    struct Vacancy {
        var responder: Int32
        /// The proposer that left the seat; −1 for an added seat.
        var leftBy: Int32
        var change: Int32
        var previous: Int32
    }

    struct Asker {
        var proposer: Int32
        /// The first of the slots that it wants more than what it is left with; those slots go into waiting lists.
        var fallsFrom: Int32
        /// The first slot at which it proposes.
        var asksFrom: Int32
        /// The responder that it comes from; −1 for none.
        var from: Int32
        var cause: RematchReport.Cause
        var change: Int32
        var previous: Int32
    }

    // Changes are numbered consecutively: arrivals, declines, withdrawals, seats.
    func number(ofArrival index: Int) -> Int32 { Int32(index) }
    func number(ofDecline index: Int) -> Int32 { Int32(changes.arrivals.count + index) }
    func number(ofWithdrawal index: Int) -> Int32 { Int32(changes.arrivals.count + changes.declines.count + index) }
    func number(ofSeats index: Int) -> Int32 {
        Int32(changes.arrivals.count + changes.declines.count + changes.withdrawals.count + index)
    }

    func change(_ number: Int32) -> RematchReport.Change? {
        var index = Int(number)
        if index < 0 { return nil }
        if index < changes.arrivals.count { return .arrival(index) }
        index -= changes.arrivals.count
        if index < changes.declines.count { return .decline(index) }
        index -= changes.declines.count
        if index < changes.withdrawals.count { return .withdrawal(index) }
        return .seats(index - changes.withdrawals.count)
    }
}
