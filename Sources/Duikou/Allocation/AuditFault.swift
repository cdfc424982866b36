import DuikouMechanisms

/// A fault of placements: what is wrong, and which talent, opening or region it concerns.
public struct AuditFault: Sendable, Equatable {
    /// What is wrong.
    public enum Kind: Sendable, Equatable {
        /// A person or opening that is not there.
        case unknown
        /// The same pair is placed twice.
        case repeated
        /// The two do not list each other.
        case unlisted
        /// More placements than seats.
        case overfull(held: Int, seats: Int)
        /// The opening, choosing among all whom it has, has no seat left for the talent.
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
        /// More placements in a region than its cap.
        case overCap(held: Int, cap: Int)
        /// Fewer placements in a region than its floor.
        case belowFloor(held: Int, floor: Int)
        /// More money spent in a region than its budget, in hundredths of its unit.
        case overBudget(spent: Int64, budget: Int64)
        /// Seats or a talent are reported as held for a floor that does not need them.
        case heldWithoutFloor
        /// Openings whose order breaks a minimum rate.
        case rate(title: LocalizedText, openings: Int)
    }

    /// What is wrong.
    public var kind: Kind
    /// The talent's row.
    public var talent: Int?
    /// The opening's row.
    public var opening: Int?
    /// The region's place among the regions with limits.
    public var region: Int?

    /// A fault of that kind.
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

    /// - Parameter classes: the market's classes of seats.
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

    /// - Parameter links: the market's links.
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
