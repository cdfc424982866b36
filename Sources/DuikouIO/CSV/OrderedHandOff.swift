import Glibc

/// Items that several threads make and that are handed on in the order of their numbers: a bounded queue with a close.
///
/// Numbers are given out in order, and only those less than `room` ahead of the item that is handed on next (the turn). A thread that
/// asks too early sleeps until the turn comes nearer or the queue is closed. There is no deadlock, with one thread too: either the item
/// in turn has not been given out yet, and then no thread has to sleep, or a thread is making it, and that thread is awake. A failure
/// closes the queue and wakes all threads.
final class OrderedHandOff<T: Sendable>: Sendable {
    private struct State: Sendable {
        var waiting: [Int: T] = [:]
        /// The next number to give out.
        var next = 0
        /// The number to be handed on next.
        var turn = 0
        /// Whether a thread is handing items on at this moment.
        var isTaking = false
        var failure: (any Error)?
    }

    private let count: Int
    private let room: Int
    private let state: Monitor<State>

    /// - Parameters:
    ///   - count: items in all.
    ///   - room: how many may be under way or wait at a time, at least 1.
    init(count: Int, room: Int) {
        precondition(room >= 1, "somebody has to be able to begin")
        (self.count, self.room) = (count, room)
        state = Monitor(State())
    }

    /// Why the queue was closed; nil where no item failed.
    var failure: (any Error)? { state.with { $0.failure } }

    /// The number of an item to make; nil where there is none left, or the queue is closed.
    func next() -> Int? {
        state.with(when: { [count, room] in $0.failure != nil || $0.next >= count || $0.next < $0.turn + room }) { [count] state in
            guard state.failure == nil, state.next < count else { return nil }
            state.next += 1
            return state.next - 1
        }
    }

    /// Stores an item under its number. Hands on every item that is due, unless another thread is doing so: that thread then hands on this
    /// item too.
    func put(_ item: T, _ number: Int, take: (T) throws -> Void) {
        var due = state.with { state -> T? in
            guard state.failure == nil else { return nil }
            state.waiting[number] = item
            guard !state.isTaking, let due = state.waiting.removeValue(forKey: state.turn) else { return nil }
            state.isTaking = true
            return due
        }
        while let item = due {
            do {
                try take(item)
                due = state.with(wakes: true) { state in
                    state.turn += 1
                    let due = state.waiting.removeValue(forKey: state.turn)
                    state.isTaking = due != nil
                    return due
                }
            } catch {
                state.with(wakes: true) { state in
                    state.failure = error
                    state.waiting = [:]
                }
                return
            }
        }
    }
}

/// A value under a lock. A thread can sleep until the value meets a condition; whoever makes a change that others may wait for wakes them.
// SAFETY: @unchecked because of the pointers to the system's lock and condition, which are made to be used from several threads; the value
// is touched only while the lock is held.
@safe private final class Monitor<Value: Sendable>: @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var value: Value

    init(_ value: Value) {
        self.value = value
        // SAFETY: both are initialised in place, never moved, and destroyed in deinit.
        unsafe lock = .allocate(capacity: 1)
        unsafe changed = .allocate(capacity: 1)
        unsafe pthread_mutex_init(lock, nil)
        unsafe pthread_cond_init(changed, nil)
    }

    deinit {
        // SAFETY: no thread holds or awaits them any more, since each thread that did held this object.
        unsafe pthread_cond_destroy(changed)
        unsafe pthread_mutex_destroy(lock)
        unsafe changed.deallocate()
        unsafe lock.deallocate()
    }

    /// Sleeps until `condition` holds, and then reads or changes the value.
    ///
    /// - Parameter wakes: whether the change may be one that other threads wait for.
    func with<R>(when condition: (Value) -> Bool = { _ in true }, wakes: Bool = false, _ body: (inout Value) -> R) -> R {
        // SAFETY: the lock is taken and released here; waiting releases it in the meantime.
        unsafe pthread_mutex_lock(lock)
        while !condition(value) { unsafe pthread_cond_wait(changed, lock) }
        let result = body(&value)
        if wakes { unsafe pthread_cond_broadcast(changed) }
        unsafe pthread_mutex_unlock(lock)
        return result
    }
}
