import Dispatch
import Synchronization

/// Stretches of consecutive numbers, which several threads work on and one takes over in order.
struct Stretches {
    let count: Int
    let size: Int

    /// Makes something of each stretch on several threads and hands it on in their order, one at a time.
    ///
    /// Whoever finishes the stretch whose turn it is hands it on, with those behind it that wait for it. A few stretches per
    /// thread wait at most, so that a slow taker does not fill the memory.
    func inOrder<T: Sendable>(threads: Int, make: @escaping @Sendable (Range<Int>) -> T, take: @Sendable (T) throws -> Void) throws {
        let (count, size) = (count, size)
        let stretches = (count + size - 1) / size
        guard threads > 1, stretches > 1 else {
            for number in 0..<stretches { try take(make(number * size..<min(count, (number + 1) * size))) }
            return
        }
        let state = Mutex(Turns<T>())
        let next = Atomic<Int>(0)
        let room = DispatchSemaphore(value: threads * Self.mostWaiting)
        DispatchQueue.concurrentPerform(iterations: min(threads, stretches)) { _ in
            while true {
                room.wait()
                let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard number < stretches, state.withLock({ $0.failure == nil }) else {
                    room.signal()
                    return
                }
                let made = make(number * size..<min(count, (number + 1) * size))
                var due = state.withLock { $0.put(made, number) }
                while let item = due {
                    let failure = Result { try take(item) }
                    room.signal()
                    due = state.withLock { $0.taken(failure) }
                }
            }
        }
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// How many stretches may wait for their turn, for each thread.
    private static let mostWaiting = 4

    /// What waits for its turn.
    private struct Turns<T: Sendable>: Sendable {
        private var waiting: [Int: T] = [:]
        private var turn = 0
        private var isTaking = false
        private(set) var failure: (any Error)?

        /// Puts an item in its place; returns the one to hand on now, if nobody else is at it.
        mutating func put(_ item: T, _ number: Int) -> T? {
            waiting[number] = item
            guard !isTaking, let due = waiting.removeValue(forKey: turn) else { return nil }
            isTaking = true
            return due
        }

        /// The item in turn has been handed on: returns the next, if it is there.
        mutating func taken(_ result: Result<Void, any Error>) -> T? {
            if case .failure(let error) = result, failure == nil { failure = error }
            turn += 1
            if failure == nil, let due = waiting.removeValue(forKey: turn) { return due }
            isTaking = false
            return nil
        }
    }
}
