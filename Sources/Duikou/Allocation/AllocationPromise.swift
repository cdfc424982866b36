/// One thing that an allocation guarantees, and the code that proves it from the inputs and the placements alone.
public struct AllocationPromise: Sendable, Equatable {
    /// What is guaranteed.
    public enum Kind: Sendable, Hashable, CaseIterable {
        /// Seats, lists and what is declared of them hold.
        case seats
        /// No two prefer each other to what they have. With links only where a stable result was found:
        /// ``AllocationAudit/stability`` says so.
        case stable
        /// Among equals the lottery decides.
        case lottery
        /// No stable result is better for the side that proposes.
        case best
        /// The sum of fit is as good as the greatest.
        case greatestSum
        /// No more can be placed.
        case mostPlacements
        /// With links, everything that blocks was reported.
        case blocksTold
    }

    /// An audit of `DuikouMechanisms`, by its name.
    public enum Audit: String, Sendable, CaseIterable {
        /// Seats, lists and blocking pairs.
        case stability = "Stability"
        /// The same where seats are kept for groups.
        case seatClasses = "SeatClassAudit"
        /// The same within regions' limits.
        case regions = "RegionAudit"
        /// The same where two apply together.
        case links = "LinkedAudit"
        /// The lottery among equals, and the best stable matching for one side.
        case optimality = "SideOptimality"
        /// Prices that bound the sum of fit.
        case certificate = "WeightCertificate"
        /// Whether more could be placed.
        case cardinality = "CardinalityAudit"
    }

    /// What is guaranteed, and of what: the facts from which its sentence is made.
    public enum Content: Sendable, Equatable {
        /// Seats, lists and what is declared by these demands hold.
        case seats(declared: [AllocationDemand])
        /// No two prefer each other to what they have, by the rules of these demands; within each of two rounds or over all.
        case stable(rules: [AllocationDemand], isWithinRounds: Bool)
        /// The same for talents and linked pairs of talents.
        case linkedStable
        /// Among equals the lottery decides.
        case lottery
        /// No stable result is better for this side.
        case best(Allocation.Proposing)
        /// The sum of fit is at most so many parts of a million below the greatest.
        case greatestSum(within: Int)
        /// No more can be placed.
        case mostPlacements
        /// With links, everything that blocks was reported.
        case blocksTold
    }

    /// What is guaranteed, and of what.
    public let content: Content
    /// The audit that proves it.
    public let audit: Audit

    /// What is guaranteed.
    public var kind: Kind {
        switch content {
        case .seats: .seats
        case .stable, .linkedStable: .stable
        case .lottery: .lottery
        case .best: .best
        case .greatestSum: .greatestSum
        case .mostPlacements: .mostPlacements
        case .blocksTold: .blocksTold
        }
    }
}

extension AllocationPromise {
    /// - Parameter declared: the demands of the office on seats that are kept, too.
    static func seats(_ declared: [AllocationDemand] = [], by audit: Audit) -> AllocationPromise {
        AllocationPromise(content: .seats(declared: declared), audit: audit)
    }

    /// - Parameters:
    ///   - rules: the demands by whose rules no two prefer each other.
    ///   - isWithinRounds: whether that holds within each of two rounds, not over both.
    static func stable(_ rules: [AllocationDemand], isWithinRounds: Bool = false, by audit: Audit) -> AllocationPromise {
        AllocationPromise(content: .stable(rules: rules, isWithinRounds: isWithinRounds), audit: audit)
    }

    static let linkedStable = AllocationPromise(content: .linkedStable, audit: .links)

    static let lottery = AllocationPromise(content: .lottery, audit: .optimality)

    static func best(for side: Allocation.Proposing) -> AllocationPromise { AllocationPromise(content: .best(side), audit: .optimality) }

    /// The promise of the greatest sum of fit.
    ///
    /// - Parameter gap: how far the sum may be below the greatest, in parts of a million.
    public static func greatestSum(within gap: Int) -> AllocationPromise {
        AllocationPromise(content: .greatestSum(within: gap), audit: .certificate)
    }

    static let mostPlacements = AllocationPromise(content: .mostPlacements, audit: .cardinality)

    static let blocksTold = AllocationPromise(content: .blocksTold, audit: .links)
}
