import DuikouMechanisms
import TestSupport
import Testing

/// One contract for every mechanism, each set neutrally and set to something.
@Suite struct MechanismContractTests {
    @Test(arguments: MechanismCase.all)
    func isAMatchingAndKeepsItsPromise(mechanism: MechanismCase) throws {
        #expect(try MarketMechanismContract.breachOfResult(mechanism, seeds: 0..<150) == nil)
    }

    @Test(arguments: MechanismCase.all)
    func cutoffsAreThoseOfTheMatching(mechanism: MechanismCase) throws {
        #expect(try MarketMechanismContract.breachOfCutoffs(mechanism, seeds: 0..<150) == nil)
    }

    @Test(arguments: MechanismCase.all.filter { !$0.promises.isDisjoint(with: [.permutes, .keepsSize]) })
    func permutingRowsPermutesTheResult(mechanism: MechanismCase) throws {
        #expect(try MarketMechanismContract.breachOfPermutation(mechanism, seeds: 0..<150) == nil)
    }

    @Test(arguments: MechanismCase.all.filter { !$0.promises.isDisjoint(with: [.ignoresIdlePlayers, .keepsSize]) })
    func thoseWhoCannotBeMatchedChangeNothing(mechanism: MechanismCase) throws {
        #expect(try MarketMechanismContract.breachOfIrrelevance(mechanism, seeds: 0..<150) == nil)
    }

    @Test(arguments: MechanismCase.all.filter { $0.promises.contains(.seatsHarmNobody) })
    func oneSeatMoreHarmsNoProposer(mechanism: MechanismCase) throws {
        #expect(try MarketMechanismContract.breachOfSeats(mechanism, seeds: 0..<100) == nil)
    }

    @Test(arguments: MechanismCase.all)
    func emptyMarketsWork(mechanism: MechanismCase) throws {
        #expect(try MarketMechanismContract.breachOfEmptiness(mechanism) == nil)
    }

    /// A mechanism that breaks one promise is told from those that keep it.
    @Test(arguments: CarelessMechanism.Fault.allCases)
    func contractCatchesTheMutant(fault: CarelessMechanism.Fault) throws {
        let ties = TieBreak.singleLottery(seed: 2026)
        let mutant = MechanismCase("mutant", .all, ties: ties) { _ in CarelessMechanism(fault: fault, ties: ties) }
        let seeds = 0..<150
        let breach =
            switch fault {
            case .leavesOut, .ignoresSeats, .countsRuns: try MarketMechanismContract.breachOfResult(mutant, seeds: seeds)
            case .forgetsCutoffs, .saysFull: try MarketMechanismContract.breachOfCutoffs(mutant, seeds: seeds)
            case .drawsByRow: try MarketMechanismContract.breachOfPermutation(mutant, seeds: seeds)
            case .drawsBySize: try MarketMechanismContract.breachOfIrrelevance(mutant, seeds: seeds)
            case .drawsBySeats: try MarketMechanismContract.breachOfSeats(mutant, seeds: seeds)
            case .needsSomebody: try MarketMechanismContract.breachOfEmptiness(mutant)
            }
        #expect(breach != nil)
    }
}

extension MechanismCase {
    private static let ties = TieBreak.singleLottery(seed: 2026)
    private static let separately = TieBreak.multipleLottery(seed: 2026)

    static let all: [MechanismCase] = plain + rematched + regional + classed + welfare + linked

