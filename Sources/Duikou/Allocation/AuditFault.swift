import DuikouMechanisms

/// Something that cannot be in placements of its kind: what, and of whom.
public struct AuditFault: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// A person or opening that is not there.
        case unknown
        case repeated
        /// The two do not list each other.
        case unlisted
        /// More placements than seats.
        case overfull(held: Int, seats: Int)
        /// No seat of the opening's is left for the talent among all that it admits.
        case notChosen
        /// The seat is of no reserve that the opening has.
        case foreignSeat
        /// The seat is kept for a group that the talent is not of.
        case notAMember
        /// More placements on seats kept for a group than there are.
        case overfullReserve(held: Int, seats: Int)
        /// An earlier class of seats would have taken the talent.
        case seatedTooLate
        /// Two who apply together were split, or half placed.
        case linked
        case overCap(held: Int, cap: Int)
        case belowFloor(held: Int, floor: Int)
        /// In hundredths.
        case overBudget(spent: Int64, budget: Int64)
        /// Seats, or a person, are said to be held for a floor that does not ask for them.
        case heldWithoutFloor
        /// Openings whose order does not keep a minimum rate.
        case rate(title: LocalizedText, openings: Int)
    }

    public var kind: Kind
    public var talent: Int?
    public var opening: Int?
    /// A region's number.
    public var region: Int?

    public init(_ kind: Kind, talent: Int? = nil, opening: Int? = nil, region: Int? = nil) {
        (self.kind, self.talent, self.opening, self.region) = (kind, talent, opening, region)
    }

    private init(_ kind: Kind, _ pair: Pair) { self.init(kind, talent: pair.proposer, opening: pair.responder) }

    private init(_ side: MarketSide, _ player: Int, held: Int, seats: Int) {
        let kind = Kind.overfull(held: held, seats: seats)
        self = side == .proposers ? AuditFault(kind, talent: player) : AuditFault(kind, opening: player)
    }

    init(_ fault: StabilityReport.Fault) {
        switch fault {
        case .unknownPlayer(let pair): self.init(.unknown, pair)
        case .repeatedPair(let pair): self.init(.repeated, pair)
        case .unlistedPair(let pair): self.init(.unlisted, pair)
        case .overCapacity(let side, let player, let held, let capacity): self.init(side, player, held: held, seats: capacity)
        }
    }

    /// - Parameter classes: whose classes the seats are of.
    init(_ fault: SeatClassReport.Fault, _ classes: SeatClasses) {
        switch fault {
        case .unknownPlayer(let pair): self.init(.unknown, pair)
        case .repeatedPair(let pair): self.init(.repeated, pair)
        case .unlistedPair(let pair): self.init(.unlisted, pair)
        case .overCapacity(let side, let player, let held, let capacity): self.init(side, player, held: held, seats: capacity)
        case .notChosen(let pair): self.init(.notChosen, pair)
        case .foreignSeat(let pair, _): self.init(.foreignSeat, pair)
        case .notAMember(let pair, _): self.init(.notAMember, pair)
        case .seatedTooLate(let pair, _, _): self.init(.seatedTooLate, pair)
        case .overfullClass(let seatClass, let held, let seats):
            let opening = classes.classResponder.indices.contains(seatClass) ? Int(classes.classResponder[seatClass]) : nil
            self.init(.overfullReserve(held: held, seats: seats), opening: opening)
        }
    }

    /// - Parameter links: who are linked.
    init(_ fault: LinkedReport.Fault, _ links: ApplicantLinks) {
        switch fault {
        case .unknownPlayer(let pair): self.init(.unknown, pair)
        case .repeatedPair(let pair): self.init(.repeated, pair)
        case .unlistedPair(let pair): self.init(.unlisted, pair)
        case .overCapacity(let side, let player, let held, let capacity): self.init(side, player, held: held, seats: capacity)
        case .notAnOption(let link): self.init(.linked, talent: Int(links.firsts[link]))
        }
    }

    init(_ fault: RegionReport.Fault) {
        switch fault {
        case .overCap(let region, let held, let cap): self.init(.overCap(held: held, cap: cap), region: region)
        case .belowFloor(let region, let held, let floor): self.init(.belowFloor(held: held, floor: floor), region: region)
        case .overBudget(let region, let spent, let budget): self.init(.overBudget(spent: spent, budget: budget), region: region)
        case .floorSeatsUnneeded(let region, _, _): self.init(.heldWithoutFloor, region: region)
        case .heldWithoutFloor(let proposer): self.init(.heldWithoutFloor, talent: proposer)
        }
    }
}
