/// Király's approximation for responders that choose by class, as one run of deferred acceptance over copies of edges.
///
/// Each edge has three copies, and a proposer proposes with one after the other:
/// - a *loose* one, by which it takes a seat that nobody else wants: the class ranks it below all others;
/// - a *plain* one, with the edge's own rank;
/// - a *promoted* one, which comes after everything the proposer lists, and goes before equals that are not promoted.
///
/// Among the equals on its list a proposer tries first the loose copy of the first class of each responder. Then it
/// tries, responder by responder, the plain copies; of each further class the loose copy comes before the plain one.
/// Responders with several classes go first.
///
/// **Weakly stable.** A proposer that sits in a class, by whichever copy, has before proposed with its plain copy to
/// every class that it likes better, earlier classes of the same responder included. Those refused it: they are full,
/// and hold nobody of a later rank group, since loose copies rank last.
///
/// **At least two thirds** of the largest weakly stable matching O, for proposers of capacity 1, unless somebody is
/// indifferent between two responders that have several classes for it. Take the union of this matching M and O, seat
/// by seat, as paths and cycles. M falls short of two thirds only if some path has one edge of M between two of O: p,
/// without a place in M; the class c, which holds p' in M and p in O; the class f, which p' has in O and which has room
/// in M. (One edge of O alone cannot be: p would have proposed there.) A full class stays full, so f had room all the
/// time, and p' was never promoted: it would have proposed to f before. p proposed to c with its promoted copy and was
/// refused, so that p' ranks strictly above p in c, and p' does not sit there by a loose copy. If p' liked c better
/// than f, the two would block O; if it liked f better, they would block M. So the two are equal: classes of two
/// responders among equals. p' tried the plain copy of c after the loose copy of f, which had room, and would have
/// taken it; that order fails only where both responders have several classes.
///
/// Sources: Király, "Linear time local approximation algorithm for maximum stable marriage", Algorithms 6 (2013); Yokoi, "An
/// approximation algorithm for maximum stable matching with ties and constraints", ISAAC 2021, for copies of three kinds.
struct PromotedCopies {
    /// The matched edges in ascending order.
    let edges: [Int32]
    let counters: Outcome.Counters

    /// - Complexity: O(edges · log(largest class)), and 72 bytes an edge while it works.
    init(_ tied: TiedMarket, _ lottery: Lottery) throws(SeatClassError) {
        let market = tied.market
        if 3 * market.edgeCount >= Int(Int32.max) { throw .tooLarge }
        let order = market.strictProposerOrder(lottery)
        var copies = Copies(market)
        var blocks: [Range<Int>] = []
        for proposer in 0..<market.proposerCount {
            let list = market.edges(ofProposer: proposer)
            func edge(_ position: Int) -> Int { order.isEmpty ? position : Int(order[position]) }
            var start = list.lowerBound
            while start < list.upperBound {
                // The classes of each of the equal responders stand side by side.
                blocks.removeAll(keepingCapacity: true)
                var position = start
                while position < list.upperBound, market.edgeProposerGroup[position] == market.edgeProposerGroup[start] {
                    let owner = tied.owner(of: Int(market.edgeResponder[edge(position)]))
                    var end = position + 1
                    while end < list.upperBound, market.edgeProposerGroup[end] == market.edgeProposerGroup[start],
                        tied.owner(of: Int(market.edgeResponder[edge(end)])) == owner
                    { end += 1 }
                    blocks.append(position..<end)
                    position = end
                }
                // A loose copy is of use only where several responders are equal.
                if blocks.count > 1 { for block in blocks { copies.append(edge(block.lowerBound), .loose) } }
                for isSeveral in [true, false] {
                    for block in blocks where (block.count > 1) == isSeveral {
                        for position in block {
                            if blocks.count > 1, position > block.lowerBound { copies.append(edge(position), .loose) }
                            copies.append(edge(position), .plain)
                        }
                    }
                }
                start = position
            }
            for position in list { copies.append(edge(position), .promoted) }
            copies.endList()
        }
        let run = DeferredAcceptance.run(copies.market(market), lottery)
        edges = run.seats.edgesByProposer().map { copies.original[Int($0)] }
        counters = run.counters
    }
}

/// The copies of edges, appended one by one.
private struct Copies {
    enum Kind { case loose, plain, promoted }

    private(set) var original: [Int32] = []
    private var groups: [Int32] = []
    private var offsets: [Int32] = [0]
    private let ranks: [Int32]

    init(_ market: Market) {
        ranks = Copies.doublable(market.edgeResponderGroup)
        original.reserveCapacity(3 * market.edgeCount)
        groups.reserveCapacity(3 * market.edgeCount)
    }

    mutating func append(_ edge: Int, _ kind: Kind) {
        original.append(Int32(edge))
        switch kind {
        case .promoted: groups.append(2 * ranks[edge])
        case .plain: groups.append(2 * ranks[edge] + 1)
        case .loose: groups.append(.max - 1)
        }
    }

    /// The same order of groups in numbers small enough to be doubled without reaching a loose copy's group.
    private static func doublable(_ groups: [Int32]) -> [Int32] {
        guard let largest = groups.max(), largest > Int32.max / 2 - 2 else { return groups }
        var distinct = groups.sorted()
        var count = 0
        for group in distinct where count == 0 || group != distinct[count - 1] {
            distinct[count] = group
            count += 1
        }
        return groups.map { group in
            var (low, high) = (0, count)
            while low < high {
                let middle = (low + high) / 2
                if distinct[middle] < group { low = middle + 1 } else { high = middle }
            }
            return Int32(low)
        }
    }

    mutating func endList() { offsets.append(Int32(original.count)) }

    func market(_ market: Market) -> Market {
        let responders = original.map { market.edgeResponder[Int($0)] }
        var degrees = [Int32](repeating: 0, count: market.responderCount)
        for responder in responders { degrees[Int(responder)] += 1 }
        var positions = [Int32](repeating: 0, count: original.count)
        for proposer in 0..<market.proposerCount {
            for (place, copy) in (offsets[proposer]..<offsets[proposer + 1]).enumerated() { positions[Int(copy)] = Int32(place) }
        }
        return Market(
            trustedOffsets: offsets, edgeResponder: responders, edgeProposerGroup: positions, edgeResponderGroup: groups,
            proposerCapacities: market.proposerCapacities, responderCapacities: market.responderCapacities,
            proposerKeys: market.proposerKeys, responderKeys: market.responderKeys,
            isTransposed: market.isTransposed, responderDegrees: degrees, hasProposerTies: false)
    }
}