    private static let plain: [MechanismCase] = [
        MechanismCase("deferred acceptance", .all, ties: ties) { _ in DeferredAcceptance(ties: ties) },
        MechanismCase("deferred acceptance, multiple lottery", .all, ties: separately) { _ in
            DeferredAcceptance(ties: separately)
        },
        MechanismCase("responders propose", .all.subtracting(.isDeferredAcceptance), ties: ties) { _ in
            DeferredAcceptance(proposing: .responders, ties: ties)
        },
        MechanismCase(
            "maximum stable", [.stable, .permutes, .ignoresIdlePlayers, .isDeferredAcceptanceWithoutTies, .plainCutoffs],
            ties: ties
        ) { _ in MaximumStable(ties: ties, effort: 1) },
        MechanismCase(
            "Király", [.stable, .permutes, .ignoresIdlePlayers, .isDeferredAcceptanceWithoutTies, .plainCutoffs], ties: ties
        ) { _ in MaximumStable(ties: ties, effort: 0) },
        MechanismCase("rates of nothing", .all, ties: ties) { market in
            RatedAcceptance(rates: try rates(market, percents: (0, 0)), ties: ties)
        },
        MechanismCase(
            "minimum rates", [.stable, .permutes, .ignoresIdlePlayers, .ignoresSeatlessResponders, .plainCutoffs], ties: ties,
            ranked: { $0.applying(try rates($0, percents: (50, 30)), ties: ties) }
        ) { market in RatedAcceptance(rates: try rates(market, percents: (50, 30)), ties: ties) },
    ]

    private static func rates(_ market: Market, percents: (Int32, Int32)) throws -> MinimumRates {
        try MinimumRates(
            firstPercents: Array(repeating: percents.0, count: market.responderCount),
            secondPercents: Array(repeating: percents.1, count: market.responderCount),
            proposerGroups: (0..<market.proposerCount).map {
                MinimumRates.Groups(rawValue: UInt8(market.proposerKey($0) % 4))
            }, for: market)
    }

    private static let rematched: [MechanismCase] = RematchedAcceptance.Before.allCases.map { before in
        MechanismCase("re-match, \(before)", .all, ties: ties, takesSeveralPartners: false) { _ in
            RematchedAcceptance(before: before, ties: ties)
        }
    }

    private static let regional: [MechanismCase] = [
        MechanismCase("no regions", .all, ties: ties) { market in
            RegionalDeferredAcceptance(
                regions: try Regions([], regionOfResponder: Array(repeating: -1, count: market.responderCount), for: market),
                ties: ties)
        },
        MechanismCase("regions without caps", .all, ties: ties) { market in
            RegionalDeferredAcceptance(regions: try regions(market, caps: nil), ties: ties)
        },
        MechanismCase(
            "regional caps", [.permutes, .ignoresIdlePlayers, .ignoresSeatlessResponders, .lotteryMeansEqualRank], ties: ties,
            audit: { market, pairs in
                let report = RegionAudit.verify(market, try regions(market, caps: (3, 2)), pairs: pairs)
                return report.isStable ? nil : "\(report)"
            }
        ) { market in RegionalDeferredAcceptance(regions: try regions(market, caps: (3, 2)), ties: ties) },
    ]

    /// Two counties in one province, told apart by keys.
    private static func regions(_ market: Market, caps: (all: Int, each: Int)?) throws -> Regions {
        let byKey = (0..<market.responderCount).sorted { market.responderKey($0) < market.responderKey($1) }
        var order = [Int32](repeating: 0, count: byKey.count)
        for (turn, responder) in byKey.enumerated() { order[responder] = Int32(turn) }
        return try Regions(
            [.init(cap: caps?.all), .init(parent: 0, cap: caps?.each), .init(parent: 0, cap: caps?.each)],
            regionOfResponder: (0..<market.responderCount).map { 1 + Int32(market.responderKey($0) % 2) },
            targets: Array(repeating: 1, count: market.responderCount), order: order, for: market)
    }

