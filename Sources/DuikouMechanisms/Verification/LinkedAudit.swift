/// The auditor of matchings with links: checks, from a market, its links and a list of pairs alone, whether the pairs
/// are a matching, and finds everything that blocks it.
///
/// It shares no code with ``LinkedApplicants``. What blocks is defined there, after McDermid and Manlove. A link has an
/// option if its two members hold exactly the option's edges. If several options have the same edges, the best of them
/// counts. Holding nothing ranks below every option.
///
/// What blocks is defined for matchings only, so it is not looked for where there are faults.
public enum LinkedAudit {
    /// Checks the pairs against the market and the links.
    /// - Precondition: the links were made for this market.
    /// - Complexity: O(edges + options + players + pairs·log(pairs)).
    public static func verify(
        _ market: Market, links: ApplicantLinks, pairs: some Sequence<Pair>,
        listLimit: Int = Stability.defaultListLimit
    ) -> LinkedReport {
        precondition(links.linkOfProposer.count == market.proposerCapacities.count, "links of another market")
        var report = LinkedReport(limit: max(0, listLimit))
        let edges = place(market, pairs, &report)
        let current = options(links, edges, &report)
        if !report.isFeasible { return report }

        let posts = posts(market, edges)
        for (proposer, held) in edges.enumerated() where links.linkOfProposer[proposer] < 0 {
            if market.proposerCapacities[proposer] == 0 { continue }
            for edge in Int(market.proposerOffsets[proposer])..<Int(market.proposerOffsets[proposer + 1]) {
                if let held, market.edgeProposerGroup[edge] >= market.edgeProposerGroup[held] { break }
                let post = posts[Int(market.edgeResponder[edge])]
                if post.free > 0 || post.hasWorse(than: market.edgeResponderGroup[edge], besides: nil) {
                    report.add(.single(Pair(proposer: proposer, responder: Int(market.edgeResponder[edge]))))
                }
            }
        }
        for link in 0..<links.firsts.count {
            let start = Int(links.optionOffsets[link])
            for option in start..<Int(links.optionOffsets[link + 1]) {
                if let now = current[link], links.optionGroup[option] >= links.optionGroup[now] { break }
                if opens(market, links, link, option, edges, posts) { report.add(.link(link, option: option - start)) }
            }
        }
        return report
    }

    /// Who holds a responder's seats, as far as it matters to those who want one.
    private struct Post {
        var free: Int
        /// The two worst holders, the worst first.
        var worst: [(group: Int32, proposer: Int)] = []

        func hasWorse(than group: Int32, besides proposer: Int?) -> Bool {
            worst.contains { $0.proposer != proposer && $0.group > group }
        }

        /// Whether there are two different holders, one worse than the first group and the other worse than the second.
        func hasTwoWorse(than a: Int32, _ b: Int32) -> Bool {
            guard worst.count == 2 else { return false }
            return (worst[0].group > a && worst[1].group > b) || (worst[0].group > b && worst[1].group > a)
        }
    }

    private static func posts(_ market: Market, _ edges: [Int?]) -> [Post] {
        var posts = market.responderCapacities.map { Post(free: Int($0)) }
        for (proposer, edge) in edges.enumerated() {
            guard let edge else { continue }
            let responder = Int(market.edgeResponder[edge])
            posts[responder].free -= 1
            posts[responder].worst.append((market.edgeResponderGroup[edge], proposer))
            if posts[responder].worst.count > 1 {
                posts[responder].worst.sort { $0.group > $1.group }
                if posts[responder].worst.count > 2 { posts[responder].worst.removeLast() }
            }
        }
        return posts
    }

    private static func opens(
        _ market: Market, _ links: ApplicantLinks, _ link: Int, _ option: Int, _ edges: [Int?], _ posts: [Post]
    ) -> Bool {
        let members = [Int(links.firsts[link]), Int(links.seconds[link])]
        let wanted = [links.optionFirst[option], links.optionSecond[option]].map { $0 < 0 ? nil : Int($0) }
        let movers = [0, 1].filter { edges[members[$0]] != wanted[$0] }
        let seats = movers.compactMap { wanted[$0] }.map { (Int(market.edgeResponder[$0]), market.edgeResponderGroup[$0]) }
        if movers.count == 2, seats.count == 2, seats[0].0 == seats[1].0 {
            let post = posts[seats[0].0]
            if post.free >= 2 { return true }
            if post.free == 1 { return seats.contains { post.hasWorse(than: $0.1, besides: nil) } }
            return post.hasTwoWorse(than: seats[0].1, seats[1].1)
        }
        let stays = movers.count == 1 ? members[1 - movers[0]] : nil
        return !movers.isEmpty
            && seats.allSatisfy { posts[$0.0].free > 0 || posts[$0.0].hasWorse(than: $0.1, besides: stays) }
    }

