/// The data of the market and the links that a search reads, in the order of the strict market's edges.
final class LinkedTable: Sendable {
    // The strict market's arrays are stored one by one: reading them through a `Market` in a class would retain every
    // array of it each time.
    private let proposerOffsets: [Int32]
    let proposerCapacities: [Int32]
    let edgeResponder: [Int32]
    /// The edge's strict rank in its responder's list.
    let rankOfEdge: [Int32]
    /// The groups of the market as given, ties included, for the strict market's edges.
    let proposerGroup: [Int32]
    let responderGroup: [Int32]
    let proposerOfEdge: [Int32]
    let seatStarts: [Int32]
    private let listStarts: [Int32]
    private let edgeByRank: [Int32]

    let linkOf: [Int32]
    let firsts: [Int32]
    let seconds: [Int32]
    let optionOffsets: [Int32]
    let optionFirst: [Int32]
    let optionSecond: [Int32]
    let optionGroup: [Int32]
    /// Where each responder's links start: those with an option there.
    let linkStarts: [Int32]
    let linksByResponder: [Int32]

    init(_ tied: Market, _ strict: DerivedMarket, _ links: ApplicantLinks) {
        let market = strict.market
        proposerOffsets = market.proposerOffsets
        proposerCapacities = market.proposerCapacities
        edgeResponder = market.edgeResponder
        rankOfEdge = market.edgeResponderGroup
        let edges = market.edgeCount
        proposerGroup = strict.originalEdge.map { tied.edgeProposerGroup[Int($0)] }
        responderGroup = strict.originalEdge.map { tied.edgeResponderGroup[Int($0)] }
        var owner = [Int32](repeating: 0, count: edges)
        for proposer in 0..<market.proposerCount {
            for edge in market.edges(ofProposer: proposer) { owner[edge] = Int32(proposer) }
        }
        proposerOfEdge = owner
        var sizes = market.responderDegrees
        for responder in sizes.indices { sizes[responder] = min(sizes[responder], market.responderCapacities[responder]) }
        seatStarts = Market.startOffsets(of: sizes)
        let lists = Market.startOffsets(of: market.responderDegrees)
        var byRank = [Int32](repeating: 0, count: edges)
        for edge in 0..<edges {
            byRank[Int(lists[Int(market.edgeResponder[edge])]) + Int(market.edgeResponderGroup[edge])] = Int32(edge)
        }
        listStarts = lists
        edgeByRank = byRank

        var strictEdge = [Int32](repeating: 0, count: edges)
        for (edge, original) in strict.originalEdge.enumerated() { strictEdge[Int(original)] = Int32(edge) }
        linkOf = links.linkOfProposer
        firsts = links.firsts
        seconds = links.seconds
        optionOffsets = links.optionOffsets
        optionFirst = links.optionFirst.map { $0 < 0 ? -1 : strictEdge[Int($0)] }
        optionSecond = links.optionSecond.map { $0 < 0 ? -1 : strictEdge[Int($0)] }
        optionGroup = links.optionGroup

        (linkStarts, linksByResponder) = LinkedTable.linksByResponder(links, tied)
    }

    /// The links with an option at each responder, responder by responder, and where those of each start. O(options + responders).
    private static func linksByResponder(_ links: ApplicantLinks, _ market: Market) -> (starts: [Int32], links: [Int32]) {
        // Counts first, then fills. A stamp keeps a link from being listed twice at one responder.
        var counts = [Int32](repeating: 0, count: market.responderCount)
        var entries: [(responder: Int32, link: Int32)] = []
        var stamp = [Int32](repeating: -1, count: market.responderCount)
        for link in 0..<links.count {
            for option in links.options(ofLink: link) {
                for edge in [links.optionFirst[option], links.optionSecond[option]] where edge >= 0 {
                    let responder = market.edgeResponder[Int(edge)]
                    if stamp[Int(responder)] == Int32(link) { continue }
                    stamp[Int(responder)] = Int32(link)
                    counts[Int(responder)] += 1
                    entries.append((responder, Int32(link)))
                }
            }
        }
        let starts = Market.startOffsets(of: counts)
        var cursor = starts
        var byResponder = [Int32](repeating: 0, count: entries.count)
        for entry in entries {
            byResponder[Int(cursor[Int(entry.responder)])] = entry.link
            cursor[Int(entry.responder)] += 1
        }
        return (starts, byResponder)
    }

    /// Number of responders.
    var responderCount: Int { seatStarts.count - 1 }
    /// Number of links.
    var links: Int { firsts.count }

    @inline(__always)
    func seats(_ responder: Int) -> Int32 { seatStarts[responder + 1] - seatStarts[responder] }

    @inline(__always)
    func edge(of responder: Int, rank: Int32) -> Int32 { edgeByRank[Int(listStarts[responder]) + Int(rank)] }

    /// The proposer's list, best first.
    @inline(__always)
    func edges(ofProposer proposer: Int) -> Range<Int> {
        Int(proposerOffsets[proposer])..<Int(proposerOffsets[proposer + 1])
    }

    /// The responder's list, best first.
    func edges(ofResponder responder: Int) -> ArraySlice<Int32> {
        edgeByRank[Int(listStarts[responder])..<Int(listStarts[responder + 1])]
    }

    func options(ofLink link: Int) -> Range<Int> { Int(optionOffsets[link])..<Int(optionOffsets[link + 1]) }
}
