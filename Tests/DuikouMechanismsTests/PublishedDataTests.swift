import DuikouMechanisms
import Foundation
import TestSupport
import Testing

/// Real lists through every mechanism, each judged by its auditor.
///
/// Three years of projects at Glasgow (PrefLib 00038; Kwanashie, Irving, Manlove, Sng, "Profile-based optimal matchings in
/// the student/project allocation problem", IWOCA 2014): students rank about five projects each, a project has one place,
/// and a supervisor's capacity caps all of the supervisor's projects, as a region's cap does. Supervisors rank nobody.
/// And 759 graduates for 775 posts with nearly all ranks tied (see ``PublishedInstanceTests``).
@Suite struct PublishedDataTests {
    /// A market with what the mechanisms need beside it.
    struct Instance: Sendable, CustomStringConvertible {
        var description: String
        var market: Market
        /// Groups of responders with a cap: supervisors; for the programmes five made-up counties.
        var regionOfResponder: [Int32]
        var caps: [Int]

        var ties: TieBreak { .singleLottery(seed: 1) }

        func load(_ pairs: [Pair]) -> [Int] {
            var load = [Int](repeating: 0, count: caps.count)
            for pair in pairs { load[Int(regionOfResponder[pair.responder])] += 1 }
            return load
        }
    }

    /// What is known of one year's files.
    struct Year: Sendable, CustomStringConvertible {
        var file: String
        var students: Int
        var projects: Int
        var supervisors: Int

        var description: String { file }
        var isThere: Bool { SharedData.has("preflib_project/\(file).soi") && SharedData.has("preflib_project/\(file).dat") }
    }

    static let years = [
        Year(file: "00038-00000004", students: 34, projects: 63, supervisors: 29),
        Year(file: "00038-00000005", students: 31, projects: 103, supervisors: 26),
        Year(file: "00038-00000006", students: 38, projects: 133, supervisors: 34),
    ]

    static func instances() throws -> [Instance] {
        var result = try years.filter(\.isThere).map(projects)
        if SharedData.has("pyhrtc/hrt.instance") {
            let market = try PublishedInstanceTests.glasgowMarket(
                String(contentsOf: SharedData.url("pyhrtc/hrt.instance"), encoding: .utf8))
            let own = (0..<market.responderCount).map { Int32($0 % 5) }
            var seats = [0, 0, 0, 0, 0]
            for (responder, capacity) in market.responderCapacities.enumerated() { seats[Int(own[responder])] += Int(capacity) }
            result.append(
                Instance(
                    description: "hrt.instance", market: market, regionOfResponder: own, caps: seats.map { $0 * 9 / 10 }))
        }
        return result
    }

