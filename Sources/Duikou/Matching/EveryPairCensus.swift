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
        var ofOpening = [[(rank: OpeningRanks.Rank, placement: Int32)]](repeating: [], count: market.responderCount)
        for (placement, edge) in matching.edges.enumerated() {
            let edge = Int(edge)
            ofOpening[Int(market.edgeResponder[edge])].append((rank(edge, market.proposer(ofEdge: edge)), Int32(placement)))
        }
        var starts = [0]
        for own in ofOpening { starts.append(starts[starts.count - 1] + own.count) }
        held = ofOpening.flatMap { $0.sorted { $0.rank < $1.rank } }
        self.starts = starts
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
        let fits = compiled.talentForOpening.scores(.talent, row: talent, with: openings)
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
            part.causes.append((talent, cause(talent, openings, fits, ratings, named)))
        } else {
            let wishes = compiled.openingForTalent.scores(.talent, row: talent, with: openings)
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
        _ talent: Int, _ openings: [Int32], _ fits: [Int32], _ ratings: [(opening: Int32, tier: Int32)]?, _ named: [Choice]?
    ) -> UnplacedCause {
        var (free, tied, nearest, grouped, outrated): ([Int32], [Int32], [Int32], [Int32], [Int32]) = ([], [], [], [], [])
        var least = Int32.max
        for (place, opening) in openings.enumerated() {
            guard let last = last[Int(opening)] else {
                free.append(opening)
                continue
            }
            if ranks.rank(opening: opening, fit: fits[place], ratings) == last.rank {
                tied.append(opening)
            } else if ratings?.first(where: { $0.opening == opening })?.tier ?? 0 != last.tier {
                outrated.append(opening)
            } else if last.fit <= fits[place] {
                grouped.append(opening)
            } else {
                let margin = last.fit - fits[place]
                if margin > least { continue }
                if margin < least { nearest.removeAll(keepingCapacity: true) }
                least = margin
                nearest.append(opening)
            }
        }
        func first(_ of: [Int32]) -> Int { mostWanted(of, by: talent, named) }
        if !free.isEmpty { return allocated.record.reason(forFreeSeatAt: first(free)) }
        if !tied.isEmpty { return allocated.method.reason(amongEqualsAt: first(tied)) }
        if !nearest.isEmpty { return .outranked(opening: first(nearest), margin: least) }
        if !grouped.isEmpty { return .grouped(opening: first(grouped)) }
        return outrated.isEmpty ? .noSeats : .outrated(opening: first(outrated))
    }

    /// Which of some openings the talent wants most; the lottery's first among those that it wants equally.
    private func mostWanted(_ openings: [Int32], by talent: Int, _ named: [Choice]?) -> Int {
        if openings.count == 1 { return Int(openings[0]) }
        let fits = compiled.openingForTalent.scores(.talent, row: talent, with: openings)
        let key = compiled.talents.ids.key(Int32(talent))
        let all = openings.indices.map { place in
            let opening = openings[place]
            let number = lottery.number(ofResponder: compiled.openings.ids.key(opening), onListOf: key)
            return (wish: wish(opening, fit: fits[place], named), number: number, opening: opening)
        }
        return Int(
            all.min { a, b in
                if a.wish != b.wish { return a.wish > b.wish }
                return a.number != b.number ? a.number < b.number : a.opening < b.opening
            }!.opening)
    }
}
