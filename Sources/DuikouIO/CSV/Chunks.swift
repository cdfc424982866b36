import DuikouKernels

/// Chunks of consecutive numbers, which several threads work on and one takes over in order.
struct Chunks {
    let count: Int
    let size: Int

    /// Makes something of each chunk on several threads and hands it on in their order, one at a time.
    ///
    /// Whoever finishes the chunk whose turn it is hands it on, with those behind it that wait for it. A few chunks per
    /// thread wait at most, so that a slow taker does not fill the memory.
    ///
    /// - Throws: the first error of `take`. Nothing is handed on after it, and chunks that nobody began are not made.
    func inOrder<T: Sendable>(
        threads: Int, make: @escaping @Sendable (Range<Int>) -> T, take: @escaping @Sendable (T) throws -> Void
    ) throws {
        let (count, size) = (count, size)
        let chunks = (count + size - 1) / size
        guard threads > 1, chunks > 1 else {
            for number in 0..<chunks { try take(make(number * size..<min(count, (number + 1) * size))) }
            return
        }
        let queue = OrderedHandOff<T>(count: chunks, room: threads * Self.maximumWaiting)
        runParallel(min(threads, chunks)) { _ in
            while let number = queue.next() {
                queue.put(make(number * size..<min(count, (number + 1) * size)), number, take: take)
            }
        }
        if let failure = queue.failure { throw failure }
    }

    /// How many chunks may wait for their turn, for each thread.
    private static let maximumWaiting = 4
}
