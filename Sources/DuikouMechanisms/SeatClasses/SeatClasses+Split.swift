/// A market in which every class is a responder of its own.
public struct SplitMarket: Sendable {
    /// Its responders are the classes, as ``SeatClasses`` numbers them; its proposers are those of the original market.
    public let market: Market
    /// For each edge of `market`, its index in the original market.
    public let originalEdge: [Int32]
}

extension SeatClasses {
    /// The market split by class: any mechanism for markets then runs on responders with reserves.
    ///
    /// In place of a responder stand those of its classes that the proposer may sit in, in the order in which they are
    /// filled. Where the proposer is indifferent between responders, their first classes tie, then their second ones, and
    /// so on. So a matching that is weakly stable here is weakly stable between proposers and responders that choose by
    /// class; without ties on the proposers' side the two are the same, and so is who gets what by deferred acceptance. A
    /// class draws lottery numbers as its responder: a proposer has one number there, whatever the class.
    ///
    /// - Throws: ``SeatClassError/severalPartners(proposer:)`` for a proposer of capacity above 1, which could take two
    ///   seats of one responder (``SeatClassDeferredAcceptance`` has no such limit), and ``SeatClassError/tooLarge``.
    /// - Complexity: O(split edges · groups of a proposer). Memory: 16 bytes a split edge.
    public func split(_ market: Market) throws(SeatClassError) -> SplitMarket {
        checkFits(market)
        if let proposer = market.proposerCapacities.firstIndex(where: { $0 > 1 }) { throw .severalPartners(proposer: proposer) }
        let ranks = try ClassRanks(self, market)

        // At most this many; fewer where a proposer may not sit in a hard class.
        var expected = 0
        for responder in 0..<market.responderCount {
            expected += Int(market.responderDegrees[responder]) * classes(ofResponder: responder).count
        }
        if expected >= Int(Int32.max) || classCount >= Int(Int32.max) { throw .tooLarge }
        var split = SplitEdges(reserving: expected, classes: classCount)
        var offsets = [Int32](repeating: 0, count: market.proposerCount + 1)
        for proposer in 0..<market.proposerCount {
            var group: Int32 = 0
            let list = market.edges(ofProposer: proposer)
            var start = list.lowerBound
            while start < list.upperBound {
                var end = start + 1
                while end < list.upperBound, market.edgeProposerGroup[end] == market.edgeProposerGroup[start] { end += 1 }
                var level = 0
                while split.append(start..<end, level: level, group: group, proposer: proposer, self, ranks, market) {
                    level += 1
                    group += 1
                }
                start = end
            }
            offsets[proposer + 1] = Int32(split.original.count)
        }
        let keys = (0..<classCount).map { market.responderKey(Int(classResponder[$0])) }
        let derived = Market(
            trustedOffsets: offsets, edgeResponder: split.seatClass,
            edgeProposerGroup: split.proposerGroup, edgeResponderGroup: split.rank,
            proposerCapacities: market.proposerCapacities, responderCapacities: classSeats,
            proposerKeys: market.proposerKeys, responderKeys: keys,
            isTransposed: market.isTransposed, responderDegrees: split.degrees, hasProposerTies: split.hasTies)
        return SplitMarket(market: derived, originalEdge: split.original)
    }
}

/// The split edges as they grow.
private struct SplitEdges {
    var original: [Int32] = []
    var seatClass: [Int32] = []
    var proposerGroup: [Int32] = []
    var rank: [Int32] = []
    var degrees: [Int32]
    var hasTies = false

    init(reserving count: Int, classes: Int) {
        degrees = [Int32](repeating: 0, count: classes)
        original.reserveCapacity(count)
        seatClass.reserveCapacity(count)
        proposerGroup.reserveCapacity(count)
        rank.reserveCapacity(count)
    }

    /// Appends, for each of the tied edges, the class that comes `level`-th among those that the proposer may sit in.
    /// Returns whether any has as many.
    @inline(__always)
    mutating func append(
        _ tied: Range<Int>, level: Int, group: Int32, proposer: Int, _ classes: SeatClasses, _ ranks: ClassRanks,
        _ market: Market
    ) -> Bool {
        let before = original.count
        for edge in tied {
            var skipped = 0
            for index in classes.classes(ofResponder: Int(market.edgeResponder[edge])) {
                let rankHere = ranks.rank(ofEdge: edge, proposer: proposer, inClass: index)
                if rankHere == ClassRanks.barred { continue }
                if skipped < level {
                    skipped += 1
                    continue
                }
                original.append(Int32(edge))
                seatClass.append(Int32(index))
                proposerGroup.append(group)
                rank.append(rankHere)
                degrees[index] += 1
                break
            }
        }
        if original.count > before + 1 { hasTies = true }
        return original.count > before
    }
}
