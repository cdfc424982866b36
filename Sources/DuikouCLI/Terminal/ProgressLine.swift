import Dispatch
import Duikou
import Synchronization

/// Shows the progress of the work on standard error. On a terminal this is one line that is redrawn. Elsewhere it is a line now and then,
/// so that a log shows how far long work is and short work prints nothing.
final class ProgressLine: Sendable {
    /// Nanoseconds between two redraws: ten a second look like steady movement and cost nothing.
    private static let interval: UInt64 = 100_000_000
    /// Nanoseconds between two lines of a log.
    private static let logInterval: UInt64 = 30_000_000_000
    /// A rate is shown only after this many seconds.
    private static let steady = 0.5
    /// The remaining time is estimated only after this many seconds.
    private static let steadier = 3.0

    private struct State {
        var stage = ""
        var started: UInt64 = 0
        var drawn: UInt64 = 0
        var isShown = false
        /// How much was done when the stage began: a continued run did that part earlier, so it does not count for the rate.
        var before = 0
    }

    private let console: Console
    private let isWanted: Bool
    private let begun = DispatchTime.now().uptimeNanoseconds
    private let state = Mutex(State())

    init(_ console: Console, isWanted: Bool = true) {
        self.console = console
        self.isWanted = isWanted
    }

    /// Shows that `done` of `total` in a stage are done; without numbers, only the stage's name. May be called from any thread.
    func show(_ stage: LocalizedText, done: Int = 0, total: Int = 0, unit: LocalizedText = LocalizedText(verbatim: "")) {
        guard isWanted else { return }
        let now = DispatchTime.now().uptimeNanoseconds
        state.withLock { state in
            let name = console.text(stage).withoutControls
            if state.stage != name {
                let last = console.isWatched ? 0 : max(state.drawn, begun)
                (state.stage, state.started, state.drawn, state.before) = (name, now, last, done)
            }
            guard now - state.drawn >= (console.isWatched ? Self.interval : Self.logInterval) else { return }
            state.drawn = now
            let line = line(name, done: done, total: total, unit: unit, since: state)
            if console.isWatched {
                state.isShown = true
                console.raw("\r\u{1B}[K" + line)
            } else {
                console.note(line)
            }
        }
    }

    private func line(_ name: String, done: Int, total: Int, unit: LocalizedText, since state: State) -> String {
        guard total > 0 else { return name }
        var line = name
        line += "  \(Format.grouped(done)) / \(Format.grouped(total)) \(console.text(unit)) (\(Format.percent(done, of: total)))"
        let seconds = Double(state.drawn - state.started) / 1e9
        guard seconds > Self.steady, done > state.before else { return line }
        let rate = Double(done - state.before) / seconds
        line += "  \(Format.grouped(Int(rate))) \(console.text(unit))/s"
        if seconds > Self.steadier, done < total { line += "  " + console.text(Self.remaining(Double(total - done) / rate)) }
        return line
    }

    /// `about 4 min left`: in minutes; below one minute, in steps of ten seconds.
    static func remaining(_ seconds: Double) -> LocalizedText {
        guard seconds < 1e7 else { return LocalizedText(verbatim: "") }
        if seconds < 55 {
            let tens = max(1, Int((seconds / 10).rounded(.up))) * 10
            return LocalizedText(zh: "约剩 \(tens) 秒", en: "about \(tens) s left")
        }
        let minutes = max(1, Int((seconds / 60).rounded()))
        return LocalizedText(zh: "约剩 \(Format.grouped(minutes)) 分钟", en: "about \(Format.grouped(minutes)) min left")
    }

    /// Removes the line from the terminal.
    func clear() {
        guard isWanted, console.isWatched else { return }
        state.withLock { state in
            if state.isShown { console.raw("\r\u{1B}[K") }
            state.isShown = false
        }
    }
}

extension ProgressLine {
    /// Shows a stage of a batch run.
    func show(_ stage: BatchMatcher.Stage) {
        switch stage {
        case .scoring(let done, let total):
            show(LocalizedText(zh: "评分", en: "scoring"), done: done, total: total, unit: LocalizedText(zh: "人", en: "talents"))
        case .allocating: show(LocalizedText(zh: "分配名额", en: "allocating seats"))
        case .verifying: show(LocalizedText(zh: "核验", en: "verifying"))
        }
    }
}
