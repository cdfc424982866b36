import DuikouMechanisms

/// Declared reserves over one programme's tables: which seats of which opening are kept, and for whom.
struct ReservePlan: Sendable {
    /// The declared reserves.
    let reserves: [Reserve]
    let classes: SeatClasses
    /// For each reserve of ``classes``, the declared one that it comes from.
    let declared: [Int32]

    /// Gives each reserve its seats, in order of precedence, as far as an opening has seats left.
    ///
    /// - Parameter groups: for each declared reserve, the group that it keeps seats for at each opening; −1 for none.
    init(_ reserves: [Reserve], groups: [[Int32]], _ membership: GroupMembership, _ compiled: CompiledProgramme, _ market: Market) throws {
        self.reserves = reserves
        var kept: [SeatClasses.Reserve] = []
        var declared: [Int32] = []
        var left = market.responderCapacities
        for (index, reserve) in reserves.enumerated() {
            for opening in 0..<compiled.openings.count where groups[index][opening] >= 0 {
                let seats = min(left[opening], Self.wanted(reserve.seats, opening: opening, compiled))
                guard seats > 0 else { continue }
                left[opening] -= seats
                kept.append(
                    SeatClasses.Reserve(
                        responder: opening, group: Int(groups[index][opening]), seats: seats, isHard: reserve.unused == .kept,
                        precedence: reserve.order == .reservedFirst ? .beforeOpen : .afterOpen))
                declared.append(Int32(index))
            }
        }
        self.declared = declared
        do {
            classes = try SeatClasses(
                reserves: kept, memberOffsets: membership.memberOffsets, memberGroups: membership.memberGroups,
                groupCount: membership.groupCount, for: market)
        } catch {
            preconditionFailure("reserves that fit the openings' seats do not fit the market: \(error)")
        }
    }

    /// The declared reserve that a class of seats belongs to; nil for open seats.
    func declaredReserve(ofClass seatClass: Int) -> Int? {
        let reserve = classes.classReserve[seatClass]
        return reserve < 0 ? nil : Int(declared[Int(reserve)])
    }

    /// How many seats the reserve asks for at the opening, before those that the opening has left limit it.
    static func wanted(_ seats: Reserve.Seats, opening: Int, _ compiled: CompiledProgramme) -> Int32 {
        let all = Int(compiled.openings.seats[opening])
        switch seats {
        case .count(let count): return Int32(min(count, all))
        case .percent(let percent): return Int32((all * percent + 99) / 100)
        case .column(let reference):
            guard case .numbers(let numbers)? = compiled.openings.column(reference.column)?.data, numbers[opening] > 0 else { return 0 }
            return Int32(min(numbers[opening].rounded(.down), Double(Int32.max)))
        }
    }
}

extension MinimumRates {
    /// The declared rates over one market.
    ///
    /// - Parameter groups: for each declared rate, of which there are at most two, its group at each opening.
    init(_ rates: [MinimumRateDeclaration], groups: [[Int32]], _ membership: GroupMembership, _ market: Market) {
        func percents(_ index: Int) -> [Int32] {
            guard rates.indices.contains(index) else { return Array(repeating: 0, count: market.responderCount) }
            return groups[index].map { $0 < 0 ? 0 : Int32(rates[index].percent) }
        }
        var edgeGroups: [Groups] = []
        edgeGroups.reserveCapacity(market.edgeCount)
        for talent in 0..<market.proposerCount {
            for edge in market.edges(ofProposer: talent) {
                var own: Groups = []
                for (index, group) in [Groups.first, .second].enumerated() where rates.indices.contains(index) {
                    let wanted = groups[index][Int(market.edgeResponder[edge])]
                    if wanted >= 0, membership.isMember(talent: talent, of: wanted) { own.insert(group) }
                }
                edgeGroups.append(own)
            }
        }
        do {
            try self.init(firstPercents: percents(0), secondPercents: percents(1), edgeGroups: edgeGroups, for: market)
        } catch {
            preconditionFailure("declared rates do not fit the market: \(error)")
        }
    }
}
