import Duikou
import Synchronization

/// Ends a job from any thread. The job looks at it between its stages and now and then while it scores.
public final class JobStop: Sendable {
    private let isSet = Atomic<Bool>(false)

    /// Nothing is asked yet.
    public init() {}

    /// From now on the job ends as soon as it can, with the error `cancelled`.
    public func request() { isSet.store(true, ordering: .releasing) }

    /// Whether the job is to end.
    public var isRequested: Bool { isSet.load(ordering: .acquiring) }

    /// - Throws: ``DuikouError`` (`cancelled`) once the job is to end.
    public func check() throws {
        if isRequested { throw DuikouError(.cancelled, zh: "已停止，没有留下写了一半的文件。", en: "stopped; no half-written file is left.") }
    }
}
