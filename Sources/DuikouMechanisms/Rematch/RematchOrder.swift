/// The order in which changes of each kind are applied: by the ``Turns`` of those whom they name.
///
/// Who ends where does not depend on it, but which of several chains of steps leads there does, and therefore how
/// people's moves are explained. Numbers that depend on identities and the seed make that the same however the tables
/// are sorted.
struct RematchOrder {
    /// For each kind of change, indices into the batch's list in the order in which they are applied.
    let arrivals: [Int]
    let declines: [Int]
    let withdrawals: [Int]
    let seats: [Int]

    /// The order of a batch's changes.
    ///
    /// - Complexity: O(b log b) for b changes.
    init(_ changes: MarketChanges, _ lists: ChangedMarket, _ turns: Turns) {
        let first = lists.proposerCount
        arrivals = Self.order(changes.arrivals.enumerated()) { index, arrival in
            (turns.number(ofProposer: arrival.key ?? UInt64(first + index), isTransposed: lists.base.isTransposed), 0)
        }
        declines = Self.order(changes.declines.enumerated()) { _, pair in
            (lists.turn(ofProposer: pair.proposer, turns), lists.turn(ofResponder: pair.responder, turns))
        }
        withdrawals = Self.order(changes.withdrawals.enumerated()) { _, proposer in (lists.turn(ofProposer: proposer, turns), 0) }
        seats = Self.order(changes.seats.enumerated()) { _, change in (lists.turn(ofResponder: change.responder, turns), 0) }
    }

    /// Indices in ascending order of number, then of index.
    private static func order<T>(
        _ changes: EnumeratedSequence<[T]>, by numbers: (_ index: Int, _ change: T) -> (UInt64, UInt64)
    ) -> [Int] {
        let entries = changes.map { index, change in
            let (first, second) = numbers(index, change)
            return (first, second, index)
        }
        return entries.sorted(by: <).map { $0.2 }
    }
}