    /// The edge of each proposer, after recording every fault of the pairs themselves.
    private static func place(_ market: Market, _ pairs: some Sequence<Pair>, _ report: inout LinkedReport) -> [Int?] {
        var edges = [Int?](repeating: nil, count: market.proposerCapacities.count)
        var proposerHeld = [Int](repeating: 0, count: market.proposerCapacities.count)
        var responderHeld = [Int](repeating: 0, count: market.responderCapacities.count)
        let sorted = pairs.sorted { ($0.proposer, $0.responder) < ($1.proposer, $1.responder) }
        for (index, pair) in sorted.enumerated() {
            guard proposerHeld.indices.contains(pair.proposer), responderHeld.indices.contains(pair.responder) else {
                report.add(.unknownPlayer(pair))
                continue
            }
            if index > 0, sorted[index - 1] == pair {
                report.add(.repeatedPair(pair))
                continue
            }
            report.pairCount += 1
            proposerHeld[pair.proposer] += 1
            responderHeld[pair.responder] += 1
            let list = Int(market.proposerOffsets[pair.proposer])..<Int(market.proposerOffsets[pair.proposer + 1])
            let edge = list.first { Int(market.edgeResponder[$0]) == pair.responder }
            if edge == nil { report.add(.unlistedPair(pair)) }
            edges[pair.proposer] = edge ?? edges[pair.proposer]
        }
        for (side, held, capacities) in [
            (MarketSide.proposers, proposerHeld, market.proposerCapacities),
            (.responders, responderHeld, market.responderCapacities),
        ] {
            for (player, count) in held.enumerated() where count > Int(capacities[player]) {
                report.add(.overCapacity(side: side, player: player, held: count, capacity: Int(capacities[player])))
            }
        }
        return edges
    }

    /// The option that each link holds, after recording a fault for each link that holds something else.
    private static func options(_ links: ApplicantLinks, _ edges: [Int?], _ report: inout LinkedReport) -> [Int?] {
        links.firsts.indices.map { link in
            let first = edges[Int(links.firsts[link])], second = edges[Int(links.seconds[link])]
            if first == nil, second == nil { return nil }
            let option = (Int(links.optionOffsets[link])..<Int(links.optionOffsets[link + 1])).first {
                Int(links.optionFirst[$0]) == first ?? -1 && Int(links.optionSecond[$0]) == second ?? -1
            }
            if option == nil { report.add(.notAnOption(link: link)) }
            return option
        }
    }
}

/// What ``LinkedAudit/verify(_:links:pairs:listLimit:)`` found.
public struct LinkedReport: Sendable, Equatable {
    /// Why the pairs are not a matching of this market and its links.
    public enum Fault: Sendable, Hashable {
        /// A proposer or responder that the market does not have.
        case unknownPlayer(Pair)
        /// The pair was given before.
        case repeatedPair(Pair)
        /// The two do not list each other.
        case unlistedPair(Pair)
        /// More partners than the player may have.
        case overCapacity(side: MarketSide, player: Int, held: Int, capacity: Int)
        /// The two members hold something that is none of their options: they are split, or only one is placed.
        case notAnOption(link: Int)
    }

    /// The first faults, up to `listLimit`.
    public private(set) var faults: [Fault] = []
    /// Number of faults, all counted.
    public private(set) var faultCount = 0
    /// The first of what blocks, up to `listLimit`: by proposer for those who apply alone, then by link.
    public private(set) var blocking: [LinkedBlock] = []
    /// Number of blocking pairs and options, all counted.
    public private(set) var blockingCount = 0
    /// Number of distinct pairs of existing players.
    public fileprivate(set) var pairCount = 0
    private let limit: Int

    fileprivate init(limit: Int) { self.limit = limit }

    fileprivate mutating func add(_ fault: Fault) {
        faultCount += 1
        if faults.count < limit { faults.append(fault) }
    }

    fileprivate mutating func add(_ block: LinkedBlock) {
        blockingCount += 1
        if blocking.count < limit { blocking.append(block) }
    }

    /// Whether the pairs keep all capacities and lists, and each link has one of its options or nothing.
    public var isFeasible: Bool { faultCount == 0 }
    /// Whether the pairs are feasible and nothing blocks them.
    public var isStable: Bool { faultCount == 0 && blockingCount == 0 }
}
