/// An algorithm that turns preference lists and seats into a matching.
///
/// A mechanism is a value: its settings are its properties, the market is its only input, and the same market gives the
/// same outcome.
public protocol Mechanism: Sendable {
    func match(_ market: Market) throws -> Outcome
}

/// What a mechanism returns.
public struct Outcome: Sendable, Equatable {
    public let matching: Matching
    /// One for each responder.
    public let cutoffs: [Cutoff]
    public let counters: Counters

    public init(matching: Matching, cutoffs: [Cutoff], counters: Counters) {
        self.matching = matching
        self.cutoffs = cutoffs
        self.counters = counters
    }

    /// How much work a mechanism did.
    public struct Counters: Sendable, Equatable {
        /// Proposals made, by whichever side proposes.
        public var proposals: Int
        /// Proposals that took the seat of someone who held it.
        public var displacements: Int

        public init(proposals: Int = 0, displacements: Int = 0) {
            self.proposals = proposals
            self.displacements = displacements
        }
    }
}
