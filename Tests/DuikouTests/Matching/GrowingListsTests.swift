import DuikouMechanisms
import Testing
import TestSupport

@testable import Duikou

/// Lists that grow as they are needed give what a market of every eligible pair gives, in every figure, and their audit finds what the
/// auditors of a whole market find, in whatever pairs it is given.
@Suite struct GrowingListsTests {
    /// The draft as a run over every eligible pair: with the market as a whole, and with lists that grow.
    private static func both(_ draft: ProgrammeDraft, _ seed: Int, threads: Int = 1) throws -> (whole: MatchResult, grown: MatchResult) {
        var draft = draft
        draft.allocation.within = .eligible
        draft.allocation.proposing = .talents
        var matcher = draft.matcher(seed: UInt64(seed), threads: threads)
        let whole = try matcher.run()
        matcher.configuration.growth.largestWholeMarket = -1
        matcher.configuration.growth.longestPart = 1 + seed % 3
        matcher.configuration.growth.firstTalents = 1 + seed % 4
        matcher.configuration.growth.factor = 1 + seed % 2
        let grown = try matcher.run()
        expect(whole.allocated.everyPair == nil && grown.allocated.everyPair != nil, "seed \(seed): one of each")
        return (whole, grown)
    }

    private static func drafts(_ count: Int) -> [ProgrammeDraft] {
        (0..<count).map { seed in
            var shape = ProgrammeDraft.Shape.market
            if seed % 3 == 1 { (shape.talents, shape.openings) = (8...16, 1...4) }
            if seed % 3 == 2 { shape.stated = 0.4 }
            var draft = ProgrammeDraft.random(shape, seed: seed)
            draft.lists.talents = 1 + seed % 3
            if seed % 5 == 0 { draft.allocation.bands = 3 }
            return draft
        }
    }

    private static func words(_ unplaced: MatchResult.Unplaced) -> String {
        "\(unplaced.talent) \(unplaced.reason) \(unplaced.eligible) \(unplaced.listed) \(unplaced.ranOffList) \(String(describing: unplaced.nearestMiss))"
    }

    private static func words(_ opening: MatchResult.OpeningOutcome) -> String {
        "\(opening.seats) \(opening.filled) \(opening.listedBy) \(opening.cutoff ?? -1) \(opening.isLastRated) \(opening.isDecidedByLottery)"
    }

    @Test func equalTheWholeMarket() throws {
        var grew = 0
        for (seed, draft) in Self.drafts(900).enumerated() {
            let (whole, grown) = try Self.both(draft, seed, threads: 1 + seed % 2)
            expect(grown.placements == whole.placements, "seed \(seed): placements")
            expect(grown.unplaced.map(Self.words) == whole.unplaced.map(Self.words), "seed \(seed): unplaced")
            expect(grown.openings.map(Self.words) == whole.openings.map(Self.words), "seed \(seed): openings")
            expect(grown.lostToLottery == whole.lostToLottery, "seed \(seed): lost to the lottery")
            expect(grown.counts == whole.counts, "seed \(seed): counts")
            expect(grown.verification == whole.verification && grown.verification.holds, "seed \(seed): verified")
            grew += grown.market.edgeCount < whole.market.edgeCount ? 1 : 0
        }
        #expect(grew > 150, "most markets were not made as a whole: \(grew)")
    }

    /// Re-matches and comparisons make the whole market, and refuse before they do where it does not fit.
    @Test func theWholeMarketIsPlannedWhereItIsMade() throws {
        var draft = Self.drafts(1)[0]
        draft.allocation.within = .eligible
        var matcher = draft.matcher(seed: 1)
        matcher.configuration.growth.largestWholeMarket = -1
        let screens = FitScreens(matcher.compiled)
        let (growing, whole) = (MemoryPlan(matcher, screens), MemoryPlan(matcher, screens, wholeMarket: true))
        #expect(growing.isGrowing == (draft.allocation.proposing == .talents) && !whole.isGrowing)
        #expect(whole.everyEligible == matcher.compiled.eligiblePairs())
        try matcher.requireRoomForWholeMarket(limit: MemoryLimit(max(whole.allocating, whole.writing)))
        let refused = try #require(throws: DuikouError.self) { try matcher.requireRoomForWholeMarket(limit: MemoryLimit(1 << 20)) }
        #expect(refused.code == .environment && refused.message.en.contains("within: lists"))
        matcher.configuration.allocation.within = .lists
        try matcher.requireRoomForWholeMarket(limit: MemoryLimit(1 << 20))
    }

