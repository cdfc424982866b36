import DuikouKernels
import DuikouMechanisms

/// What people and firms said themselves, which comes before anything computed.
public struct StatedPreferences: Sendable {
    /// One opening that a talent has asked for.
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

    /// What an opening thinks of a talent after an interview.
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
/// A talent's list is its stated choices that are eligible, by rank, then its computed list, then what a clearing round
/// adds. An opening ranks everyone who lists it: those it has rated by their rating, then by fit or its band; the others by
/// fit or its band.
struct MarketBuilder {
    let compiled: CompiledProgramme
    let stated: StatedPreferences
    /// Into how many bands openings divide fit; nil compares it exactly.
    let bands: Int?

    init(compiled: CompiledProgramme, stated: StatedPreferences, bands: Int? = nil) {
        self.compiled = compiled
        self.stated = stated
        self.bands = bands
    }

    /// One more opening of a talent's list, with its fit for the talent.
    typealias Extra = (opening: Int32, fit: Int32)

    struct Result {
        var market: Market
        /// Whether each edge is a stated choice.
        var isChoice: [Bool]
        /// The opening's fit score of each edge.
        var talentFit: [Int32]
        /// Stated choices that a rule forbids.
        var ineligibleChoices: [StatedPreferences.Choice]
    }

    /// - Parameter extras: for some talents, openings that come after their lists, by falling fit.
    /// - Throws: ``DuikouError`` (`usage`) where the lists hold more pairs than a market can number.
    func build(lists: RankedLists, extras: [Int: [Extra]] = [:]) throws -> Result {
        try Self.checkSize(listed: lists.indices.count + extras.values.reduce(0) { $0 + $1.count }, stated: stated.choices.count)
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
            var chosen: Set<Int32> = []
            func add(_ o: Int32, wish: Double, stated: Bool) {
                let fit = compiled.talentForOpening.score(talent: t, opening: Int(o))
                responders.append(o)
                proposerScores.append(wish)
                isChoice.append(stated)
                talentFit.append(fit)
                let tier = ratings.isEmpty ? 0 : ratings[RatedPair(talent: Int32(t), opening: o)] ?? 0
                responderScores.append(Double(tier) * Self.tierWidth + Double(compared(fit)))
            }
            if !choices.isEmpty {
                // An opening that is named twice counts where it is first.
                for choice in choices[t].sorted(by: { ($0.rank, $0.opening) < ($1.rank, $1.opening) })
                where chosen.insert(choice.opening).inserted {
                    add(choice.opening, wish: Self.firstChoice - Double(choice.rank), stated: true)
                }
            }
            for index in lists.range(t) where !chosen.contains(lists.indices[index]) {
                add(lists.indices[index], wish: lists.scores[index], stated: false)
            }
            for extra in extras[t] ?? [] { add(extra.opening, wish: Double(extra.fit) - Self.tierWidth, stated: false) }
            offsets.append(Int32(responders.count))
        }
        let market: Market
        do {
            market = try Market(
                proposerOffsets: offsets, edgeResponder: responders, proposerScores: proposerScores,
                responderScores: responderScores, proposerCapacities: talents.seats, responderCapacities: openings.seats,
                proposerKeys: (0..<Int32(talents.count)).map { talents.ids.key($0) },
                responderKeys: (0..<Int32(openings.count)).map { openings.ids.key($0) })
        } catch {
            throw Self.explained(error)
        }
        return Result(market: market, isChoice: isChoice, talentFit: talentFit, ineligibleChoices: ineligible)
    }

    /// What an opening compares: the fit, or the number of its band. Bands divide the scale evenly; full marks are in the top one.
    private func compared(_ fit: Int32) -> Int32 {
        guard let bands else { return fit }
        return Int32(min(bands - 1, Int(fit) * bands / Int(Score.full)))
    }

    /// A market numbers its pairs with 32 bits; `Int32.max` itself means "below every listed partner" there.
    static let mostPairs = Int(Int32.max) - 1

    static func checkSize(listed: Int, stated: Int) throws {
        let (pairs, overflows) = listed.addingReportingOverflow(stated)
        guard overflows || pairs > mostPairs else { return }
        throw tooMany(listed: listed, stated: stated)
    }

    private static func tooMany(listed: Int, stated: Int) -> DuikouError {
        let (listed, stated, most) = (Format.grouped(listed), Format.grouped(stated), Format.grouped(mostPairs))
        return DuikouError(
            .usage, zh: "名单共 \(listed) 对，另有志愿 \(stated) 条，超过一次匹配的上限 \(most)；请缩短 lists 中的名单长度。",
            en: "the lists hold \(listed) pairs beside \(stated) stated choices, more than the \(most) of one run; shorten the lists.")
    }

    /// A market's fault in words. Beyond its size there is none that checked tables can bring about.
    static func explained(_ error: MarketError) -> DuikouError {
        if case .tooLarge(_, let count) = error {
            let (count, most) = (Format.grouped(count), Format.grouped(mostPairs))
            return DuikouError(
                .usage, zh: "共 \(count) 项，超过一次匹配的上限 \(most)；请缩短名单或分批进行。",
                en: "\(count) items are more than the \(most) of one run; shorten the lists or divide the run.")
        }
        return DuikouError(
            .environment, zh: "无法由名单建立匹配，没有写入任何结果；请附上输入文件报告此问题。",
            en: "no matching could be set up from the lists, and nothing was written; please report this with your input files.",
            cause: "\(error)")
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
