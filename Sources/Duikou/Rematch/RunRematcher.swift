import DuikouKernels
import DuikouMechanisms

/// A market with all changes so far, and the matching that stands in it.
public struct RematchStanding: Sendable {
    /// Talents and openings keep their rows; someone who withdrew has an empty list.
    public internal(set) var market: Market
    /// Nil until placements are known: ``RunRematcher/placing(_:_:)`` takes them over, ``RunRematcher/matched(_:)`` computes them.
    public internal(set) var matching: Matching?
    /// Rows of the talents who have left.
    public internal(set) var withdrawn: Set<Int> = []
    /// Pairs that a talent has declined.
    public internal(set) var declined: Set<Pair> = []
    /// Whether the last batch was applied with few moves, so that the matching need not be the best for talents.
    var movesFew = false
}

/// Applies changes to a finished run of a programme without matching it again.
///
/// Lists are computed once for everybody, later arrivals included. Where the scores of a pair do not depend on other rows, the market
/// before an arrival is the market of all with that row cut out, so it is not built again. Scores depend on other rows only where a merit
/// has no stated range: ``keepsFit(of:)`` says whether newcomers change anything. Talents who withdraw stay in the tables, so that
/// everybody's fit is what it was when results were published.
public struct RunRematcher: Sendable {
    /// The matcher of the run, over the talents' table with all arrivals and the openings' table with its original seats.
    public let matcher: BatchMatcher
    let lists: Recommendations
    /// The market of everybody, before any change.
    let whole: MarketBuilder.Result

    /// Why runs of this kind cannot be re-matched; nil where they can.
    ///
    /// - Parameter hasArrivals: whether somebody is added, which congestion-aware lists do not allow, since they depend on everybody.
    public static func obstacle(_ allocation: Allocation, lists: ListLengths, hasArrivals: Bool) -> LocalizedText? {
        if allocation.mechanism != .deferredAcceptance {
            let name = allocation.mechanism.rawValue
            return LocalizedText(zh: "它用的机制是 \(name)，不是 deferred-acceptance", en: "its mechanism is \(name), not deferred-acceptance")
        }
        if allocation.proposing != .talents { return LocalizedText(zh: "由岗位一方提出", en: "its openings propose") }
        if let words = allocation.demands.compactMap({ obstacle($0) }).first { return words }
        if hasArrivals, lists.mode != .fit {
            return LocalizedText(
                zh: "清单考虑竞争（congestion-aware），每来一人都会改变别人的清单",
                en: "its lists are congestion-aware, so that each newcomer changes others' lists"
            )
        }
        return nil
    }

    private static func obstacle(_ demand: AllocationDemand) -> LocalizedText? {
        switch demand {
        case .reserves: LocalizedText(zh: "方案有预留名额（reserves）", en: "the programme has reserves")
        case .rates: LocalizedText(zh: "方案有最低比例（rates）", en: "the programme has minimum rates")
        case .regions: LocalizedText(zh: "方案有地区限额（regions）", en: "the programme has regions")
        case .links: LocalizedText(zh: "方案有结伴（links）", en: "the programme has links")
        case .clearing: LocalizedText(zh: "方案有补录（clearing）", en: "the programme has a clearing round")
        case .bands: nil
        }
    }

    /// Computes everybody's lists.
    ///
    /// - Throws: ``DuikouError`` where a talent has several seats, where the lists are too long for a market, and `cancelled`.
    public init(
        _ matcher: BatchMatcher, progress: (@Sendable (BatchMatcher.Stage) -> Void)? = nil, isCancelled: (@Sendable () -> Bool)? = nil
    ) throws {
        self.matcher = matcher
        if let talent = matcher.compiled.talents.seats.firstIndex(where: { $0 > 1 }) { throw Self.severalSeats(talent, matcher) }
        lists = try matcher.recommendations(progress: progress, isCancelled: isCancelled)
        let builder = MarketBuilder(
            compiled: matcher.compiled, stated: matcher.stated, bands: matcher.configuration.allocation.bands,
            seed: matcher.configuration.seed)
        whole = try builder.build(lists: lists.preferences)
    }

    var ties: TieBreak { matcher.configuration.allocation.tieBreak(seed: matcher.configuration.seed) }

    /// Whether every talent of the earlier tables has the same fit for each opening on its list as in these.
    ///
    /// - Complexity: O(pairs on the lists).
    public func keepsFit(of earlier: CompiledProgramme) -> Bool {
        let market = whole.market
        guard earlier.talents.count <= market.proposerCount else { return false }
        return (0..<earlier.talents.count).allSatisfy { talent in
            earlier.talents.id(talent) == matcher.compiled.talents.id(talent)
                && market.edges(ofProposer: talent).allSatisfy { edge in
                    whole.talentFit[edge] == earlier.talentForOpening.score(talent: talent, opening: Int(market.edgeResponder[edge]))
                }
        }
    }

    // MARK: Before and between changes

