import CProcess
import Duikou
import Glibc
import Synchronization

/// Handles Ctrl-C, SIGTERM and the closing of the terminal, so that no unfinished file stays behind.
///
/// A thread of its own reads the signals from a pipe, whatever the main thread is doing. It is a thread of the system and not a Dispatch
/// queue: where the system refuses a thread, a queue tries again for ever, while here signals simply keep their usual effect.
final class Interruption {
    private static let signal = Atomic<CInt>(0)
    /// The signal that asked to stop, if one did.
    static var received: CInt? {
        let value = signal.load(ordering: .acquiring)
        return value == 0 ? nil : value
    }

    private static let numbers = [SIGINT, SIGTERM, SIGHUP]

    private enum Listener {
        case none
        /// Called with the signal's number; `ends` says whether the process ends when the call returns.
        case handler(@Sendable (CInt) -> Void, ends: Bool)
    }
    private static let listener = Mutex(Listener.none)
    /// Whether a handler is running after which the process ends.
    private static let isEnding = Atomic<Bool>(false)

    /// Listens until this object is released.
    ///
    /// - Parameter handler: runs on a thread of its own and ends the process when it returns; nil where the work itself calls ``check()``.
    init(_ handler: (@Sendable (CInt) -> Void)?) {
        Self.listener.withLock { $0 = .handler(handler ?? { _ in }, ends: handler != nil) }
        guard Self.hasThread else { return }
        // SAFETY: the array is read for the length of the call. SIGHUP stays ignored if it was (nohup).
        unsafe _ = duikou_signals_catch([SIGINT, SIGTERM], 2, 0)
        unsafe _ = duikou_signals_catch([SIGHUP], 1, 1)
    }

    deinit {
        // SAFETY: the array is read for the length of the call.
        unsafe duikou_signals_release(Self.numbers, CInt(Self.numbers.count))
        Self.listener.withLock { $0 = .none }
    }

    /// Starts the thread that reads signals; false where the system refuses one.
    private static let hasThread: Bool = {
        // SAFETY: no numbers are read where there are none; the call makes the pipe.
        let pipe = unsafe duikou_signals_catch([], 0, 0)
        guard pipe >= 0 else { return false }
        var thread = pthread_t()
        // SAFETY: the argument is a number and not a pointer; the thread runs until the process ends.
        return unsafe pthread_create(
            &thread, nil,
            { argument in
                Interruption.listen(CInt(Int(bitPattern: argument)))
                return nil
            }, UnsafeMutableRawPointer(bitPattern: Int(pipe))) == 0
    }()

    private static func listen(_ pipe: CInt) {
        // The process may have been started with signals blocked, and its threads inherit that; this thread must receive them.
        // SAFETY: the array is read for the length of the call.
        unsafe duikou_signals_unblock(numbers, CInt(numbers.count))
        var byte: UInt8 = 0
        while true {
            // SAFETY: read fills the one byte that it is given.
            let count = unsafe read(pipe, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return }
            let number = CInt(byte)
            guard case .handler(let handler, let ends) = listener.withLock({ $0 }) else { ExitStatus.exit(.stopped(signal: number)) }
            if ends { isEnding.store(true, ordering: .sequentiallyConsistent) }
            signal.store(number, ordering: .releasing)
            handler(number)
            if ends { ExitStatus.exit(.stopped(signal: number)) }
        }
    }

    /// Called by work that failed because it is being stopped: it waits here without a message until the handler ends the process. Returns
    /// only where no handler is ending it.
    static func leaveTheEnd() {
        while isEnding.load(ordering: .sequentiallyConsistent) { pause() }
    }

    /// For work that calls it now and then: throws once a signal has come.
    static func check() throws {
        if received != nil { throw DuikouError(.cancelled, zh: "已停止，没有留下写了一半的文件。", en: "stopped; no half-written file is left.") }
    }
}
