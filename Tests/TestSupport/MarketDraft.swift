import DuikouMechanisms

/// A market as nested lists: easy to write down, to permute and to change, slow to solve.
public struct MarketDraft: Sendable {
    public struct Entry: Sendable, Hashable {
        public var responder: Int
        public var proposerGroup: Int32
        public var responderGroup: Int32

        public init(responder: Int, proposerGroup: Int32, responderGroup: Int32) {
            self.responder = responder
            self.proposerGroup = proposerGroup
            self.responderGroup = responderGroup
        }
    }

    /// Each proposer's list, best first.
    public var lists: [[Entry]]
    public var proposerCapacities: [Int32]
    public var responderCapacities: [Int32]
    public var proposerKeys: [UInt64]?
    public var responderKeys: [UInt64]?

    public init(lists: [[Entry]], proposerCapacities: [Int32], responderCapacities: [Int32]) {
        self.lists = lists
        self.proposerCapacities = proposerCapacities
        self.responderCapacities = responderCapacities
    }

    /// What a tie-break leaves of a market, players by index as they were.
    public init(strict market: Market, _ ties: TieBreak) {
        let strict = market.breakingTies(ties).market
        lists = (0..<strict.proposerCount).map { proposer in
            strict.edges(ofProposer: proposer).map { edge in
                Entry(
                    responder: Int(strict.edgeResponder[edge]), proposerGroup: strict.edgeProposerGroup[edge],
                    responderGroup: strict.edgeResponderGroup[edge])
            }
        }
        proposerCapacities = strict.proposerCapacities
        responderCapacities = strict.responderCapacities
    }

    public func market() throws -> Market {
        var offsets: [Int32] = [0]
        for list in lists { offsets.append(offsets[offsets.count - 1] + Int32(list.count)) }
        let entries = lists.flatMap { $0 }
        return try Market(
            proposerOffsets: offsets,
            edgeResponder: entries.map { Int32($0.responder) },
            edgeProposerGroup: entries.map(\.proposerGroup),
            edgeResponderGroup: entries.map(\.responderGroup),
            proposerCapacities: proposerCapacities, responderCapacities: responderCapacities,
            proposerKeys: proposerKeys, responderKeys: responderKeys)
    }

    /// What kind of random market to draw.
    public struct Shape: Sendable {
        public var proposers: ClosedRange<Int> = 1...4
        public var responders: ClosedRange<Int> = 1...4
        /// How likely a pair is to be acceptable.
        public var acceptance = 0.65
        /// How likely a proposer is to be indifferent between two neighbours on its list.
        public var proposerTies = 0.0
        /// How many rank groups a responder spreads its proposers over; `nil` ranks them strictly.
        public var responderGroups: Int?
        public var proposerCapacity: ClosedRange<Int32> = 1...1
        public var responderCapacity: ClosedRange<Int32> = 0...2

        public init() {}

        /// One partner for each proposer, no ties.
        public static var strict: Shape { Shape() }
        /// One partner for each proposer, ties on both sides.
        public static var tied: Shape {
            var shape = Shape()
            shape.proposerTies = 0.4
            shape.responderGroups = 2
            return shape
        }
        /// Several partners on both sides, no ties.
        public static var manyToMany: Shape {
            var shape = Shape()
            shape.proposerCapacity = 0...2
            return shape
        }
        /// Several partners on both sides, ties on both.
        public static var tiedManyToMany: Shape {
            var shape = Shape.tied
            shape.proposerCapacity = 0...2
            return shape
        }
    }

    /// A random market of the shape.
    public static func random(_ shape: Shape, using generator: inout SeededGenerator) -> MarketDraft {
        let proposers = Int.random(in: shape.proposers, using: &generator)
        let responders = Int.random(in: shape.responders, using: &generator)
        let ranks: [[Int32]] = (0..<responders).map { _ in
            if let groups = shape.responderGroups {
                return (0..<proposers).map { _ in Int32.random(in: 0..<Int32(groups), using: &generator) }
            }
            return (0..<Int32(proposers)).shuffled(using: &generator)
        }
        let lists: [[Entry]] = (0..<proposers).map { proposer in
            var list: [Entry] = []
            var group: Int32 = 0
            for responder in (0..<responders).shuffled(using: &generator) where generator.chance(shape.acceptance) {
                if !list.isEmpty, !generator.chance(shape.proposerTies) { group += 1 }
                list.append(
                    Entry(
                        responder: responder, proposerGroup: group, responderGroup: ranks[responder][proposer]))
            }
            return list
        }
        return MarketDraft(
            lists: lists,
            proposerCapacities: (0..<proposers).map { _ in Int32.random(in: shape.proposerCapacity, using: &generator) },
            responderCapacities: (0..<responders).map { _ in
                Int32.random(in: shape.responderCapacity, using: &generator)
            })
    }

    public static func random(_ shape: Shape, seed: Int) -> MarketDraft {
        var generator = SeededGenerator(seed: seed)
        return random(shape, using: &generator)
    }

    /// Gives every player an identity for the lottery: distinct, unordered, and unlike an index.
    public mutating func drawKeys(using generator: inout SeededGenerator) {
        proposerKeys = lists.map { _ in generator.next() }
        responderKeys = responderCapacities.map { _ in generator.next() }
    }

    /// The same market with its rows in another order: old proposer `p` becomes `proposers[p]`, old responder `r`
    /// becomes `responders[r]`. Keys go with their players.
    public func permuted(proposers: [Int], responders: [Int]) -> MarketDraft {
        var result = self
        for old in lists.indices {
            let new = proposers[old]
            result.lists[new] = lists[old].map { entry in
                var moved = entry
                moved.responder = responders[entry.responder]
                return moved
            }
            result.proposerCapacities[new] = proposerCapacities[old]
            if let proposerKeys { result.proposerKeys?[new] = proposerKeys[old] }
        }
        for old in responderCapacities.indices {
            result.responderCapacities[responders[old]] = responderCapacities[old]
            if let responderKeys { result.responderKeys?[responders[old]] = responderKeys[old] }
        }
        return result
    }
}
