import DuikouKernels

/// Chunks of consecutive numbers: several threads work on them, and their results are handed on one at a time, in order.
struct Chunks {
    let count: Int
    let size: Int

    /// Calls `make` for each chunk on several threads and `take` with each result, in the chunks' order and one at a time.
    ///
    /// The thread that finishes the chunk whose turn it is hands on its result and those of later chunks that are waiting. Only a few
    /// results for each thread may wait, so that a slow `take` does not fill the memory.
    ///
    /// - Throws: the first error of `take`. Nothing is handed on after it, and no further chunk is begun.
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

    /// How many finished chunks may wait for their turn, for each thread.
    private static let maximumWaiting = 4
}
