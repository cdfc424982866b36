/// One piece of the engine's work on fixed inputs. It is timed, and its instructions are counted.
public struct Part: Sendable {
    /// The group that it belongs to: kernels, eligibility, encoding, csv, allocation, pipeline.
    public let group: String
    /// What the work is, and on how much.
    public let name: String
    /// Makes the inputs and returns the work on them. The work depends only on the inputs, so it can be repeated.
    public let prepare: @Sendable () throws -> @Sendable () throws -> Void

    init(_ group: String, _ name: String, prepare: @escaping @Sendable () throws -> @Sendable () throws -> Void) {
        self.group = group
        self.name = name
        self.prepare = prepare
    }

    /// Group and name, by which commands and tables refer to it.
    public var title: String { "\(group): \(name)" }

    /// Every part, in a fixed order. Each takes from a few milliseconds to a few tenths of a second on one thread.
    public static let all: [Part] = kernels + compilation + files + allocation + pipeline
}

/// Keeps a result from being optimised away.
@inline(never)
func keep<Result>(_ result: Result) {}