    /// The market of the first `talents` rows, before any change. O(edges).
    public func start(talents: Int) throws -> RematchStanding {
        let market = whole.market
        precondition(talents <= market.proposerCount, "no more talents than the table has")
        let edges = Int(market.proposerOffsets[talents])
        do {
            return RematchStanding(
                market: try Market(
                    proposerOffsets: Array(market.proposerOffsets.prefix(talents + 1)),
                    edgeResponder: Array(market.edgeResponder.prefix(edges)),
                    edgeProposerGroup: Array(market.edgeProposerGroup.prefix(edges)),
                    edgeResponderGroup: Array(market.edgeResponderGroup.prefix(edges)),
                    proposerCapacities: Array(market.proposerCapacities.prefix(talents)), responderCapacities: market.responderCapacities,
                    proposerKeys: market.proposerKeys.map { Array($0.prefix(talents)) }, responderKeys: market.responderKeys))
        } catch {
            throw MarketBuilder.explained(error)
        }
    }

    /// The same market with the matching that deferred acceptance gives. O(edges).
    public func matched(_ standing: RematchStanding) -> RematchStanding {
        var standing = standing
        standing.matching = DeferredAcceptance(ties: ties).match(standing.market).matching
        return standing
    }

    /// The same market with placements that were read back; nil where one of them is not on its talent's list, or a talent has two.
    public func placing(_ pairs: [AllocationAudit.Pair], _ standing: RematchStanding) -> RematchStanding? {
        var edges: [Int32] = []
        var seen: Set<Int> = []
        for pair in pairs {
            guard pair.talent < standing.market.proposerCount, seen.insert(pair.talent).inserted,
                let edge = standing.market.edge(proposer: pair.talent, responder: pair.opening)
            else { return nil }
            edges.append(Int32(edge))
        }
        var standing = standing
        standing.matching = Matching(standing.market, edges: edges)
        return standing
    }

    /// Whether the matching is the one that a full run over the market gives.
    public func isFullRun(_ standing: RematchStanding) -> Bool { matched(standing).matching?.pairs == standing.matching?.pairs }

    /// The market after a batch, without a matching.
    ///
    /// - Throws: ``DuikouError`` where a change does not fit the market.
    public func changed(_ standing: RematchStanding, by batch: RematchBatch) throws -> RematchStanding {
        do {
            return following(standing, batch, market: try changes(batch).applied(to: standing.market), matching: nil)
        } catch let error as RematchError {
            throw explained(error)
        }
    }

    /// Applies a batch to the standing matching.
    ///
    /// - Throws: ``DuikouError`` (`malformedRun`) where the standing matching is not stable.
    public func apply(
        _ batch: RematchBatch, mode: RematchMode, to standing: RematchStanding
    ) throws -> (standing: RematchStanding, report: RematchReport) {
        guard let matching = standing.matching else { preconditionFailure("placements are known before a batch is taken in") }
        do {
            var match = try StandingMatch(standing.market, matching: matching, ties: ties)
            let report = try match.apply(try changes(batch), mode: mode)
            let (market, after) = match.current()
            var next = following(standing, batch, market: market, matching: after)
            next.movesFew = mode != .optimal
            return (next, report)
        } catch let error as RematchError {
            throw explained(error)
        }
    }

    private func following(
        _ standing: RematchStanding, _ batch: RematchBatch, market: Market, matching: Matching?
    ) -> RematchStanding {
        RematchStanding(
            market: market, matching: matching, withdrawn: standing.withdrawn.union(batch.withdrawals.map(\.talent)),
            declined: standing.declined.union(batch.declines.map { Pair(proposer: $0.talent, responder: $0.opening) }))
    }

    private func changes(_ batch: RematchBatch) throws -> MarketChanges {
        let market = whole.market
        let arrivals = try batch.arrivals.map { talent in
            guard market.proposerCapacities[talent] == 1 else { throw Self.severalSeats(talent, matcher) }
            let edges = market.edges(ofProposer: talent)
            return MarketChanges.Arrival(
                responders: Array(market.edgeResponder[edges]), proposerGroups: Array(market.edgeProposerGroup[edges]),
                responderGroups: Array(market.edgeResponderGroup[edges]), key: market.proposerKeys?[talent])
        }
        return try MarketChanges(
            arrivals: arrivals, declines: batch.declines.map { Pair(proposer: $0.talent, responder: $0.opening) },
            withdrawals: batch.withdrawals.map(\.talent), seats: batch.seats.map { .init(responder: $0.opening, delta: $0.delta) })
    }

    // MARK: Errors

    private static func severalSeats(_ talent: Int, _ matcher: BatchMatcher) -> DuikouError {
        let id = matcher.compiled.talents.id(talent)
        let seats = matcher.compiled.talents.seats[talent]
        return DuikouError(
            .usage, zh: "\(id) 的名额是 \(seats)；增量匹配只用于每人一个名额。请重新运行 duikou match。",
            en: "\(id) has \(seats) seats; a re-match needs one for each talent. Run duikou match anew.")
    }

    private func explained(_ error: RematchError) -> DuikouError {
        switch error {
        case .severalPartners(let talent, _): return Self.severalSeats(talent, matcher)
        case .tooLarge:
            return DuikouError(
                .usage, zh: "连同新到的人，名单超过一次匹配的上限。请缩短名单后重新运行 duikou match。",
                en: "with the arrivals the lists are more than one run holds. Shorten them and run duikou match anew.")
        default:
            return DuikouError(
                .malformedRun, zh: "原结果在原来的输入上不稳定，不能在它上面增量匹配。请重新运行 duikou match。",
                en: "the finished run is not stable on its own inputs, and nothing can be built on it. Run duikou match anew.",
                cause: "\(error)")
        }
    }
}
