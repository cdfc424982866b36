/// Searches the ways of breaking ties, from a weakly stable matching to larger ones, within a budget of steps.
///
/// It first follows alternating paths (``AlternatingPaths``), then searches small parts of the market exactly
/// (``StableBranch``), then walks at random (``TieWalk``), with further alternating paths now and then. A search with a
/// larger budget begins like one with a smaller budget and keeps the best matching, so more steps never place fewer.
struct TieSearch {
    private let tied: TiedMarket
    private let market: Market
    private let order: [Int32]
    /// The lottery that decides who takes turns first.
    private let turns: Lottery
    /// Steps allowed in all; `steps` counts those made.
    private let budget: Int
    private var steps = 0
    private var best: [Int32]
    private var unplaced = Int.max

    /// Parts of at most this many edges are searched exactly, each for at most `partSteps` steps.
    private static let smallPart = 128
    private static let partSteps = 1 << 16
    /// Rounds of alternating paths are repeated as long as they place one proposer within this many steps.
    private static let stepsForOne = 1 << 10
    /// Between two rounds of alternating paths the walk makes this many steps, or one for each edge if there are more
    /// edges.
    private static let walkSteps = 1 << 10

    /// Returns a matching at least as large as the one given.
    /// - Parameter effort: the budget as ``MaximumStable`` counts it.
    static func improve(_ tied: TiedMarket, _ edges: [Int32], ties: TieBreak, effort: Int) -> [Int32] {
        if effort == 0 { return edges }
        let size = min(max(tied.market.edgeCount, MaximumStable.fewestEdges), MaximumStable.maximumEdges)
        let (budget, isOver) = size.multipliedReportingOverflow(by: effort)
        var search = TieSearch(tied, edges, ties: ties, budget: isOver ? .max : budget)
        search.run(ties)
        return search.best
    }

    private init(_ tied: TiedMarket, _ edges: [Int32], ties: TieBreak, budget: Int) {
        self.tied = tied
        self.budget = budget
        market = tied.market
        order = market.strictProposerOrder(Lottery(ties))
        turns = ties.standing
        best = edges
    }

    private mutating func run(_ ties: TieBreak) {
        var chains = AlternatingPaths(tied, order: order, edges: best, turns: turns, Lottery(ties))
        placeMany(&chains)
        steps = chains.steps
        note(chains)
        if unplaced == 0 || steps + market.edgeCount > budget { return }
        steps += market.edgeCount
        let ceiling = PlacementCeiling.size(market)
        if best.count == ceiling { return }
        let line = tied.proposers((0..<Int32(market.proposerCount)).map { $0 }, inOrderOf: turns)
        let lists = RankedLists(market, line: line)
        if searchParts(chains, lists) || best.count == ceiling { return }
        chains = AlternatingPaths(tied, order: order, edges: best, turns: turns, Lottery(ties))
        walk(chains, lists, ties, ceiling: ceiling)
    }

    /// Makes rounds of alternating paths as long as they are worth their steps.
    private func placeMany(_ chains: inout AlternatingPaths) {
        var (before, open): (Int, Int)
        repeat {
            (before, open) = (chains.steps, chains.unplaced.count)
            chains.placeAll(limit: budget)
        } while chains.steps < budget && (open - chains.unplaced.count) * TieSearch.stepsForOne > chains.steps - before
    }

    /// Searches the small parts in which somebody is unplaced. True where every unplaced proposer was in a part
    /// searched completely.
    private mutating func searchParts(_ chains: AlternatingPaths, _ lists: RankedLists) -> Bool {
        var parts = MarketParts(market, lists: lists, order: order)
        var branch = StableBranch(tied, order: order)
        var isLeftOut = [Bool](repeating: false, count: market.proposerCount)
        for proposer in chains.unplaced { isLeftOut[Int(proposer)] = true }
        var open = chains.unplaced.count
        var held = chains.heldEdge
        for root in chains.unplaced where steps < budget {
            guard let part = parts.part(around: root, limit: TieSearch.smallPart) else { continue }
            let leftOut = part.count { isLeftOut[Int($0)] }
            let found = branch.improve(part, leftOut: leftOut, limit: min(TieSearch.partSteps, budget - steps))
            steps += branch.steps
            if found.isWhole { open -= leftOut }
            guard let edges = found.edges else { continue }
            for proposer in part { held[Int(proposer)] = -1 }
            for edge in edges { held[market.proposer(ofEdge: Int(edge))] = edge }
            unplaced -= edges.count - (part.count - leftOut)
        }
        best = held.filter { $0 >= 0 }
        if held.contains(AlternatingPaths.fixed) {
            // Proposers of larger capacity belong to no part: they keep what they hold.
            best += chains.edges.filter { held[market.proposer(ofEdge: Int($0))] == AlternatingPaths.fixed }
            best.sort()
        }
        return open == 0
    }

    private mutating func walk(_ chains: AlternatingPaths, _ lists: RankedLists, _ ties: TieBreak, ceiling: Int) {
        var walk = TieWalk(chains, lists: lists, responders: tied.responders(inOrderOf: turns), seed: ties.seed)
        let interval = max(market.edgeCount, TieSearch.walkSteps)
        var round = interval
        while steps + walk.chains.steps < budget {
            if walk.chains.steps >= round {
                walk.placeAll(limit: budget - steps)
                round = walk.chains.steps + interval
            } else {
                walk.step()
            }
            if walk.chains.unplaced.count < unplaced {
                note(walk.chains)
                if best.count == ceiling { break }
            }
        }
    }

    private mutating func note(_ chains: AlternatingPaths) {
        best = chains.edges
        unplaced = chains.unplaced.count
    }
}

extension TieBreak {
    /// One lottery number for each player, by which players take turns where nothing else decides.
    var standing: Lottery {
        switch self {
        case .byIndex: Lottery(.byIndex)
        case .singleLottery(let seed), .multipleLottery(let seed): Lottery(.singleLottery(seed: seed))
        }
    }

    /// The seed of the search.
    var seed: UInt64 {
        switch self {
        case .byIndex: 0
        case .singleLottery(let seed), .multipleLottery(let seed): seed
        }
    }
}
