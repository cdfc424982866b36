/// Who moved after a batch of changes, and why.
public struct RematchReport: Sendable, Equatable {
    /// One change of the batch, by its place in the batch's arrays.
    public enum Change: Sendable, Hashable {
        case arrival(Int)
        case decline(Int)
        case withdrawal(Int)
        case seats(Int)
    }

    /// Why a step was taken.
    public enum Cause: Sendable, Hashable {
        /// It entered the market and asked down its list.
        case arrived
        /// It gave its place back.
        case declined
        /// It left the market.
        case withdrew
        /// Its seat at `from` was closed, and it asked on down its list.
        case seatClosed
        /// Having declined, it asked on down its list.
        case askedOn
        /// The other, whom `from` ranks higher, took its seat there; it asked on down its list.
        case displaced(by: Int)
        /// The other had left a seat at `to`, and nobody who wanted that seat ranked higher there.
        case vacancy(leftBy: Int)
        /// `to` had been given more seats, and nobody who wanted one ranked higher there.
        case addedSeat
        /// It got what it wanted more from others who got the same from it: the steps with this number are one cycle,
        /// and each took the seat that the next one left.
        case trade(cycle: Int)
    }

    /// One proposer going from one place to another. Steps come in the order in which they were taken.
    public struct Step: Sendable, Equatable {
        private let proposerIndex: Int32
        private let fromIndex: Int32
        private let toIndex: Int32
        private let previousIndex: Int32
        private let earlierIndex: Int32
        public let cause: Cause
        /// The change that set off the chain. `nil` only for a trade that an earlier batch had left open, or that the
        /// matching taken up had.
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

        public var proposer: Int { Int(proposerIndex) }
        /// The responder it held; `nil` for none.
        public var from: Int? { fromIndex < 0 ? nil : Int(fromIndex) }
        /// The responder it holds after the step; `nil` for none.
        public var to: Int? { toIndex < 0 ? nil : Int(toIndex) }
        /// The step that made this one happen: who left the seat, or who took it. `nil` where a chain begins, and for a
        /// trade.
        public var previous: Int? { previousIndex < 0 ? nil : Int(previousIndex) }
        /// The step that the same proposer took before this one in the batch.
        public var earlier: Int? { earlierIndex < 0 ? nil : Int(earlierIndex) }
    }

    /// Where a proposer stands after the batch, where that is not where it stood before.
    public struct Move: Sendable, Hashable {
        public let proposer: Int
        /// The responder it held before the batch; `nil` for none.
        public let from: Int?
        /// The responder it holds after the batch; `nil` for none.
        public let to: Int?
        /// Its last step, which says why it is where it is.
        public let step: Int
    }

    /// Everybody whose place is another than before, in the order in which they first took a step.
    public let moves: [Move]
    /// Every step, also of those who came back to their place in the end.
    public let steps: [Step]
    /// Places on lists gone through by those without a seat: responders asked, and those passed over as declined.
    public let proposals: Int
    /// Trading cycles found; 0 in least movement.
    public let cycles: Int

    /// The steps that lead from the change to this one, first to last. Each after the first happened because of the one
    /// before it.
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