    /// Beyond every eligible pair a clearing round has nothing to offer, so no comparison tries one.
    @Test func noClearingIsComparedOverEveryPair() throws {
        var draft = Self.drafts(2)[1]
        for within in Allocation.Within.allCases {
            draft.allocation.within = within
            let codes = try draft.matcher(seed: 1).ladder().rungs.map(\.code)
            #expect(codes.contains("deferred-acceptance+clearing") == (within == .lists), "\(codes)")
        }
    }

    /// Placements as they are, and with somebody moved, removed, doubled, swapped, or sent where nobody may go.
    private static func forgeries(_ result: MatchResult, _ draft: ProgrammeDraft, _ g: inout SeededGenerator) -> [[AllocationAudit.Pair]] {
        let pairs = result.placements.map { AllocationAudit.Pair(talent: $0.talent, opening: $0.opening) }
        let (talents, openings) = (draft.talents.count, draft.openings.count)
        var found = [pairs, []]
        for _ in 0..<3 {
            let other = AllocationAudit.Pair(
                talent: Int.random(in: 0..<talents, using: &g), opening: Int.random(in: 0..<openings, using: &g))
            found.append(pairs + [other])
            found.append(pairs.filter { $0.talent != other.talent } + [other])
            found.append(pairs.filter { $0.opening != other.opening })
            if let some = pairs.randomElement(using: &g), let more = pairs.randomElement(using: &g) {
                found.append(pairs.filter { $0 != some })
                found.append(pairs + [some])
                found.append(
                    pairs.filter { $0 != some && $0 != more }
                        + [.init(talent: some.talent, opening: more.opening), .init(talent: more.talent, opening: some.opening)])
            }
        }
        found.append(pairs + [.init(talent: talents, opening: 0)])
        return found
    }

    private static let codes = [
        "no-eligible-opening", "no-seats", "outranked", "outrated", "lottery", "tied", "grouped", "region-full", "kept", "withdrew",
        "declined",
    ]

    @Test func theAuditFindsWhatTheWholeMarketsFinds() throws {
        var (blocked, byLot, exchanged) = (0, 0, 0)
        for (seed, draft) in Self.drafts(500).enumerated() {
            let (whole, grown) = try Self.both(draft, seed)
            var g = SeededGenerator(seed: seed)
            var tried = Self.forgeries(whole, draft, &g)
            // The openings' best is stable and often not the talents' best.
            var others = draft
            others.allocation.within = .eligible
            others.allocation.proposing = .openings
            tried.append(
                try others.matcher(seed: UInt64(seed)).run().placements.map { AllocationAudit.Pair(talent: $0.talent, opening: $0.opening) }
            )
            for (number, pairs) in tried.enumerated() {
                let (expected, found) = (whole.audit(pairs), grown.audit(pairs))
                let name = "seed \(seed), pairs \(number)"
                expect(found.faults == expected.faults, "\(name): \(found.named), expected \(expected.named)")
                // A pair beyond the tables or the seats is a fault on its own; what it blocks is a matter of definition.
                if expected.faults == 0 {
                    expect(
                        found.blockingPairs == expected.blockingPairs && Set(found.blocking) == Set(expected.blocking),
                        "\(name): \(found.blocking), expected \(expected.blocking)")
                    expect(found.best?.byLot == expected.best?.byLot, "\(name): by lot")
                    // Exchanges lead from one stable matching to another; where lots were not kept to, there is none to begin with.
                    if expected.best?.byLot == 0 {
                        expect(
                            found.best?.exchanges == 0 ? expected.best?.exchanges == 0 : expected.best?.exchanges ?? 0 > 0, "\(name): best")
                    }
                    blocked += found.blockingPairs > 0 ? 1 : 0
                    byLot += found.best?.byLot ?? 0 > 0 ? 1 : 0
                    exchanged += found.best?.byLot == 0 && found.best?.exchanges ?? 0 > 0 ? 1 : 0
                }
                expect(found.holds == expected.holds, "\(name): holds")
            }
            let pairs = tried[0]
            let (expected, found) = (whole.auditedCauses(pairs)!, grown.auditedCauses(pairs)!)
            for unplaced in whole.unplaced {
                expect(
                    Self.codes.filter { found.agrees(with: $0, talent: unplaced.talent) }
                        == Self.codes.filter { expected.agrees(with: $0, talent: unplaced.talent) },
                    "seed \(seed): causes of \(unplaced.talent)")
            }
        }
        #expect(blocked > 500 && byLot > 20 && exchanged > 20, "\(blocked) blocked, \(byLot) by lot, \(exchanged) not the best")
    }
}
