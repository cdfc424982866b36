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
        let lottery = Lottery(ties)
        let classCount = classes.classCount
        var held = [Int32](repeating: 0, count: classCount)
        var inClass = [WorstSeat](repeating: WorstSeat(), count: classCount)
        var inAll = [WorstSeat](repeating: WorstSeat(), count: market.responderCount)
        var index = 0
        for proposer in 0..<market.proposerCount {
            for edge in matching.edges(ofProposer: proposer) {
                let seat = Int(seatClass[index])
                index += 1
                let responder = Int(market.edgeResponder[Int(edge)])
                let number = market.drawnNumber(ofProposer: proposer, onListOf: responder, lottery)
                let rank = ranks.rank(ofEdge: Int(edge), proposer: proposer, inClass: seat)
                held[seat] += 1
                inClass[seat].admit(rank: rank, number: number, proposer: proposer, edge: edge)
                inAll[responder].admit(
                    rank: market.edgeResponderGroup[Int(edge)], number: number, proposer: proposer, edge: edge)
            }
        }

        let isFull = (0..<classCount).map { held[$0] >= classes.classSeats[$0] }
        // The rank that ties with the lowest-ranked in a full class; −1 where nobody can tie.
        let lastRank = (0..<classCount).map { isFull[$0] && inClass[$0].edge >= 0 ? inClass[$0].rank : -1 }
        var byLottery = [Bool](repeating: false, count: classCount)
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
                    if ranks.rank(ofEdge: edge, proposer: proposer, inClass: seat) == lastRank[seat] {
                        byLottery[seat] = true
                    }
                }
            }
        }

        classCutoffs = (0..<classCount).map { seat in
            let worst = inClass[seat]
            let isTaken = worst.edge >= 0
            return SeatClassCutoff(
                isFull: isFull[seat],
                edge: isTaken ? Int(worst.edge) : nil,
                proposer: isTaken ? Int(worst.proposer) : nil,
                group: isTaken ? market.edgeResponderGroup[Int(worst.edge)] : nil,
                isMember: isTaken && classes.classReserve[seat] >= 0 && worst.rank < ranks.shift,
                isDecidedByLottery: byLottery[seat])
        }
        let cutoffs = (0..<market.responderCount).map { responder in
            let worst = inAll[responder]
            let isTaken = worst.edge >= 0
            let own = classes.classes(ofResponder: responder)
            return Cutoff(
                isFull: own.allSatisfy { isFull[$0] },
                edge: isTaken ? Int(worst.edge) : nil,
                proposer: isTaken ? Int(worst.proposer) : nil,
                group: isTaken ? market.edgeResponderGroup[Int(worst.edge)] : nil,
                isDecidedByLottery: own.contains { byLottery[$0] })
        }
        outcome = Outcome(matching: matching, cutoffs: cutoffs, counters: counters)
        self.seatClass = seatClass
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

/// The lowest-ranked seat seen so far; among equals the higher number is the lower, then the higher index.
private struct WorstSeat {
    var rank: Int32 = -1
    var number: UInt64 = 0
    var proposer: Int32 = -1
    var edge: Int32 = -1

    /// Proposers come in ascending order.
    mutating func admit(rank: Int32, number: UInt64, proposer: Int, edge: Int32) {
        if rank < self.rank || rank == self.rank && number < self.number { return }
        self = WorstSeat(rank: rank, number: number, proposer: Int32(proposer), edge: edge)
    }
}
