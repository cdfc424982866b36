/// How each responder's seats are divided between everybody and the groups for which it reserves seats.
///
/// A responder has one *open* class, and a reserved class for each ``Reserve`` that names it. It chooses from its
/// applicants class by class, in an order of precedence: each class takes the best of those not yet chosen until its
/// seats are filled. In the open class the responder's own order counts. In a reserved class members of the group go
/// first; among members, and among the others, the responder's own order decides. A proposer may be in several groups.
///
/// These are slot-specific priorities: Kominers, Sönmez, "Matching with slot-specific priorities: theory", Theoretical
/// Economics 11 (2016); for soft reserves, Hafalir, Yenmez, Yildirim, "Effective affirmative action in school choice",
/// Theoretical Economics 8 (2013). Precedence matters: a group that is strong in the responder's own order gets more
/// seats when its reserve is filled after the open seats (Dur, Kominers, Pathak, Sönmez, "Reserve design: unintended
/// consequences and the demise of Boston's walk zones", Journal of Political Economy 126 (2018)).
///
/// With a strict order the choice is substitutable (one more applicant never lets in somebody who was refused), obeys
/// aggregate demand (more applicants never means fewer chosen), and does not depend on those refused.
///
/// Classes are numbered across all responders: those of responder `r` are `classOffsets[r]..<classOffsets[r + 1]`, in
/// the order in which they are filled.
public struct SeatClasses: Sendable, Equatable {
    /// Seats of one responder for one group.
    public struct Reserve: Sendable, Hashable {
        /// Whether the seats are filled before or after the responder's open seats.
        public enum Precedence: Sendable, Hashable {
            /// A floor: members who would have got an open seat count towards the reserve.
            case beforeOpen
            /// On top: members who get an open seat do not count towards the reserve.
            case afterOpen
        }

        /// The responder whose seats are reserved.
        public var responder: Int
        /// The group that the seats are reserved for, from 0 to below ``SeatClasses/groupCount``.
        public var group: Int
        /// Number of reserved seats.
        public var seats: Int32
        /// Whether seats that no member takes stay empty. If false, others may have them.
        public var isHard: Bool
        /// When the seats are filled.
        public var precedence: Precedence

        /// A reserve with these values. They are checked by ``SeatClasses``, not here.
        public init(
            responder: Int, group: Int, seats: Int32, isHard: Bool = false, precedence: Precedence = .beforeOpen
        ) {
            self.responder = responder
            self.group = group
            self.seats = seats
            self.isHard = isHard
            self.precedence = precedence
        }
    }

    /// The reserves as given; ``classReserve`` refers to them by index.
    public let reserves: [Reserve]
    /// Number of groups.
    public let groupCount: Int
    /// Where each proposer's groups start in `memberGroups`; one value more than there are proposers.
    public let memberOffsets: [Int32]
    /// The groups of all proposers, one proposer after another.
    public let memberGroups: [Int32]

    /// Where each responder's classes start; one value more than there are responders.
    public let classOffsets: [Int32]
    /// The index in `reserves` of each class; −1 for an open class.
    public let classReserve: [Int32]
    /// The seats of each class. An open class has those that the reserves leave, possibly none.
    public let classSeats: [Int32]
    /// The responder of each class.
    public let classResponder: [Int32]
    /// The responders' capacities for which the reserves were declared.
    let capacities: [Int32]

    /// Number of classes across all responders.
    public var classCount: Int { classReserve.count }

    /// Seat classes from arrays. Reserves of one responder are filled in the order given, those before its open seats
    /// and then those after them.
    ///
    /// - Parameters:
    ///   - memberOffsets: where each proposer's groups start in `memberGroups`, from 0 to the number of memberships.
    ///   - memberGroups: the groups of all proposers, in any order within a proposer.
    /// - Throws: the first fault found, in the order in which ``SeatClassError`` lists them.
    /// - Complexity: O(players + memberships + reserves).
    public init(
        reserves: [Reserve], memberOffsets: [Int32], memberGroups: [Int32], groupCount: Int, for market: Market
    ) throws(SeatClassError) {
        try SeatClasses.checkMembers(
            offsets: memberOffsets, groups: memberGroups, groupCount: groupCount, proposers: market.proposerCount)
        let reserved = try SeatClasses.reservedSeats(reserves, groupCount: groupCount, market)

        var counts = [Int32](repeating: 1, count: market.responderCount)
        for reserve in reserves { counts[reserve.responder] += 1 }
        let offsets = Market.startOffsets(of: counts)
        let total = Int(offsets[market.responderCount])
        var ofClass = [Int32](repeating: -1, count: total)
        var seats = [Int32](repeating: 0, count: total)
        var responders = [Int32](repeating: 0, count: total)
        var cursor = offsets
        func append(_ reserve: Int) {
            let place = Int(cursor[reserves[reserve].responder])
            ofClass[place] = Int32(reserve)
            seats[place] = reserves[reserve].seats
            cursor[reserves[reserve].responder] += 1
        }
        for (index, reserve) in reserves.enumerated() where reserve.precedence == .beforeOpen { append(index) }
        for responder in 0..<market.responderCount {
            seats[Int(cursor[responder])] = market.responderCapacities[responder] - reserved[responder]
            cursor[responder] += 1
            for place in offsets[responder]..<offsets[responder + 1] { responders[Int(place)] = Int32(responder) }
        }
        for (index, reserve) in reserves.enumerated() where reserve.precedence == .afterOpen { append(index) }

        self.reserves = reserves
        self.groupCount = groupCount
        self.memberOffsets = memberOffsets
        self.memberGroups = memberGroups
        classOffsets = offsets
        classReserve = ofClass
        classSeats = seats
        classResponder = responders
        capacities = market.responderCapacities
    }

