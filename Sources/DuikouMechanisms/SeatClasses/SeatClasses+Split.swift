/// A market in which every class is a responder of its own.
public struct SplitMarket: Sendable {
    /// Its responders are the classes, as ``SeatClasses`` numbers them; its proposers are those of the original market.
    public let market: Market
    /// For each edge of `market`, its index in the original market.
    public let originalEdge: [Int32]
}

extension SeatClasses {
    /// The market split by class, so that any mechanism can run on responders with reserves.
    ///
    /// Each responder on a list is replaced by those of its classes that the proposer may sit in and that have seats,
    /// in the order in which they are filled. Where the proposer is indifferent between responders, the lottery orders
    /// them first, and all classes of one stand before those of the next: in the split market no proposer is
    /// indifferent. A matching that is weakly stable here is weakly stable between proposers and responders that choose
    /// by class, and each such matching is weakly stable here for some order of the equals. With the same tie-break,
    /// deferred acceptance gives what ``SeatClassDeferredAcceptance`` gives. A class draws lottery numbers as its
    /// responder does: a proposer has one number there, whatever the class.
    ///
    /// - Parameter ties: how the proposers' ties are broken. The responders' ties stay.
    /// - Throws: ``SeatClassError/severalPartners(proposer:)`` for a proposer of capacity above 1, which could take two
    ///   seats of one responder (``SeatClassDeferredAcceptance`` has no such limit), and ``SeatClassError/tooLarge``.
    /// - Complexity: O(split edges · groups of a proposer), and a sort of each tie. Memory: 16 bytes for each split edge.
    public func split(_ market: Market, ties: TieBreak) throws(SeatClassError) -> SplitMarket {
        try split(market, order: market.strictProposerOrder(Lottery(ties)), keepsTies: false)
    }

    /// The market split by class in which the classes of equal responders form one tie group, as ``TiedMarket``
    /// requires.
    func splitWithTies(_ market: Market) throws(SeatClassError) -> SplitMarket {
        try split(market, order: [], keepsTies: true)
    }

    /// - Parameter order: the edges in each proposer's order; empty where they already stand in that order.
    private func split(_ market: Market, order: [Int32], keepsTies: Bool) throws(SeatClassError) -> SplitMarket {
        checkFits(market)
        if let proposer = market.proposerCapacities.firstIndex(where: { $0 > 1 }) { throw .severalPartners(proposer: proposer) }
        let ranks = try ClassRanks(self, market)

        // The largest number of split edges; there are fewer where a proposer may not sit in a hard class.
        var expected = 0
        for responder in 0..<market.responderCount {
            expected += Int(market.responderDegrees[responder]) * classes(ofResponder: responder).count
        }
        if expected >= Int(Int32.max) || classCount >= Int(Int32.max) { throw .tooLarge }
        var split = SplitEdges(reserving: expected, classes: classCount)
        var offsets = [Int32](repeating: 0, count: market.proposerCount + 1)
        for proposer in 0..<market.proposerCount {
            let first = split.original.count
            for position in market.edges(ofProposer: proposer) {
                let edge = order.isEmpty ? position : Int(order[position])
                let responder = Int(market.edgeResponder[edge])
                for index in classes(ofResponder: responder) where classSeats[index] > 0 {
                    let rank = ranks.rank(ofEdge: edge, proposer: proposer, inClass: index)
                    if rank == ClassRanks.barred { continue }
                    let group = keepsTies ? market.edgeProposerGroup[edge] : Int32(split.original.count - first)
                    split.append(edge, index, group: group, rank: rank)
                }
            }
            offsets[proposer + 1] = Int32(split.original.count)
        }
        let keys = (0..<classCount).map { market.responderKey(Int(classResponder[$0])) }
        let derived = Market(
            trustedOffsets: offsets, edgeResponder: split.seatClass,
            edgeProposerGroup: split.proposerGroup, edgeResponderGroup: split.rank,
            proposerCapacities: market.proposerCapacities, responderCapacities: classSeats,
            proposerKeys: market.proposerKeys, responderKeys: keys,
            isTransposed: market.isTransposed, responderDegrees: split.degrees,
            hasProposerTies: keepsTies && market.hasProposerTies)
        return SplitMarket(market: derived, originalEdge: split.original)
    }
}

/// The split edges, appended one by one.
private struct SplitEdges {
    var original: [Int32] = []
    var seatClass: [Int32] = []
    var proposerGroup: [Int32] = []
    var rank: [Int32] = []
    var degrees: [Int32]

    init(reserving count: Int, classes: Int) {
        degrees = [Int32](repeating: 0, count: classes)
        original.reserveCapacity(count)
        seatClass.reserveCapacity(count)
        proposerGroup.reserveCapacity(count)
        rank.reserveCapacity(count)
    }

    @inline(__always)
    mutating func append(_ edge: Int, _ index: Int, group: Int32, rank rankHere: Int32) {
        original.append(Int32(edge))
        seatClass.append(Int32(index))
        proposerGroup.append(group)
        rank.append(rankHere)
        degrees[index] += 1
    }
}
