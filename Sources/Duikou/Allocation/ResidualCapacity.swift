import DuikouMechanisms

/// Seats that an allocation has left over, each still in its class: a seat kept for a group stays kept.
struct ResidualCapacity: Sendable {
    /// All seats left at each opening.
    let seats: [Int32]
    /// The seat classes of the first round; nil without reserves.
    private let classes: SeatClasses?
    /// Seats left in each class.
    private let ofClass: [Int32]

    init(_ allocated: Allocated) {
        let market = allocated.market
        seats = (0..<market.responderCount).map { opening in
            max(0, market.responderCapacities[opening] - Int32(allocated.outcome.matching.proposers(ofResponder: opening).count))
        }
        let kinds = allocated.record.seats
        classes = kinds?.plan.classes
        var left = classes?.classSeats ?? []
        for seat in kinds?.seatClass ?? [] { left[Int(seat)] -= 1 }
        ofClass = left
    }

    /// Whether some seat that is left is one that the talent may have. O(classes of the opening).
    func mayHave(talent: Int, opening: Int) -> Bool {
        guard let classes else { return seats[opening] > 0 }
        return classes.classes(ofResponder: opening).contains { seat in
            guard ofClass[seat] > 0 else { return false }
            let reserve = Int(classes.classReserve[seat])
            return reserve < 0 || !classes.reserves[reserve].isHard || classes.isMember(talent, of: classes.reserves[reserve].group)
        }
    }

    /// The market of a round over the seats left, with its ties broken.
    struct Round: Sendable {
        let market: Market
        let classes: SeatClasses?

        /// The check of what this round did: its faults and blocking pairs.
        func audit(_ pairs: [Pair]) -> (faults: Int, named: [AuditFault], blocking: [Pair], blockingCount: Int) {
            guard let classes else {
                let report = Stability.verify(market, pairs: pairs)
                return (report.faultCount, report.faults.map { AuditFault($0) }, report.blockingPairs, report.blockingPairCount)
            }
            let report = SeatClassAudit.verify(market, classes, pairs: pairs)
            return (report.faultCount, report.faults.map { AuditFault($0, classes) }, report.blockingPairs, report.blockingPairCount)
        }
    }

    /// Deferred acceptance over the seats left.
    ///
    /// - Parameter tied: the market, whose openings have ``seats``.
    /// - Returns: the edges, rising, and with reserves the class of each, numbered as in the first round.
    func allocate(_ tied: Market, ties: TieBreak) throws -> (edges: [Int32], seatClass: [Int32], round: Round) {
        let strict = tied.breakingTies(ties)
        let market = strict.market
        func original(_ edges: [Int32]) -> [Int32] { edges.map { strict.originalEdge[Int($0)] } }
        guard let classes else {
            let matching = DeferredAcceptance(ties: .byIndex).match(market).matching
            return (original(matching.edges).sorted(), [], Round(market: market, classes: nil))
        }
        // Classes of one opening are numbered in their order of precedence, and so are the reserves that are made of them here.
        var reserves: [SeatClasses.Reserve] = []
        var ofReserve: [Int32] = []
        var open = [Int32](repeating: -1, count: market.responderCount)
        for seat in 0..<classes.classCount {
            guard classes.classReserve[seat] >= 0 else {
                open[Int(classes.classResponder[seat])] = Int32(seat)
                continue
            }
            if ofClass[seat] == 0 { continue }
            var reserve = classes.reserves[Int(classes.classReserve[seat])]
            reserve.seats = ofClass[seat]
            reserves.append(reserve)
            ofReserve.append(Int32(seat))
        }
        let rest = try SeatClasses(
            reserves: reserves, memberOffsets: classes.memberOffsets, memberGroups: classes.memberGroups, groupCount: classes.groupCount,
            for: market)
        let seated = try SeatClassDeferredAcceptance(classes: rest, ties: .byIndex).allocate(market)
        let placed = zip(original(seated.matching.edges), seated.seatClass).map { edge, seat in
            let reserve = rest.classReserve[Int(seat)]
            return (edge: edge, seat: reserve < 0 ? open[Int(rest.classResponder[Int(seat)])] : ofReserve[Int(reserve)])
        }.sorted { $0.edge < $1.edge }
        return (placed.map(\.edge), placed.map(\.seat), Round(market: market, classes: rest))
    }
}
