/// The auditor of seat classes: checks, from a market, its reserves and a list of pairs alone, whether the pairs are a
/// stable matching of proposers with responders that choose by class (see ``SeatClasses``).
///
/// It reads the arrays as given, seats the pairs itself or checks the seats that it is given, and shares no code with
/// the mechanisms.
///
/// Definitions. Pairs, lists and capacities are judged as by ``Stability``. A *seating* puts each pair in a class of its
/// responder. It is sound if no class holds more than its seats, no hard reserve holds anybody but members, and nobody
/// sits in a class while an earlier class that it may sit in has room or holds somebody strictly below it there. A pair
/// of the market *blocks* if it is not matched, the proposer has room or strictly prefers the responder to its worst
/// partner, and some class that it may sit in has room or holds somebody strictly below it: members of the class's
/// group come before others, and equal rank groups are not strictly apart. A sound seating without blocking pairs
/// exists if and only if there is one strict order for each responder, in keeping with its rank groups, under which it
/// keeps all that it holds and would choose nobody else who wants it: weak stability.
public enum SeatClassAudit {
    /// How many faults and blocking pairs a report names by default: a screenful. All are counted.
    public static let defaultListLimit = 100

    /// Checks the pairs against the market and the reserves.
    ///
    /// - Parameters:
    ///   - seats: the class of each pair, in the order of the pairs. Without them the auditor fills the classes in
    ///     order of precedence; where a class is indifferent, those who may sit in the fewest later classes go first. A
    ///     clean report is always right. Where responders rank strictly, a report with findings is right, too; with
    ///     ties, a finding may come from the auditor's choice among equals, and `seats` settles it.
    ///   - listLimit: how many faults, and how many blocking pairs, the report names.
    /// - Complexity: O(edges + players + classes) and a sort of each responder's pairs for each of its classes, where it
    ///   has reserves.
    public static func verify(
        _ market: Market, _ classes: SeatClasses, pairs: some Sequence<Pair>, seats: [Int32]? = nil,
        listLimit: Int = defaultListLimit
    ) -> SeatClassReport {
        var audit = Audit(market, classes, listLimit)
        audit.index(pairs, seats)
        audit.rankPairs()
        audit.checkCapacities()
        if seats == nil { audit.seatPairs() } else { audit.checkSeats() }
        audit.findBlockingPairs()
        return SeatClassReport(
            faults: audit.faults, faultCount: audit.faultCount,
            blockingPairs: audit.blocking, blockingPairCount: audit.blockingCount,
            pairCount: audit.proposerHeld.reduce(0) { $0 + Int($1) },
            placedCount: audit.proposerHeld.count { $0 > 0 })
    }
}

/// The state of one audit: the pairs, their seats, and what was found.
private struct Audit {
    /// Added to the rank of those who are not members, so that it lies above all members' ranks.
    private static let outsider: Int64 = 1 << 32
    private static let anyRank = Int64.max
    /// The group of a pair that is not listed: it ranks below all that are.
    private static let unlisted = Int32.max

    private let market: Market
    private let classes: SeatClasses
    private let limit: Int
    var faults: [SeatClassReport.Fault] = []
    var faultCount = 0
    var blocking: [Pair] = []
    var blockingCount = 0

    // The pairs of existing players, by proposer. A slot whose proposer is −1 repeats another and does not count.
    private var starts: [Int32]
    private var slotProposer: [Int32] = []
    private var slotResponder: [Int32] = []
    private var slotGroup: [Int32] = []
    private var slotSeat: [Int32] = []

    private(set) var proposerHeld: [Int32]
    private var responderHeld: [Int32]
    /// The least wanted group that each proposer holds; no bound where it has room.
    private var proposerWorst: [Int32]
    /// For each responder, the last proposer found to hold it, and in which slot. Stamps need no clearing.
    private var holder: [Int32]
    private var holderSlot: [Int32]
    private var classHeld: [Int32]
    private var classWorst: [Int64]

