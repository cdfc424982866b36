/// The order in which the changes of each kind are taken: that of the ``Turns`` of those whom they name.
///
/// Who ends where does not depend on it, but which of several chains of steps leads there does, and so what people are told
/// of their move. Numbers that hang on identities and the seed make that the same however sheets and tables are sorted.
struct RematchOrder {
    /// Indices into the lists of the batch.
    let arrivals: [Int]
    let declines: [Int]
    let withdrawals: [Int]
    let seats: [Int]

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

    /// Indices by rising numbers, then by rising index.
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