    private static let classed: [MechanismCase] = [
        MechanismCase("no reserves", .all, ties: ties) { market in
            SeatClassDeferredAcceptance(classes: try classes(market, isNeutral: true), ties: ties)
        },
        MechanismCase("no reserves, split market", .all, ties: ties, takesSeveralPartners: false) { market in
            SeatClassAllocation(
                DeferredAcceptance(ties: ties), classes: try classes(market, isNeutral: true), ties: ties)
        },
        MechanismCase(
            "reserves",
            [.permutes, .ignoresIdlePlayers, .ignoresSeatlessResponders, .seatsHarmNobody, .fullMeansSeatsTaken], ties: ties,
            audit: classAudit
        ) { market in SeatClassDeferredAcceptance(classes: try classes(market), ties: ties) },
        MechanismCase(
            "reserves, split market", [.permutes, .ignoresIdlePlayers, .ignoresSeatlessResponders, .fullMeansSeatsTaken],
            ties: ties, takesSeveralPartners: false, audit: classAudit
        ) { market in SeatClassAllocation(DeferredAcceptance(ties: ties), classes: try classes(market), ties: ties) },
        MechanismCase(
            "reserves, maximum stable", [.permutes, .ignoresIdlePlayers, .fullMeansSeatsTaken], ties: ties,
            takesSeveralPartners: false, audit: classAudit
        ) { market in SeatClassMaximumStable(classes: try classes(market), ties: ties, effort: 1) },
        MechanismCase(
            "reserves, Király", [.permutes, .ignoresIdlePlayers, .fullMeansSeatsTaken], ties: ties,
            takesSeveralPartners: false, audit: classAudit
        ) { market in SeatClassMaximumStable(classes: try classes(market), ties: ties, effort: 0) },
    ]

    private static func classes(_ market: Market, isNeutral: Bool = false) throws -> SeatClasses {
        let reserves = (0..<market.responderCount).filter { !isNeutral && market.responderCapacities[$0] > 0 }.map { responder in
            let key = market.responderKey(responder)
            return SeatClasses.Reserve(
                responder: responder, group: Int(key % 2), seats: 1, isHard: key % 3 == 0,
                precedence: key % 5 < 2 ? .afterOpen : .beforeOpen)
        }
        return try SeatClasses(
            reserves: reserves,
            memberships: (0..<market.proposerCount).map { proposer in (0..<2).filter { market.proposerKey(proposer) >> UInt64($0) & 1 == 1 }
            },
            groupCount: 2, for: market)
    }

    private static let classAudit: @Sendable (Market, [Pair]) throws -> String? = { market, pairs in
        let report = SeatClassAudit.verify(market, try classes(market), pairs: pairs)
        return report.isStable ? nil : "\(report)"
    }

    private static let welfare: [MechanismCase] = [
        // Weights are spread so far that no two matchings of these markets weigh the same.
        MechanismCase(
            "maximum weight", [.permutes, .ignoresIdlePlayers, .ignoresSeatlessResponders, .plainCutoffs], ties: .byIndex,
            audit: { market, pairs in
                let weights = weights(market)
                let solution = try MaximumWeight(weights: weights, gapPartsPerMillion: 0).solve(market)
                let report = WeightCertificate.verify(
                    market, weights: weights, pairs: pairs, prices: solution.prices.prices, profits: solution.prices.profits)
                return report.isProven && report.bound == report.weight ? nil : "\(report)"
            }
        ) { market in try MaximumWeight(weights: weights(market), gapPartsPerMillion: 0) },
        MechanismCase(
            "maximum weight of few values", [.permutes, .plainCutoffs], ties: ties,
            audit: { market, pairs in
                let solution = try MaximumWeight(weights: weights(market, values: 3), gapPartsPerMillion: 0, ties: ties).solve(market)
                let report = WeightCertificate.verify(
                    market, weights: weights(market, values: 3), pairs: pairs, prices: solution.prices.prices,
                    profits: solution.prices.profits)
                return report.isProven && report.bound == report.weight ? nil : "\(report)"
            }
        ) { market in try MaximumWeight(weights: weights(market, values: 3), gapPartsPerMillion: 0, ties: ties) },
        MechanismCase("maximum cardinality", [.permutes, .keepsSize, .plainCutoffs], ties: ties) { _ in
            MaximumCardinality(from: DeferredAcceptance(ties: ties), ties: ties)
        },
        MechanismCase("maximum cardinality of maximum stable", [.permutes, .keepsSize, .plainCutoffs], ties: ties) { _ in
            MaximumCardinality(from: MaximumStable(ties: ties, effort: 0), ties: ties)
        },
    ]

