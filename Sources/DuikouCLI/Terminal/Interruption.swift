import CProcess
import Duikou
import Glibc
import Synchronization

/// What happens on Ctrl-C, on a polite kill and when the terminal goes: nothing half-written stays.
///
/// A thread of its own reads the signals from a pipe, whatever the main thread is doing. It is a thread of the system's and no queue: where
/// a thread is refused, a queue tries again for ever, and here signals simply keep their usual effect.
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
        /// Told of the signal; the second says whether it ends the process.
        case handler(@Sendable (CInt) -> Void, ends: Bool)
    }
    private static let listener = Mutex(Listener.none)
    /// Whether a handler is at work that ends the process.
    private static let isEnding = Atomic<Bool>(false)

    /// Listens until the value goes.
    ///
    /// - Parameter handler: runs on a thread of its own, and ends the process when it returns; nil where the work itself looks up by ``check()``.
    init(_ handler: (@Sendable (CInt) -> Void)?) {
        Self.listener.withLock { $0 = .handler(handler ?? { _ in }, ends: handler != nil) }
        guard Self.hasThread else { return }
        // SAFETY: the array is read for the length of the call. Under nohup the terminal may go.
        unsafe _ = duikou_signals_catch([SIGINT, SIGTERM], 2, 0)
        unsafe _ = duikou_signals_catch([SIGHUP], 1, 1)
    }

    deinit {
        // SAFETY: the array is read for the length of the call.
        unsafe duikou_signals_release(Self.numbers, CInt(Self.numbers.count))
        Self.listener.withLock { $0 = .none }
    }

    /// Starts the thread that reads; false where the system refuses it.
    private static let hasThread: Bool = {
        // SAFETY: no numbers are read where there are none; the call makes the pipe.
        let pipe = unsafe duikou_signals_catch([], 0, 0)
        guard pipe >= 0 else { return false }
        var thread = pthread_t()
        // SAFETY: the argument is a number, and no pointer; the thread runs until the process ends.
        return unsafe pthread_create(
            &thread, nil,
            { argument in
                Interruption.listen(CInt(Int(bitPattern: argument)))
                return nil
            }, UnsafeMutableRawPointer(bitPattern: Int(pipe))) == 0
    }()

    private static func listen(_ pipe: CInt) {
        // Whoever started this process may have blocked signals, and its threads inherit that: this one receives them.
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

    /// Work that failed because it is being stopped has nothing to say: whoever stops it ends the process, and this never returns.
    static func leaveTheEnd() {
        while isEnding.load(ordering: .sequentiallyConsistent) { pause() }
    }

    /// For work that looks up now and then: throws once a signal came.
    static func check() throws {
        if received != nil { throw DuikouError(.cancelled, zh: "已停止，没有留下写了一半的文件。", en: "stopped; no half-written file is left.") }
    }
}
