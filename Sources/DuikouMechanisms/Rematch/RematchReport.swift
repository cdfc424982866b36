/// Who moved after a batch of changes, and why.
public struct RematchReport: Sendable, Equatable {
    /// One change of the batch, by its index in the array of its kind in ``MarketChanges``.
    public enum Change: Sendable, Hashable {
        /// An arrival, by its index in ``MarketChanges/arrivals``.
        case arrival(Int)
        /// A decline, by its index in ``MarketChanges/declines``.
        case decline(Int)
        /// A withdrawal, by its index in ``MarketChanges/withdrawals``.
        case withdrawal(Int)
        /// A change of seats, by its index in ``MarketChanges/seats``.
        case seats(Int)
    }

    /// Why a step was taken.
    public enum Cause: Sendable, Hashable {
        /// It entered the market and proposed down its list.
        case arrived
        /// It gave up its place.
        case declined
        /// It left the market.
        case withdrew
        /// Its seat at `from` was closed, and it proposed further down its list.
        case seatClosed
        /// Having declined, it proposed further down its list.
        case askedOn
        /// The other proposer, whom `from` ranks higher, took its seat there; it proposed further down its list.
        case displaced(by: Int)
        /// The other proposer had left a seat at `to`, and nobody who wanted that seat ranked higher there.
        case vacancy(leftBy: Int)
        /// `to` had got more seats, and nobody who wanted one ranked higher there.
        case addedSeat
        /// It exchanged places along a trading cycle: the steps with this number are one cycle, in which each took a
        /// seat that another left, and each gained.
        case trade(cycle: Int)
    }

    /// One proposer going from one place to another. Steps come in the order in which they were made.
    public struct Step: Sendable, Equatable {
        private let proposerIndex: Int32
        private let fromIndex: Int32
        private let toIndex: Int32
        private let previousIndex: Int32
        private let earlierIndex: Int32
        /// Why the step was made.
        public let cause: Cause
        /// The change that set off the chain. `nil` only for a trade whose cycle was open before this batch, from an
        /// earlier batch or from the matching taken up.
        public let change: Change?

        init(
            proposer: Int32, from: Int32, to: Int32, cause: Cause, change: Change?, previous: Int32, earlier: Int32
        ) {
            proposerIndex = proposer
            fromIndex = from
            toIndex = to
            previousIndex = previous
            earlierIndex = earlier
            self.cause = cause
            self.change = change
        }

        /// The proposer that went.
        public var proposer: Int { Int(proposerIndex) }
        /// The responder that it held before the step; `nil` for none.
        public var from: Int? { fromIndex < 0 ? nil : Int(fromIndex) }
        /// The responder that it holds after the step; `nil` for none.
        public var to: Int? { toIndex < 0 ? nil : Int(toIndex) }
        /// The index of the step that caused this one, by leaving the seat or by taking it. `nil` where a chain begins,
        /// and for a trade.
        public var previous: Int? { previousIndex < 0 ? nil : Int(previousIndex) }
        /// The index of the step that the same proposer made before this one in the batch; `nil` for none.
        public var earlier: Int? { earlierIndex < 0 ? nil : Int(earlierIndex) }
    }

    /// A proposer whose place after the batch is not the one it had before.
    public struct Move: Sendable, Hashable {
        /// The proposer that moved.
        public let proposer: Int
        /// The responder it held before the batch; `nil` for none.
        public let from: Int?
        /// The responder it holds after the batch; `nil` for none.
        public let to: Int?
        /// The index of its last step, which says why it is where it is.
        public let step: Int
    }

    /// Everybody whose place has changed, in the order of their first steps.
    public let moves: [Move]
    /// Every step, including those of proposers that came back to their place in the end.
    public let steps: [Step]
    /// Number of list positions that proposers without a seat went through: responders proposed to, and those skipped
    /// as declined.
    public let proposals: Int
    /// Number of trading cycles carried out; 0 for ``RematchMode/minimumMovement``.
    public let cycles: Int

    /// The steps that lead from the change to this one, first to last. Each after the first was caused by the one
    /// before it. O(steps returned).
    public func chain(to step: Int) -> [Step] {
        collect(step) { $0.previous }
    }

    /// All steps of the move's proposer in this batch, first to last.
    public func steps(of move: Move) -> [Step] {
        collect(move.step) { $0.earlier }
    }

    private func collect(_ last: Int, _ before: (Step) -> Int?) -> [Step] {
        var result: [Step] = []
        var next: Int? = last
        while let index = next {
            result.append(steps[index])
            next = before(steps[index])
        }
        return result.reversed()
    }
}
