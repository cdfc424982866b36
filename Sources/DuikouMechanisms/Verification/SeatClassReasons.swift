/// Why proposers hold nothing where responders reserve seats for groups, from a market, its seat classes and seated
/// pairs alone.
///
/// It shares no code with the mechanisms. It reports all facts that are true of a proposer's list rather than one
/// reason; callers choose which of them to tell.
public enum SeatClassReasons {
    /// What is true of at least one responder on the proposer's list.
    public struct Facts: OptionSet, Sendable, Hashable {
        /// One bit for each fact.
        public let rawValue: UInt8
        /// The set of facts with these bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// It has a free seat that the proposer may have: the two are a blocking pair.
        public static let free = Facts(rawValue: 1)
        /// It has a free seat that a limit beyond its own seats keeps empty.
        public static let closed = Facts(rawValue: 2)
        /// It has free seats, all reserved for groups that the proposer is not in.
        public static let kept = Facts(rawValue: 4)
        /// It is full, and the lowest-ranked with whom the proposer competes ranks below it: the two are a blocking
        /// pair.
        public static let passedOver = Facts(rawValue: 8)
        /// It is full, and that lowest-ranked is in the proposer's rank group.
        public static let equalRank = Facts(rawValue: 16)
        /// It is full, and that lowest-ranked is in a better rank group.
        public static let outranked = Facts(rawValue: 32)
        /// It is full of proposers with whom this one does not compete: in seats reserved for others, or in seats of
        /// its own group that others hold.
        public static let grouped = Facts(rawValue: 64)
    }

    /// For each proposer of capacity above 0 that is in no pair, the facts about its list. Responders without seats add
    /// no fact.
    ///
    /// A proposer *competes* with the lowest-ranked in a class where it may sit: in a class where members go before
    /// others, with a member if it is one, and with somebody else if it is not; in open classes with anybody. If there
    /// are several, the one nearest to it in rank counts.
    ///
    /// - Parameters:
    ///   - seats: the class of each pair; a pair whose class is not one of its responder's takes no seat.
    ///   - closed: for each class, whether a limit keeps its next seat empty; empty for none.
    /// - Complexity: O(pairs · longest list of their proposers + the lists of the unplaced · classes of a responder).
    public static func find(
        _ market: Market, _ classes: SeatClasses, pairs: some Sequence<Pair>, seats: [Int32], closed: [Bool] = []
    ) -> [Int: Facts] {
        var isHolding = [Bool](repeating: false, count: market.proposerCount)
        var filled = [Int32](repeating: 0, count: classes.classSeats.count)
        var last = [Last?](repeating: nil, count: classes.classSeats.count)
        for (pair, seat) in zip(pairs, seats) {
            guard (0..<market.proposerCount).contains(pair.proposer) else { continue }
            isHolding[pair.proposer] = true
            guard filled.indices.contains(Int(seat)), Int(classes.classResponder[Int(seat)]) == pair.responder,
                let edge = market.edge(proposer: pair.proposer, responder: pair.responder)
            else { continue }
            let one = Last(isOther: !isMember(pair.proposer, of: Int(seat), classes), group: market.edgeResponderGroup[edge])
            filled[Int(seat)] += 1
            if last[Int(seat)].map({ $0 < one }) ?? true { last[Int(seat)] = one }
        }
        var result: [Int: Facts] = [:]
        for proposer in 0..<market.proposerCount where !isHolding[proposer] && market.proposerCapacities[proposer] > 0 {
            var facts: Facts = []
            for edge in market.edges(ofProposer: proposer) {
                let responder = Int(market.edgeResponder[edge])
                if market.responderCapacities[responder] == 0 { continue }
                let own = Int(classes.classOffsets[responder])..<Int(classes.classOffsets[responder + 1])
                let free = own.filter { filled[$0] < classes.classSeats[$0] }
                if free.isEmpty {
                    facts.insert(standing(proposer, market.edgeResponderGroup[edge], in: own, last, classes))
                    continue
                }
                for seat in free {
                    // A seat may be both reserved for others and in a closed region; either fact is true and may be
                    // told.
                    let (isClosed, isKept) = (closed.indices.contains(seat) && closed[seat], !maySit(proposer, in: seat, classes))
                    if isClosed { facts.insert(.closed) }
                    if isKept { facts.insert(.kept) }
                    if !isClosed && !isKept { facts.insert(.free) }
                }
            }
            result[proposer] = facts
        }
        return result
    }

    /// The lowest-ranked in a class: members come before others, then rank group decides.
    private struct Last: Comparable {
        var isOther: Bool
        var group: Int32

        static func < (a: Last, b: Last) -> Bool { a.isOther != b.isOther ? b.isOther : a.group < b.group }
    }

    private static func standing(
        _ proposer: Int, _ group: Int32, in own: Range<Int>, _ last: [Last?], _ classes: SeatClasses
    ) -> Facts {
        var nearest: Int32?
        for seat in own where maySit(proposer, in: seat, classes) {
            guard let last = last[seat] else { continue }
            let isOther = !isMember(proposer, of: seat, classes)
            if last.isOther, !isOther { return .passedOver }
            if last.isOther == isOther { nearest = max(nearest ?? -1, last.group) }
        }
        guard let nearest else { return .grouped }
        return group < nearest ? .passedOver : group == nearest ? .equalRank : .outranked
    }

    /// Whether the class is reserved for the proposer's group, or open: there everybody counts as a member.
    private static func isMember(_ proposer: Int, of seat: Int, _ classes: SeatClasses) -> Bool {
        let reserve = Int(classes.classReserve[seat])
        if reserve < 0 { return true }
        let groups = classes.memberGroups[Int(classes.memberOffsets[proposer])..<Int(classes.memberOffsets[proposer + 1])]
        return groups.contains(Int32(classes.reserves[reserve].group))
    }

    private static func maySit(_ proposer: Int, in seat: Int, _ classes: SeatClasses) -> Bool {
        let reserve = Int(classes.classReserve[seat])
        return reserve < 0 || !classes.reserves[reserve].isHard || isMember(proposer, of: seat, classes)
    }
}
