import DuikouMechanisms

/// One programme under one mechanism after another, from the most stable to the most placed: what each step gains, and what
/// it costs.
///
/// All rungs share the lists, the lottery and the bands. A rung that cannot keep the programme's reserves, rates, regions or
/// links says so in ``Rung/ignored``.
public struct Ladder: Sendable {
    /// One mechanism and what came of it.
    public struct Rung: Sendable {
        /// The mechanism, for people.
        public var title: LocalizedText
        /// The rung's allocation as a stable word for machines: `maximum-stable+clearing`.
        public var code: String
        /// Whether a clearing round follows the mechanism.
        public var hasClearing: Bool
        /// Its placements in figures.
        public var figures: PlacementFigures
        /// Pairs that would both rather have each other than what they have.
        public var blockingPairs: Int
        /// The programme's demands that this mechanism cannot keep.
        public var ignored: [LocalizedText]
    }

    /// How many rungs a programme without demands has.
    public static let maximumRungs = 6

    /// The rungs, from the most stable to the one that places most.
    public var rungs: [Rung]
    /// Talents of the programme.
    public var talents: Int
    /// Seats of all openings.
    public var seats: Int
    /// Whether a talent may have several placements, so that they are more than the people placed.
    public var hasSeveralSeats: Bool

    /// The rungs for a programme that asks for `base`: those that can keep its demands, and those that keep none.
    ///
    /// - Parameter severalSeats: whether a talent may have several placements.
    static func allocations(
        _ base: Allocation, severalSeats: Bool
    ) -> [(title: LocalizedText, code: String, allocation: Allocation)] {
        var stable = base
        stable.mechanism = .deferredAcceptance
        stable.proposing = .talents
        stable.hasClearing = false
        var (other, most, clearing) = (stable, stable, stable)
        other.proposing = .openings
        most.mechanism = .maximumStable
        clearing.hasClearing = true
        var weight = Allocation(ties: base.ties, within: base.within, bands: base.bands, welfare: base.welfare)
        weight.mechanism = .maximumWeight
        var cardinality = weight
        cardinality.mechanism = .maximumCardinality
        let steps: [(title: LocalizedText, code: String, allocation: Allocation)] = [
            (LocalizedText(zh: "稳定（人才提出）", en: "stable, talents propose"), "deferred-acceptance", stable),
            (LocalizedText(zh: "稳定（岗位提出）", en: "stable, openings propose"), "deferred-acceptance-openings", other),
            (LocalizedText(zh: "稳定且安排最多", en: "maximum stable"), "maximum-stable", most),
            (LocalizedText(zh: "稳定后补录", en: "stable, then clearing"), "deferred-acceptance+clearing", clearing),
            (LocalizedText(zh: "契合度合计最高", en: "maximum weight"), "maximum-weight", weight),
            (LocalizedText(zh: "安排最多", en: "maximum cardinality"), "maximum-cardinality", cardinality),
        ]
        // Beyond every eligible pair a clearing round has nothing to offer.
        return steps.filter { step in
            (base.within == .lists || !step.allocation.hasClearing) && step.allocation.refusals(severalSeats: severalSeats).isEmpty
        }
    }

    /// The parts of `base` that `allocation` leaves out, in words.
    static func ignored(_ allocation: Allocation, of base: Allocation) -> [LocalizedText] {
        base.demands.filter { isKeptThroughout($0) && !allocation.makes($0) }.map(\.title)
    }

    /// Whether the demand is the programme's own on every rung that can keep it; a clearing round is a rung of its own.
    private static func isKeptThroughout(_ demand: AllocationDemand) -> Bool {
        switch demand {
        case .reserves, .rates, .regions, .links, .bands: true
        case .clearing: false
        }
    }
}

extension BatchMatcher {
    /// Allocates under every mechanism of the ladder, over lists that are computed once.
    ///
    /// - Parameters:
    ///   - progress: told of the scoring, then of each rung as it begins (done, total).
    /// - Throws: ``DuikouError``.
    public func ladder(
        progress: (@Sendable (Stage) -> Void)? = nil, isCancelled: (@Sendable () -> Bool)? = nil
    ) throws -> Ladder {
        let lists = try recommendations(progress: progress, isCancelled: isCancelled)
        let allocator = allocator(lists)
        var rungs: [Ladder.Rung] = []
        let severalSeats = compiled.talents.seats.contains { $0 > 1 }
        for (title, code, allocation) in Ladder.allocations(configuration.allocation, severalSeats: severalSeats) {
            progress?(.allocating)
            let allocated = try allocator.allocate(allocation)
            if isCancelled?() == true { throw DuikouError(.cancelled, zh: "已停止。", en: "stopped.") }
            let ignored = Ladder.ignored(allocation, of: configuration.allocation)
            rungs.append(rung(title, code, allocated, hasClearing: allocation.hasClearing, ignored: ignored))
        }
        return Ladder(
            rungs: rungs, talents: compiled.talents.count, seats: compiled.openings.seats.reduce(0) { $0 + Int($1) },
            hasSeveralSeats: severalSeats)
    }

    private func rung(
        _ title: LocalizedText, _ code: String, _ allocated: Allocated, hasClearing: Bool, ignored: [LocalizedText]
    ) -> Ladder.Rung {
        let (market, matching) = (allocated.market, allocated.outcome.matching)
        let entries = matching.edges.lazy.map { edge in
            let (talent, opening) = (market.proposer(ofEdge: Int(edge)), Int(market.edgeResponder[Int(edge)]))
            let wish = allocated.built.wish(ofEdge: Int(edge), talent: talent)
            return PlacementFigures.Entry(
                talent: talent, wish: wish.written, tiedWish: wish.tied, talentFit: allocated.built.talentFit[Int(edge)],
                openingFit: compiled.openingForTalent.score(talent: talent, opening: opening))
        }
        return Ladder.Rung(
            title: title, code: code, hasClearing: hasClearing, figures: PlacementFigures(of: entries),
            blockingPairs: allocated.audit.blockingPairs, ignored: ignored)
    }
}
