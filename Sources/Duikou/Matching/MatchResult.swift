import DuikouKernels
import DuikouMechanisms

/// Everything a run found: lists, placements, who was left out and why, and the proof.
public struct MatchResult: Sendable {
    /// A matched pair.
    public struct Placement: Sendable, Equatable {
        public var talent: Int
        public var opening: Int
        /// The talent's fit for the opening, in ``Score`` units.
        public var talentFit: Int32
        /// The opening's fit for the talent.
        public var openingFit: Int32
        /// The opening's place on the talent's list, from 1; tied openings share a place.
        public var wish: Int
        /// Whether the talent had stated it.
        public var isChoice: Bool
        /// The talent's place among those who listed the opening, from 1; tied talents share a place.
        public var standing: Int
        /// Waivable rules that the pair fails.
        public var flags: [Int]
    }

    /// Why a talent has no placement.
    public struct Unplaced: Sendable {
        /// What stood between the talent and a seat.
        public enum Reason: Sendable, Equatable {
            /// No opening passes the rules; the rule that ruled out most.
            case noEligibleOpening(rule: Int?)
            /// No opening on the list has a seat at all.
            case noSeats
            /// Every listed opening filled with talents who rank higher. The smallest margin, at which opening.
            case outranked(opening: Int, margin: Int32)
            /// Nearest to a seat here, where the last admitted had a better interview rating, or one at all.
            case outrated(opening: Int)
            /// Equal to the last admitted at this opening; the lottery decided.
            case lottery(opening: Int)
        }

        public var talent: Int
        public var reason: Reason
        public var eligible: Int
        public var listed: Int
        public var nearestMiss: (title: LocalizedText, openings: Int)?
        /// More openings are eligible than the list holds: a longer list might have placed the talent.
        public var ranOffList: Bool { listed < eligible }
    }

    /// What a talent was up against at an opening.
    public struct OpeningOutcome: Sendable {
        public var seats: Int
        public var filled: Int
        /// How many talents listed it.
        public var listedBy: Int
        /// The fit of the last talent admitted, if every seat is taken.
        public var cutoff: Int32?
        /// The last admitted talent was ranked by an interview rating, so that the fit says less.
        public var isLastRated: Bool
        public var isDecidedByLottery: Bool
    }

    public var recommendations: Recommendations
    public var market: Market
    public var placements: [Placement]
    public var unplaced: [Unplaced]
    public var openings: [OpeningOutcome]
    public var ineligibleChoices: [StatedPreferences.Choice]
    public var counts: Counts
    public var verification: Verification

    /// A run in figures.
    public struct Counts: Sendable, Equatable {
        public var talents: Int
        public var openings: Int
        public var seats: Int
        public var eligiblePairs: Int
        /// Talents without any eligible opening.
        public var withoutEligible: Int
        public var listed: Int
        public var placed: Int
        /// The largest matching over the same lists, stability ignored.
        public var ceiling: Int
        public var firstWishes: Int
        /// Unplaced talents who ran off the end of their lists.
        public var ranOffList: Int
        public var decidedByLottery: Int
        public var flagged: Int
    }

    /// The independent check of a finished matching.
    public struct Verification: Sendable, Equatable {
        public var blockingPairs: Int
        /// Seats exceeded, pairs outside the lists, talents placed twice.
        public var faults: Int
        /// Placed pairs that a rule forbids, by an evaluation that shares nothing with the compiled one.
        public var ineligible: Int
        public var isStable: Bool { blockingPairs == 0 && faults == 0 && ineligible == 0 }

        public init(blockingPairs: Int, faults: Int, ineligible: Int) {
            self.blockingPairs = blockingPairs
            self.faults = faults
            self.ineligible = ineligible
        }
    }
}
