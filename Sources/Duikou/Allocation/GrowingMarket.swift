import DuikouKernels
import DuikouMechanisms

/// Talent-proposing deferred acceptance over every eligible pair, without a list of every eligible pair.
///
/// It starts from the talents' lists. Whoever comes to the end of a list and is eligible for more openings gets a further part of it: the
/// openings *that would still take the talent*, most wanted first. Deferred acceptance is run over the longer lists, and so on until nobody
/// is at an end who could be given more.
///
/// **Why the result is that of whole lists.** The order in which talents propose changes nothing (McVitie, Wilson 1970). So a run over
/// the beginnings of the lists is the start of a run over whole lists, in which those at an end have not proposed further yet. While
/// talents propose, what an opening accepts only narrows. So an opening that is full with talents whom it ranks strictly higher than the
/// one at an end will refuse that one whenever it asks, and the pair may be left out: deleting a pair that is refused in some run changes
/// neither the later proposals of anybody nor who holds what. By induction every run of the loop gives the matching of the same
/// beginnings of whole lists; the last one ends with nobody at an end, so it is the matching of whole lists. Equals must not be torn
/// apart, because the lottery orders them: each part ends where a wish strictly ends, and a list that was cut off within a tie begins
/// without that tie.
///
/// Sources: McVitie, Wilson, "Stable marriage assignment for unequal sets", BIT 10 (1970); Gusfield, Irving, *The Stable Marriage
/// Problem*, MIT Press 1989, section 1.2.4, on deleting refused pairs.
struct GrowingMarket {
    let compiled: CompiledProgramme
    let builder: MarketBuilder
    let ties: TieBreak
    /// For each talent the beginning of its list by fit; shorter than `listLength` only where nothing more is eligible.
    let lists: RankedLists
    let listLength: Int
    let growth: ListGrowth
    let threads: Int
    /// Asked before each run; true ends the work.
    var isCancelled: (@Sendable () -> Bool)?

    /// How many talents a thread takes at a time.
    private static let chunk = 1_024

    struct Result {
        var built: MarketBuilder.Result
        var outcome: Outcome
    }

    /// The wish of a talent's next part: all openings wanted strictly more have been given. Fits are at least 0, so −1 ends a list.
    private static let nothingLeft: Int32 = -1

    /// - Throws: ``DuikouError``: `usage` where the lists grow beyond what a market can number, and `cancelled`.
    /// - Complexity: O(rounds · (pairs given + proposals)), and O(eligible pairs · terms) for those at an end.
    func run() throws -> Result {
        let start = beginnings()
        var rest = start.rest
        var parts: [Int: [MarketBuilder.Extra]] = [:]
        let mechanism = DeferredAcceptance(ties: ties)
        let eligible = EligibleOpenings(compiled)
        let ranks = builder.openingRanks()
        let choices = Dictionary(grouping: builder.stated.choices, by: { Int($0.talent) }).mapValues { $0.map(\.opening) }
        var size = growth.firstTalents
        while true {
            if isCancelled?() == true { throw DuikouError.stopped }
            let built = try builder.build(lists: start.lists, extras: parts)
            let outcome = mechanism.match(built.market)
            let atEnd = (0..<compiled.talents.count).filter { talent in
                rest[talent] > Self.nothingLeft
                    && outcome.matching.edges(ofProposer: talent).count < Int(compiled.talents.seats[talent])
            }
            if atEnd.isEmpty { return Result(built: built, outcome: outcome) }
            let served = Array(atEnd.prefix(size))
            size = min(size, compiled.talents.count) * growth.factor
            let least = leastRanks(built, outcome, ranks)
            let given = mapChunks(of: served.count, size: Self.chunk, threads: threads) { [rest] places in
                var given: [(talent: Int, part: [MarketBuilder.Extra], rest: Int32)] = []
                eligible.forEach(served[places]) { talent, openings in
                    let (part, left) = self.part(
                        of: talent, openings, upTo: rest[talent], named: choices[talent] ?? [], least, ranks)
                    given.append((talent, part, left))
                }
                return given
            }
            for (talent, part, left) in given.joined() {
                if !part.isEmpty { parts[talent, default: []] += part }
                rest[talent] = left
            }
        }
    }

    /// The lists up to the last wish that is whole, and each talent's wish from which on nothing has been given.
    private func beginnings() -> (lists: RankedLists, rest: [Int32]) {
        var rest = [Int32](repeating: Self.nothingLeft, count: lists.count)
        var offsets: [Int] = [0]
        var (indices, scores): ([Int32], [Double]) = ([], [])
        for talent in 0..<lists.count {
            let list = lists.range(talent)
            var end = list.upperBound
            // A shorter list holds all that is eligible.
            if list.count == listLength, let last = lists.scores(talent).last {
                rest[talent] = Int32(last)
                while end > list.lowerBound, lists.scores[end - 1] == last { end -= 1 }
            }
            indices += lists.indices[list.lowerBound..<end]
            scores += lists.scores[list.lowerBound..<end]
            offsets.append(indices.count)
        }
        return (RankedLists(offsets: offsets, indices: indices, scores: scores), rest)
    }

    /// For each opening the least rank that it would not refuse outright: that of the last admitted where it is full, and any where it has
    /// room.
    private func leastRanks(_ built: MarketBuilder.Result, _ outcome: Outcome, _ ranks: OpeningRanks) -> [OpeningRanks.Rank] {
        outcome.cutoffs.indices.map { opening in
            let cutoff = outcome.cutoffs[opening]
            guard cutoff.isFull, let edge = cutoff.edge, let last = cutoff.proposer else { return .min }
            return ranks.rank(opening: Int32(opening), fit: built.talentFit[edge], ranks.ratings(of: last))
        }
    }

    /// A talent's next part, and the wish at which the one after it begins.
    private func part(
        of talent: Int, _ openings: [Int32], upTo wish: Int32, named: [Int32], _ least: [OpeningRanks.Rank], _ ranks: OpeningRanks
    ) -> (part: [MarketBuilder.Extra], rest: Int32) {
        let fits = compiled.talentForOpening.scores(.talent, row: talent, with: openings)
        let ratings = ranks.ratings(of: talent)
        // Most openings are full with talents of higher rank: only of the others the wish is asked.
        var open: [Int32] = []
        for (place, opening) in openings.enumerated()
        where ranks.rank(opening: opening, fit: fits[place], ratings) >= least[Int(opening)] && !named.contains(opening) {
            open.append(opening)
        }
        let wishes = compiled.openingForTalent.scores(.talent, row: talent, with: open)
        var found: [MarketBuilder.Extra] = []
        for (place, opening) in open.enumerated() where wishes[place] <= wish { found.append((opening, wishes[place])) }
        found.sort { $0.fit != $1.fit ? $0.fit > $1.fit : $0.opening < $1.opening }
        guard found.count > growth.longestPart else { return (found, Self.nothingLeft) }
        var end = growth.longestPart
        while end < found.count, found[end].fit == found[end - 1].fit { end += 1 }
        return (Array(found[..<end]), end < found.count ? found[end].fit : Self.nothingLeft)
    }
}
