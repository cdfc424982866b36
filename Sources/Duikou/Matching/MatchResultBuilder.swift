import DuikouKernels
import DuikouMechanisms

/// Builds the ``MatchResult`` of a finished allocation: placements, reasons, cutoffs, counts and the independent check.
///
/// A class, so that its closures share one reference instead of copying every table's.
final class MatchResultBuilder: Sendable {
    let matcher: BatchMatcher
    let compiled: CompiledProgramme
    let lists: Recommendations
    let allocated: Allocated
    let built: MarketBuilder.Result
    let market: Market
    let outcome: Outcome
    /// Which class of seats each placement is in; nil where all seats of an opening are alike.
    let seats: SeatClassRecord?
    /// Interview ratings by pair, as talent · openings + opening.
    private let ratings: [Int: Double]
    /// Talents who left the programme, and talents who declined something on their list: only after changes to a finished run.
    let withdrawn: Set<Int>
    let decliners: Set<Int>
    /// What the market says where it holds only the pairs that decided; nil where it holds all.
    private let census: EveryPairCensus?
    private var threads: Int { matcher.configuration.threads }
    /// How many talents, openings or classes a thread takes at a time.
    private static let chunk = 1_024

    init(
        matcher: BatchMatcher, lists: Recommendations, allocated: Allocated, withdrawn: Set<Int> = [], decliners: Set<Int> = []
    ) {
        self.withdrawn = withdrawn
        self.decliners = decliners
        self.matcher = matcher
        compiled = matcher.compiled
        self.lists = lists
        self.allocated = allocated
        built = allocated.built
        market = allocated.market
        outcome = allocated.outcome
        seats = allocated.record.seats
        census = allocated.everyPair.map { audit in
            EveryPairCensus(matcher, allocated, OpeningRanks(matcher.stated, bands: audit.bands))
        }
        let openings = matcher.compiled.openings.count
        ratings = Dictionary(
            matcher.stated.ratings.map { (Int($0.talent) * openings + Int($0.opening), $0.score) }, uniquingKeysWith: { first, _ in first })
    }

    func result() -> MatchResult {
        let eligibleOpenings = compiled.counts(of: .opening)
        let alike = compiled.eligibility.talentsAlike()
        let eligible = eligibleCounts(alike, eligibleOpenings)
        let placements = placements()
        let unplaced = unplaced(eligible: eligible, alike, eligibleOpenings)
        let openings = openingOutcomes()
        let ceiling = ceiling()
        let figures = PlacementFigures(of: placements.lazy.map(PlacementFigures.Entry.init))
        let counts = MatchResult.Counts(
            talents: compiled.talents.count, openings: compiled.openings.count,
            seats: compiled.openings.seats.reduce(0) { $0 + Int($1) }, eligiblePairs: eligible.reduce(0, +),
            withoutEligible: eligible.indices.count { eligible[$0] == 0 && compiled.talents.seats[$0] > 0 },
            listed: census == nil ? market.edgeCount : eligible.reduce(0, +),
            placed: figures.placed, placements: figures.placements, ceiling: ceiling, firstWishes: figures.firstWishes,
            equalToFirst: figures.equalToFirst,
            ranOffList: unplaced.count(where: \.ranOffList),
            decidedByLottery: openings.count(where: \.isDecidedByLottery), flagged: placements.count { !$0.flags.isEmpty })
        return MatchResult(
            recommendations: lists, congestion: lists.congestion(compiled.openings), market: market, placements: placements,
            unplaced: unplaced, openings: openings,
            lostToLottery: lostToLottery(), demands: DemandReport(allocated),
            regionLabels: allocated.record.regionLabels, allocated: allocated, ineligibleChoices: built.ineligibleChoices, counts: counts,
            verification: verification(placements))
    }

    /// The most placements over the pairs of the market.
    private func ceiling() -> Int {
        guard census != nil else { return PlacementCeiling.size(market) }
        let opening = (0..<market.proposerCount).map { outcome.matching.responders(ofProposer: $0).first ?? -1 }
        return EligibleOpenings(compiled).ceiling(from: opening, capacities: market.responderCapacities)
    }

