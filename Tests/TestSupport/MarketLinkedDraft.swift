import DuikouMechanisms

/// A tiny market with links, and how to draw one.
public struct MarketLinkedDraft: Sendable {
    public var market: Market
    public var links: ApplicantLinks

    public init(market: Market, links: ApplicantLinks) {
        self.market = market
        self.links = links
    }

    /// What kind of lists to draw.
    public enum Lists: CaseIterable, Sendable {
        /// Any pairs in any order, no ties.
        case free
        /// Any pairs in any order, ties on every list.
        case tied
        /// Made from the members' own lists, one label or nothing.
        case together
        /// Made from the members' own lists, one label if possible.
        case preferably
    }

    public static func random(_ lists: Lists, seed: Int) throws -> MarketLinkedDraft {
        var generator = SeededGenerator(seed: seed)
        var shape = lists == .tied ? MarketDraft.Shape.tied : .strict
        shape.proposers = 2...5
        shape.responders = 1...3
        let draft = MarketDraft.random(shape, using: &generator)
        let market = try draft.market()
        let order = (0..<market.proposerCount).shuffled(using: &generator)
        let count = Int.random(in: 1...(order.count / 2), using: &generator)
        let pairs = (0..<count).map { (first: order[2 * $0], second: order[2 * $0 + 1]) }
        switch lists {
        case .together, .preferably:
            let labels = (0..<market.responderCount).map { _ in Int32.random(in: 0...1, using: &generator) }
            let links = try ApplicantLinks(
                market, pairs: pairs, responderLabels: labels,
                fallback: lists == .together ? .together : .preferably)
            return MarketLinkedDraft(market: market, links: links)
        case .free, .tied:
            let links = pairs.map { pair in
                var options: [ApplicantLinks.Option] = []
                let firsts: [Int?] = market.edges(ofProposer: pair.first).map { $0 } + [nil]
                let seconds: [Int?] = market.edges(ofProposer: pair.second).map { $0 } + [nil]
                for first in firsts {
                    for second in seconds where first != nil || second != nil {
                        if generator.chance(first == nil || second == nil ? 0.3 : 0.7) {
                            options.append(.init(first: first, second: second, group: 0))
                        }
                    }
                }
                options.shuffle(using: &generator)
                for index in options.indices.dropFirst() {
                    let tie = lists == .tied && generator.chance(0.4)
                    options[index].group = options[index - 1].group + (tie ? 0 : 1)
                }
                return ApplicantLinks.Link(first: pair.first, second: pair.second, options: options)
            }
            return MarketLinkedDraft(market: market, links: try ApplicantLinks(market, links))
        }
    }
}
