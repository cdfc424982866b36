import DuikouMechanisms

/// A tiny market with reserves, written down for tests.
public struct SeatClassDraft: Sendable {
    public var market: MarketDraft
    public var reserves: [SeatClasses.Reserve]
    /// The groups of each proposer.
    public var memberships: [[Int]]
    public var groupCount: Int

    public init(market: MarketDraft, reserves: [SeatClasses.Reserve], memberships: [[Int]], groupCount: Int) {
        self.market = market
        self.reserves = reserves
        self.memberships = memberships
        self.groupCount = groupCount
    }

    public func make() throws -> (market: Market, classes: SeatClasses) {
        let made = try market.market()
        let classes = try SeatClasses(
            reserves: reserves, memberships: memberships, groupCount: groupCount, for: made)
        return (made, classes)
    }

    /// Up to three reserves for each responder, overlapping groups, all kinds mixed.
    public static func random(_ shape: MarketDraft.Shape, using generator: inout SeededGenerator) -> SeatClassDraft {
        let market = MarketDraft.random(shape, using: &generator)
        let groupCount = Int.random(in: 1...3, using: &generator)
        var reserves: [SeatClasses.Reserve] = []
        for (responder, capacity) in market.responderCapacities.enumerated() {
            var left = capacity
            for _ in 0..<Int.random(in: 0...3, using: &generator) {
                let seats = Int32.random(in: 0...min(left, 2), using: &generator)
                left -= seats
                reserves.append(
                    SeatClasses.Reserve(
                        responder: responder, group: Int.random(in: 0..<groupCount, using: &generator), seats: seats,
                        isHard: generator.chance(0.5), precedence: generator.chance(0.5) ? .beforeOpen : .afterOpen))
            }
        }
        reserves.shuffle(using: &generator)
        let memberships = market.lists.map { _ in (0..<groupCount).filter { _ in generator.chance(0.4) } }
        return SeatClassDraft(market: market, reserves: reserves, memberships: memberships, groupCount: groupCount)
    }

    public static func random(_ shape: MarketDraft.Shape, seed: Int) -> SeatClassDraft {
        var generator = SeededGenerator(seed: seed)
        return random(shape, using: &generator)
    }
}
