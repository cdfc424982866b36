import DuikouKernels
import DuikouMechanisms

/// Everything a run found: lists, placements, who was left out and why, and the proof.
public struct MatchResult: Sendable {
    /// A matched pair.
    public struct Placement: Sendable, Equatable {
        /// The talent's row.
        public var talent: Int
        /// The opening's row.
        public var opening: Int
        /// The talent's fit for the opening, in ``Score`` units.
        public var talentFit: Int32
        /// The opening's fit for the talent, in ``Score`` units.
        public var openingFit: Int32
        /// The opening's place on the talent's list as it is written, from 1. Stated choices of one rank share a place; computed ones,
        /// which come after, do not.
        public var wish: Int
        /// One more than the openings that the talent wants strictly more: 1 for all that are as good as the first.
        public var tiedWish: Int
        /// Whether the talent had stated it.
        public var isChoice: Bool
        /// The talent's place among those who listed the opening, from 1; tied talents share a place.
        public var standing: Int
        /// Waivable rules that the pair fails, by index.
        public var flags: [Int]
        /// How far the talent's fit is above that of the last admitted, in ``Score`` units, where the opening is full and fit decided
        /// there.
        public var margin: Int32?
        /// The declared reserve whose seat it is; nil for an open seat.
        public var reserve: Int?
        /// Whether a seat of a reserve is held by a member of its group; anybody may have one that no member wants.
        public var isMember: Bool
        /// Whether a clearing round made it.
        public var isCleared: Bool
    }

    /// Why a talent has no placement.
    public struct Unplaced: Sendable {
        /// The talent's row.
        public var talent: Int
        /// Why it has no placement.
        public var reason: UnplacedCause
        /// Openings with seats that the rules allow.
        public var eligible: Int
        /// Openings on its list.
        public var listed: Int
        /// Whether more openings are eligible than the list holds: a longer list might have placed the talent.
        public var ranOffList: Bool
        /// The requirement that, if met, would open most further openings, and how many; nil where no single one would.
        public var nearestMiss: (title: LocalizedText, openings: Int)?
    }

    /// What a talent was up against at an opening.
    public struct OpeningOutcome: Sendable {
        /// Its seats.
        public var seats: Int
        /// Seats with a placement.
        public var filled: Int
        /// How many talents listed it.
        public var listedBy: Int
        /// The fit of the last talent admitted, if every seat is taken.
        public var cutoff: Int32?
        /// Whether the last admitted talent was ranked by an interview rating, so that the fit says less.
        public var isLastRated: Bool
        /// Whether the lottery decided between the last admitted and an equal who was refused.
        public var isDecidedByLottery: Bool
    }

    /// Both sides' lists.
    public var recommendations: Recommendations
    /// How evenly the talents' lists spread over the seats.
    public var congestion: ListCongestion
    /// The preference lists, ranks and seats that were allocated over.
    public var market: Market
    /// Every placement, by talent's row.
    public var placements: [Placement]
    /// Every talent without a placement, by row.
    public var unplaced: [Unplaced]
    /// For each opening, what talents were up against.
    public var openings: [OpeningOutcome]
    /// For each talent, whether a lottery decided against it at an opening that it wanted more than what it has.
    public var lostToLottery: [Bool]
    /// What became of reserves, regions, links and the clearing round.
    public var demands: DemandReport
    /// The regions with limits, for people, in the order of their file.
    public var regionLabels: [LocalizedText]
    /// What a check of the allocation needs, beside placements that are read back.
    var allocated: Allocated
    /// Stated choices that a rule forbids, or whose opening has no seat.
    public var ineligibleChoices: [StatedPreferences.Choice]
    /// The run in figures.
    public var counts: Counts
    /// The independent check.
    public var verification: Verification

    /// A run in figures.
    public struct Counts: Sendable, Equatable {
        /// Talents of the programme.
        public var talents: Int
        /// Openings of the programme.
        public var openings: Int
        /// Seats of all openings.
        public var seats: Int
        /// Pairs that the rules allow, where both have a seat.
        public var eligiblePairs: Int
        /// Talents with seats, but without any eligible opening that has some.
        public var withoutEligible: Int
        /// Pairs on the talents' lists in the market.
        public var listed: Int
        /// Talents with at least one placement.
        public var placed: Int
        /// Placements: more than talents placed, where a talent has several seats.
        public var placements: Int
        /// The most placements over the same lists, stability ignored.
        public var ceiling: Int
        /// Talents who got their wish 1.
        public var firstWishes: Int
        /// Talents with a placement that they want no less than their first wish, wish 1 included.
        public var equalToFirst: Int
        /// Unplaced talents who have more eligible openings than their lists hold.
        public var ranOffList: Int
        /// Openings at which the lottery decided between the last admitted and an equal.
        public var decidedByLottery: Int
        /// Placements that need a waiver.
        public var flagged: Int
    }

    /// The independent check of a finished matching.
    public struct Verification: Sendable, Equatable {
        /// What the audits of the promises found.
        public var audit: AllocationAudit
        /// Placed pairs that a rule forbids, by an evaluation that shares nothing with the compiled one.
        public var ineligible: Int
        /// Whether all that the mechanism promises holds, and every rule.
        public var holds: Bool { audit.holds && ineligible == 0 }
        /// Whether no two prefer each other to what they have, in a matching without faults.
        public var isStable: Bool { audit.faults == 0 && audit.blockingPairs == 0 && ineligible == 0 }

        /// The findings of the audits, and how many placements the rules forbid.
        public init(audit: AllocationAudit, ineligible: Int) {
            self.audit = audit
            self.ineligible = ineligible
        }
    }

    /// Checks placements that were read back from a file against what this allocation promises.
    public func audit(_ pairs: [AllocationAudit.Pair]) -> AllocationAudit { allocated.audit(pairs) }

    /// The true causes, to compare the stated reasons with. Nil where other things decide than ranks, kept seats and regions: links, a
    /// clearing round, or a total that the mechanism seeks.
    public func auditedCauses(_ pairs: [AllocationAudit.Pair]) -> AuditedCauses? { allocated.record.causes(pairs, of: allocated) }

    /// Whether an eligible pair could have been matched: the talent lists the opening, or the market is every eligible pair. O(length of
    /// the list).
    public func mayMatch(talent: Int, opening: Int) -> Bool {
        if allocated.everyPair != nil { return true }
        return market.edges(ofProposer: talent).contains { market.edgeResponder[$0] == Int32(opening) }
    }

    /// What the allocation's method guarantees.
    public var promises: [AllocationPromise] { allocated.method.promises }

    /// The promise of one kind; nil where the method does not make it.
    public func promise(_ kind: AllocationPromise.Kind) -> AllocationPromise? { promises.first { $0.kind == kind } }

    /// Whether nothing but lists, ranks and seats decided who may have which seat: no reserves, rates, regions or links.
    public var isPlainMarket: Bool { allocated.method.isPlainMarket }
}
