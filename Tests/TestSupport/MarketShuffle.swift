import DuikouMechanisms

/// The same market with its rows in another order: of both sides, and of equals on a proposer's list.
public struct MarketShuffle: Sendable {
    /// Where each old index went.
    public let proposers: [Int]
    public let responders: [Int]
    public let draft: MarketDraft

    /// - Parameter draft: with keys, which go with their players.
    public init(_ draft: MarketDraft, using generator: inout SeededGenerator) {
        proposers = Array(draft.lists.indices).shuffled(using: &generator)
        responders = Array(draft.responderCapacities.indices).shuffled(using: &generator)
        var moved = draft.permuted(proposers: proposers, responders: responders)
        for proposer in moved.lists.indices {
            let mixed = moved.lists[proposer].shuffled(using: &generator).enumerated()
            moved.lists[proposer] = mixed.sorted { ($0.element.proposerGroup, $0.offset) < ($1.element.proposerGroup, $1.offset) }
                .map(\.element)
        }
        self.draft = moved
    }

    /// Values by old index, as they stand by new proposer.
    public func byProposer<T>(_ values: [T]) -> [T] { MarketShuffle.moved(values, proposers) }
    public func byResponder<T>(_ values: [T]) -> [T] { MarketShuffle.moved(values, responders) }

    public static func moved<T>(_ values: [T], _ places: [Int]) -> [T] {
        var result = values
        for (old, new) in places.enumerated() { result[new] = values[old] }
        return result
    }

    /// A pair by its new indices.
    public func moved(_ pair: Pair) -> Pair { Pair(proposer: proposers[pair.proposer], responder: responders[pair.responder]) }

    public func moved(_ pairs: [Pair]) -> Set<Pair> { Set(pairs.map(moved)) }
}

extension MarketDraft {
    /// A market large and tied enough that rows have something to decide, with keys.
    public static func tiedRows(
        proposerCapacity: ClosedRange<Int32> = 1...1, using generator: inout SeededGenerator
    ) -> MarketDraft {
        var shape = Shape()
        shape.proposers = 2...9
        shape.responders = 2...7
        shape.proposerTies = 0.5
        shape.responderGroups = 2
        shape.responderCapacity = 0...2
        shape.proposerCapacity = proposerCapacity
        var draft = MarketDraft.random(shape, using: &generator)
        draft.drawKeys(using: &generator)
        return draft
    }
}