    /// The PrefLib format: comments, then `count: project, project, …`, projects from 1; and in the other file
    /// `supervisor,capacity,projects`, projects from 0.
    static func projects(_ year: Year) throws -> Instance {
        let orders = try String(contentsOf: SharedData.url("preflib_project/\(year.file).soi"), encoding: .utf8)
        var lists: [[MarketDraft.Entry]] = []
        for line in orders.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            let parts = line.split(separator: ":")
            let count = try #require(Int(parts[0]))
            let list = try parts[1].split(separator: ",").enumerated().map { place, word in
                MarketDraft.Entry(
                    responder: try #require(Int(word.trimmingCharacters(in: .whitespaces))) - 1, proposerGroup: Int32(place),
                    responderGroup: 0)
            }
            lists += Array(repeating: list, count: count)
        }
        let supervisors = try String(contentsOf: SharedData.url("preflib_project/\(year.file).dat"), encoding: .utf8)
        var own = [Int32](repeating: -1, count: year.projects)
        var caps: [Int] = []
        for line in supervisors.split(whereSeparator: \.isNewline).dropFirst() {
            let columns = line.split(separator: ",")
            for project in columns[2].split(separator: " ") { own[try #require(Int(project))] = Int32(caps.count) }
            caps.append(try #require(Int(columns[1])))
        }
        let draft = MarketDraft(
            lists: lists, proposerCapacities: lists.map { _ in 1 }, responderCapacities: own.map { _ in 1 })
        return Instance(description: year.file, market: try draft.market(), regionOfResponder: own, caps: caps)
    }

    @Test(.enabled(if: years.allSatisfy(\.isThere), "needs ../shared/data/matching/preflib_project"), arguments: years)
    func filesAreReadWhole(year: Year) throws {
        let instance = try PublishedDataTests.projects(year)
        #expect(instance.market.proposerCount == year.students)
        #expect(instance.market.responderCount == year.projects)
        #expect(instance.caps.count == year.supervisors)
        #expect(!instance.regionOfResponder.contains(-1))
        #expect((0..<year.students).allSatisfy { instance.market.edges(ofProposer: $0).count >= 3 })
    }

    @Test(arguments: try instances())
    func stableMechanismsAreStable(instance: Instance) throws {
        let market = instance.market
        let ceiling = PlacementCeiling.size(market)
        var placed: [Int] = []
        for side in sides {
            let outcome = DeferredAcceptance(proposing: side, ties: instance.ties).match(market)
            let report = Stability.verify(market, pairs: outcome.matching.pairs)
            #expect(report.isStable)
            placed.append(report.placedCount)
        }
        // The same tie-break, hence the same people.
        #expect(placed[0] == placed[1])
        let largest = Stability.verify(
            market, pairs: MaximumStable(ties: instance.ties, effort: 1).match(market).matching.pairs)
        #expect(largest.isStable)
        #expect(placed[0] <= largest.placedCount && largest.placedCount <= ceiling)
        let all = try MaximumCardinality(from: DeferredAcceptance(ties: instance.ties)).match(market)
        let report = Stability.verify(market, pairs: all.matching.pairs)
        #expect(report.isFeasible && report.placedCount == ceiling)
    }

    @Test(arguments: try instances())
    func capsHold(instance: Instance) throws {
        let market = instance.market
        let regions = try Regions(
            instance.caps.map { .init(cap: $0) }, regionOfResponder: instance.regionOfResponder, for: market)
        let mechanism = RegionalDeferredAcceptance(regions: regions, ties: instance.ties)
        let outcome = try mechanism.allocate(market)
        let pairs = outcome.matching.pairs
        let report = RegionAudit.verify(market, regions, pairs: pairs)
        #expect(report.isStable)
        #expect(outcome.placements == instance.load(pairs))
        #expect(zip(outcome.placements, instance.caps).allSatisfy { $0 <= $1 })
        // The caps matter: without them some region would hold more.
        let free = instance.load(DeferredAcceptance(ties: instance.ties).match(market).matching.pairs)
        #expect(zip(free, instance.caps).contains { $0 > $1 })

        // One placement in each region that can have any is asked for: it is met, or a witness says why not.
        let floored = try Regions(
            instance.caps.map { .init(cap: $0, floor: min(1, $0)) }, regionOfResponder: instance.regionOfResponder, for: market)
        let floors = RegionalDeferredAcceptance(regions: floored, ties: instance.ties)
        switch FloorFeasibility.check(market, floored) {
        case .feasible:
            let met = try floors.allocate(market)
            #expect(RegionAudit.verify(market, floored, pairs: met.matching.pairs).isFeasible)
        case .infeasible(let witness):
            #expect(throws: witness) { try floors.allocate(market) }
        }
    }

    @Test(arguments: try instances())
    func weightsByPlaceAreProven(instance: Instance) throws {
        let market = instance.market
        let longest = (0..<market.proposerCount).map { market.edges(ofProposer: $0).count }.max() ?? 0
        // A place is worth more than all that can be gained by better places.
        let weights = market.edgeProposerGroup.map { Int32(market.proposerCount * longest + longest) - $0 }
        let solution = try MaximumWeight(weights: weights, gapPartsPerMillion: 0).solve(market)
        let pairs = solution.outcome.matching.pairs
        let report = WeightCertificate.verify(
            market, weights: weights, pairs: pairs, prices: solution.prices.prices, profits: solution.prices.profits)
        #expect(report.isProven && report.weight == report.bound)
        #expect(pairs.count == PlacementCeiling.size(market))
        #expect(Stability.verify(market, pairs: pairs).isFeasible)
    }

    /// Students at odd places are a made-up group, for which every third responder keeps a quarter of its seats.
    @Test(arguments: try instances())
    func reservesAreKept(instance: Instance) throws {
        let market = instance.market
        let reserves = stride(from: 0, to: market.responderCount, by: 3).map { responder in
            SeatClasses.Reserve(
                responder: responder, group: 0, seats: (market.responderCapacities[responder] + 3) / 4,
                isHard: responder % 2 == 0, precedence: responder % 4 < 2 ? .beforeOpen : .afterOpen)
        }
        let classes = try SeatClasses(
            reserves: reserves, memberships: (0..<market.proposerCount).map { $0 % 2 == 1 ? [0] : [] }, groupCount: 1,
            for: market)
        let own = try SeatClassDeferredAcceptance(classes: classes, ties: instance.ties).allocate(market)
        var before = own.matching.count
        for effort in [0, 1, 4] {
            let most = try SeatClassMaximumStable(classes: classes, ties: instance.ties, effort: effort).allocate(market)
            #expect(before <= most.matching.count)
            before = most.matching.count
            let report = SeatClassAudit.verify(market, classes, pairs: most.matching.pairs, seats: most.seatClass)
            #expect(report.isStable)
        }
        #expect(SeatClassAudit.verify(market, classes, pairs: own.matching.pairs, seats: own.seatClass).isStable)
    }

    /// The first sixteen applicants apply in pairs, for one region where they can.
    @Test(arguments: try instances())
    func linksSitOnTheirOptions(instance: Instance) throws {
        let market = instance.market
        let pairs = (0..<8).map { (first: 2 * $0, second: 2 * $0 + 1) }
        for fallback in ApplicantLinks.Fallback.allCases {
            let links = try ApplicantLinks(
                market, pairs: pairs, responderLabels: instance.regionOfResponder, fallback: fallback)
            let outcome = try LinkedApplicants(links: links, ties: instance.ties, effort: 200_000).solve(market)
            let report = LinkedAudit.verify(market, links: links, pairs: outcome.matching.pairs)
            #expect(report.isFeasible)
            #expect(report.blockingCount == outcome.blockingPairs)
        }
    }

    /// Some leave, some decline what they hold, and one of them comes back as a newcomer.
    @Test(arguments: try instances())
    func changesComeToTheFullRun(instance: Instance) throws {
        let market = instance.market
        let start = DeferredAcceptance(ties: instance.ties).match(market)
        let leaving = Array(stride(from: 0, to: market.proposerCount, by: 9))
        let declined = stride(from: 4, to: market.proposerCount, by: 9).compactMap { proposer in
            start.matching.responder(ofProposer: proposer).map { Pair(proposer: proposer, responder: $0) }
        }
        let list = market.edges(ofProposer: leaving[0])
        let changes = try MarketChanges(
            arrivals: [
                .init(
                    responders: Array(market.edgeResponder[list]), proposerGroups: Array(market.edgeProposerGroup[list]),
                    responderGroups: Array(market.edgeResponderGroup[list]))
            ], declines: declined, withdrawals: leaving)
        let changed = try changes.applied(to: market)
        for mode in RematchMode.allCases {
            var standing = try StandingMatch(market, matching: start.matching, ties: instance.ties)
            _ = try standing.apply(changes, mode: mode)
            #expect(Stability.verify(changed, pairs: standing.pairs).isStable)
            if mode == .optimal {
                #expect(standing.pairs == DeferredAcceptance(ties: instance.ties).match(changed).matching.pairs)
            }
        }
    }
}