    /// - Parameter values: nil for as many as there are pairs.
    private static func weights(_ market: Market, values: UInt64? = nil) -> [Int32] {
        let draw = Lottery(separately)
        return (0..<market.edgeCount).map { edge in
            let proposer = market.proposerKey(market.proposer(ofEdge: edge))
            let number = draw.number(ofProposer: proposer, onListOf: market.responderKey(Int(market.edgeResponder[edge])))
            return values.map { Int32(number % $0) } ?? Int32(1 + number >> 36)
        }
    }

    private static let linked: [MechanismCase] = [
        MechanismCase("no links", .all, ties: ties, takesSeveralPartners: false) { market in
            LinkedApplicants(links: try ApplicantLinks(market, []), ties: ties)
        },
        MechanismCase(
            "links", [.permutes, .plainCutoffs], ties: ties, takesSeveralPartners: false,
            audit: { market, pairs in
                let links = try links(market)
                let outcome = try LinkedApplicants(links: links, ties: ties, effort: 2_000).solve(market)
                let report = LinkedAudit.verify(market, links: links, pairs: pairs)
                return report.isFeasible && report.blockingCount == outcome.blockingPairs ? nil : "\(report)"
            }
        ) { market in LinkedApplicants(links: try links(market), ties: ties, effort: 2_000) },
    ]

    /// The two of the lowest keys want one county.
    private static func links(_ market: Market) throws -> ApplicantLinks {
        let order = (0..<market.proposerCount).filter { market.proposerCapacities[$0] == 1 }
            .sorted { market.proposerKey($0) < market.proposerKey($1) }
        return try ApplicantLinks(
            market, pairs: order.count < 2 ? [] : [(first: order[0], second: order[1])],
            responderLabels: (0..<market.responderCount).map { Int32(market.responderKey($0) % 2) }, fallback: .preferably)
    }
}

/// Deferred acceptance on the orders that minimum rates leave.
private struct RatedAcceptance: Mechanism {
    var rates: MinimumRates
    var ties: TieBreak

    func match(_ market: Market) -> Outcome { DeferredAcceptance(ties: ties).match(market.applying(rates, ties: ties)) }
}

/// The market's optimum, reached from a finished run on another.
private struct RematchedAcceptance: Mechanism {
    enum Before: CaseIterable {
        /// The stable matching that is best for the responders.
        case otherSide
        /// Each responder had one seat more.
        case moreSeats
        /// Each responder had one seat less.
        case fewerSeats
    }

    var before: Before
    var ties: TieBreak

    func match(_ market: Market) throws -> Outcome {
        let change: Int32 =
            switch before {
            case .otherSide: 0
            case .moreSeats: 1
            case .fewerSeats: -1
            }
        let capacities = market.responderCapacities.map { max(0, $0 + change) }
        let old = try Market(
            proposerOffsets: market.proposerOffsets, edgeResponder: market.edgeResponder,
            edgeProposerGroup: market.edgeProposerGroup, edgeResponderGroup: market.edgeResponderGroup,
            proposerCapacities: market.proposerCapacities, responderCapacities: capacities,
            proposerKeys: market.proposerKeys, responderKeys: market.responderKeys)
        let start = DeferredAcceptance(proposing: before == .otherSide ? .responders : .proposers, ties: ties).match(old)
        var standing = try StandingMatch(old, matching: start.matching, ties: ties)
        let seats = capacities.indices.filter { market.responderCapacities[$0] != capacities[$0] }.map {
            MarketChanges.SeatChange(responder: $0, delta: Int(market.responderCapacities[$0] - capacities[$0]))
        }
        let report = try standing.apply(MarketChanges(seats: seats), mode: .optimal)
        let matching = Matching(
            market, edges: standing.pairs.compactMap { market.edge(proposer: $0.proposer, responder: $0.responder).map(Int32.init) })
        return Outcome(
            matching: matching, cutoffs: Cutoff.all(of: market, matching, ties: ties), counters: .init(proposals: report.proposals))
    }
}

