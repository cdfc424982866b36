import DuikouKernels

/// Stretches of consecutive numbers, which several threads work on and one takes over in order.
struct Stretches {
    let count: Int
    let size: Int

    /// Makes something of each stretch on several threads and hands it on in their order, one at a time.
    ///
    /// Whoever finishes the stretch whose turn it is hands it on, with those behind it that wait for it. A few stretches per
    /// thread wait at most, so that a slow taker does not fill the memory.
    ///
    /// - Throws: the first error of `take`. Nothing is handed on after it, and stretches that nobody began are not made.
    func inOrder<T: Sendable>(
        threads: Int, make: @escaping @Sendable (Range<Int>) -> T, take: @escaping @Sendable (T) throws -> Void
    ) throws {
        let (count, size) = (count, size)
        let stretches = (count + size - 1) / size
        guard threads > 1, stretches > 1 else {
            for number in 0..<stretches { try take(make(number * size..<min(count, (number + 1) * size))) }
            return
        }
        let queue = OrderedHandOff<T>(count: stretches, room: threads * Self.mostWaiting)
        runParallel(min(threads, stretches)) { _ in
            while let number = queue.next() {
                queue.put(make(number * size..<min(count, (number + 1) * size)), number, take: take)
            }
        }
        if let failure = queue.failure { throw failure }
    }

    /// How many stretches may wait for their turn, for each thread.
    private static let mostWaiting = 4
}
