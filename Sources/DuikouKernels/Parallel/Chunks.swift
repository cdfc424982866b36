import Synchronization

/// Calls `body` for each chunk of `size` consecutive numbers in `0..<count`, on several threads, and returns the results in the order
/// of the chunks.
///
/// Threads take chunks from a shared counter, and each result has its own place, so the results are the same at any thread count.
public func mapChunks<T: Sendable>(
    of count: Int, size: Int, threads: Int, _ body: @escaping @Sendable (Range<Int>) -> T
) -> [T] {
    precondition(count >= 0 && size >= 1 && threads >= 1, "chunks have a size, and somebody to work on them")
    let chunks = (count + size - 1) / size
    @Sendable func chunk(_ number: Int) -> Range<Int> { number * size..<min(count, (number + 1) * size) }
    guard threads > 1, chunks > 1 else { return (0..<chunks).map { body(chunk($0)) } }
    let results = Shared([T?](repeating: nil, count: chunks))
    let next = WorkCounter()
    runParallel(min(threads, chunks)) { _ in
        while true {
            let number = next.take()
            guard number < chunks else { return }
            let result = body(chunk(number))
            results.values.withLock { $0[number] = result }
        }
    }
    return results.values.withLock { $0.map { $0! } }
}

/// The results of all threads, each in its chunk's place.
private final class Shared<T: Sendable>: Sendable {
    let values: Mutex<[T?]>
    init(_ values: [T?]) { self.values = Mutex(values) }
}
