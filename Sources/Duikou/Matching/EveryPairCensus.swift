import DuikouKernels
import DuikouMechanisms

/// What a market of every eligible pair says of a finished allocation, where the market itself holds only the pairs that decided
/// (``GrowingMarket``): places on whole lists, standings among all who are eligible, and where each unplaced talent came nearest.
///
/// Every eligible pair is looked at once, talent by talent, and none is kept. Each talent has one seat.
struct EveryPairCensus: Sendable {
    /// Where each placement's opening stands on its talent's whole list, in the order of the matching's edges.
    let wishes: [(written: Int, tied: Int)]
    /// The place of each placement among all who are eligible for its opening, from 1, in the same order.
    let standings: [Int]
    /// How many talents are eligible for each opening.
    let eligibleTalents: [Int]
    /// Why each unplaced talent with an eligible opening has none, by row.
    let causes: [Int: UnplacedCause]

    /// - Complexity: O(eligible pairs · terms).
    init(_ matcher: BatchMatcher, _ allocated: Allocated, _ ranks: OpeningRanks) {
        let scan = CensusScan(matcher, allocated, ranks)
        let parts = scan.run()
        var wishes = [(written: Int, tied: Int)](repeating: (0, 0), count: allocated.outcome.matching.count)
        var standings = [Int](repeating: 1, count: wishes.count)
        var eligible = [Int](repeating: 0, count: matcher.compiled.openings.count)
        var causes: [Int: UnplacedCause] = [:]
        for part in parts {
            for (placement, written, tied) in part.wishes { wishes[placement] = (written, tied) }
            for (placement, above) in part.above.enumerated() { standings[placement] += Int(above) }
            for (opening, count) in part.eligible.enumerated() { eligible[opening] += Int(count) }
            for (talent, cause) in part.causes { causes[talent] = cause }
        }
        (self.wishes, self.standings, self.causes) = (wishes, standings, causes)
        eligibleTalents = eligible
    }
}

/// The pass over every eligible pair.
private struct CensusScan: Sendable {
    private let compiled: CompiledProgramme
    private let allocated: Allocated
    private let ranks: OpeningRanks
    private let eligible: EligibleOpenings
    private let listTies: PairTies
    private let lottery: Lottery
    private let threads: Int
    /// Stated choices of each talent: the opening, and its rank where it is first named.
    private let choices: [Int: [Choice]]
    /// The placements of each opening, the lowest ranked first: opening `o` has `held[starts[o]..<starts[o + 1]]`.
    private let starts: [Int]
    private let held: [(rank: OpeningRanks.Rank, placement: Int32)]
    /// For each opening the last admitted where it is full.
    private let last: [Last?]

    /// An opening that a talent has named; few, so that looking through them is faster than a table.
    private struct Choice: Sendable {
        var opening: Int32
        var rank: Int32
    }

    private struct Last: Sendable {
        var rank: OpeningRanks.Rank
        var fit: Int32
        /// The tier of its rating; 0 for none.
        var tier: Int32
    }

    struct Part: Sendable {
        var wishes: [(placement: Int, written: Int, tied: Int)] = []
        /// For each placement, how many of the part's talents its opening ranks higher.
        var above: [Int32]
        /// For each opening, how many of the part's talents are eligible for it.
        var eligible: [Int32]
        var causes: [(talent: Int, cause: UnplacedCause)] = []
    }

