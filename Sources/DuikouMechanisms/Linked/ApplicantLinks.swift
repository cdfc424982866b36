/// Pairs of proposers who apply together: couples, siblings, friends.
///
/// A link joins two proposers of capacity 1 and has one ranked list of *options*. An option is a pair: an edge of the
/// first member or none, and an edge of the second or none. The two hold exactly one of their options, or are both
/// unplaced, which ranks below every option. The members' own lists count for nothing beside the joint list; the
/// responders' ranks are those of the members' edges. A proposer is in at most one link.
///
/// Memory: 12 bytes for each option, 4 for each proposer.
public struct ApplicantLinks: Sendable, Equatable {
    /// One link as it is declared.
    public struct Link: Sendable, Hashable {
        /// The first member: index of a proposer.
        public var first: Int
        /// The second member: index of a proposer.
        public var second: Int
        /// The joint list, best option first.
        public var options: [Option]

        /// A link of two members. ``ApplicantLinks`` checks it against the market.
        public init(first: Int, second: Int, options: [Option]) {
            self.first = first
            self.second = second
            self.options = options
        }
    }

    /// One option: where the two would be.
    public struct Option: Sendable, Hashable {
        /// An edge of the first member; `nil` leaves it unplaced.
        public var first: Int?
        /// An edge of the second member; `nil` leaves it unplaced.
        public var second: Int?
        /// The tie group in the joint list, from 0: equal groups are a tie, gaps have no meaning.
        public var group: Int32

        /// An option with these edges. At least one of them must be given.
        public init(first: Int?, second: Int?, group: Int32) {
            self.first = first
            self.second = second
            self.group = group
        }
    }

    /// The first member of each link.
    public let firsts: [Int32]
    /// The second member of each link.
    public let seconds: [Int32]
    /// Where each link's options start; one value more than there are links.
    public let optionOffsets: [Int32]
    /// The first member's edge in each option, −1 for none.
    public let optionFirst: [Int32]
    /// The second member's edge in each option, −1 for none.
    public let optionSecond: [Int32]
    /// The tie group of each option; it never falls along a list.
    public let optionGroup: [Int32]
    /// The link of each proposer, −1 for those who apply alone.
    public let linkOfProposer: [Int32]
    /// The lists of the market that the edges belong to.
    let proposerOffsets: [Int32]

    /// Number of links.
    public var count: Int { firsts.count }
    /// Number of options of all links.
    public var optionCount: Int { optionGroup.count }

    /// Checks the links against the market and takes them unchanged.
    /// - Throws: the first fault found, link by link.
    /// - Complexity: O(proposers + options) expected.
    public init(_ market: Market, _ links: [Link]) throws(LinkError) {
        let linkOf = try ApplicantLinks.index(market, links.map { ($0.first, $0.second) })
        var offsets: [Int32] = [0]
        var firstEdges: [Int32] = []
        var secondEdges: [Int32] = []
        var groups: [Int32] = []
        for (index, link) in links.enumerated() {
            // Used for membership only, never iterated, so its random order changes nothing.
            var seen = Set<Int>()
            var previous: Int32 = 0
            for (number, option) in link.options.enumerated() {
                for (edge, member) in [(option.first, link.first), (option.second, link.second)] {
                    if let edge, !market.edges(ofProposer: member).contains(edge) {
                        throw .edgeOfAnother(link: index, option: number, edge: edge)
                    }
                }
                if option.first == nil, option.second == nil { throw .emptyOption(link: index, option: number) }
                let key = (option.first ?? -1) &* (market.edgeCount + 1) &+ (option.second ?? -1)
                if !seen.insert(key).inserted { throw .repeatedOption(link: index, option: number) }
                if option.group < previous { throw .groupOutOfOrder(link: index, option: number) }
                previous = option.group
                firstEdges.append(Int32(option.first ?? -1))
                secondEdges.append(Int32(option.second ?? -1))
                groups.append(option.group)
            }
            if groups.count >= Int(Int32.max) { throw .tooLarge }
            offsets.append(Int32(groups.count))
        }
        self.init(
            market, firsts: links.map { Int32($0.first) }, seconds: links.map { Int32($0.second) }, linkOf: linkOf,
            offsets: offsets, optionFirst: firstEdges, optionSecond: secondEdges, optionGroup: groups)
    }

    /// For arrays derived from checked links: nothing is checked again.
    init(
        _ market: Market, firsts: [Int32], seconds: [Int32], linkOf: [Int32],
        offsets: [Int32], optionFirst: [Int32], optionSecond: [Int32], optionGroup: [Int32]
    ) {
        self.firsts = firsts
        self.seconds = seconds
        self.optionOffsets = offsets
        self.optionFirst = optionFirst
        self.optionSecond = optionSecond
        self.optionGroup = optionGroup
        self.linkOfProposer = linkOf
        self.proposerOffsets = market.proposerOffsets
    }

    /// The link of each proposer, after the checks on the members and on everybody's capacity.
    static func index(_ market: Market, _ members: [(first: Int, second: Int)]) throws(LinkError) -> [Int32] {
        var linkOf = [Int32](repeating: -1, count: market.proposerCount)
        for (index, pair) in members.enumerated() {
            for proposer in [pair.first, pair.second] {
                if proposer < 0 || proposer >= market.proposerCount {
                    throw .proposerOutOfRange(link: index, proposer: proposer)
                }
                if linkOf[proposer] >= 0 { throw .linkedTwice(proposer: proposer) }
                linkOf[proposer] = Int32(index)
            }
        }
        for (proposer, capacity) in market.proposerCapacities.enumerated() {
            if capacity > 1 || (capacity == 0 && linkOf[proposer] >= 0) {
                throw .capacityNotOne(proposer: proposer, capacity: Int(capacity))
            }
        }
        return linkOf
    }

    /// The link's options, best first.
    public func options(ofLink link: Int) -> Range<Int> {
        Int(optionOffsets[link])..<Int(optionOffsets[link + 1])
    }
}
