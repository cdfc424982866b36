import Dispatch
import Duikou
import Glibc
import Synchronization

/// When each stage of a job began, and how long it took.
public final class StageClock: Sendable {
    private struct State {
        public var stages: [(name: String, begun: UInt64)] = []
        var ended: UInt64?
    }

    /// UTC, ISO 8601.
    public let startedAt: String
    private let state = Mutex(State())

    /// Begins now.
    public init() {
        let now = time(nil)
        let (day, second) = (now / 86_400, now % 86_400)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        startedAt = "\(CivilDate(days: Int32(day)))T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
    }

    /// Ends the stage under way and begins this one.
    public func begin(_ stage: String) {
        let now = DispatchTime.now().uptimeNanoseconds
        state.withLock { $0.stages.append((stage, now)) }
    }

    /// Ends the last stage.
    public func end() {
        let now = DispatchTime.now().uptimeNanoseconds
        state.withLock { $0.ended = now }
    }

    /// Seconds of each stage so far, to the millisecond.
    public var stages: [(name: String, seconds: Double)] {
        state.withLock { state in
            let now = state.ended ?? DispatchTime.now().uptimeNanoseconds
            return state.stages.indices.map { index in
                let until = index + 1 < state.stages.count ? state.stages[index + 1].begun : now
                let milliseconds = (until - state.stages[index].begun + 500_000) / 1_000_000
                return (state.stages[index].name, Double(milliseconds) / 1000)
            }
        }
    }

    /// The same by name; a stage that came twice is added up.
    public var seconds: [String: Double] { Dictionary(stages.map { ($0.name, $0.seconds) }, uniquingKeysWith: +) }
}