    init(_ matcher: BatchMatcher, _ allocated: Allocated, _ ranks: OpeningRanks) {
        compiled = matcher.compiled
        self.allocated = allocated
        self.ranks = ranks
        eligible = EligibleOpenings(matcher.compiled)
        listTies = matcher.compiled.listTies(seed: matcher.configuration.seed)
        lottery = Lottery(allocated.ties)
        threads = matcher.configuration.threads
        var choices: [Int: [Int32: Int32]] = [:]
        for choice in matcher.stated.choices where matcher.compiled.mayPair(talent: Int(choice.talent), opening: Int(choice.opening)) {
            let known = choices[Int(choice.talent)]?[choice.opening] ?? .max
            choices[Int(choice.talent), default: [:]][choice.opening] = min(known, choice.rank)
        }
        self.choices = choices.mapValues { $0.map { Choice(opening: $0.key, rank: $0.value) } }
        let (market, matching) = (allocated.market, allocated.outcome.matching)
        func rank(_ edge: Int, _ talent: Int) -> OpeningRanks.Rank {
            ranks.rank(opening: market.edgeResponder[edge], fit: allocated.built.talentFit[edge], ranks.ratings(of: talent))
        }
        var placementOfEdge: [Int32: Int32] = [:]
        for (placement, edge) in matching.edges.enumerated() { placementOfEdge[edge] = Int32(placement) }
        var starts = [0]
        var held: [(rank: OpeningRanks.Rank, placement: Int32)] = []
        for opening in 0..<market.responderCount {
            let own = zip(matching.edges(ofResponder: opening), matching.proposers(ofResponder: opening)).map { edge, talent in
                (rank: rank(Int(edge), Int(talent)), placement: placementOfEdge[edge]!)
            }
            held += own.sorted { $0.rank < $1.rank }
            starts.append(held.count)
        }
        (self.starts, self.held) = (starts, held)
        last = allocated.outcome.cutoffs.enumerated().map { opening, cutoff in
            guard cutoff.isFull, let edge = cutoff.edge, let talent = cutoff.proposer else { return nil }
            let tier = ranks.ratings(of: talent)?.first { $0.opening == Int32(opening) }?.tier ?? 0
            return Last(rank: rank(edge, talent), fit: allocated.built.talentFit[edge], tier: tier)
        }
    }

    /// A few parts for each thread: each counts for all placements.
    private static let partsAThread = 4
    private static let smallestPart = 1_024

    func run() -> [Part] {
        let talents = compiled.talents.count
        let size = max(Self.smallestPart, (talents + threads * Self.partsAThread - 1) / (threads * Self.partsAThread))
        return mapChunks(of: talents, size: size, threads: threads) { rows in
            var part = Part(
                above: [Int32](repeating: 0, count: held.count), eligible: [Int32](repeating: 0, count: compiled.openings.count))
            // Classes are looked up for a few talents at a time.
            var first = rows.lowerBound
            while first < rows.upperBound {
                let some = first..<min(rows.upperBound, first + Self.smallestPart)
                eligible.forEach(some) { talent, openings in look(at: talent, openings, &part) }
                first = some.upperBound
            }
            return part
        }
    }

    /// A talent's wish as a number: higher is wanted more, equals tie. Stated choices come before every fit.
    @inline(__always)
    private func wish(_ opening: Int32, fit: Int32, _ named: [Choice]?) -> Int64 {
        if let named, let choice = named.first(where: { $0.opening == opening }) { return 1 << 40 - Int64(choice.rank) }
        return Int64(fit)
    }

    private func look(at talent: Int, _ openings: [Int32], _ part: inout Part) {
        if openings.isEmpty { return }
        var wishes = [Int32](repeating: 0, count: openings.count)
        var span = wishes.mutableSpan
        compiled.openingForTalent.addScores(.talent, row: talent, with: openings.span, to: &span)
        var fits = [Int32](repeating: 0, count: openings.count)
        span = fits.mutableSpan
        compiled.talentForOpening.addScores(.talent, row: talent, with: openings.span, to: &span)
        let ratings = ranks.ratings(of: talent)
        for (place, opening) in openings.enumerated() {
            part.eligible[Int(opening)] += 1
            let own = starts[Int(opening)]..<starts[Int(opening) + 1]
            if own.isEmpty { continue }
            let rank = ranks.rank(opening: opening, fit: fits[place], ratings)
            for slot in own {
                if rank <= held[slot].rank { break }
                part.above[Int(held[slot].placement)] += 1
            }
        }
        let edges = allocated.outcome.matching.edges(ofProposer: talent)
        let named = choices[talent]
        if edges.isEmpty {
            part.causes.append((talent, cause(talent, openings, wishes, fits, ratings, named)))
        } else {
            for slot in edges.indices { note(slot, talent, openings, wishes, named, &part) }
        }
    }