    /// How many openings with seats each talent is eligible for; none where the talent has no seat itself.
    private func eligibleCounts(_ alike: [Int32], _ openings: EligibilityCounts) -> [Int] {
        let counts = ofEachKind(alike, among: nil) { openings.eligible(row: $0) }
        return zip(alike, compiled.talents.seats).map { $1 > 0 ? counts[Int($0)]! : 0 }
    }

    /// A value that talents who are alike share, found once for each kind of them. With `talents`, only for kinds that one of them is of;
    /// the others are nil.
    private func ofEachKind<T: Sendable>(_ alike: [Int32], among talents: [Int]?, _ find: @escaping @Sendable (Int) -> T) -> [T?] {
        var first: [Int32] = []
        var isAsked: [Bool] = []
        // Numbers come in order of first appearance.
        for (talent, number) in alike.enumerated() where Int(number) == first.count {
            first.append(Int32(talent))
            isAsked.append(talents == nil)
        }
        for talent in talents ?? [] { isAsked[Int(alike[talent])] = true }
        let (rows, asked) = (first, isAsked)
        return mapChunks(of: rows.count, size: 32, threads: threads) { kinds in
            kinds.map { asked[$0] ? find(Int(rows[$0])) : nil }
        }.flatMap { $0 }
    }

    private func placements() -> [MatchResult.Placement] {
        let standings = census?.standings ?? standings()
        let reserves = allocated.seatReserves
        return outcome.matching.edges.enumerated().map { index, edge in
            let edge = Int(edge)
            let (t, o) = (market.proposer(ofEdge: edge), Int(market.edgeResponder[edge]))
            let wish = census?.wishes[index] ?? built.wish(ofEdge: edge, talent: t)
            return MatchResult.Placement(
                talent: t, opening: o, talentFit: built.talentFit[edge],
                openingFit: compiled.openingForTalent.score(talent: t, opening: o), wish: wish.written,
                tiedWish: wish.tied, isChoice: built.isChoice[edge], standing: standings[index],
                flags: compiled.eligibility.flags(talent: t, opening: o),
                margin: margin(edge, t, o), reserve: reserves[index], isMember: seats?.isMember(index, talent: t) ?? false,
                isCleared: allocated.record.isCleared(edge: edge, talent: t, in: market))
        }
    }

    /// How far the edge's talent is above the last admitted at a full opening where fit decided.
    private func margin(_ edge: Int, _ t: Int, _ o: Int) -> Int32? {
        let cutoff = outcome.cutoffs[o]
        guard cutoff.isFull, let last = cutoff.edge, rating(cutoff.proposer!, o) == nil, rating(t, o) == nil else { return nil }
        return built.talentFit[edge] - built.talentFit[last]
    }

    /// For each talent, whether the lottery decided against it: at a full opening whose last admitted ranks no better, and that the talent
    /// wants more than the worst it has, or than nothing where it has a seat to fill.
    private func lostToLottery() -> [Bool] {
        guard drawsLots else { return Array(repeating: false, count: market.proposerCount) }
        // The rank group at which a full opening's seats ran out; −1 where the lottery turned nobody away.
        let last = outcome.cutoffs.map { $0.isFull ? $0.group ?? -1 : -1 }
        return mapChunks(of: market.proposerCount, size: Self.chunk, threads: threads) { [market, outcome] talents in
            talents.map { t in
                let held = outcome.matching.edges(ofProposer: t)
                if market.proposerCapacities[t] == 0 { return false }
                let hasRoom = held.count < Int(market.proposerCapacities[t])
                let worst = hasRoom ? .max : held.last.map { market.edgeProposerGroup[Int($0)] } ?? .max
                for edge in market.edges(ofProposer: t) {
                    if market.edgeProposerGroup[edge] >= worst { break }
                    if held.contains(Int32(edge)) { continue }
                    if market.edgeResponderGroup[edge] == last[Int(market.edgeResponder[edge])] { return true }
                }
                return false
            }
        }.flatMap { $0 }
    }

