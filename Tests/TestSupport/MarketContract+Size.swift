import DuikouMechanisms

// How large the stable matchings of a mechanism are, where ties leave a choice.
extension MarketContract {
    /// How a mechanism's sizes compare with those of the largest weakly stable matchings.
    public struct Sizes: Sendable {
        public var markets = 0
        /// Markets where no weakly stable matching is larger.
        public var largest = 0
        /// Markets where weakly stable matchings of several sizes exist.
        public var undecided = 0
        /// The first market with less than two thirds of the largest.
        public var breach: String?

        public init() {}
    }

    /// Compares the mechanism's matchings with all that are weakly stable, by enumeration.
    public static func sizes(
        _ mechanism: some Mechanism, _ shape: MarketDraft.Shape, seeds: Range<Int>
    ) throws -> Sizes {
        var result = Sizes()
        for seed in seeds {
            let market = try MarketDraft.random(shape, seed: seed).market()
            let sizes = MarketOracle(market).stable.map(\.nonzeroBitCount)
            guard let most = sizes.max(), let least = sizes.min() else { continue }
            let got = try mechanism.match(market).matching.count
            result.markets += 1
            if got == most { result.largest += 1 }
            if least < most { result.undecided += 1 }
            if 3 * got < 2 * most, result.breach == nil { result.breach = "seed \(seed): \(got) of \(most)" }
        }
        return result
    }
}

extension MarketDraft.Shape {
    /// More proposers than seats and few ranks: much is decided by how ties are broken.
    public static var crowded: MarketDraft.Shape {
        var shape = MarketDraft.Shape.tied
        shape.proposers = 3...5
        shape.responders = 2...4
        shape.acceptance = 0.55
        shape.proposerTies = 0
        shape.responderGroups = 2
        shape.responderCapacity = 1...2
        return shape
    }

    /// The same with ties on both sides.
    public static var crowdedBothSides: MarketDraft.Shape {
        var shape = MarketDraft.Shape.crowded
        shape.proposerTies = 0.5
        return shape
    }
}
