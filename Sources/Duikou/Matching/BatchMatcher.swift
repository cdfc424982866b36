import DuikouKernels
import DuikouMechanisms

/// One run of a programme, from compiled tables to a verified result: a pure function of its inputs and configuration.
public struct BatchMatcher: Sendable {
    /// What a caller may set for one run. Threads change its time, never its result.
    public struct Configuration: Sendable, Equatable {
        public var seed: UInt64
        public var lists: ListLengths
        public var allocation: Allocation
        public var threads: Int

        public init(seed: UInt64, lists: ListLengths, allocation: Allocation, threads: Int) {
            self.seed = seed
            self.lists = lists
            self.allocation = allocation
            self.threads = threads
        }
    }

    /// How far a run is.
    public enum Stage: Sendable, Equatable {
        case scoring(done: Int, total: Int)
        case allocating
        case verifying
    }

    public var compiled: CompiledProgramme
    public var stated: StatedPreferences
    public var recognition: Recognition
    public var configuration: Configuration

    public init(
        _ compiled: CompiledProgramme, stated: StatedPreferences, recognition: Recognition, configuration: Configuration
    ) {
        self.compiled = compiled
        self.stated = stated
        self.recognition = recognition
        self.configuration = configuration
    }

    /// - Throws: ``DuikouError`` (`cancelled`).
    public func run(
        progress: (@Sendable (Stage) -> Void)? = nil, isCancelled: (@Sendable () -> Bool)? = nil
    ) throws -> MatchResult {
        let lists = try compiled.recommendations(
            lengths: configuration.lists, threads: configuration.threads,
            progress: { done, total in progress?(.scoring(done: done, total: total)) }, isCancelled: isCancelled)
        progress?(.allocating)
        let built = try MarketBuilder(compiled: compiled, stated: stated).build(lists: lists.talents)
        let outcome = try mechanism.match(built.market)
        if isCancelled?() == true {
            throw DuikouError(.cancelled, zh: "已停止，没有写入任何结果。", en: "stopped; nothing was written.")
        }
        progress?(.verifying)
        return Assembly(matcher: self, lists: lists, built: built, outcome: outcome).result()
    }

    private var mechanism: any Mechanism {
        let ties: TieBreak =
            switch configuration.allocation.ties {
            case .singleLottery: .singleLottery(seed: configuration.seed)
            case .multipleLottery: .multipleLottery(seed: configuration.seed)
            }
        switch configuration.allocation.mechanism {
        case .deferredAcceptance:
            let side: MarketSide = configuration.allocation.proposing == .talents ? .proposers : .responders
            return DeferredAcceptance(proposing: side, ties: ties)
        }
    }
}

/// Puts a finished matching into words' reach: placements, reasons, cutoffs, counts and the independent check.
///
/// A class: its closures then share one reference instead of copying every table's.
private final class Assembly {
    let matcher: BatchMatcher
    let compiled: CompiledProgramme
    let lists: Recommendations
    let built: MarketBuilder.Result
    let market: Market
    let outcome: Outcome
    /// Interview ratings by pair, as talent · openings + opening.
    private let ratings: [Int: Double]

    init(matcher: BatchMatcher, lists: Recommendations, built: MarketBuilder.Result, outcome: Outcome) {
        self.matcher = matcher
        compiled = matcher.compiled
        self.lists = lists
        self.built = built
        market = built.market
        self.outcome = outcome
        let openings = matcher.compiled.openings.count
        ratings = Dictionary(
            matcher.stated.ratings.map { (Int($0.talent) * openings + Int($0.opening), $0.score) }, uniquingKeysWith: { first, _ in first })
    }

    func result() -> MatchResult {
        let census = compiled.eligibility.census(of: .opening)
        let alike = compiled.eligibility.talentsAlike()
        let eligible = eligibleCounts(alike, census)
        let placements = placements()
        let unplaced = unplaced(eligible: eligible, alike, census)
        let openings = openingOutcomes()
        let ceiling = PlacementCeiling.size(market)
        let counts = MatchResult.Counts(
            talents: compiled.talents.count, openings: compiled.openings.count,
            seats: compiled.openings.seats.reduce(0) { $0 + Int($1) }, eligiblePairs: eligible.reduce(0, +),
            withoutEligible: eligible.count { $0 == 0 }, listed: market.edgeCount, placed: placements.count,
            ceiling: ceiling, firstWishes: placements.count { $0.wish == 1 },
            ranOffList: unplaced.count(where: \.ranOffList),
            decidedByLottery: openings.count(where: \.isDecidedByLottery), flagged: placements.count { !$0.flags.isEmpty })
        return MatchResult(
            recommendations: lists, market: market, placements: placements, unplaced: unplaced, openings: openings,
            ineligibleChoices: built.ineligibleChoices, counts: counts, verification: verification(placements))
    }

    /// How many openings each talent is eligible for.
    private func eligibleCounts(_ alike: [Int32], _ census: Census) -> [Int] {
        var counts: [Int] = []
        // Numbers come in order of first appearance.
        for (talent, number) in alike.enumerated() where Int(number) == counts.count { counts.append(census.eligible(row: talent)) }
        return alike.map { counts[Int($0)] }
    }

