/// Minimum shares of one or two groups among those whom a responder calls first.
///
/// A rate of q percent changes the responder's order so that, for every k, at least ⌈q·k/100⌉ of the first k are in the
/// group, unless the whole group is among the first k. Nothing else about the order changes: at each place, the best of
/// those who keep the rates goes next. Where both rates require somebody, a candidate in both groups goes next; where
/// none in both is left, the first group's rate goes before the second's. This is the *ordre d'appel* of the French
/// admission to higher education (first group: holders of a scholarship; second: residents): ministère de
/// l'Enseignement supérieur, *Document de présentation des algorithmes de Parcoursup*, section 4, since 2018.
///
/// Promise, where only one rate is above 0:
/// - nobody in the group comes later than before, and nobody outside the group overtakes anybody;
/// - somebody outside the group who stood at place r now comes at or before place r + ⌊r·q/(100 − q)⌋ + 1;
/// - no other order that keeps the rate swaps fewer pairs of the original order, and none calls a better candidate at the
///   first place where they differ.
///
/// With both: the first rate is kept as above; nobody in both groups is overtaken by anybody; and whenever the second
/// group is short of its rate, one of it goes next, unless the first group is short, too, and nobody in both is left.
///
/// For those who apply: the order depends on who applies, not on how they rank responders. As long as everybody lists
/// the same responders, ``DeferredAcceptance`` stays strategy-proof for proposers of capacity 1: no other ranking of
/// the same responders gets one of them a better one. To list fewer responders, however, changes the order of others at
/// those left out, and there are markets where that pays. ``SeatClasses`` have no such gap.
public struct MinimumRates: Sendable, Equatable {
    /// The groups that an edge's proposer is in at that edge's responder.
    public struct Groups: OptionSet, Sendable, Hashable {
        /// One bit for each group: 1 for the first, 2 for the second.
        public let rawValue: UInt8
        /// The set of groups with these bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// The group whose rate goes first where both cannot be kept.
        public static let first = Groups(rawValue: 1)
        /// The group whose rate gives way where both cannot be kept.
        public static let second = Groups(rawValue: 2)
    }

    /// Why rates do not fit a market. The first fault found is the one reported.
    public enum Fault: Error, Sendable, Hashable {
        /// An array that holds one value for each edge, proposer or responder has another number of values.
        case lengthMismatch(array: String, expected: Int, actual: Int)
        /// A rate is not between 0 and 100 percent.
        case rateOutOfRange(responder: Int, percent: Int)
    }

    /// The rates allowed, in whole percent: 0 asks for nothing, 100 calls the whole group first.
    public static let percents = 0...100

    /// Each responder's minimum share of the first group, in percent; 0 for none.
    public let firstPercents: [Int32]
    /// Each responder's minimum share of the second group, in percent; 0 for none.
    public let secondPercents: [Int32]
    /// The groups of each edge's proposer at that edge's responder: who counts as a resident depends on where.
    public let edgeGroups: [Groups]

    /// Rates where a proposer's groups depend on the responder.
    ///
    /// - Throws: ``Fault``.
    public init(
        firstPercents: [Int32], secondPercents: [Int32], edgeGroups: [Groups], for market: Market
    ) throws(Fault) {
        try MinimumRates.checkLength("firstPercents", firstPercents.count, market.responderCount)
        try MinimumRates.checkLength("secondPercents", secondPercents.count, market.responderCount)
        try MinimumRates.checkLength("edgeGroups", edgeGroups.count, market.edgeCount)
        for percents in [firstPercents, secondPercents] {
            if let responder = percents.firstIndex(where: { !MinimumRates.percents.contains(Int($0)) }) {
                throw .rateOutOfRange(responder: responder, percent: Int(percents[responder]))
            }
        }
        self.firstPercents = firstPercents
        self.secondPercents = secondPercents
        self.edgeGroups = edgeGroups
    }

    /// Rates where a proposer is in the same groups at every responder.
    /// - Throws: ``Fault``.
    public init(
        firstPercents: [Int32], secondPercents: [Int32], proposerGroups: [Groups], for market: Market
    ) throws(Fault) {
        try MinimumRates.checkLength("proposerGroups", proposerGroups.count, market.proposerCount)
        var groups: [Groups] = []
        groups.reserveCapacity(market.edgeCount)
        for proposer in 0..<market.proposerCount {
            groups.append(contentsOf: repeatElement(proposerGroups[proposer], count: market.edges(ofProposer: proposer).count))
        }
        try self.init(firstPercents: firstPercents, secondPercents: secondPercents, edgeGroups: groups, for: market)
    }

