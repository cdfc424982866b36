/// Links and their market, both in the order of ``Turns``: see ``CanonicalMarket``.
///
/// Links stand in the order of their first members; equal options of a link stand in the order of their edges.
struct CanonicalLinks {
    let links: ApplicantLinks
    let rows: CanonicalMarket
    /// The given index of each link and option; empty where nothing was moved.
    private let originalLinks: [Int32]
    private let originalOptions: [Int32]
    /// Where each given link's options start.
    private let givenOffsets: [Int32]

    init(_ given: ApplicantLinks, _ market: Market, _ ties: TieBreak) {
        rows = CanonicalMarket(market, ties)
        givenOffsets = given.optionOffsets
        if rows.isGiven {
            (links, originalLinks, originalOptions) = (given, [], [])
            return
        }
        let (edge, proposer) = (rows.newEdges(), rows.newProposers())
        let order = (0..<Int32(given.count)).sorted { proposer[Int(given.firsts[Int($0)])] < proposer[Int(given.firsts[Int($1)])] }
        var linkOf = [Int32](repeating: -1, count: market.proposerCount)
        var offsets: [Int32] = [0]
        var options: [(group: Int32, first: Int32, second: Int32, original: Int32)] = []
        options.reserveCapacity(given.optionCount)
        for (index, link) in order.enumerated() {
            linkOf[Int(proposer[Int(given.firsts[Int(link)])])] = Int32(index)
            linkOf[Int(proposer[Int(given.seconds[Int(link)])])] = Int32(index)
            let start = options.count
            for option in given.options(ofLink: Int(link)) {
                let (first, second) = (given.optionFirst[option], given.optionSecond[option])
                options.append(
                    (given.optionGroup[option], first < 0 ? -1 : edge[Int(first)], second < 0 ? -1 : edge[Int(second)], Int32(option)))
            }
            options[start...].sort { ($0.group, $0.first, $0.second) < ($1.group, $1.first, $1.second) }
            offsets.append(Int32(options.count))
        }
        links = ApplicantLinks(
            rows.market, firsts: order.map { proposer[Int(given.firsts[Int($0)])] },
            seconds: order.map { proposer[Int(given.seconds[Int($0)])] }, linkOf: linkOf, offsets: offsets,
            optionFirst: options.map(\.first), optionSecond: options.map(\.second), optionGroup: options.map(\.group))
        originalLinks = order
        originalOptions = options.map(\.original)
    }

    /// The index of the link as given, and the number of the option in its given list.
    private func original(_ link: Int, _ option: Int) -> (link: Int, option: Int) {
        if rows.isGiven { return (link, option) }
        let given = Int(originalLinks[link])
        return (given, Int(originalOptions[Int(links.optionOffsets[link]) + option] - givenOffsets[given]))
    }

    /// The outcome found in the order of turns, as an outcome of the market as given.
    func original(_ found: LinkedOutcome, of market: Market) -> LinkedOutcome {
        if rows.isGiven { return found }
        var options = [Int?](repeating: nil, count: links.count)
        for (link, option) in found.options.enumerated() {
            guard let option else { continue }
            let own = original(link, option)
            options[own.link] = own.option
        }
        // By proposer, each from the most wanted as before; then by link.
        var singles: [(pair: Pair, place: Int)] = []
        var linked: [(link: Int, option: Int)] = []
        for block in found.blocking {
            switch block {
            case .single(let pair):
                let own = Pair(
                    proposer: rows.originalProposer(pair.proposer), responder: rows.originalResponder(pair.responder))
                singles.append((own, singles.count))
            case .link(let link, let option): linked.append(original(link, option))
            }
        }
        singles.sort { ($0.pair.proposer, $0.place) < ($1.pair.proposer, $1.place) }
        linked.sort { ($0.link, $0.option) < ($1.link, $1.option) }
        return LinkedOutcome(
            matching: Matching(market, edges: rows.originalEdges(found.matching.edges)), options: options,
            blocking: singles.map { .single($0.pair) } + linked.map { .link($0.link, option: $0.option) },
            attempts: found.attempts, work: found.work)
    }
}
