extension ApplicantLinks {
    /// What two who want to be in the same place get when they cannot have it.
    public enum Fallback: Sendable, Hashable, CaseIterable {
        /// No other place: both are in one place, or both are unplaced.
        case together
        /// Places apart, and after those a place for only one of them.
        case preferably
    }

    private struct Draft {
        var first: Int32
        var second: Int32
        /// 0 for together, 1 for apart, 2 for one unplaced.
        var tier: Int32
        var sum: Int32
        var worse: Int32
        var firstPosition: Int32

        func isTied(with other: Draft) -> Bool {
            tier == other.tier && sum == other.sum && worse == other.worse && firstPosition == other.firstPosition
        }

        static func before(_ a: Draft, _ b: Draft) -> Bool {
            if a.tier != b.tier { return a.tier < b.tier }
            if a.sum != b.sum { return a.sum < b.sum }
            if a.worse != b.worse { return a.worse < b.worse }
            if a.firstPosition != b.firstPosition { return a.firstPosition < b.firstPosition }
            if a.first != b.first { return a.first < b.first }
            return a.second < b.second
        }
    }

    /// Makes joint lists from the members' own lists and a label for each responder, such as its county.
    ///
    /// Options in which both members are at responders with the same label come first. What follows them is decided by
    /// `fallback`: with ``Fallback/preferably``, the options with different labels, and after those the options that
    /// place one member only. Within each of these parts, options rank by the sum of the two positions, then by the
    /// worse of the two, then by the first member's; options that are equal in all three are a tie. A position is the
    /// number of tie groups before the edge on the member's own list; being unplaced counts as one position past the
    /// end of that list.
    /// - Throws: ``LinkError`` where the members or the labels do not fit the market.
    /// - Complexity: for each link O(m·n·log(m·n)) in the lengths of the two lists.
    public init(
        _ market: Market, pairs: [(first: Int, second: Int)], responderLabels labels: [Int32], fallback: Fallback
    ) throws(LinkError) {
        if labels.count != market.responderCount {
            throw .labelCount(expected: market.responderCount, actual: labels.count)
        }
        let linkOf = try ApplicantLinks.index(market, pairs)
        var offsets: [Int32] = [0]
        var firstEdges: [Int32] = []
        var secondEdges: [Int32] = []
        var groups: [Int32] = []
        for pair in pairs {
            let firsts = ApplicantLinks.positions(market, pair.first)
            let seconds = ApplicantLinks.positions(market, pair.second)
            var drafts: [Draft] = []
            func add(_ first: (edge: Int32, position: Int32), _ second: (edge: Int32, position: Int32), tier: Int32) {
                drafts.append(
                    Draft(
                        first: first.edge, second: second.edge, tier: tier, sum: first.position + second.position,
                        worse: max(first.position, second.position), firstPosition: first.position))
            }
            for first in firsts.listed {
                for second in seconds.listed {
                    let together =
                        labels[Int(market.edgeResponder[Int(first.edge)])]
                        == labels[Int(market.edgeResponder[Int(second.edge)])]
                    if together || fallback == .preferably { add(first, second, tier: together ? 0 : 1) }
                }
            }
            if fallback == .preferably {
                for first in firsts.listed { add(first, (-1, seconds.end), tier: 2) }
                for second in seconds.listed { add((-1, firsts.end), second, tier: 2) }
            }
            drafts.sort(by: Draft.before)
            if groups.count + drafts.count >= Int(Int32.max) { throw .tooLarge }
            var group: Int32 = 0
            for (index, draft) in drafts.enumerated() {
                if index > 0, !draft.isTied(with: drafts[index - 1]) { group += 1 }
                firstEdges.append(draft.first)
                secondEdges.append(draft.second)
                groups.append(group)
            }
            offsets.append(Int32(groups.count))
        }
        self.init(
            market, firsts: pairs.map { Int32($0.first) }, seconds: pairs.map { Int32($0.second) }, linkOf: linkOf,
            offsets: offsets, optionFirst: firstEdges, optionSecond: secondEdges, optionGroup: groups)
    }

    /// The proposer's edges, each with the number of tie groups before it, and the number of groups on the list.
    private static func positions(
        _ market: Market, _ proposer: Int
    ) -> (listed: [(edge: Int32, position: Int32)], end: Int32) {
        var listed: [(edge: Int32, position: Int32)] = []
        var position: Int32 = -1
        var previous: Int32 = -1
        for edge in market.edges(ofProposer: proposer) {
            if market.edgeProposerGroup[edge] != previous { position += 1 }
            previous = market.edgeProposerGroup[edge]
            listed.append((Int32(edge), position))
        }
        return (listed, position + 1)
    }
}