    /// Where a placement's opening stands on the whole list.
    private func note(
        _ placement: Int, _ talent: Int, _ openings: [Int32], _ wishes: [Int32], _ named: [Choice]?, _ part: inout Part
    ) {
        let opening = allocated.market.edgeResponder[Int(allocated.outcome.matching.edges[placement])]
        let place = openings.firstIndex(of: opening)!
        let own = wish(opening, fit: wishes[place], named)
        let isChoice = named?.contains { $0.opening == opening } ?? false
        var (above, before) = (0, 0)
        for (other, partner) in openings.enumerated() {
            let wanted = wish(partner, fit: wishes[other], named)
            if wanted > own { above += 1 }
            if wanted == own, !isChoice, partner != opening, comes(partner, before: opening, talent) { before += 1 }
        }
        part.wishes.append((placement, above + before + 1, above + 1))
    }

    /// Whether the one of two equal wishes is written before the other.
    private func comes(_ opening: Int32, before other: Int32, _ talent: Int) -> Bool {
        let (mine, theirs) = (listTies.number(row: talent, column: Int(opening)), listTies.number(row: talent, column: Int(other)))
        return mine == theirs ? opening < other : mine < theirs
    }

    /// The most telling of a talent's openings, as ``MatchResultBuilder/rejection(_:)`` finds it on a list. Of several it is the most
    /// wanted, or the lottery's among equally wanted ones.
    private func cause(
        _ talent: Int, _ openings: [Int32], _ wishes: [Int32], _ fits: [Int32], _ ratings: [(opening: Int32, tier: Int32)]?,
        _ named: [Choice]?
    ) -> UnplacedCause {
        var (free, tied, nearest, grouped, outrated): (Int?, Int?, (place: Int, margin: Int32)?, Int?, Int?)
        func comesFirst(_ a: Int, _ b: Int) -> Bool {
            let (left, right) = (wish(openings[a], fit: wishes[a], named), wish(openings[b], fit: wishes[b], named))
            if left != right { return left > right }
            let key = compiled.talents.ids.key(Int32(talent))
            let mine = lottery.number(ofResponder: compiled.openings.ids.key(openings[a]), onListOf: key)
            let theirs = lottery.number(ofResponder: compiled.openings.ids.key(openings[b]), onListOf: key)
            return mine != theirs ? mine < theirs : openings[a] < openings[b]
        }
        func take(_ place: Int, _ best: inout Int?) {
            if best == nil || comesFirst(place, best!) { best = place }
        }
        for place in openings.indices {
            guard let last = last[Int(openings[place])] else {
                take(place, &free)
                continue
            }
            if ranks.rank(opening: openings[place], fit: fits[place], ratings) == last.rank {
                take(place, &tied)
            } else if ratings?.first(where: { $0.opening == openings[place] })?.tier ?? 0 != last.tier {
                take(place, &outrated)
            } else if last.fit <= fits[place] {
                take(place, &grouped)
            } else {
                let margin = last.fit - fits[place]
                if let now = nearest, now.margin < margin || now.margin == margin && !comesFirst(place, now.place) { continue }
                nearest = (place, margin)
            }
        }
        func opening(_ place: Int) -> Int { Int(openings[place]) }
        if let free { return allocated.record.reason(forFreeSeatAt: opening(free)) }
        if let tied { return allocated.method.reason(amongEqualsAt: opening(tied)) }
        if let nearest { return .outranked(opening: opening(nearest.place), margin: nearest.margin) }
        if let grouped { return .grouped(opening: opening(grouped)) }
        return outrated.map { .outrated(opening: opening($0)) } ?? .noSeats
    }
}
