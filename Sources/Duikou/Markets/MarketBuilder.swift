import DuikouKernels
import DuikouMechanisms

/// What people and firms said themselves, which comes before anything computed.
public struct StatedPreferences: Sendable {
    /// One opening that a talent has asked for.
    public struct Choice: Sendable {
        /// The talent's row.
        public var talent: Int32
        /// The opening's row.
        public var opening: Int32
        /// 1 for the first choice; equal ranks are a tie.
        public var rank: Int32

        /// A choice, by rows.
        public init(talent: Int32, opening: Int32, rank: Int32) {
            self.talent = talent
            self.opening = opening
            self.rank = rank
        }
    }

    /// What an opening thinks of a talent after an interview.
    public struct Rating: Sendable {
        /// The talent's row.
        public var talent: Int32
        /// The opening's row.
        public var opening: Int32
        /// Higher is better.
        public var score: Double

        /// A rating, by rows.
        public init(talent: Int32, opening: Int32, score: Double) {
            self.talent = talent
            self.opening = opening
            self.score = score
        }
    }

    /// Talents' stated choices, in any order.
    public var choices: [Choice]
    /// Openings' ratings, in any order; of two for a pair the first counts.
    public var ratings: [Rating]

    /// Nothing stated, unless given.
    public init(choices: [Choice] = [], ratings: [Rating] = []) {
        self.choices = choices
        self.ratings = ratings
    }
}

/// Turns lists and stated preferences into a market of talents (proposers) and openings (responders).
///
/// A talent's list is its stated choices that are eligible, by rank, then its computed list, then what a clearing round adds. An opening
/// ranks everyone who lists it: first those it has rated, by rating and then by fit or its band; then the others, by fit or its band.
struct MarketBuilder {
    let compiled: CompiledProgramme
    let stated: StatedPreferences
    /// The number of bands into which openings divide fit; nil compares exact fit.
    let bands: Int?
    /// The order in which choices of one rank stand on a list.
    private let ties: ListTies
    let threads: Int

