import DuikouMechanisms
import TestSupport
import Testing

@Suite struct LinkedApplicantsTests {
    /// Enough for every stable matching and every smallest number of blocks in the markets below.
    private static let effort = 25_000

    /// Against every matching there is: feasible, told what blocks, stable where anything is, and the fewest blocks.
    @Test(arguments: MarketLinkedDraft.Lists.allCases)
    func findsAStableMatchingOrTheFewestBlocks(lists: MarketLinkedDraft.Lists) throws {
        var solvable = 0, stable = 0, smallest = 0, total = 0
        for seed in 0..<300 {
            let draft = try MarketLinkedDraft.random(lists, seed: seed)
            let oracle = MarketLinkedOracle(draft)
            let mechanism = LinkedApplicants(
                links: draft.links, ties: .singleLottery(seed: UInt64(seed)), effort: Self.effort, seed: UInt64(seed))
            let outcome = try mechanism.solve(draft.market)
            let state = oracle.state(outcome.matching.pairs)
            check(state != nil, "\(lists), seed \(seed): not a matching")
            guard let state else { continue }
            check(Set(outcome.blocking) == Set(oracle.blocking(state)), "\(lists), seed \(seed): blocks are told wrong")
            let fewest = oracle.fewestBlocks()
            total += 1
            if fewest == 0 {
                solvable += 1
                stable += outcome.isStable ? 1 : 0
            }
            smallest += outcome.blockingPairs == fewest ? 1 : 0
        }
        #expect(stable == solvable, "\(lists): stable in \(stable) of \(solvable)")
        #expect(smallest == total, "\(lists): fewest blocks in \(smallest) of \(total)")
        // Over these seeds 296, 300, 287 and 298 of 300 have a stable matching: both kinds are met.
        #expect(solvable > 270, "\(lists): \(solvable) of \(total)")
    }

    /// A single order of insertion, without the walk.
    @Test func firstOrderAloneIsStableNearlyAlways() throws {
        var stable = 0
        for seed in 0..<400 {
            let draft = try MarketLinkedDraft.random(.preferably, seed: seed)
            stable += try LinkedApplicants(links: draft.links, ties: .byIndex, effort: 0).solve(draft.market).isStable ? 1 : 0
        }
        #expect(stable >= 370, "\(stable) of 400")
    }

    @Test(arguments: tieBreaks)
    func withoutLinksIsDeferredAcceptance(ties: TieBreak) throws {
        for seed in 0..<300 {
            let market = try MarketDraft.random(.tied, seed: seed).market()
            let links = try ApplicantLinks(market, [])
            let outcome = try LinkedApplicants(links: links, ties: ties).match(market)
            let expected = DeferredAcceptance(ties: ties).match(market)
            check(outcome.matching == expected.matching, "seed \(seed)")
            check(outcome.cutoffs == expected.cutoffs, "seed \(seed)")
        }
    }

    /// A link whose members list everything apart and independently is two singles only if its list says so; with one
    /// member that never wants anything, the other is a single.
    @Test func anIdlePartnerChangesNothing() throws {
        for seed in 0..<300 {
            var draft = MarketDraft.random(.strict, seed: seed)
            draft.lists.append([])
            draft.proposerCapacities.append(1)
            let market = try draft.market()
            let options = market.edges(ofProposer: 0).enumerated().map {
                ApplicantLinks.Option(first: $1, second: nil, group: Int32($0))
            }
            let links = try ApplicantLinks(market, [.init(first: 0, second: market.proposerCount - 1, options: options)])
            let outcome = try LinkedApplicants(links: links, ties: .byIndex).solve(market)
            check(outcome.isStable, "seed \(seed)")
            check(Stability.verify(market, pairs: outcome.matching.pairs).isStable, "seed \(seed)")
        }
    }

    /// Three applicants, two of them a couple, two hospitals with a seat each, and every matching is blocked. Klaus,
    /// Klijn, "Stable matchings and preferences of couples", Journal of Economic Theory 121 (2005).
    @Test func reportsThatNothingIsStable() throws {
        let market = try MarketDraft(
            lists: [
                [.init(responder: 0, proposerGroup: 0, responderGroup: 0)],
                [.init(responder: 1, proposerGroup: 0, responderGroup: 1)],
                [
                    .init(responder: 0, proposerGroup: 0, responderGroup: 1),
                    .init(responder: 1, proposerGroup: 1, responderGroup: 0),
                ],
            ], proposerCapacities: [1, 1, 1], responderCapacities: [1, 1]
        ).market()
        let links = try ApplicantLinks(
            market, [.init(first: 0, second: 1, options: [.init(first: 0, second: 1, group: 0)])])
        #expect(MarketLinkedOracle(MarketLinkedDraft(market: market, links: links)).fewestBlocks() == 1)
        let outcome = try LinkedApplicants(links: links, ties: .byIndex, effort: 20_000).solve(market)
        #expect(!outcome.isStable)
        #expect(outcome.blockingPairs == 1)
        let report = LinkedAudit.verify(market, links: links, pairs: outcome.matching.pairs)
        #expect(report.isFeasible && !report.isStable)
        #expect(report.blocking == outcome.blocking)
    }

    @Test func sameInputsGiveTheSame() throws {
        for seed in 0..<60 {
            let draft = try MarketLinkedDraft.random(.tied, seed: seed)
            let mechanism = LinkedApplicants(
                links: draft.links, ties: .multipleLottery(seed: 3), effort: 5_000, seed: UInt64(seed))
            let first = try mechanism.solve(draft.market)
            check(try mechanism.solve(draft.market) == first, "seed \(seed)")
        }
    }

    @Test func moreEffortIsNeverWorse() throws {
        for seed in 0..<80 {
            let draft = try MarketLinkedDraft.random(.tied, seed: seed)
            var before = Int.max
            for effort in [0, 200, 2_000, 6_000] {
                let outcome = try LinkedApplicants(links: draft.links, ties: .byIndex, effort: effort).solve(draft.market)
                check(outcome.blockingPairs <= before, "seed \(seed), effort \(effort)")
                before = outcome.blockingPairs
            }
        }
    }

    @Test func refusesAnotherMarket() throws {
        let draft = try MarketLinkedDraft.random(.free, seed: 1)
        let other = try MarketDraft(lists: [[]], proposerCapacities: [1], responderCapacities: []).market()
        #expect(throws: LinkError.otherMarket) {
            try LinkedApplicants(links: draft.links, ties: .byIndex).solve(other)
        }
    }
}
