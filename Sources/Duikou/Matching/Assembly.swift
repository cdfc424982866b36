import DuikouKernels
import DuikouMechanisms

/// Puts a finished matching into words' reach: placements, reasons, cutoffs, counts and the independent check.
///
/// A class: its closures then share one reference instead of copying every table's.
final class Assembly {
    let matcher: BatchMatcher
    let compiled: CompiledProgramme
    let lists: Recommendations
    let allocated: Allocated
    let built: MarketBuilder.Result
    let market: Market
    let outcome: Outcome
    /// Interview ratings by pair, as talent · openings + opening.
    private let ratings: [Int: Double]
    /// Who has left the programme, and who has declined something on the list: only after changes to a finished run.
    var withdrawn: Set<Int> = []
    var decliners: Set<Int> = []

    init(matcher: BatchMatcher, lists: Recommendations, allocated: Allocated) {
        self.matcher = matcher
        compiled = matcher.compiled
        self.lists = lists
        self.allocated = allocated
        built = allocated.built
        market = allocated.market
        outcome = allocated.outcome
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
            withoutEligible: eligible.count { $0 == 0 }, listed: market.edgeCount, placed: outcome.matching.placedCount,
            placements: placements.count, ceiling: ceiling, firstWishes: placements.count { $0.wish == 1 },
            ranOffList: unplaced.count(where: \.ranOffList),
            decidedByLottery: openings.count(where: \.isDecidedByLottery), flagged: placements.count { !$0.flags.isEmpty })
        return MatchResult(
            recommendations: lists, congestion: lists.congestion(seats: compiled.openings.seats), market: market, placements: placements,
            unplaced: unplaced, openings: openings,
            lostToLottery: lostToLottery(), demands: DemandReport(allocated, compiled, matcher.inputs),
            regionLabels: allocated.regions?.labels ?? [], allocated: allocated, ineligibleChoices: built.ineligibleChoices, counts: counts,
            verification: verification(placements))
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
        let reserves = allocated.seatReserves
        return outcome.matching.edges.enumerated().map { index, edge in
            let edge = Int(edge)
            let (t, o) = (market.proposer(ofEdge: edge), Int(market.edgeResponder[edge]))
            return MatchResult.Placement(
                talent: t, opening: o, talentFit: built.talentFit[edge],
                openingFit: compiled.openingForTalent.score(talent: t, opening: o), wish: market.wish(ofEdge: edge, proposer: t),
                isChoice: built.isChoice[edge], standing: standings[edge], flags: compiled.eligibility.flags(talent: t, opening: o),
                margin: margin(edge, t, o), reserve: reserves[index], isMember: allocated.isMember(index, talent: t),
                isCleared: allocated.cleared > 0 && edge - market.edges(ofProposer: t).lowerBound >= allocated.firstListLength(t))
        }
    }

    /// How far the edge's talent is above the last admitted at a full opening where fit decided.
    private func margin(_ edge: Int, _ t: Int, _ o: Int) -> Int32? {
        let cutoff = outcome.cutoffs[o]
        guard cutoff.isFull, let last = cutoff.edge, rating(cutoff.proposer!, o) == nil, rating(t, o) == nil else { return nil }
        return built.talentFit[edge] - built.talentFit[last]
    }

    /// Whom a lottery turned away: an opening better than what the talent has is full, and the last admitted ranks no better.
    private func lostToLottery() -> [Bool] {
        guard drawsLots else { return Array(repeating: false, count: market.proposerCount) }
        return (0..<market.proposerCount).map { t in
            let held = outcome.matching.edges(ofProposer: t).last.map { market.edgeProposerGroup[Int($0)] } ?? .max
            return market.edges(ofProposer: t).contains { edge in
                let cutoff = outcome.cutoffs[Int(market.edgeResponder[edge])]
                return market.edgeProposerGroup[edge] < held && cutoff.isFull && cutoff.group == market.edgeResponderGroup[edge]
            }
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
            let hasDeclinedAll = decliners.contains(t) && market.edges(ofProposer: t).isEmpty
            let reason: MatchResult.Unplaced.Reason
            if withdrawn.contains(t) {
                reason = .withdrew
            } else if eligible[t] == 0 {
                reason = .noEligibleOpening(rule: most.flatMap { obstacles.ruledOut[$0] > 0 ? $0 : nil })
            } else {
                reason = hasDeclinedAll ? .declined : rejection(t)
            }
            return MatchResult.Unplaced(
                talent: t, reason: reason, eligible: eligible[t], listed: market.edges(ofProposer: t).count,
                nearestMiss: reason == .withdrew ? nil : obstacles.nearestMiss)
        }
    }

    /// The interview rating of the pair, if it has one.
    func rating(_ t: Int, _ o: Int) -> Double? { ratings[t * compiled.openings.count + o] }

    /// Whether equals are told apart by lottery: a mechanism that seeks a total or the most placements chooses among them itself.
    private var drawsLots: Bool { allocated.allocation.mechanism == .deferredAcceptance }

    private func openingOutcomes() -> [MatchResult.OpeningOutcome] {
        outcome.cutoffs.enumerated().map { o, cutoff in
            let isBinding = cutoff.isFull && cutoff.edge != nil
            return MatchResult.OpeningOutcome(
                seats: Int(market.responderCapacities[o]), filled: outcome.matching.proposers(ofResponder: o).count,
                listedBy: Int(market.responderDegrees[o]), cutoff: isBinding ? built.talentFit[cutoff.edge!] : nil,
                isLastRated: isBinding && rating(cutoff.proposer!, o) != nil,
                isDecidedByLottery: drawsLots && cutoff.isDecidedByLottery)
        }
    }

    private func verification(_ placements: [MatchResult.Placement]) -> MatchResult.Verification {
        let audit = RuleAudit(compiled, recognition: matcher.recognition)
        return MatchResult.Verification(
            audit: allocated.audit(placements.map { AllocationAudit.Pair(talent: $0.talent, opening: $0.opening, reserve: $0.reserve) }),
            ineligible: placements.count { !audit.isEligible(talent: $0.talent, opening: $0.opening) })
    }
}