    init(compiled: CompiledProgramme, stated: StatedPreferences, bands: Int? = nil, seed: UInt64, threads: Int = 1) {
        self.threads = threads
        ties = ListTies(seed: seed)
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
        /// Each edge's fit as the opening sees it: how well the talent fits.
        var talentFit: [Int32]
        /// Stated choices that a rule forbids, or whose opening has no seat.
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
            if compiled.mayPair(talent: Int(choice.talent), opening: Int(choice.opening)) {
                choices[Int(choice.talent)].append(choice)
            } else {
                ineligible.append(choice)
            }
        }
        let wishes = listedPairs(lists, choices, extras)
        let market: Market
        do {
            market = try Market(
                proposerOffsets: wishes.offsets, edgeResponder: wishes.responders, edgeProposerGroup: wishes.groups,
                edgeResponderGroup: OpeningOrders(
                    wishes, fits: bands == nil ? nil : wishes.fits.map(compared), tiers: OpeningRanks.tiers(stated.ratings)
                )
                .groups(openings: openings.count, threads: threads),
                proposerCapacities: talents.seats, responderCapacities: openings.seats,
                proposerKeys: (0..<Int32(talents.count)).map { talents.ids.key($0) },
                responderKeys: (0..<Int32(openings.count)).map { openings.ids.key($0) })
        } catch {
            throw Self.explained(error)
        }
        return Result(market: market, isChoice: wishes.isChoice, talentFit: wishes.fits, ineligibleChoices: ineligible)
    }

    /// How many talents' lists a thread makes at a time.
    private static let chunk = 4_096

    /// Everybody's list, made by several threads in chunks of talents.
    private func listedPairs(_ lists: RankedLists, _ choices: [[StatedPreferences.Choice]], _ extras: [Int: [Extra]]) -> ListedPairs {
        let model = compiled.talentForOpening
        var parts = mapChunks(of: compiled.talents.count, size: Self.chunk, threads: threads) { rows in
            var part = ListedPairs()
            for t in rows {
                let start = part.responders.count
                var named = 0
                if !choices.isEmpty {
                    // An opening that is named twice counts at its first place.
                    for choice in inOrder(choices[t])
                    where !part.responders[start...].contains(choice.opening) {
                        part.add(choice.opening, wish: Self.firstChoice - Double(choice.rank), isChoice: true)
                    }
                    named = part.responders.count - start
                }
                for index in lists.range(t) {
                    let opening = lists.indices[index]
                    if named > 0, part.responders[start..<start + named].contains(opening) { continue }
                    part.add(opening, wish: lists.scores[index], isChoice: false)
                }
                for extra in extras[t] ?? [] { part.add(extra.opening, wish: Double(extra.fit) - Self.tierWidth, isChoice: false) }
                part.endList()
                var units = [Int32](repeating: 0, count: part.responders.count - start)
                var span = units.mutableSpan
                model.addScores(.talent, row: t, with: part.responders.span.extracting(start...), to: &span)
                part.fits += units
            }
            return part
        }
        return ListedPairs(joining: &parts)
    }

    /// One talent's choices by rank, and of one rank by number of the pair.
    private func inOrder(_ choices: [StatedPreferences.Choice]) -> [StatedPreferences.Choice] {
        guard let talent = choices.first?.talent else { return [] }
        let own = ties.half(compiled.talents, Int(talent))
        let numbered = choices.map { ($0, PairTies.number(own, ties.half(compiled.openings, Int($0.opening)))) }
        return numbered.sorted { ($0.0.rank, $0.1, $0.0.opening) < ($1.0.rank, $1.1, $1.0.opening) }.map(\.0)
    }

    /// How each opening ranks any talent, listed or not.
    func openingRanks() -> OpeningRanks { OpeningRanks(stated, bands: bands) }

    /// What an opening compares: the fit, or the number of its band. Bands divide the scale evenly; full marks are in the top one.
    private func compared(_ fit: Int32) -> Int32 { OpeningRanks.compared(fit, bands: bands) }

    /// A market numbers its pairs with 32 bits; `Int32.max` itself means "below every listed partner" there.
    static let maximumPairs = Int(Int32.max) - 1

    static func checkSize(listed: Int, stated: Int) throws {
        let (pairs, overflows) = listed.addingReportingOverflow(stated)
        guard overflows || pairs > maximumPairs else { return }
        throw tooMany(listed: listed, stated: stated)
    }

    private static func tooMany(listed: Int, stated: Int) -> DuikouError {
        let (listed, stated, most) = (Format.grouped(listed), Format.grouped(stated), Format.grouped(maximumPairs))
        return DuikouError(
            .usage, zh: "名单共 \(listed) 对，另有志愿 \(stated) 条，超过一次匹配的上限 \(most)；请缩短 lists 中的名单长度。",
            en: "the lists hold \(listed) pairs beside \(stated) stated choices, more than the \(most) of one run; shorten the lists.")
    }

    /// A market's error for people. Checked tables can cause only one: a market that is too large.
    static func explained(_ error: MarketError) -> DuikouError {
        if case .tooLarge(_, let count) = error {
            let (count, most) = (Format.grouped(count), Format.grouped(maximumPairs))
            return DuikouError(
                .usage, zh: "共 \(count) 项，超过一次匹配的上限 \(most)；请缩短名单或分批进行。",
                en: "\(count) items are more than the \(most) of one run; shorten the lists or divide the run.")
        }
        return DuikouError(
            .environment, zh: "无法由名单建立匹配，没有写入任何结果；请附上输入文件报告此问题。",
            en: "no matching could be set up from the lists, and nothing was written; please report this with your input files.",
            cause: "\(error)")
    }

    /// More than any difference in fit, so that what a clearing round adds comes after every computed list.
    private static let tierWidth = 2 * Double(Score.full)
    /// The wish of a first choice: so large that every stated choice, whatever its rank, comes before every fit.
    private static let firstChoice = 0x1p40
}
