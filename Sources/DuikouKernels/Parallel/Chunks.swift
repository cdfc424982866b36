import Synchronization

/// What `body` makes of each chunk of `size` consecutive numbers in `0..<count`, in their order, by several threads at once.
///
/// Threads take chunks from a shared counter, and each result has its place: the same results at any thread count.
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

/// Results of several threads, each in its place.
private final class Shared<T: Sendable>: Sendable {
    let values: Mutex<[T?]>
    init(_ values: [T?]) { self.values = Mutex(values) }
}
