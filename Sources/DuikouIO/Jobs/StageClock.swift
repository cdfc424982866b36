import Dispatch
import Duikou
import Glibc
import Synchronization

/// When each stage of a job began, and how long it took. One clock may serve several jobs, one after the other.
public final class StageClock: Sendable {
    private struct Stage {
        var name: String
        var begun: UInt64
        /// Nil while it is under way.
        var ended: UInt64?
    }

    /// UTC, ISO 8601.
    public let startedAt: String
    private let begun = Mutex<[Stage]>([])

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
        begun.withLock { stages in
            Self.end(&stages, now)
            stages.append(Stage(name: stage, begun: now))
        }
    }

    /// Ends the last stage.
    public func end() {
        let now = DispatchTime.now().uptimeNanoseconds
        begun.withLock { Self.end(&$0, now) }
    }

    private static func end(_ stages: inout [Stage], _ now: UInt64) {
        if let last = stages.indices.last, stages[last].ended == nil { stages[last].ended = now }
    }

    fileprivate func isUnderWay(_ stage: String) -> Bool {
        begun.withLock { stages in stages.last.map { $0.name == stage && $0.ended == nil } ?? false }
    }

    /// Seconds of each stage so far, to the millisecond.
    public var stages: [(name: String, seconds: Double)] {
        begun.withLock { stages in
            let now = DispatchTime.now().uptimeNanoseconds
            return stages.map { stage in
                let milliseconds = ((stage.ended ?? now) - stage.begun + 500_000) / 1_000_000
                return (stage.name, Double(milliseconds) / 1000)
            }
        }
    }

    /// The same by name; a stage that came twice is added up.
    public var seconds: [String: Double] { Dictionary(stages.map { ($0.name, $0.seconds) }, uniquingKeysWith: +) }
}

extension StageClock {
    /// Begins the stage of a match, unless it is under way.
    func begin(_ stage: BatchMatcher.Stage) {
        let name =
            switch stage {
            case .scoring: "score"
            case .allocating: "allocate"
            case .verifying: "verify"
            }
        if !isUnderWay(name) { begin(name) }
    }
}