    private func placements() -> [MatchResult.Placement] {
        let standings = standings()
        return outcome.matching.edges.map { edge in
            let edge = Int(edge)
            let (t, o) = (market.proposer(ofEdge: edge), Int(market.edgeResponder[edge]))
            let group = market.edgeProposerGroup[edge]
            let wish = market.edges(ofProposer: t).first { market.edgeProposerGroup[$0] == group }! - market.edges(ofProposer: t).lowerBound
            return MatchResult.Placement(
                talent: t, opening: o, talentFit: built.talentFit[edge],
                openingFit: compiled.openingForTalent.score(talent: t, opening: o), wish: wish + 1,
                isChoice: built.isChoice[edge], standing: standings[edge], flags: compiled.eligibility.flags(talent: t, opening: o))
        }
    }

    /// Each edge's place among its opening's, from 1: one more than the talents ranked strictly higher.
    private func standings() -> [Int] {
        var standings = [Int](repeating: 0, count: market.edgeCount)
        let sides = market.responderLists()
        for o in 0..<market.responderCount {
            let edges = sides.range(of: o).map { Int(sides.edges[$0]) }
                .sorted { market.edgeResponderGroup[$0] < market.edgeResponderGroup[$1] }
            var place = 1
            for (index, edge) in edges.enumerated() {
                if index > 0, market.edgeResponderGroup[edges[index - 1]] != market.edgeResponderGroup[edge] { place = index + 1 }
                standings[edge] = place
            }
        }
        return standings
    }

    private func unplaced(eligible: [Int], _ alike: [Int32], _ census: Census) -> [MatchResult.Unplaced] {
        var known: [Int32: Eligibility.Obstacles] = [:]
        return (0..<compiled.talents.count).compactMap { t in
            guard outcome.matching.responders(ofProposer: t).isEmpty else { return nil }
            let obstacles = known[alike[t]] ?? compiled.eligibility.obstacles(talent: t, among: census)
            known[alike[t]] = obstacles
            let most = obstacles.ruledOut.indices.max { obstacles.ruledOut[$0] < obstacles.ruledOut[$1] }
            let reason: MatchResult.Unplaced.Reason =
                eligible[t] == 0 ? .noEligibleOpening(rule: most.flatMap { obstacles.ruledOut[$0] > 0 ? $0 : nil }) : rejection(t)
            return MatchResult.Unplaced(
                talent: t, reason: reason, eligible: eligible[t], listed: market.edges(ofProposer: t).count,
                nearestMiss: obstacles.nearestMiss)
        }
    }

    /// Where the talent came nearest to a seat: a lost lottery before any margin, then the smallest margin in fit, then
    /// an opening whose last admitted came first by interview.
    private func rejection(_ t: Int) -> MatchResult.Unplaced.Reason {
        var nearest: (opening: Int, margin: Int32)?
        var outrated: Int?
        for edge in market.edges(ofProposer: t) {
            let o = Int(market.edgeResponder[edge])
            guard let last = outcome.cutoffs[o].edge else { continue }
            if market.edgeResponderGroup[edge] == market.edgeResponderGroup[last] { return .lottery(opening: o) }
            // On equal ratings, or none, the fit decided.
            if rating(outcome.cutoffs[o].proposer!, o) != rating(t, o) {
                outrated = outrated ?? o
                continue
            }
            let margin = built.talentFit[last] - built.talentFit[edge]
            if margin < nearest?.margin ?? .max { nearest = (o, margin) }
        }
        if let nearest { return .outranked(opening: nearest.opening, margin: nearest.margin) }
        return outrated.map { .outrated(opening: $0) } ?? .noSeats
    }

    private func rating(_ t: Int, _ o: Int) -> Double? { ratings[t * compiled.openings.count + o] }

    private func openingOutcomes() -> [MatchResult.OpeningOutcome] {
        outcome.cutoffs.enumerated().map { o, cutoff in
            let isBinding = cutoff.isFull && cutoff.edge != nil
            return MatchResult.OpeningOutcome(
                seats: Int(market.responderCapacities[o]), filled: outcome.matching.proposers(ofResponder: o).count,
                listedBy: Int(market.responderDegrees[o]), cutoff: isBinding ? built.talentFit[cutoff.edge!] : nil,
                isLastRated: isBinding && rating(cutoff.proposer!, o) != nil,
                isDecidedByLottery: cutoff.isDecidedByLottery)
        }
    }

    private func verification(_ placements: [MatchResult.Placement]) -> MatchResult.Verification {
        let report = Stability.verify(market, pairs: placements.map { Pair(proposer: $0.talent, responder: $0.opening) })
        let audit = RuleAudit(compiled, recognition: matcher.recognition)
        return MatchResult.Verification(
            blockingPairs: report.blockingPairCount, faults: report.faultCount,
            ineligible: placements.count { !audit.isEligible(talent: $0.talent, opening: $0.opening) })
    }
}