    /// The place of each placement among those who listed its opening, from 1: one more than the talents ranked strictly higher. In the
    /// order of the matching's edges.
    private func standings() -> [Int] {
        // The groups of those who list an opening, opening by opening.
        var starts = [Int](repeating: 0, count: market.responderCount + 1)
        for o in 0..<market.responderCount { starts[o + 1] = starts[o] + Int(market.responderDegrees[o]) }
        var next = starts
        var groups = [Int32](repeating: 0, count: market.edgeCount)
        for edge in 0..<market.edgeCount {
            let o = Int(market.edgeResponder[edge])
            groups[next[o]] = market.edgeResponderGroup[edge]
            next[o] += 1
        }
        let (all, offsets) = (groups, starts)
        groups = []
        let found = mapChunks(of: market.responderCount, size: Self.chunk, threads: threads) { [market, outcome] openings in
            var found: [(edge: Int32, standing: Int)] = []
            for o in openings where !outcome.matching.edges(ofResponder: o).isEmpty {
                let order = all[offsets[o]..<offsets[o + 1]].sorted()
                for edge in outcome.matching.edges(ofResponder: o) {
                    let group = market.edgeResponderGroup[Int(edge)]
                    var (low, high) = (0, order.count)
                    while low < high {
                        let middle = (low + high) / 2
                        if order[middle] < group { low = middle + 1 } else { high = middle }
                    }
                    found.append((edge, low + 1))
                }
            }
            return found
        }
        // Pairs by rising edge, as the matching has them.
        return found.flatMap { $0 }.sorted { $0.edge < $1.edge }.map(\.standing)
    }

    private func unplaced(eligible: [Int], _ alike: [Int32], _ openings: EligibilityCounts) -> [MatchResult.Unplaced] {
        let talents = (0..<compiled.talents.count).filter { outcome.matching.responders(ofProposer: $0).isEmpty }
        let known = ofEachKind(alike, among: talents) { [compiled] in compiled.eligibility.obstacles(talent: $0, among: openings) }
        // For talents without an eligible opening: whether the rules allow one that has no seat.
        let withoutSeats = compiled.openings.seats.contains(0) ? compiled.counts(of: .opening, withSeats: false) : nil
        return mapChunks(of: talents.count, size: Self.chunk, threads: threads) { places in
            places.map { place in
                let t = talents[place]
                let isClosed = eligible[t] == 0 && (withoutSeats?.eligible(row: t) ?? 0) > 0
                return self.unplaced(t, eligible: eligible[t], isClosed: isClosed, known[Int(alike[t])]!)
            }
        }.flatMap { $0 }
    }

    /// - Parameter isClosed: the only openings that the rules allow the talent have no seat.
    private func unplaced(_ t: Int, eligible: Int, isClosed: Bool, _ obstacles: Eligibility.Obstacles) -> MatchResult.Unplaced {
        let listed = market.edges(ofProposer: t)
        let reason: UnplacedCause
        if withdrawn.contains(t) {
            reason = .withdrew
        } else if isClosed || compiled.talents.seats[t] == 0 {
            reason = decliners.contains(t) && listed.isEmpty ? .declined : .noSeats
        } else if eligible == 0 {
            let most = obstacles.ruledOut.indices.max { obstacles.ruledOut[$0] < obstacles.ruledOut[$1] }
            reason = .noEligibleOpening(rule: most.flatMap { obstacles.ruledOut[$0] > 0 ? $0 : nil })
        } else {
            reason = decliners.contains(t) && listed.isEmpty ? .declined : census?.causes[t] ?? rejection(t)
        }
        // An opening may have been closed since it was listed.
        let open = census != nil ? eligible : listed.count { market.responderCapacities[Int(market.edgeResponder[$0])] > 0 }
        return MatchResult.Unplaced(
            talent: t, reason: reason, eligible: eligible, listed: census != nil ? eligible : listed.count,
            ranOffList: open < eligible && reason != .withdrew && reason != .declined,
            nearestMiss: reason == .withdrew ? nil : obstacles.nearestMiss)
    }

    /// The interview rating of the pair, if it has one.
    func rating(_ t: Int, _ o: Int) -> Double? { ratings[t * compiled.openings.count + o] }

    private var drawsLots: Bool { allocated.method.drawsLots }

    private func openingOutcomes() -> [MatchResult.OpeningOutcome] {
        outcome.cutoffs.enumerated().map { o, cutoff in
            let isBinding = cutoff.isFull && cutoff.edge != nil
            return MatchResult.OpeningOutcome(
                seats: Int(market.responderCapacities[o]), filled: outcome.matching.proposers(ofResponder: o).count,
                listedBy: census?.eligibleTalents[o] ?? Int(market.responderDegrees[o]),
                cutoff: isBinding ? built.talentFit[cutoff.edge!] : nil,
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
