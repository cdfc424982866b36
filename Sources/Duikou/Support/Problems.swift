/// Keeps the failures of independent steps, so that all are reported together.
public struct Problems {
    /// Findings that do not stop the work.
    public var warnings: [Diagnostic]
    private var errors: [DuikouError] = []
    private var diagnostics: [Diagnostic] = []

    /// Starts without failures.
    public init(warnings: [Diagnostic] = []) { self.warnings = warnings }

    /// Whether no step has failed; warnings do not count.
    public var isEmpty: Bool { errors.isEmpty && diagnostics.isEmpty }

    /// The value of `body`, or nil where it failed.
    public mutating func collect<Value>(_ body: () throws -> Value) -> Value? {
        do {
            return try body()
        } catch {
            add(error)
        }
        return nil
    }

    /// Keeps a failure. An error that is not Duikou's own is kept as one of the environment.
    public mutating func add(_ error: any Error) {
        switch error {
        case let error as DuikouError: errors.append(error)
        case let error as DiagnosticsError: diagnostics += error.diagnostics
        default: errors.append(DuikouError(.environment, zh: "读取失败。", en: "reading failed.", cause: "\(error)"))
        }
    }

    /// Throws what was kept: one failure as it was, with its own code; several as a list, each once.
    public func throwIfAny() throws {
        if errors.count == 1, diagnostics.isEmpty { throw errors[0] }
        // A file that both directions name fails twice in the same words.
        var seen: Set<Diagnostic> = []
        let all =
            (diagnostics
            + errors.map { error in
                Diagnostic(.error, zh: error.message.zh, en: error.message.en, at: error.location)
            }).filter { seen.insert($0).inserted }
        if !all.isEmpty { throw DiagnosticsError(all) }
    }
}
