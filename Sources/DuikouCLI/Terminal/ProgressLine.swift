import Duikou
import Dispatch
import Synchronization

/// One line on the standard error that is redrawn while work goes on; silent where nobody watches.
final class ProgressLine: Sendable {
    /// Ten times a second reads as moving, and costs nothing.
    private static let interval: UInt64 = 100_000_000

    private struct State {
        var stage = ""
        var started: UInt64 = 0
        var drawn: UInt64 = 0
        var isShown = false
    }

    private let console: Console
    private let isWanted: Bool
    private let state = Mutex(State())

    init(_ console: Console, isWanted: Bool = true) {
        self.console = console
        self.isWanted = isWanted && console.isWatched
    }

    /// `done` of `total` in a stage; without numbers, only its name. May be called from any thread.
    func show(_ stage: LocalizedText, done: Int = 0, total: Int = 0, unit: LocalizedText = LocalizedText(verbatim: "")) {
        guard isWanted else { return }
        let now = DispatchTime.now().uptimeNanoseconds
        state.withLock { state in
            let name = console.text(stage).withoutControls
            if state.stage != name { (state.stage, state.started, state.drawn) = (name, now, 0) }
            guard now - state.drawn >= Self.interval else { return }
            state.drawn = now
            state.isShown = true
            var line = name
            if total > 0 {
                line += "  \(Format.grouped(done)) / \(Format.grouped(total)) \(console.text(unit)) (\(Format.percent(done, of: total)))"
                let seconds = Double(now - state.started) / 1e9
                // A rate from the first moment would only jump about.
                if seconds > 0.5, done > 0 { line += "  \(Format.grouped(Int(Double(done) / seconds))) \(console.text(unit))/s" }
            }
            console.raw("\r\u{1B}[K" + line)
        }
    }

    /// Takes the line away.
    func clear() {
        guard isWanted else { return }
        state.withLock { state in
            if state.isShown { console.raw("\r\u{1B}[K") }
            state.isShown = false
        }
    }
}
