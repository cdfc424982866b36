/// An algorithm that turns preference lists and seats into a matching.
///
/// A mechanism is a value: its properties are its settings, the market is its only input, and the same market gives the
/// same outcome.
public protocol Mechanism: Sendable {
    /// Matches the market. Each mechanism says which errors it throws.
    func match(_ market: Market) throws -> Outcome
}

/// What a mechanism returns.
public struct Outcome: Sendable, Equatable {
    /// Who is matched with whom.
    public let matching: Matching
    /// The cutoff of each responder.
    public let cutoffs: [Cutoff]
    /// How much work it took.
    public let counters: Counters

    /// An outcome of these parts.
    public init(matching: Matching, cutoffs: [Cutoff], counters: Counters) {
        self.matching = matching
        self.cutoffs = cutoffs
        self.counters = counters
    }

    /// How much work a mechanism did.
    public struct Counters: Sendable, Equatable {
        /// Proposals made, by whichever side proposes.
        public var proposals: Int
        /// Proposals that displaced a proposer from the seat it held.
        public var displacements: Int

        /// Counters with these values.
        public init(proposals: Int = 0, displacements: Int = 0) {
            self.proposals = proposals
            self.displacements = displacements
        }
    }
}
