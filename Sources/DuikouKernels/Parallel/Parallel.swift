import Glibc
import Synchronization

/// Runs `body(0)` … `body(threads - 1)` at once and waits for all; `body(0)` runs on the calling thread.
///
/// Only `body(0)` is certain to run, because the system may refuse threads: no body may wait for another to begin.
///
/// POSIX threads, not a task group or Dispatch: a kernel blocks its thread for seconds, which a cooperative pool is not made for, and a
/// process that asks one question should not pay for starting a pool. Where the system refuses a thread, the remaining threads do its
/// share, since work is taken from a shared counter.
public func runParallel(_ threads: Int, _ body: @escaping @Sendable (Int) -> Void) {
    final class Start: Sendable {
        let index: Int
        let body: @Sendable (Int) -> Void
        init(_ index: Int, _ body: @escaping @Sendable (Int) -> Void) { (self.index, self.body) = (index, body) }
    }
    var started: [pthread_t] = []
    for index in stride(from: 1, to: threads, by: 1) {
        // SAFETY: the object is retained here and released by exactly one side: the new thread, or the failure branch.
        let start = Unmanaged.passRetained(Start(index, body))
        var thread = pthread_t()
        let failed = pthread_create(
            &thread, nil,
            { argument in
                let start = Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue()
                start.body(start.index)
                return nil
            }, start.toOpaque())
        if failed == 0 { started.append(thread) } else { start.release() }
    }
    body(0)
    for thread in started { pthread_join(thread, nil) }
}

/// Hands out 0, 1, 2 … to the threads that share the work: one atomic counter.
final class WorkCounter: Sendable {
    private let next = Atomic<Int>(0)
    func take() -> Int { next.wrappingAdd(1, ordering: .relaxed).oldValue }
}

/// An array of locks. A thread that needs several takes them in ascending order, so there is no deadlock.
///
// SAFETY: @unchecked because of the pointer; POSIX mutexes are made to be used from several threads.
final class LockRow: @unchecked Sendable {
    private let locks: UnsafeMutablePointer<pthread_mutex_t>
    private let count: Int

    init(count: Int) {
        self.count = count
        // SAFETY: each mutex is initialised in place, never moved, and destroyed in deinit.
        locks = .allocate(capacity: max(1, count))
        for i in 0..<count { pthread_mutex_init(locks + i, nil) }
    }

    deinit {
        for i in 0..<count { pthread_mutex_destroy(locks + i) }
        locks.deallocate()
    }

    // SAFETY: callers pass numbers below count; checked.
    func lock(_ i: Int) {
        precondition(i < count)
        pthread_mutex_lock(locks + i)
    }

    func unlock(_ i: Int) {
        precondition(i < count)
        pthread_mutex_unlock(locks + i)
    }
}