    init(_ market: Market, _ classes: SeatClasses, _ limit: Int) {
        precondition(
            classes.memberOffsets.count == market.proposerCount + 1
                && classes.classOffsets.count == market.responderCount + 1,
            "the seat classes were declared for another market")
        self.market = market
        self.classes = classes
        self.limit = limit
        starts = [Int32](repeating: 0, count: market.proposerCount + 1)
        proposerHeld = [Int32](repeating: 0, count: market.proposerCount)
        responderHeld = [Int32](repeating: 0, count: market.responderCount)
        proposerWorst = [Int32](repeating: -1, count: market.proposerCount)
        holder = [Int32](repeating: -1, count: market.responderCount)
        holderSlot = [Int32](repeating: -1, count: market.responderCount)
        classHeld = [Int32](repeating: 0, count: classes.classSeats.count)
        classWorst = [Int64](repeating: -1, count: classes.classSeats.count)
    }

    private mutating func add(_ fault: SeatClassReport.Fault) {
        faultCount += 1
        if faults.count < limit { faults.append(fault) }
    }

    private func pair(_ slot: Int) -> Pair {
        Pair(proposer: Int(slotProposer[slot]), responder: Int(slotResponder[slot]))
    }

    mutating func index(_ pairs: some Sequence<Pair>, _ seats: [Int32]?) {
        var known: [(proposer: Int32, responder: Int32, seat: Int32)] = []
        known.reserveCapacity(pairs.underestimatedCount)
        var position = 0
        for pair in pairs {
            let seat = seats.map { $0[position] } ?? -1
            position += 1
            guard pair.proposer >= 0, pair.proposer < market.proposerCount, pair.responder >= 0,
                pair.responder < market.responderCount
            else {
                add(.unknownPlayer(pair))
                continue
            }
            known.append((Int32(pair.proposer), Int32(pair.responder), seat))
            starts[pair.proposer + 1] += 1
        }
        precondition(seats == nil || seats?.count == position, "each pair needs its seat")
        for proposer in 0..<market.proposerCount { starts[proposer + 1] += starts[proposer] }
        var cursor = starts
        slotProposer = [Int32](repeating: -1, count: known.count)
        slotResponder = slotProposer
        slotSeat = slotProposer
        slotGroup = [Int32](repeating: Audit.unlisted, count: known.count)
        for pair in known {
            let slot = Int(cursor[Int(pair.proposer)])
            cursor[Int(pair.proposer)] += 1
            slotProposer[slot] = pair.proposer
            slotResponder[slot] = pair.responder
            slotSeat[slot] = pair.seat
        }
    }

    /// Finds each pair on its proposer's list, counts it, and records the worst that the proposer holds.
    mutating func rankPairs() {
        for proposer in 0..<market.proposerCount {
            let slots = Int(starts[proposer])..<Int(starts[proposer + 1])
            if slots.isEmpty { continue }
            for slot in slots {
                let responder = Int(slotResponder[slot])
                if holder[responder] == Int32(proposer) {
                    add(.repeatedPair(pair(slot)))
                    slotProposer[slot] = -1
                    continue
                }
                holder[responder] = Int32(proposer)
                holderSlot[responder] = Int32(slot)
                proposerHeld[proposer] += 1
                responderHeld[responder] += 1
            }
            var missing = proposerHeld[proposer]
            for edge in Int(market.proposerOffsets[proposer])..<Int(market.proposerOffsets[proposer + 1]) {
                if missing == 0 { break }
                let responder = Int(market.edgeResponder[edge])
                if holder[responder] != Int32(proposer) { continue }
                missing -= 1
                slotGroup[Int(holderSlot[responder])] = market.edgeResponderGroup[edge]
                proposerWorst[proposer] = max(proposerWorst[proposer], market.edgeProposerGroup[edge])
            }
            if missing == 0 { continue }
            proposerWorst[proposer] = .max
            for slot in slots where slotProposer[slot] >= 0 && slotGroup[slot] == Audit.unlisted {
                add(.unlistedPair(pair(slot)))
            }
        }
    }

    mutating func checkCapacities() {
        for (player, held) in proposerHeld.enumerated() {
            let capacity = market.proposerCapacities[player]
            if held < capacity { proposerWorst[player] = .max }
            if held > capacity {
                add(.overCapacity(side: .proposers, player: player, held: Int(held), capacity: Int(capacity)))
            }
        }
        for (player, held) in responderHeld.enumerated() where held > market.responderCapacities[player] {
            add(
                .overCapacity(
                    side: .responders, player: player, held: Int(held), capacity: Int(market.responderCapacities[player])))
        }
    }

