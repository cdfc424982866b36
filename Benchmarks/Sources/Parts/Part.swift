/// One piece of the engine's work on fixed inputs: what is timed, and what instructions are counted of.
public struct Part: Sendable {
    /// What it belongs to: kernels, eligibility, encoding, csv, allocation, pipeline.
    public let group: String
    public let name: String
    /// Makes the inputs, and returns the work on them: a function of the inputs alone, so that it may be done again and again.
    public let prepare: @Sendable () throws -> @Sendable () throws -> Void

    init(_ group: String, _ name: String, prepare: @escaping @Sendable () throws -> @Sendable () throws -> Void) {
        self.group = group
        self.name = name
        self.prepare = prepare
    }

    public var title: String { "\(group): \(name)" }

    /// Every part, in a fixed order. Each takes from a few milliseconds to a few tenths of a second on one thread.
    public static let all: [Part] = kernels + compilation + files + allocation + pipeline
}

/// Keeps a result from being optimised away.
@inline(never)
func keep<Result>(_ result: Result) {}