    /// The order in which candidates are called.
    ///
    /// - Parameters:
    ///   - groups: the groups of each candidate, best-ranked first.
    ///   - firstPercent: the first group's rate, 0 to 100.
    ///   - secondPercent: the second group's rate, 0 to 100.
    /// - Returns: indices into `groups`, the first called first.
    /// - Complexity: O(candidates).
    public static func order(_ groups: [Groups], firstPercent: Int, secondPercent: Int) -> [Int] {
        precondition(percents.contains(firstPercent) && percents.contains(secondPercent), "a rate is 0 to 100 percent")
        // One queue for each combination of groups, in order of merit.
        var queues = [[Int]](repeating: [], count: 4)
        for (index, own) in groups.enumerated() { queues[Int(own.rawValue & 3)].append(index) }
        var heads = [0, 0, 0, 0]
        var left = (first: queues[1].count + queues[3].count, second: queues[2].count + queues[3].count)
        var called = (first: 0, second: 0)
        var result: [Int] = []
        result.reserveCapacity(groups.count)
        while result.count < groups.count {
            let place = result.count + 1
            let needsFirst = left.first > 0 && called.first * 100 < firstPercent * place
            let needsSecond = left.second > 0 && called.second * 100 < secondPercent * place
            let needs = (needsFirst ? 1 : 0) | (needsSecond ? 2 : 0)
            var best = -1
            for queue in 0..<4 where queue & needs == needs && heads[queue] < queues[queue].count {
                if best < 0 || queues[queue][heads[queue]] < queues[best][heads[best]] { best = queue }
            }
            // Both rates require somebody and nobody is in both groups: the first group goes first, and some of it are
            // left.
            if best < 0 { best = 1 }
            result.append(queues[best][heads[best]])
            heads[best] += 1
            if best & 1 != 0 { (called.first, left.first) = (called.first + 1, left.first - 1) }
            if best & 2 != 0 { (called.second, left.second) = (called.second + 1, left.second - 1) }
        }
        return result
    }

    private static func checkLength(_ array: String, _ actual: Int, _ expected: Int) throws(Fault) {
        if actual != expected { throw .lengthMismatch(array: array, expected: expected, actual: actual) }
    }
}

extension Market {
    /// The market in which responders with rates rank their proposers in the order that the rates give.
    ///
    /// Rates need a strict order, so the ties of these responders are broken first, by the given tie-break; other
    /// responders keep theirs. Edges keep their indices.
    /// - Complexity: O(edges · log(longest responder list)).
    public func applying(_ rates: MinimumRates, ties: TieBreak) -> Market {
        precondition(
            rates.edgeGroups.count == edgeCount && rates.firstPercents.count == responderCount,
            "the rates were declared for another market")
        let lottery = Lottery(ties)
        let lists = responderLists()
        var ranks = edgeResponderGroup
        var entries: [(group: Int32, number: UInt64, edge: Int32)] = []
        for responder in 0..<responderCount {
            let percents = (first: Int(rates.firstPercents[responder]), second: Int(rates.secondPercents[responder]))
            if percents.first == 0, percents.second == 0 { continue }
            entries.removeAll(keepingCapacity: true)
            for slot in lists.range(of: responder) {
                let edge = lists.edges[slot]
                let number = drawnNumber(ofProposer: Int(lists.proposers[slot]), onListOf: responder, lottery)
                entries.append((edgeResponderGroup[Int(edge)], number, edge))
            }
            // Edges of one responder ascend with their proposers.
            entries.sort {
                $0.group != $1.group
                    ? $0.group < $1.group : $0.number != $1.number ? $0.number < $1.number : $0.edge < $1.edge
            }
            let order = MinimumRates.order(
                entries.map { rates.edgeGroups[Int($0.edge)] }, firstPercent: percents.first, secondPercent: percents.second)
            for (place, index) in order.enumerated() { ranks[Int(entries[index].edge)] = Int32(place) }
        }
        return Market(
            trustedOffsets: proposerOffsets, edgeResponder: edgeResponder,
            edgeProposerGroup: edgeProposerGroup, edgeResponderGroup: ranks,
            proposerCapacities: proposerCapacities, responderCapacities: responderCapacities,
            proposerKeys: proposerKeys, responderKeys: responderKeys,
            isTransposed: isTransposed, responderDegrees: responderDegrees, hasProposerTies: hasProposerTies)
    }
}