    /// The rank of a proposer of that group in the class; `nil` where it may not sit there.
    private func rank(_ proposer: Int, group: Int32, in seatClass: Int) -> Int64? {
        let reserve = Int(classes.classReserve[seatClass])
        if reserve < 0 { return Int64(group) }
        let wanted = Int32(classes.reserves[reserve].group)
        for entry in Int(classes.memberOffsets[proposer])..<Int(classes.memberOffsets[proposer + 1])
        where classes.memberGroups[entry] == wanted { return Int64(group) }
        return classes.reserves[reserve].isHard ? nil : Audit.outsider + Int64(group)
    }

    private mutating func sit(_ rank: Int64, in seatClass: Int) {
        classHeld[seatClass] += 1
        classWorst[seatClass] = max(classWorst[seatClass], rank)
    }

    /// Fills each responder's classes in order with those it holds.
    mutating func seatPairs() {
        var offsets = [Int32](repeating: 0, count: market.responderCount + 1)
        for (responder, held) in responderHeld.enumerated() { offsets[responder + 1] = offsets[responder] + held }
        var cursor = offsets
        var slots = [Int32](repeating: 0, count: Int(offsets[market.responderCount]))
        for slot in slotProposer.indices where slotProposer[slot] >= 0 {
            let responder = Int(slotResponder[slot])
            slots[Int(cursor[responder])] = Int32(slot)
            cursor[responder] += 1
        }
        var standing: [Int32] = []
        var candidates: [(rank: Int64, later: Int, slot: Int32)] = []
        for responder in 0..<market.responderCount {
            let own = Int(classes.classOffsets[responder])..<Int(classes.classOffsets[responder + 1])
            standing.removeAll(keepingCapacity: true)
            standing.append(contentsOf: slots[Int(offsets[responder])..<Int(offsets[responder + 1])])
            for seatClass in own {
                let seats = Int(classes.classSeats[seatClass])
                if seats == 0 || standing.isEmpty { continue }
                if own.count == 1, standing.count <= seats {
                    // A responder without reserves: everybody takes a seat.
                    for slot in standing { sit(Int64(slotGroup[Int(slot)]), in: seatClass) }
                    standing.removeAll(keepingCapacity: true)
                    continue
                }
                candidates.removeAll(keepingCapacity: true)
                for slot in standing {
                    let proposer = Int(slotProposer[Int(slot)])
                    let group = slotGroup[Int(slot)]
                    guard let rank = rank(proposer, group: group, in: seatClass) else { continue }
                    let later = ((seatClass + 1)..<own.upperBound).count { self.rank(proposer, group: group, in: $0) != nil }
                    candidates.append((rank, later, slot))
                }
                if candidates.count > seats {
                    candidates.sort {
                        $0.rank != $1.rank
                            ? $0.rank < $1.rank : $0.later != $1.later ? $0.later < $1.later : $0.slot < $1.slot
                    }
                }
                for candidate in candidates.prefix(seats) {
                    sit(candidate.rank, in: seatClass)
                    slotSeat[Int(candidate.slot)] = Int32(seatClass)
                }
                standing.removeAll { slotSeat[Int($0)] >= 0 }
            }
            for slot in standing { add(.notChosen(pair(Int(slot)))) }
        }
    }

