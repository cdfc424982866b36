import Dispatch
import Duikou
import Glibc
import Synchronization

/// What happens on Ctrl-C and on a polite kill: nothing half-written stays.
final class Interruption {
    private static let signal = Atomic<CInt>(0)
    /// The signal that asked to stop, if one did.
    static var received: CInt? {
        let value = signal.load(ordering: .relaxed)
        return value == 0 ? nil : value
    }

    private let sources: [any DispatchSourceSignal]

    /// Listens until the value goes. The handler runs on a thread of its own, whatever the main thread is doing.
    init(_ handler: @escaping @Sendable (CInt) -> Void) {
        let queue = DispatchQueue(label: "duikou.signals")
        sources = [SIGINT, SIGTERM].map { number in
            // The signal no longer ends the process by itself: the source receives it.
            _ = Glibc.signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                Interruption.signal.store(number, ordering: .relaxed)
                handler(number)
            }
            source.resume()
            return source
        }
    }

    /// For work that looks up now and then: throws once a signal came.
    static func check() throws {
        if received != nil { throw DuikouError(.cancelled, zh: "已停止，没有留下写了一半的文件。", en: "stopped; no half-written file is left.") }
    }
}
