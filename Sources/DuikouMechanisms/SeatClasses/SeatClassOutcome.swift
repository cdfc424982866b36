/// An outcome with the class that each placement sits in.
public struct SeatClassOutcome: Sendable, Equatable {
    /// The outcome on the market as given. A cutoff here is the lowest-ranked proposer admitted, in the responder's own
    /// order, whatever the class, and full means that every seat is taken. These cutoffs do not certify the matching:
    /// whether somebody could have had the responder follows from `classCutoffs`.
    public let outcome: Outcome
    /// The class of each placement, in the order of `matching.edges`; see ``SeatClasses`` for how classes are numbered.
    public let seatClass: [Int32]
    /// The cutoff of each class. A proposer can have a responder for the asking if some class that it may sit in has
    /// room, or admitted somebody who ranks below it there. If that is so for nobody, these cutoffs certify the
    /// matching.
    public let classCutoffs: [SeatClassCutoff]

    /// Who is matched with whom.
    public var matching: Matching { outcome.matching }

    /// - Complexity: O(players + classes + those of the edges above what each proposer has).
    init(
        _ market: Market, _ classes: SeatClasses, _ ranks: ClassRanks, _ matching: Matching, seatClass: [Int32],
        _ counters: Outcome.Counters, _ ties: TieBreak
    ) {
        let admitted = Admitted(market, classes, ranks, matching, seatClass, Lottery(ties))
        let byLottery = admitted.decidedByLottery(market, classes, ranks, matching)
        classCutoffs = admitted.inClass.indices.map { seat in
            let worst = admitted.inClass[seat]
            return SeatClassCutoff(
                isFull: admitted.isFull[seat],
                edge: worst.map { Int($0.edge) },
                proposer: worst.map { Int($0.proposer) },
                group: worst.map { market.edgeResponderGroup[Int($0.edge)] },
                isMember: worst.map { classes.classReserve[seat] >= 0 && $0.rank < ranks.shift } ?? false,
                isDecidedByLottery: byLottery[seat])
        }
        let cutoffs = admitted.inAll.indices.map { responder in
            let worst = admitted.inAll[responder]
            let own = classes.classes(ofResponder: responder)
            return Cutoff(
                isFull: own.allSatisfy { admitted.isFull[$0] },
                edge: worst.map { Int($0.edge) },
                proposer: worst.map { Int($0.proposer) },
                group: worst.map { market.edgeResponderGroup[Int($0.edge)] },
                isDecidedByLottery: own.contains { byLottery[$0] })
        }
        outcome = Outcome(matching: matching, cutoffs: cutoffs, counters: counters)
        self.seatClass = seatClass
    }
}

/// The lowest-ranked of those admitted, and which classes are full.
private struct Admitted {
    /// The lowest-ranked in each class, and at each responder in its own order; nil where there is nobody.
    private(set) var inClass: [WorstSeat?]
    private(set) var inAll: [WorstSeat?]
    let isFull: [Bool]

    init(
        _ market: Market, _ classes: SeatClasses, _ ranks: ClassRanks, _ matching: Matching, _ seatClass: [Int32], _ lottery: Lottery
    ) {
        var held = [Int32](repeating: 0, count: classes.classCount)
        inClass = [WorstSeat?](repeating: nil, count: classes.classCount)
        inAll = [WorstSeat?](repeating: nil, count: market.responderCount)
        var index = 0
        for proposer in 0..<market.proposerCount {
            for edge in matching.edges(ofProposer: proposer) {
                let seat = Int(seatClass[index])
                index += 1
                held[seat] += 1
                let responder = Int(market.edgeResponder[Int(edge)])
                let number = market.drawnNumber(ofProposer: proposer, onListOf: responder, lottery)
                func admit(rank: Int32, among worst: inout WorstSeat?) {
                    // Proposers come in ascending order, so that of equals the last is the lowest.
                    if let worst, worst.ranksBelow(rank: rank, number: number) { return }
                    worst = WorstSeat(rank: rank, number: number, proposer: Int32(proposer), edge: edge)
                }
                admit(rank: ranks.rank(ofEdge: Int(edge), proposer: proposer, inClass: seat), among: &inClass[seat])
                admit(rank: market.edgeResponderGroup[Int(edge)], among: &inAll[responder])
            }
        }
        isFull = held.indices.map { held[$0] >= classes.classSeats[$0] }
    }

    /// For each class, whether it is full and somebody who has the same rank there as its lowest-ranked, and wants the responder more than
    /// what it has, was left out.
    func decidedByLottery(_ market: Market, _ classes: SeatClasses, _ ranks: ClassRanks, _ matching: Matching) -> [Bool] {
        // The rank that ties with the lowest-ranked in a full class; −1 where nobody can tie.
        let lastRank = isFull.indices.map { seat in isFull[seat] ? inClass[seat]?.rank ?? -1 : -1 }
        var byLottery = [Bool](repeating: false, count: lastRank.count)
        for proposer in 0..<market.proposerCount {
            let capacity = Int(market.proposerCapacities[proposer])
            if capacity == 0 { continue }
            let mine = matching.edges(ofProposer: proposer)
            let limit = mine.count < capacity ? Int32.max : market.edgeProposerGroup[Int(mine[mine.endIndex - 1])]
            var nextMine = mine.startIndex
            for edge in market.edges(ofProposer: proposer) {
                if market.edgeProposerGroup[edge] >= limit { break }
                if nextMine < mine.endIndex, Int(mine[nextMine]) == edge {
                    nextMine += 1
                    continue
                }
                // A proposer's rank in a class is never better than its group.
                for seat in classes.classes(ofResponder: Int(market.edgeResponder[edge]))
                where ranks.groups[edge] <= lastRank[seat] {
                    if ranks.rank(ofEdge: edge, proposer: proposer, inClass: seat) == lastRank[seat] { byLottery[seat] = true }
                }
            }
        }
        return byLottery
    }
}

/// The lowest-ranked proposer in one class of seats: the rank that others had to beat.
public struct SeatClassCutoff: Sendable, Equatable {
    /// Whether every seat of the class is taken. A class without seats is full.
    public let isFull: Bool
    /// The edge of the lowest-ranked proposer in the class; `nil` where it is empty.
    public let edge: Int?
    /// The lowest-ranked proposer in the class.
    public let proposer: Int?
    /// The rank group of that proposer in the responder's own order; `nil` where the class is empty.
    public let group: Int32?
    /// Whether that proposer is a member of the group that the class is reserved for. If it is not, every member who
    /// wanted a seat more than what it has got one. False for an open class.
    public let isMember: Bool
    /// Whether the lottery decided: the class is full, and somebody of equal rank in it, who wants the responder more
    /// than what it has, was left out.
    public let isDecidedByLottery: Bool

    /// The same for a market in which the proposer's edge has another index.
    public func at(edge: Int) -> SeatClassCutoff {
        SeatClassCutoff(
            isFull: isFull, edge: edge, proposer: proposer, group: group, isMember: isMember, isDecidedByLottery: isDecidedByLottery)
    }
}

/// The lowest-ranked of those admitted; among equals the higher number is the lower.
private struct WorstSeat {
    var rank: Int32
    var number: UInt64
    var proposer: Int32
    var edge: Int32

    func ranksBelow(rank: Int32, number: UInt64) -> Bool { rank < self.rank || rank == self.rank && number < self.number }
}