    /// Checks the seats as given.
    mutating func checkSeats() {
        for slot in slotProposer.indices where slotProposer[slot] >= 0 {
            let seat = Int(slotSeat[slot])
            let responder = Int(slotResponder[slot])
            guard seat >= classes.classOffsets[responder], seat < classes.classOffsets[responder + 1] else {
                add(.foreignSeat(pair(slot), seatClass: seat))
                continue
            }
            let rank = rank(Int(slotProposer[slot]), group: slotGroup[slot], in: seat)
            if rank == nil { add(.notAMember(pair(slot), seatClass: seat)) }
            sit(rank ?? Audit.anyRank, in: seat)
        }
        for seat in classHeld.indices where classHeld[seat] > classes.classSeats[seat] {
            add(.overfullClass(seat, held: Int(classHeld[seat]), seats: Int(classes.classSeats[seat])))
        }
        for slot in slotProposer.indices where slotProposer[slot] >= 0 {
            let first = Int(classes.classOffsets[Int(slotResponder[slot])])
            let seat = Int(slotSeat[slot])
            if seat < first || seat >= classes.classOffsets[Int(slotResponder[slot]) + 1] { continue }
            for earlier in first..<seat
            where isOpen(earlier, to: Int(slotProposer[slot]), group: slotGroup[slot]) {
                add(.seatedTooLate(pair(slot), seatClass: seat, earlier: earlier))
                break
            }
        }
    }

    /// Whether the class has room for the proposer, or holds somebody strictly below it.
    private func isOpen(_ seatClass: Int, to proposer: Int, group: Int32) -> Bool {
        guard let rank = rank(proposer, group: group, in: seatClass) else { return false }
        return classHeld[seatClass] < classes.classSeats[seatClass] || rank < classWorst[seatClass]
    }

    mutating func findBlockingPairs() {
        for proposer in 0..<market.proposerCount {
            let bound = proposerWorst[proposer]
            if bound <= 0 { continue }
            // The stamps of later proposers have overwritten those of this one's partners.
            for slot in Int(starts[proposer])..<Int(starts[proposer + 1]) {
                holder[Int(slotResponder[slot])] = Int32(proposer)
            }
            for edge in Int(market.proposerOffsets[proposer])..<Int(market.proposerOffsets[proposer + 1]) {
                if market.edgeProposerGroup[edge] >= bound { break }
                let responder = Int(market.edgeResponder[edge])
                let group = market.edgeResponderGroup[edge]
                for seatClass in Int(classes.classOffsets[responder])..<Int(classes.classOffsets[responder + 1]) {
                    if !isOpen(seatClass, to: proposer, group: group) { continue }
                    if holder[responder] == Int32(proposer) { break }
                    blockingCount += 1
                    if blocking.count < limit { blocking.append(Pair(proposer: proposer, responder: responder)) }
                    break
                }
            }
        }
    }
}

/// What ``SeatClassAudit/verify(_:_:pairs:seats:listLimit:)`` found.
public struct SeatClassReport: Sendable, Equatable {
    /// Why the pairs are not a matching that the responders' choice by class could give.
    public enum Fault: Sendable, Hashable {
        /// A proposer or responder that the market does not have.
        case unknownPlayer(Pair)
        /// The pair was given before.
        case repeatedPair(Pair)
        /// The two do not list each other.
        case unlistedPair(Pair)
        /// More partners than the player may have.
        case overCapacity(side: MarketSide, player: Int, held: Int, capacity: Int)
        /// The responder's classes have no seat left for the proposer, given all that the responder holds.
        case notChosen(Pair)
        /// The given class is not one of the responder's.
        case foreignSeat(Pair, seatClass: Int)
        /// The class is reserved for members of a group, and the proposer is not a member.
        case notAMember(Pair, seatClass: Int)
        /// More placements in the class than it has seats.
        case overfullClass(Int, held: Int, seats: Int)
        /// A class that is filled earlier would have taken the proposer.
        case seatedTooLate(Pair, seatClass: Int, earlier: Int)
    }

    /// The first faults, up to `listLimit`.
    public let faults: [Fault]
    /// Number of faults, all counted.
    public let faultCount: Int
    /// The first blocking pairs, up to `listLimit`, by proposer, each proposer's from the most wanted.
    public let blockingPairs: [Pair]
    /// Number of blocking pairs, all counted.
    public let blockingPairCount: Int
    /// Number of distinct pairs of existing players.
    public let pairCount: Int
    /// Number of proposers with at least one partner.
    public let placedCount: Int

    /// Whether the pairs keep every capacity, list and reserve, and each responder would choose all that it holds.
    public var isFeasible: Bool { faultCount == 0 }
    /// Whether the pairs are feasible and none blocks.
    public var isStable: Bool { faultCount == 0 && blockingPairCount == 0 }
}
