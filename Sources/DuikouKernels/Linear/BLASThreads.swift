import COpenBLAS
import Synchronization

/// The number of OpenBLAS's own threads, held at one while our threads call it: each of ours multiplies tiles of its own, and a pool inside a pool
/// oversubscribes the cores.
///
/// The number belongs to the whole process. It is what it was before as soon as the last of our calls has returned; a host that calls OpenBLAS
/// meanwhile finds it at one.
enum BLASThreads {
    private static let state = Mutex<(holders: Int, before: CInt)>((0, 1))

    /// Holds the number at one until ``release()``. Calls may overlap, on any thread.
    static func hold() {
        state.withLock { state in
            if state.holders == 0 {
                state.before = duikou_blas_threads()
                duikou_blas_set_threads(1)
            }
            state.holders += 1
        }
    }

    /// Ends one ``hold()``; the last one sets the number that was there before.
    static func release() {
        state.withLock { state in
            state.holders -= 1
            if state.holders == 0, state.before != 1 { duikou_blas_set_threads(state.before) }
        }
    }
}
