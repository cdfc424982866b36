import DuikouKernels
import DuikouMechanisms

/// What people and firms said themselves, which comes before anything computed.
public struct StatedPreferences: Sendable {
    public struct Choice: Sendable {
        public var talent: Int32
        public var opening: Int32
        /// 1 for the first choice; equal ranks are a tie.
        public var rank: Int32

        public init(talent: Int32, opening: Int32, rank: Int32) {
            self.talent = talent
            self.opening = opening
            self.rank = rank
        }
    }

    public struct Rating: Sendable {
        public var talent: Int32
        public var opening: Int32
        /// Higher is better.
        public var score: Double

        public init(talent: Int32, opening: Int32, score: Double) {
            self.talent = talent
            self.opening = opening
            self.score = score
        }
    }

    public var choices: [Choice]
    public var ratings: [Rating]

    public init(choices: [Choice] = [], ratings: [Rating] = []) {
        self.choices = choices
        self.ratings = ratings
    }
}

/// Turns lists and stated preferences into a market of talents (proposers) and openings (responders).
///
/// A talent's list is its stated choices that are eligible, by rank, then its computed list. An opening ranks everyone
/// who lists it: those it has rated by their rating, then by fit; the others by fit.
struct MarketBuilder {
    let compiled: CompiledProgramme
    let stated: StatedPreferences

    struct Result {
        var market: Market
        /// Whether each edge is a stated choice.
        var isChoice: [Bool]
        /// The opening's fit score of each edge.
        var talentFit: [Int32]
        /// Stated choices that a rule forbids.
        var ineligibleChoices: [StatedPreferences.Choice]
    }

    func build(lists: RankedLists) throws -> Result {
        let (talents, openings) = (compiled.talents, compiled.openings)
        var ineligible: [StatedPreferences.Choice] = []
        var choices: [[StatedPreferences.Choice]] = Array(repeating: [], count: stated.choices.isEmpty ? 0 : talents.count)
        for choice in stated.choices {
            if compiled.eligibility.isEligible(talent: Int(choice.talent), opening: Int(choice.opening)) {
                choices[Int(choice.talent)].append(choice)
            } else {
                ineligible.append(choice)
            }
        }
        let ratings = ratingTiers()
        var offsets: [Int32] = [0]
        var responders: [Int32] = []
        var proposerScores: [Double] = []
        var responderScores: [Double] = []
        var isChoice: [Bool] = []
        var talentFit: [Int32] = []
        responders.reserveCapacity(lists.indices.count)
        for t in 0..<talents.count {
            var chosen: [Int32] = []
            func add(_ o: Int32, wish: Double, stated: Bool) {
                let fit = compiled.talentForOpening.score(talent: t, opening: Int(o))
                responders.append(o)
                proposerScores.append(wish)
                isChoice.append(stated)
                talentFit.append(fit)
                let tier = ratings.isEmpty ? 0 : ratings[RatedPair(talent: Int32(t), opening: o)] ?? 0
                responderScores.append(Double(tier) * Self.tierWidth + Double(fit))
            }
            if !choices.isEmpty {
                // An opening that is named twice counts where it is first.
                for choice in choices[t].sorted(by: { ($0.rank, $0.opening) < ($1.rank, $1.opening) })
                where !chosen.contains(choice.opening) {
                    chosen.append(choice.opening)
                    add(choice.opening, wish: Self.firstChoice - Double(choice.rank), stated: true)
                }
            }
            for index in lists.range(t) where !chosen.contains(lists.indices[index]) {
                add(lists.indices[index], wish: lists.scores[index], stated: false)
            }
            offsets.append(Int32(responders.count))
        }
        let market = try Market(
            proposerOffsets: offsets, edgeResponder: responders, proposerScores: proposerScores,
            responderScores: responderScores, proposerCapacities: talents.seats, responderCapacities: openings.seats,
            proposerKeys: (0..<Int32(talents.count)).map { talents.ids.key($0) },
            responderKeys: (0..<Int32(openings.count)).map { openings.ids.key($0) })
        return Result(market: market, isChoice: isChoice, talentFit: talentFit, ineligibleChoices: ineligible)
    }

    private struct RatedPair: Hashable {
        var talent: Int32
        var opening: Int32
    }

    /// Above every fit, so that a tier outweighs it; tiers and fit together stay exact in a `Double`.
    private static let tierWidth = 2 * Double(Score.full)
    /// Above every fit, whatever the rank.
    private static let firstChoice = 0x1p40

    /// Distinct ratings numbered from 1, lowest first; a pair without one is in tier 0.
    private func ratingTiers() -> [RatedPair: Int] {
        let distinct = Set(stated.ratings.map(\.score)).sorted()
        let tier = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0 + 1) })
        return Dictionary(
            stated.ratings.map { (RatedPair(talent: $0.talent, opening: $0.opening), tier[$0.score]!) },
            uniquingKeysWith: { first, _ in first })
    }
}