    /// Seat classes from a list of groups for each proposer.
    public init(
        reserves: [Reserve], memberships: [[Int]], groupCount: Int, for market: Market
    ) throws(SeatClassError) {
        var offsets: [Int32] = [0]
        var groups: [Int32] = []
        for (proposer, own) in memberships.enumerated() {
            for group in own {
                guard let narrow = Int32(exactly: group) else {
                    throw .memberGroupOutOfRange(proposer: proposer, group: group)
                }
                groups.append(narrow)
            }
            offsets.append(Int32(groups.count))
        }
        try self.init(
            reserves: reserves, memberOffsets: offsets, memberGroups: groups, groupCount: groupCount, for: market)
    }

    /// Whether the proposer is in the group. O(groups of the proposer).
    @inline(__always)
    public func isMember(_ proposer: Int, of group: Int) -> Bool {
        for index in Int(memberOffsets[proposer])..<Int(memberOffsets[proposer + 1])
        where Int(memberGroups[index]) == group { return true }
        return false
    }

    /// The responder's classes, in the order in which they are filled.
    @inline(__always)
    public func classes(ofResponder responder: Int) -> Range<Int> {
        Int(classOffsets[responder])..<Int(classOffsets[responder + 1])
    }

    func checkFits(_ market: Market) {
        precondition(
            memberOffsets.count == market.proposerCount + 1 && capacities == market.responderCapacities,
            "the seat classes were declared for another market")
    }

    private static func checkMembers(
        offsets: [Int32], groups: [Int32], groupCount: Int, proposers: Int
    ) throws(SeatClassError) {
        if offsets.count != proposers + 1 {
            throw .lengthMismatch(array: "memberOffsets", expected: proposers + 1, actual: offsets.count)
        }
        if offsets[0] != 0 { throw .malformedMemberOffset(index: 0) }
        for index in 0..<proposers where offsets[index + 1] < offsets[index] {
            throw .malformedMemberOffset(index: index + 1)
        }
        if Int(offsets[proposers]) != groups.count { throw .malformedMemberOffset(index: proposers) }
        for proposer in 0..<proposers {
            for index in Int(offsets[proposer])..<Int(offsets[proposer + 1]) {
                let group = Int(groups[index])
                if group < 0 || group >= groupCount { throw .memberGroupOutOfRange(proposer: proposer, group: group) }
            }
        }
    }

    /// How many seats of each responder are reserved.
    private static func reservedSeats(
        _ reserves: [Reserve], groupCount: Int, _ market: Market
    ) throws(SeatClassError) -> [Int32] {
        for (index, reserve) in reserves.enumerated() {
            if reserve.responder < 0 || reserve.responder >= market.responderCount {
                throw .responderOutOfRange(reserve: index, responder: reserve.responder)
            }
            if reserve.group < 0 || reserve.group >= groupCount {
                throw .reserveGroupOutOfRange(reserve: index, group: reserve.group)
            }
            if reserve.seats < 0 { throw .negativeSeats(reserve: index) }
        }
        var totals = [Int](repeating: 0, count: market.responderCount)
        for reserve in reserves { totals[reserve.responder] += Int(reserve.seats) }
        for (responder, total) in totals.enumerated() where total > Int(market.responderCapacities[responder]) {
            throw .reservedBeyondCapacity(
                responder: responder, reserved: total, capacity: Int(market.responderCapacities[responder]))
        }
        return totals.map { Int32($0) }
    }
}
