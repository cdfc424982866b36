import Dispatch
import Duikou
import Glibc
import Synchronization

/// Measures how long each stage of a run takes.
final class StageClock: Sendable {
    private struct State {
        var stages: [(name: String, begun: UInt64)] = []
        var ended: UInt64?
    }

    /// When the run began: UTC, ISO 8601.
    let startedAt: String
    private let state = Mutex(State())

    init() {
        let now = time(nil)
        let (day, second) = (now / 86_400, now % 86_400)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        startedAt = "\(CivilDate(days: Int32(day)))T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
    }

    func begin(_ stage: String) {
        let now = DispatchTime.now().uptimeNanoseconds
        state.withLock { $0.stages.append((stage, now)) }
    }

    func end() {
        let now = DispatchTime.now().uptimeNanoseconds
        state.withLock { $0.ended = now }
    }

    /// The seconds of each stage so far, rounded to milliseconds.
    var stages: [(name: String, seconds: Double)] {
        state.withLock { state in
            let now = state.ended ?? DispatchTime.now().uptimeNanoseconds
            return state.stages.indices.map { index in
                let until = index + 1 < state.stages.count ? state.stages[index + 1].begun : now
                let milliseconds = (until - state.stages[index].begun + 500_000) / 1_000_000
                return (state.stages[index].name, Double(milliseconds) / 1000)
            }
        }
    }

    var seconds: [String: Double] { Dictionary(stages.map { ($0.name, $0.seconds) }, uniquingKeysWith: +) }
}