/// Deferred acceptance with one thing wrong.
struct CarelessMechanism: Mechanism {
    enum Fault: CaseIterable {
        /// Drops the last pair.
        case leavesOut
        /// Gives everybody the first on the list.
        case ignoresSeats
        /// Says that it worked more the second time.
        case countsRuns
        /// Cutoffs of the market without its last pair.
        case forgetsCutoffs
        /// Cutoffs say full where somebody is held.
        case saysFull
        /// The lottery is seeded by who comes first.
        case drawsByRow
        /// The lottery is seeded by how many take part.
        case drawsBySize
        /// The lottery is seeded by the seats there are.
        case drawsBySeats
        /// Puts somebody somewhere even where there is nothing.
        case needsSomebody
    }

    /// Counts the runs of all instances: a mechanism may not know of such a thing.
    private final class Runs: @unchecked Sendable { var count = 0 }
    private static let runs = Runs()

    var fault: Fault
    var ties: TieBreak

    func match(_ market: Market) throws -> Outcome {
        let ties: TieBreak =
            switch fault {
            case .drawsByRow: .singleLottery(seed: market.proposerCount > 0 ? market.proposerKey(0) : 0)
            case .drawsBySize: .singleLottery(seed: UInt64(market.proposerCount))
            case .drawsBySeats: .singleLottery(seed: UInt64(market.responderCapacities.reduce(0, +)))
            default: self.ties
            }
        let right = DeferredAcceptance(ties: ties).match(market)
        let edges = right.matching.edges
        let fewer = Matching(market, edges: Array(edges.dropLast()))
        switch fault {
        case .leavesOut: return Outcome(matching: fewer, cutoffs: right.cutoffs, counters: right.counters)
        case .ignoresSeats:
            let firsts = (0..<market.proposerCount).compactMap { market.edges(ofProposer: $0).first.map(Int32.init) }
            return Outcome(matching: Matching(market, edges: firsts), cutoffs: right.cutoffs, counters: right.counters)
        case .countsRuns:
            CarelessMechanism.runs.count += 1
            return Outcome(
                matching: right.matching, cutoffs: right.cutoffs, counters: .init(proposals: CarelessMechanism.runs.count))
        case .forgetsCutoffs:
            return Outcome(
                matching: right.matching, cutoffs: Cutoff.all(of: market, fewer, ties: ties), counters: right.counters)
        case .saysFull:
            let tight = try Market(
                proposerOffsets: market.proposerOffsets, edgeResponder: market.edgeResponder,
                edgeProposerGroup: market.edgeProposerGroup, edgeResponderGroup: market.edgeResponderGroup,
                proposerCapacities: market.proposerCapacities,
                responderCapacities: market.responderCapacities.indices.map {
                    Int32(right.matching.proposers(ofResponder: $0).count)
                }, proposerKeys: market.proposerKeys, responderKeys: market.responderKeys)
            return Outcome(
                matching: right.matching, cutoffs: Cutoff.all(of: tight, right.matching, ties: ties), counters: right.counters)
        case .drawsByRow, .drawsBySize, .drawsBySeats: return right
        case .needsSomebody:
            let first = market.edgeCount == 0 || !edges.isEmpty ? edges : [0]
            return Outcome(matching: Matching(market, edges: first), cutoffs: right.cutoffs, counters: right.counters)
        }
    }
}
